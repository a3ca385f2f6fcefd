// Package guess limits who guesses passphrases and codes, so that guessing is
// slow, costs the node little, and keeps nobody else out.
package guess

import (
	"context"
	"encoding/binary"
	"time"

	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/node"
	"relais/internal/seal"
	"relais/internal/store"
)

// Guard counts failed attempts and says how long refusals take.
type Guard struct {
	// After is how long a refused sign-in takes, and Leave waits for it; tests
	// replace them.
	After time.Duration
	Leave func(ctx context.Context, at time.Time)

	node *node.Node
	door door
}

// New returns the guard of a node.
func New(n *node.Node) *Guard {
	return &Guard{After: refusalTakes(n.Argon), Leave: sleepUntil, node: n, door: newDoor()}
}

// Bucket counts failed attempts of one kind. There are at most 2^22 of them,
// so that guessing can't fill the database.
type Bucket struct {
	id    int64
	free  int           // failures before waiting begins
	limit time.Duration // longest wait
	// forget: one success clears it; otherwise it takes one failure back.
	forget bool
}

const bucketBits = 22

func (g *Guard) bucket(kind, id string, free int, limit time.Duration, forget bool) Bucket {
	h := g.node.Pseudonym("guess "+kind, id)
	return Bucket{int64(binary.BigEndian.Uint32(h)) & (1<<bucketBits - 1), free, limit, forget}
}

// Login limits guesses at one login from one source, on devices on which the
// login was never used. What fails elsewhere does not count: nobody makes the
// owner wait, except who sits in the same network.
func (g *Guard) Login(ctx context.Context, login string) []Bucket {
	login = agency.FoldLogin(login)
	source, network := node.Source(ctx), node.Network(ctx)
	all := []Bucket{g.bucket("login", login+"\x00"+source, 5, 5*time.Minute, false)}
	if network != "" {
		all = append(all, g.bucket("login of network", login+"\x00"+network, 20, 5*time.Minute, false))
	}
	return append(all, g.Source(ctx)...)
}

// Device limits guesses from a device on which the login was used before:
// others' guesses don't make its owner wait.
func (g *Guard) Device(device string) []Bucket {
	return []Bucket{g.bucket("device", device, 5, 5*time.Minute, true)}
}

// Source limits guesses of anything from one source: an address, a /56 of
// IPv6 and the /48 around it.
func (g *Guard) Source(ctx context.Context) []Bucket {
	const limit = 15 * time.Minute
	return where(ctx, func(s string) Bucket { return g.bucket("source", s, 30, limit, false) },
		func(s string) Bucket { return g.bucket("network", s, 120, limit, false) })
}

// where are the buckets of where somebody comes from: of the source, and of the
// network around it, as far as they are known.
func where(ctx context.Context, source, network func(string) Bucket) (all []Bucket) {
	if s := node.Source(ctx); s != "" {
		all = append(all, source(s))
	}
	if s := node.Network(ctx); s != "" {
		all = append(all, network(s))
	}
	return all
}

// Calendar limits looks at feeds that are not there from one source, and from the
// network around it. Calendars of many people may ask from one address, so it is wide.
func (g *Guard) Calendar(ctx context.Context) []Bucket {
	const limit = time.Minute
	return where(ctx, func(s string) Bucket { return g.bucket("calendar", s, 60, limit, false) },
		func(s string) Bucket { return g.bucket("calendar of network", s, 240, limit, false) })
}

// Words limits guesses at the words of a person's card from one source, and from the
// /48 around it: who has one has 256 sources.
func (g *Guard) Words(ctx context.Context) []Bucket {
	const limit = 5 * time.Minute
	return where(ctx, func(s string) Bucket { return g.bucket("words", s, 5, limit, true) },
		func(s string) Bucket { return g.bucket("words of network", s, 20, limit, true) })
}

// Attempt counts an attempt as failed before it is made, so that many at once
// gain nothing, or refuses it while the wait lasts. The refused ones don't
// make the wait longer. sure is an attempt that can't be a guess (two codes in
// a row): it never waits.
func (g *Guard) Attempt(ctx context.Context, buckets []Bucket, sure bool) error {
	if len(buckets) == 0 {
		return nil
	}
	return g.node.DB.TransactRows(ctx, func(ctx context.Context, tx *store.Tx) error {
		for _, b := range buckets {
			if err := b.count(ctx, tx, sure); err != nil {
				return err
			}
		}
		return nil
	})
}

func (b Bucket) count(ctx context.Context, tx *store.Tx, sure bool) error {
	fails, next, err := tx.Guesses(ctx, b.id)
	if err != nil {
		return err
	}
	if wait := next.Sub(tx.Now()); wait > 0 && !sure {
		return fault.New(fault.TooMany, "agency.signin.wait", int(wait/time.Second)+1)
	}
	if tx.Now().Sub(next) > time.Hour {
		fails = 0
	}
	fails++
	until := tx.Now().Add(agency.Wait(fails, b.free, b.limit))
	if until.Before(next) {
		until = next
	}
	return tx.SetGuesses(ctx, b.id, fails, until)
}

// Refund takes a counted attempt back, because it was right, or was not made.
func Refund(ctx context.Context, tx *store.Tx, buckets []Bucket) error {
	for _, b := range buckets {
		fails, _, err := tx.Guesses(ctx, b.id)
		if err != nil {
			return err
		}
		if b.forget {
			fails = 1
		}
		if err := tx.SetGuesses(ctx, b.id, fails-1, tx.Now()); err != nil {
			return err
		}
	}
	return nil
}

// Succeeded is Refund in a transaction of its own. A failure is logged only:
// the limits then are a little stricter.
func (g *Guard) Succeeded(ctx context.Context, buckets []Bucket) {
	if len(buckets) == 0 {
		return
	}
	err := g.node.DB.TransactRows(ctx, func(ctx context.Context, tx *store.Tx) error { return Refund(ctx, tx, buckets) })
	if err != nil {
		g.node.Log().Warn("guess limits not refunded", "err", err)
	}
}

// refusalTakes is how long a refused sign-in takes: a multiple of what hashing
// a passphrase of this cost does, 3 seconds for seal.Production.
func refusalTakes(cost seal.ArgonParams) time.Duration {
	const perKiBAndPass = 3 * time.Second / (128 << 10 * 2)
	return time.Duration(cost.MemoryKiB) * time.Duration(cost.Time) * perKiBAndPass
}
