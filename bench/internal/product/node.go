// Package product runs Relais itself: the binary as users get it, in a process
// of its own, spoken to over HTTP on loopback like any node.
package product

import (
	"context"
	"errors"
)

// Pairs is how many pairs of agencies refer people to each other.
const Pairs = 20

// ErrMissing says that this tree holds no Relais that can be driven.
var ErrMissing = errors.New("no node to drive: the typed client is not part of this tree")

// Config says which node to run.
type Config struct {
	Binary   string // path of a built relais; empty builds one
	Dir      string // data directory
	Database string // PostgreSQL URL; empty for SQLite in Dir
}

// Node is a running server with signed-in members of Pairs pairs of agencies.
type Node struct{}

// Start runs a node, sets its agencies up and signs their members in.
func Start(context.Context, Config) (*Node, error) { return nil, ErrMissing }

// PID is the server's process id.
func (n *Node) PID() int { return 0 }

// Stop ends the server.
func (n *Node) Stop() {}

// Loop takes one need of one person of a pair from ask to outcome: ask,
// accept, release with sealed sections, receipt, outcome.
func (n *Node) Loop(context.Context, int) error { return ErrMissing }
