package loop_test

import (
	"context"
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/fault"
	"relais/internal/hours"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
	"relais/internal/store"
)

// TestAttackEndsTellNoZone: what ends with the same local day in St. John's and
// in Vancouver leaves the same times in clear. Nothing opens after its own end
// all the same, which is sealed, and whoever looks sees that day.
func TestAttackEndsTellNoZone(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		to := f.Agency("shelter", "QC")
		east, west := newPairFrom(t, f, f.Agency("ngo", "NL"), "outcome", to), newPairFrom(t, f, f.Agency("ngo", "BC"), "outcome", to)
		pairs := []*pair{east, west}
		var opened, waiting [2]string
		for i, l := range pairs {
			opened[i] = l.received()
			waiting[i] = l.asks("single", act.Candidate{Agency: to.ID, Release: l.release}).Referrals[0].ID
			l.move(to.Worker, act.Move{ID: waiting[i], Type: "waitlist", When: f.Now().AddDate(0, 0, 50).UTC().Format(time.RFC3339)})
		}
		clear := map[string][]time.Time{}
		for _, q := range []string{`SELECT due FROM case_consent ORDER BY id`, `SELECT until FROM released ORDER BY id`} {
			east.sql(func(ctx context.Context, tx *store.Tx) (err error) {
				clear[q], err = store.Collect(ctx, tx, func(r *store.Rows, at *time.Time) error { return r.Scan(at) }, q)
				return err
			})
			if len(clear[q]) != 4 {
				t.Fatalf("%s: %v", q, clear[q])
			}
			for _, at := range clear[q] {
				if !at.Equal(clear[q][0]) || at.UTC().Hour() != 12 {
					t.Errorf("%s tells the zone: %v", q, clear[q])
					break
				}
			}
		}
		last := f.Now().AddDate(0, 0, 30).Format(time.DateOnly)
		for i, zone := range []string{"America/St_Johns", "America/Vancouver"} {
			l := pairs[i]
			day, err := time.ParseInLocation(time.DateOnly, last, hours.ZoneOrUTC(zone))
			l.ok(err)
			end := day.AddDate(0, 0, 1)
			f.Advance(end.Add(-2 * time.Minute).Sub(f.Now()))
			if l.get(l.s.Worker, opened[i]).Release.LastDay != last {
				t.Errorf("%s: the last day is %+v", zone, l.get(l.s.Worker, opened[i]).Release)
			}
			_, err = loop.OpenRelease.Do(l.ctx(), f.Node, to.Worker.Fresh(), act.ID{ID: opened[i]})
			l.ok(err)
			f.Advance(end.Sub(f.Now()))
			l.tick() // the clock is not due yet
			_, err = loop.OpenRelease.Do(l.ctx(), f.Node, to.Worker.Fresh(), act.ID{ID: opened[i]})
			l.code(err, fault.Gone)
			_, err = loop.Move.Do(l.ctx(), f.Node, to.Worker.Fresh(), act.Move{ID: waiting[i], Type: "accept"})
			l.code(err, fault.Gone)
			_, err = loop.GetReferral.Do(l.ctx(), f.Node, to.Worker.Fresh(), act.ID{ID: waiting[i]})
			l.code(err, fault.Gone)
		}
		if east.keysOut() == 0 {
			t.Error("the keys are gone before the fixed hour: this test shows nothing")
		}
		f.Advance(12 * time.Hour)
		east.tick()
		if n := east.keysOut(); n != 0 {
			t.Errorf("%d keys outlive the fixed hour", n)
		}
	})
}
