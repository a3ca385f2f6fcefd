// Package accounts is who works on a node: agencies and how they join,
// members, their keys, invitations, the recovery kit, signing in, sessions,
// passkeys, and what a member was writing when a session ended.
package accounts

import (
	"relais/internal/accounts/guess"
	"relais/internal/define"
	"relais/internal/node"
	"slices"
)

// Accounts is the room. Its parts know one another.
type Accounts struct {
	Agencies *Agencies
	Sessions *Sessions
	Passkeys *Passkeys
	Recovery *Recovery
}

// parts is what every part of the room can reach.
type parts struct {
	node     *node.Node
	guard    *guess.Guard
	agencies *Agencies
	sessions *Sessions
	passkeys *Passkeys
	recovery *Recovery
	work     func() Work
}

type (
	// Agencies found, join and keep agencies, and their members.
	Agencies struct{ *parts }
	// Sessions sign members in and open what they hold.
	Sessions struct {
		*parts
		cache *node.Cache[*openSession]
	}
	// Passkeys add, use and remove passkeys.
	Passkeys struct{ *parts }
	// Recovery makes the recovery kit and uses it.
	Recovery struct{ *parts }
)

// New returns the room of a node. work is asked when it is needed: members and
// what they work on know one another.
func New(n *node.Node, work func() Work) *Accounts {
	p := &parts{node: n, guard: guess.New(n), work: work}
	p.agencies, p.passkeys, p.recovery = &Agencies{p}, &Passkeys{p}, &Recovery{p}
	p.sessions = &Sessions{p, node.NewCache[*openSession](1024)}
	return &Accounts{p.agencies, p.sessions, p.passkeys, p.recovery}
}

// Acts lists what the room carries out.
func (a *Accounts) Acts() []define.Bound {
	return slices.Concat(a.Agencies.Acts(), a.Sessions.Acts(), a.Passkeys.Acts(), a.Recovery.Acts())
}

// Jobs is the room's background work.
func (a *Accounts) Jobs() []node.Job { return []node.Job{sweeping{a.Sessions}} }
