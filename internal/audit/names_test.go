package audit_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"relais/internal/audit"
	"relais/internal/store"
	"relais/internal/store/storetest"
)

// about reads the newest entries about somebody, by names that nobody has
// looked for before.
func (f fixture) about(t *testing.T, x *audit.Names, side audit.Side, id string, skip, limit int64) (all []string, total int64) {
	t.Helper()
	f.transact(t, func(ctx context.Context, tx *store.Tx) error {
		rows, err := x.Newest(ctx, tx, side, id, skip, limit)
		if err != nil {
			return err
		}
		for _, r := range rows {
			all = append(all, text(r))
		}
		total, err = x.Count(ctx, tx, side, id)
		return err
	})
	return all, total
}

func TestEntriesByObjectAndActor(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFixture(t, db, 10)
		fresh := audit.NewNames(keys{})
		for _, c := range []struct {
			side        audit.Side
			id          string
			skip, limit int64
			want        []string
			total       int64
		}{
			{audit.Object, "object1", 0, 9, []string{"body6", "body1"}, 2},
			{audit.Object, "object1", 1, 9, []string{"body1"}, 2},
			{audit.Object, "object1", 9, 9, nil, 2},
			{audit.Object, "nothing", 0, 9, nil, 0},
			{audit.Actor, "actor0", 0, 2, []string{"body9", "body6"}, 4},
			{audit.Actor, "actor0", 2, 9, []string{"body3", "body0"}, 4},
			{audit.Actor, "object1", 0, 9, nil, 0},
		} {
			for _, x := range []*audit.Names{f.names, fresh} {
				got, total := f.about(t, x, c.side, c.id, c.skip, c.limit)
				if d := cmp.Diff(c.want, got); d != "" || total != c.total {
					t.Errorf("%+v: %d entries\n%s", c, total, d)
				}
			}
		}
	})
}

// What waits is found by what it is about: one's own at once, that of another
// process once somebody has looked.
func TestWaitingEntriesByObject(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFixture(t, db, 10)
		f.record(t, 10, 17)
		other := audit.NewWriter(keys{}, 0)
		waiting := func(w *audit.Writer) (all []string) {
			f.transact(t, func(ctx context.Context, tx *store.Tx) error {
				rows, err := tx.AuditWaiting(ctx, w.Waiting("object1"))
				for _, r := range rows {
					all = append(all, text(r))
				}
				return err
			})
			return all
		}
		want := []string{"body11", "body16"}
		if d := cmp.Diff(want, waiting(f.writer)); d != "" {
			t.Error(d)
		}
		if _, err := other.Check(t.Context(), db); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, waiting(other)); d != "" {
			t.Error(d)
		}
		f.drain(t, 7)
		f.check(t, 0)
		if left := f.writer.Waiting("object1"); len(left) != 0 || len(waiting(other)) != 0 {
			t.Errorf("%v still wait", left)
		}
	})
}

// Somebody with the database sees no two entries that are about the same, while
// they wait or in the log.
func TestAttackEntriesAlike(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFixture(t, db, 300)
		f.record(t, 300, 340)
		f.transact(t, func(ctx context.Context, tx *store.Tx) error {
			var rows, actors, objects, waiting int
			err := tx.QueryRow(ctx, `SELECT count(*), count(DISTINCT object) FROM audit_entry`).Scan(&rows, &objects)
			if err != nil {
				return err
			}
			err = tx.QueryRow(ctx, `SELECT count(DISTINCT CASE WHEN log_index IS NULL THEN NULL ELSE actor END),
				count(DISTINCT CASE WHEN log_index IS NULL THEN actor ELSE NULL END) FROM audit_entry`).Scan(&actors, &waiting)
			if rows != 340 || objects != 340 || actors != 300 || waiting != 1 {
				t.Errorf("%d rows, %d objects, %d actors in the log, %d that wait", rows, objects, actors, waiting)
			}
			return err
		})
	})
}

// Entries that were removed hide none of the others, wherever they stood.
func TestAttackRemovedEntriesHideOthers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFixture(t, db, 0)
		const all = 1500
		f.transact(t, func(ctx context.Context, tx *store.Tx) error {
			for i := range all {
				if err := f.writer.Record(ctx, tx, entry("one", fmt.Sprint("object", i%2), fmt.Sprint(i))); err != nil {
					return err
				}
			}
			return nil
		})
		f.drain(t, all)
		for _, gap := range [][2]int{{700, 703}, {0, 40}, {100, 650}, {1490, 1498}} {
			f.do(t, "DELETE FROM audit_entry WHERE log_index >= $1 AND log_index < $2", gap[0], gap[1])
			for name, x := range map[string]*audit.Names{"known": f.names, "fresh": audit.NewNames(keys{})} {
				got, total := f.about(t, x, audit.Actor, "one", 0, 1<<20)
				here := 0
				for _, s := range got {
					if s != "-" {
						here++
					}
				}
				var rows int
				f.transact(t, func(ctx context.Context, tx *store.Tx) error {
					return tx.QueryRow(ctx, "SELECT count(*) FROM audit_entry").Scan(&rows)
				})
				if got[0] != fmt.Sprint(all-1) || total != all || here != rows {
					t.Errorf("%s, without %v: %d of %d rows, of %d, the newest %s", name, gap, here, rows, total, got[0])
				}
			}
		}
	})
}

// A sequencer that has not seen the others' entries goes on where they ended.
func TestNamesGoOnInAnotherProcess(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFixture(t, db, 40)
		here := f.seq
		f.do(t, "UPDATE audit_log SET lease_until = 0")
		f.seq = audit.NewSequencer(db, f.signer, audit.NewNames(keys{}))
		f.record(t, 40, 90)
		f.drain(t, 50)
		f.do(t, "UPDATE audit_log SET lease_until = 0")
		f.seq = here
		f.record(t, 90, 99)
		f.drain(t, 9)
		got, total := f.about(t, f.names, audit.Actor, "actor1", 0, 99)
		if total != 33 || len(got) != 33 || got[0] != "body97" || got[32] != "body1" {
			t.Errorf("%d: %v", total, got)
		}
	})
}

// BenchmarkNames shows what it costs to find the newest entries about somebody
// of whom there are many, with and without knowing how many there were.
func BenchmarkNames(b *testing.B) {
	db := storetest.Open(b, storetest.SQLite(b))
	w := audit.NewWriter(keys{}, 0)
	err := db.Transact(b.Context(), func(ctx context.Context, tx *store.Tx) error {
		for i := range 50_000 {
			if err := w.Record(ctx, tx, entry("one", fmt.Sprint("object", i/8), fmt.Sprint(i))); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	x := audit.NewNames(keys{})
	if _, err := audit.NewSequencer(db, signer(b), x).Drain(b.Context()); err != nil {
		b.Fatal(err)
	}
	run := func(name string, fn func(ctx context.Context, tx *store.Tx) (int, error)) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				err := db.View(b.Context(), func(ctx context.Context, tx *store.Tx) error {
					n, err := fn(ctx, tx)
					if n == 0 {
						b.Fatal("found nothing")
					}
					return err
				})
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	page := func(side audit.Side, id string, fresh bool) func(context.Context, *store.Tx) (int, error) {
		return func(ctx context.Context, tx *store.Tx) (int, error) {
			x := x
			if fresh {
				x = audit.NewNames(keys{})
			}
			rows, err := x.Newest(ctx, tx, side, id, 0, 50)
			return len(rows), err
		}
	}
	run("agency/known", page(audit.Actor, "one", false))
	run("agency/fresh", page(audit.Actor, "one", true))
	run("object/fresh", page(audit.Object, "object77", true))
	run("object/last", func(ctx context.Context, tx *store.Tx) (int, error) {
		rows, err := x.Last(ctx, tx, "object77")
		return len(rows), err
	})
}
