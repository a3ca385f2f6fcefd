package accounts

import (
	"context"
	"encoding/binary"
	"time"

	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/node"
	"relais/internal/store"
)

// bucket counts failed attempts of one kind. There are at most 2^22 of them,
// so that guessing can't fill the database.
type bucket struct {
	id    int64
	free  int           // failures before waiting begins
	limit time.Duration // longest wait
	// forget: one success clears it; otherwise it takes one failure back.
	forget bool
}

const bucketBits = 22

func (n *Sessions) bucket(kind, id string, free int, limit time.Duration, forget bool) []bucket {
	h := n.node.Pseudonym("guess "+kind, id)
	b := int64(binary.BigEndian.Uint32(h)) & (1<<bucketBits - 1)
	return []bucket{{b, free, limit, forget}}
}

// loginBucket limits guesses of one login's passphrase from devices that the
// login was never used on.
func (n *Sessions) loginBucket(login string) []bucket {
	return n.bucket("login", agency.FoldLogin(login), 5, 5*time.Minute, true)
}

// deviceBucket limits guesses from a device on which the login was used
// before: others' guesses don't make its owner wait.
func (n *Sessions) deviceBucket(device string) []bucket {
	return n.bucket("device", device, 5, 5*time.Minute, true)
}

// sourceBucket limits guesses of anything from one source.
func (n *Sessions) sourceBucket(ctx context.Context) []bucket {
	if s := node.Source(ctx); s != "" {
		return n.bucket("source", s, 30, 15*time.Minute, false)
	}
	return nil
}

// attempt counts an attempt as failed before it is made, so that many at once
// gain nothing, or refuses it while the wait lasts. The refused ones don't
// make the wait longer.
func (n *Sessions) attempt(ctx context.Context, buckets []bucket) error {
	if len(buckets) == 0 {
		return nil
	}
	return n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		for _, b := range buckets {
			if err := b.count(ctx, tx); err != nil {
				return err
			}
		}
		return nil
	})
}

func (b bucket) count(ctx context.Context, tx *store.Tx) error {
	fails, next, err := tx.Guesses(ctx, b.id)
	if err != nil {
		return err
	}
	if wait := next.Sub(tx.Now()); wait > 0 {
		return fault.New(fault.TooMany, "agency.signin.wait", int(wait/time.Second)+1)
	}
	if tx.Now().Sub(next) > time.Hour {
		fails = 0
	}
	fails++
	return tx.SetGuesses(ctx, b.id, fails, tx.Now().Add(agency.Wait(fails, b.free, b.limit)))
}

// refund takes a counted attempt back, because it was right.
func refund(ctx context.Context, tx *store.Tx, buckets []bucket) error {
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

// succeeded is refund in a transaction of its own. A failure is logged only:
// the limits then are a little stricter.
func (n *Sessions) succeeded(ctx context.Context, buckets []bucket) {
	if len(buckets) == 0 {
		return
	}
	err := n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error { return refund(ctx, tx, buckets) })
	if err != nil {
		n.node.Log().Warn("guess limits not refunded", "err", err)
	}
}
