package loop_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/fault"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
	"relais/internal/store"
)

// sql runs fn on the data of the fixture's node, as somebody with the
// database does.
func (l *pair) sql(fn func(ctx context.Context, tx *store.Tx) error) {
	l.t.Helper()
	db, err := store.Open(l.ctx(), l.Store)
	l.ok(err)
	defer db.Close()
	l.ok(db.Transact(l.ctx(), fn))
}

func (l *pair) rows(q string, args ...any) (n int) {
	l.t.Helper()
	l.sql(func(ctx context.Context, tx *store.Tx) error { return tx.QueryRow(ctx, q, args...).Scan(&n) })
	return n
}

func (l *pair) blob(q string) (b []byte) {
	l.t.Helper()
	l.sql(func(ctx context.Context, tx *store.Tx) error { return tx.QueryRow(ctx, q).Scan(&b) })
	return b
}

// TestErasureOfReleases: whichever way a release ends, the recipient's key to
// it leaves the database and its files, and with it the last way to open it.
func TestErasureOfReleases(t *testing.T) {
	ends := map[string]func(*pair, string){
		"the referral is withdrawn": func(l *pair, id string) {
			_, err := loop.Withdraw.Do(l.ctx(), l.Node, l.s.Worker.Fresh(), act.Withdraw{ID: id})
			l.ok(err)
		},
		"the recipient's worker hears it": func(l *pair, id string) {
			_, err := loop.Withdraw.Do(l.ctx(), l.Node, l.r.Worker.Fresh(), act.Withdraw{ID: id})
			l.ok(err)
		},
		"the consent is withdrawn": func(l *pair, id string) { l.withdrawConsent(l.release) },
		"the recipient declines": func(l *pair, id string) {
			l.move(l.r.Worker, act.Move{ID: id, Type: "decline", Reason: "safety_conflict"})
		},
		"the consent comes to its end": func(l *pair, id string) {
			l.Advance(31 * 24 * time.Hour)
			l.tick()
		},
	}
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		for name, end := range ends {
			t.Run(name, func(t *testing.T) {
				l := newPair(t, f, "none")
				id := l.received()
				key := l.blob("SELECT wrap FROM released WHERE referral = '" + id + "'")
				ask := l.blob("SELECT m.parcel FROM referral_move m JOIN referral r ON r.row = m.referral WHERE m.seq = 1 AND r.id = '" + id + "'")
				end(l, id)
				_, err := loop.OpenRelease.Do(l.ctx(), f.Node, l.r.Worker.Fresh(), act.ID{ID: id})
				l.code(err, fault.Gone)
				l.gone("the key of the release", key)
				l.gone("the ask", ask)
				got := l.get(l.r.Worker, id)
				if got.Release.State != "ended" || got.Known != "" {
					t.Errorf("the recipient sees %+v", got.Release)
				}
				_, err = loop.Receipt.Do(l.ctx(), f.Node, l.r.Worker.Fresh(), act.Receipt{ID: id, State: "purged"})
				l.ok(err)
				if got := l.get(l.s.Worker, id); got.Release.State != "purged" {
					t.Errorf("the receipt shows %+v", got.Release)
				}
			})
		}
	})
}

// gone waits until the erased bytes are in no file of the node. On
// PostgreSQL, where pages are used again later, no row may hold them.
func (l *pair) gone(what string, erased []byte) {
	l.t.Helper()
	if len(erased) < 256 {
		l.t.Fatalf("%s was not there", what)
	}
	if l.Store.Dir == "" {
		for _, q := range []string{`SELECT count(*) FROM released WHERE wrap = $1`, `SELECT count(*) FROM referral_move WHERE parcel = $1`} {
			var n int
			l.sql(func(ctx context.Context, tx *store.Tx) error { return tx.QueryRow(ctx, q, erased).Scan(&n) })
			if n == 0 {
				continue
			}
			l.t.Errorf("%s is still in a row", what)
		}
		return
	}
	middle := erased[len(erased)/2-32 : len(erased)/2+32]
	for range 100 {
		if !l.found(middle) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	l.t.Errorf("%s is still in the files", what)
}

func (l *pair) found(b []byte) bool {
	files, err := filepath.Glob(filepath.Join(l.Store.Dir, "*"))
	l.ok(err)
	for _, name := range files {
		if data, err := os.ReadFile(name); err == nil && bytes.Contains(data, b) {
			return true
		}
	}
	return false
}

// TestErasureOutlivesAReader: a recipient that reads an ask while its
// cancellation can still be undone keeps no copy that would come after the
// erasure.
func TestErasureOutlivesAReader(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		id := l.asks("single").Referrals[0].ID
		l.move(l.s.Worker, act.Move{ID: id, Type: "cancel", Reason: "person_declined"})
		l.state(l.r.Worker, id, "cancelled")
		if n := l.rows("SELECT count(*) FROM referral WHERE recipient_card IS NOT NULL"); n != 0 {
			t.Error("the reader keeps a copy of an ask that is about to be erased")
		}
		_, err := loop.Undo.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.ID{ID: id})
		l.code(err, "conflict") // it was read
	})
}
