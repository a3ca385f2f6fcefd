// Package taken counts the places that were accepted and that their agency has
// not counted since: a bed that was promised must not stand free in the next
// search. It never tells which referral took a place, nor anybody's agency: rows
// are named by a keyed hash, and say for the node alone of which service they are.
package taken

import (
	"context"
	"encoding/hex"
	"math/rand/v2"
	"sync"

	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/node"
	"relais/internal/seal"
	"relais/internal/store"
)

// Taken is the room.
type Taken struct {
	node *node.Node

	mu     sync.Mutex
	mark   string // of counts
	counts map[string]int
}

// New returns the room of a node.
func New(n *node.Node) *Taken { return &Taken{node: n} }

// placeTaken is of which service a place is.
type placeTaken struct {
	Service string `json:"service"`         // id
	Freed   bool   `json:"freed,omitempty"` // given back by a move that can still be undone
}

// RecordVersion implements record.Body.
func (placeTaken) RecordVersion() int { return 1 }

func (t *Taken) id(referral string) []byte { return t.node.Pseudonym("place taken", referral) }

func bind(id []byte) seal.Bind { return seal.Bind{Kind: "place taken", Object: hex.EncodeToString(id)} }

func (t *Taken) put(ctx context.Context, tx *store.Tx, id []byte, p placeTaken) error {
	return store.PutPlace(ctx, tx, store.PlaceRow{ID: id, Turn: rand.Int64N(1 << 40), Sealed: agency.SealJSON(t.node.Own, bind(id), p)})
}

// Take counts a place of a service as taken by a referral.
func (t *Taken) Take(ctx context.Context, tx *store.Tx, referral, service string) error {
	return t.put(ctx, tx, t.id(referral), placeTaken{Service: service})
}

// Free gives the place of a referral back; for a while it can be taken again,
// where undo says that the move can be undone.
func (t *Taken) Free(ctx context.Context, tx *store.Tx, referral string, undo bool) error {
	if undo {
		return t.change(ctx, tx, referral, true)
	}
	return store.DropPlace(ctx, tx, t.id(referral))
}

// Again takes the place that Free gave back, unless the agency has counted since.
func (t *Taken) Again(ctx context.Context, tx *store.Tx, referral string) error {
	return t.change(ctx, tx, referral, false)
}

func (t *Taken) change(ctx context.Context, tx *store.Tx, referral string, freed bool) error {
	row, err := store.Place(ctx, tx, t.id(referral))
	if fault.CodeOf(err) == fault.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	var p placeTaken
	if agency.OpenJSON(t.node.Own, bind(row.ID), row.Sealed, &p) != nil {
		return store.DropPlace(ctx, tx, row.ID) // of which service it was can't be told any more
	}
	p.Freed = freed
	return t.put(ctx, tx, row.ID, p)
}

// Counted forgets the places of a service: its agency has counted what is free.
func (t *Taken) Counted(ctx context.Context, tx *store.Tx, service string) error {
	rows, err := store.Places(ctx, tx)
	if err != nil {
		return err
	}
	for _, row := range rows {
		var p placeTaken
		if agency.OpenJSON(t.node.Own, bind(row.ID), row.Sealed, &p) == nil && p.Service != service {
			continue
		}
		if err := store.DropPlace(ctx, tx, row.ID); err != nil {
			return err
		}
	}
	return nil
}

// Now is how many places of each service are taken, and a mark that changes when
// that does. Nobody writes into it.
func (t *Taken) Now(ctx context.Context, tx *store.Tx) (map[string]int, string, error) {
	mark, err := store.PlacesMark(ctx, tx)
	if err != nil {
		return nil, "", err
	}
	t.mu.Lock()
	known, counts := t.mark == mark && t.counts != nil, t.counts
	t.mu.Unlock()
	if known {
		return counts, mark, nil
	}
	rows, err := store.Places(ctx, tx)
	if err != nil {
		return nil, "", err
	}
	counts = map[string]int{}
	for _, row := range rows {
		var p placeTaken
		if agency.OpenJSON(t.node.Own, bind(row.ID), row.Sealed, &p) == nil && !p.Freed {
			counts[p.Service]++
		}
	}
	t.mu.Lock()
	t.mark, t.counts = mark, counts
	t.mu.Unlock()
	return counts, mark, nil
}
