package audit_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"relais/internal/audit"
	"relais/internal/store"
	"relais/internal/store/storetest"
)

func (f fixture) check(t *testing.T, want int) {
	t.Helper()
	if n, err := f.writer.Check(t.Context(), f.db); n != want || err != nil {
		t.Errorf("found %d removed entries, want %d: %v", n, want, err)
	}
}

func has(r audit.Report, k audit.Kind) bool {
	return slices.ContainsFunc(r.Problems, func(p audit.Problem) bool { return p.Kind == k })
}

// Somebody with the database removes entries that wait for the log.
func TestAttackRemoveWaitingEntry(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFixture(t, db, 3)
		f.check(t, 0)
		f.record(t, 3, 9)
		f.do(t, "DELETE FROM audit_entry WHERE number IN (6, 9)") // in the middle, and the last
		f.check(t, 2)
		f.drain(t, 6)
		if r := f.verify(t); !has(r, audit.Removed) {
			t.Errorf("unnoticed: %+v", r)
		}
		f.check(t, 0)
		f.record(t, 9, 10)
		f.drain(t, 1)
		f.check(t, 0)
	})
}

// The same while no process is alive that remembers what it committed.
func TestAttackRemoveWaitingEntryAfterTheEnd(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFixture(t, db, 3)
		f.record(t, 3, 9)
		if err := f.writer.Close(t.Context(), db); err != nil {
			t.Fatal(err)
		}
		if r := f.verify(t); !r.OK() || r.Unsettled != 0 {
			t.Fatalf("a stream that ended well: %+v", r)
		}
		f.do(t, "DELETE FROM audit_entry WHERE number = 9")
		if r := f.verify(t); !has(r, audit.Removed) {
			t.Errorf("unnoticed: %+v", r)
		}
	})
}

// A process that was killed did not end its stream. What is missing from it is
// said on both engines; on SQLite, where nothing is under way beside others, it
// can only have been removed.
func TestAttackRemoveWaitingEntryAfterAKill(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFixture(t, db, 3)
		f.record(t, 3, 9)
		f.do(t, "DELETE FROM audit_entry WHERE number = 6")
		r := f.verify(t)
		if db.Engine() == store.SQLite && !has(r, audit.Removed) || db.Engine() == store.Postgres && r.Unsettled != 1 {
			t.Errorf("unnoticed: %+v", r)
		}
	})
}

// What somebody without the node's key puts into the queue, or changes there,
// does not get into the log, keeps nothing else out of it, and is told.
func TestAttackForgeWaitingEntry(t *testing.T) {
	for name, c := range map[string]struct {
		q  string
		in int // entries that get in
	}{
		"a new one": {`INSERT INTO audit_entry (actor, object, salt, body, stream, number)
			SELECT actor, 'o', salt, body, stream, 99 FROM audit_entry WHERE number = 4`, 6},
		"one without number": {`INSERT INTO audit_entry (actor, object, salt, body)
			SELECT actor, 'o', salt, body FROM audit_entry WHERE number = 4`, 6},
		"another body":         {"UPDATE audit_entry SET body = salt WHERE number = 5", 5},
		"another object":       {"UPDATE audit_entry SET object = 'o' WHERE number = 5", 5},
		"another actor":        {"UPDATE audit_entry SET actor = (SELECT actor FROM audit_entry WHERE number = 2) WHERE number = 5", 5},
		"another number":       {"UPDATE audit_entry SET number = 50 WHERE number = 5", 5},
		"another body, erased": {"UPDATE audit_entry SET body = NULL, salt = NULL, commitment = salt WHERE number = 5", 5},
		"nothing kept of it":   {"UPDATE audit_entry SET object = 'filled' WHERE number = 5", 5},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				f := newFixture(t, db, 3)
				f.record(t, 3, 9)
				f.do(t, c.q)
				f.drain(t, c.in)
				f.record(t, 9, 10)
				f.drain(t, 1)
				if r := f.verify(t); r.Pending != 1 {
					t.Errorf("%+v", r)
				}
			})
		})
	}
}

// An entry that waits is put into the queue once more.
func TestAttackRepeatEntry(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFixture(t, db, 3)
		f.record(t, 3, 4)
		f.do(t, "INSERT INTO audit_entry (actor, object, salt, body, stream, number) SELECT actor, object, salt, body, stream, number FROM audit_entry WHERE number = 4")
		if r := f.verify(t); !has(r, audit.Repeated) {
			t.Errorf("unnoticed while it waits: %+v", r)
		}
		f.drain(t, 2)
		if r := f.verify(t); !has(r, audit.Repeated) {
			t.Errorf("unnoticed: %+v", r)
		}
	})
}

// A lease that no process took silences nobody, and is counted.
func TestAttackLeaseInTheFuture(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFixture(t, db, 3)
		f.record(t, 3, 5)
		f.do(t, "UPDATE audit_log SET holder = 'nobody', lease_until = $1", time.Now().Add(365*24*time.Hour))
		f.drain(t, 2)
		if f.seq.Forged() != 1 {
			t.Error("nobody says so")
		}
		if r := f.verify(t); !r.OK() || r.Pending != 0 {
			t.Errorf("%+v", r)
		}
	})
}

// A lease that is renewed by somebody who does not append is noticed by the
// entries that wait.
func TestAttackHoldTheLease(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, cfg store.Config) {
		now := time.Now()
		cfg.Clock = func() time.Time { return now }
		f := newFixture(t, storetest.Open(t, cfg), 3)
		f.record(t, 3, 5)
		for range 14 {
			f.do(t, "UPDATE audit_log SET holder = 'nobody', lease_until = $1", now.Add(9*time.Second))
			f.drain(t, 0)
			now = now.Add(5 * time.Second)
		}
		if !f.seq.Standing() {
			t.Error("nobody says that entries wait")
		}
		now = now.Add(10 * time.Second)
		f.drain(t, 2)
		f.drain(t, 0)
		if f.seq.Standing() || f.seq.Forged() != 0 {
			t.Error("the alarm does not end")
		}
	})
}

// Numbers of transactions that failed are not missing.
func TestFailedTransactionsLeaveNoGap(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFixture(t, db, 1)
		failed := errors.New("failed")
		for i := range 60 {
			err := db.Transact(t.Context(), func(ctx context.Context, tx *store.Tx) error {
				e := entry(actor(i), "object", fmt.Sprint(i))
				if err := f.writer.Record(ctx, tx, e); err != nil || i%3 > 0 {
					return err
				}
				return failed
			})
			if err != nil && !errors.Is(err, failed) {
				t.Fatal(err)
			}
		}
		f.check(t, 0)
		f.drain(t, 40)
		f.check(t, 0)
		if r := f.verify(t); !r.OK() || r.Unsettled != 0 || r.Size != 41 {
			t.Errorf("%+v", r)
		}
	})
}

// Transactions that overlap give numbers back in any order; what nobody came
// to use is filled.
func TestOverlappingTransactionsLeaveNoGap(t *testing.T) {
	f := newFixture(t, storetest.Open(t, storetest.SQLite(t)), 0)
	var ends []func(audit.Outcome)
	for i := range 9 {
		tx := &overlapping{}
		e := entry(actor(i), "object", fmt.Sprint(i))
		if err := f.writer.Record(t.Context(), tx, e); err != nil {
			t.Fatal(err)
		}
		ends = append(ends, tx.end)
		if i%2 == 1 {
			f.transact(t, func(ctx context.Context, to *store.Tx) error { return to.AddAuditEntry(ctx, tx.row) })
		}
	}
	f.check(t, 0)
	for i, end := range ends {
		if i%2 == 1 {
			end(audit.Committed)
		} else {
			end(audit.Undone)
		}
	}
	f.record(t, 0, 1)
	f.check(t, 0)
	if r := f.verify(t); !r.OK() || r.Pending != 8 {
		t.Errorf("%+v", r)
	}
}

// overlapping is a transaction that has not ended.
type overlapping struct {
	row audit.Row
	end func(audit.Outcome)
}

func (o *overlapping) AddAuditEntry(_ context.Context, r audit.Row) error { o.row = r; return nil }
func (o *overlapping) OnEnd(fn func(audit.Outcome))                       { o.end = fn }

// Whoever kept a head has the log prove that it grew from there.
func TestGrowthIsProven(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFixture(t, db, 0)
		if _, err := audit.ProveGrowth(t.Context(), db, f.signer.Verifier(), 1, 1); !errors.Is(err, audit.ErrNoProof) {
			t.Error("a proof of an empty log", err)
		}
		var heads []audit.Head
		for i, n := range []int{1, 2, 5, 300, 257, 1} {
			f.record(t, i*1000, i*1000+n)
			f.drain(t, n)
			head, err := audit.OpenHead(f.verify(t).Head, f.signer.Verifier())
			if err != nil {
				t.Fatal(err)
			}
			heads = append(heads, head)
		}
		for i, kept := range heads {
			for _, now := range heads[i:] {
				proof, err := audit.ProveGrowth(t.Context(), db, f.signer.Verifier(), kept.Size, now.Size)
				if err != nil {
					t.Fatal(err)
				}
				read, err := audit.ParseProof(audit.FormatProof(proof))
				if err := errors.Join(err, audit.CheckGrowth(kept, now, read)); err != nil {
					t.Errorf("%d to %d: %v", kept.Size, now.Size, err)
				}
				fork := kept
				fork.Root[0] ^= 1
				if err := audit.CheckGrowth(fork, now, read); !errors.Is(err, audit.ErrForked) {
					t.Errorf("a fork at %d, seen at %d: %v", kept.Size, now.Size, err)
				}
				if now.Size > kept.Size {
					if err := audit.CheckGrowth(now, kept, read); !errors.Is(err, audit.ErrRolledBack) {
						t.Errorf("back from %d to %d: %v", now.Size, kept.Size, err)
					}
				}
			}
		}
	})
}

func FuzzParseProof(f *testing.F) {
	f.Add("3q2+7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n")
	f.Add("\n")
	f.Fuzz(func(t *testing.T, text string) {
		p, err := audit.ParseProof(text)
		if err != nil {
			return
		}
		if again, err := audit.ParseProof(audit.FormatProof(p)); err != nil || !slices.Equal(p, again) {
			t.Errorf("%q: %v", text, err)
		}
	})
}
