package loop_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"relais/internal/act"
	"relais/internal/gaps"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
	"relais/internal/store"
)

// TestDeclineIsCounted: what stands in the way is counted when somebody declines
// for it, once for a need and reason, by nobody's name; a refusal that is taken
// back is not, and what says nothing of services is not either.
func TestDeclineIsCounted(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		counted := func(want ...gaps.Sum) {
			t.Helper()
			err := f.DB().View(l.ctx(), func(ctx context.Context, tx *store.Tx) error {
				got, err := f.Node.Gaps().Sums(ctx, tx, "", "")
				if diff := cmp.Diff(append([]gaps.Sum{}, want...), got); diff != "" {
					t.Error(diff)
				}
				return err
			})
			l.ok(err)
		}
		decline := func(reason string) string {
			id := l.asks("single").Referrals[0].ID
			l.move(l.r.Worker, act.Move{ID: id, Type: "decline", Reason: reason})
			return id
		}
		decline("conflict")
		counted()
		id := decline("immigration_status")
		one := gaps.Sum{Need: "emergency-shelter", Why: "immigration_status", Province: "QC", Answer: 1}
		counted(one)
		l.must(loop.Undo.Do(l.ctx(), f.Node, l.r.Worker.Fresh(), act.ID{ID: id}))
		counted()
		l.move(l.r.Worker, act.Move{ID: id, Type: "decline", Reason: "immigration_status"})
		again := decline("immigration_status")
		counted(one)
		l.must(loop.Undo.Do(l.ctx(), f.Node, l.r.Worker.Fresh(), act.ID{ID: again}))
		counted(one) // it was the first refusal's
		l.move(l.r.Worker, act.Move{ID: again, Type: "decline", Reason: "no_capacity"})
		counted(one, gaps.Sum{Need: "emergency-shelter", Why: "no_capacity", Province: "QC", Answer: 1})
	})
}
