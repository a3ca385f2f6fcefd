package loop_test

import (
	"context"
	"testing"

	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
)

// TestSeveralNeedsAreAskedTogether: asks for several needs are all made or none, and
// twice is once.
func TestSeveralNeedsAreAskedTogether(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a, b := f.Agency("shelter", "QC"), f.Agency("legal", "QC")
		l := newPair(t, f, "none", a, b)
		food, err := casework.AddNeed.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.AddNeed{Case: l.file, NewNeed: act.NewNeed{Code: "food", Urgency: "urgent"}})
		l.ok(err)
		one := func(need, agency string) act.Ask {
			return act.Ask{Case: l.file, Need: need, Consent: l.ask, Candidates: []act.Candidate{{Agency: agency}}}
		}
		ask := func(key string, asks ...act.Ask) (act.AskedSeveral, error) {
			return loop.AskSeveral.Do(context.Background(), f.Node, l.s.Worker.Fresh(), act.AskSeveral{Asks: asks, Once: act.Once{Key: key}})
		}
		_, err = ask("", one(l.need, a.ID), one(food.ID, l.s.ID)) // oneself can't be asked
		l.code(err, fault.InvalidInput)
		l.inbox(a, 0)
		_, err = ask("", one(l.need, a.ID), one(l.need, b.ID))
		nodetest.WantFault(t, err, fault.InvalidInput, "referral.several")
		const key = "an-operation-of-this-test-0001"
		first, err := ask(key, one(l.need, a.ID), one(food.ID, b.ID))
		l.ok(err)
		again, err := ask(key, one(l.need, a.ID), one(food.ID, b.ID))
		l.ok(err)
		if len(first.Items) != 2 || first.Items[0].Referrals[0].ID != again.Items[0].Referrals[0].ID {
			t.Errorf("%+v, then %+v", first, again)
		}
		l.inbox(a, 1)
		l.inbox(b, 1)
	})
}
