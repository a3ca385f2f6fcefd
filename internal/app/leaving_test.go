package app_test

import (
	"context"
	"testing"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/app"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/leaving"
	"relais/internal/node/nodetest"
)

// while is what leaving needs, with something that happens once.
type while struct {
	leaving.Work
	happens func()
}

func (w while) Services(ctx context.Context, s *agency.Session) ([]string, error) {
	w.happens()
	return w.Work.Services(ctx, s)
}

// TestAttackHeldWhileLeaving: a hold that is set while a departure is under way
// stops it: the file's keys do not die.
func TestAttackHeldWhileLeaving(t *testing.T) {
	t.Parallel()
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		ctx := context.Background()
		a := f.Agency("ngo", "QC")
		second := f.Member(a, agency.Administrator, agency.Coordinator)
		ok := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		file, err := casework.CreateCase.Do(ctx, f.Node, a.Worker.Fresh(), act.CreateCase{Known: "Rose Fictive"})
		ok(err)
		held := false
		l := leaving.New(f.Node.Node, func() leaving.Work {
			return while{app.Departing(f.Node), func() {
				if !held {
					held = true
					_, err := casework.HoldCase.Do(ctx, f.Node, a.Worker.Fresh(), act.HoldCase{Case: file.ID, Why: "proceedings"})
					ok(err)
				}
			}}
		})
		m := nodetest.Instead(f.Node, l.Acts())
		_, err = leaving.BeginLeaving.Do(ctx, m, a.Admin.Fresh(), act.None{})
		ok(err)
		_, err = leaving.FinishLeaving.Do(ctx, m, second.Fresh(), act.None{})
		nodetest.WantFault(t, err, fault.Conflict, "leaving.held")
		if !held {
			t.Fatal("nothing happened meanwhile")
		}
		_, err = casework.GetCase.Do(ctx, f.Node, a.Worker.Fresh(), act.ID{ID: file.ID})
		ok(err)
	})
}
