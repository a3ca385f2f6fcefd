package loop_test

import (
	"slices"
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
)

// TestAttackRefusedOutsideIsAskedLater: a no to a service without Relais (or to its class)
// does not stop the ask that waits for its turn.
func TestAttackRefusedOutsideIsAskedLater(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		l.outsiders()
		mine := l.consent(act.NewConsent{Kind: "ask", Agencies: []string{l.r.ID}, Outside: []act.ConsentOutside{{Service: clinic, Sector: "shelter"}}, Purpose: "x"})
		_, err := loop.Ask.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.Ask{Case: l.file, Need: l.need, Consent: mine, Mode: "ranked",
			Candidates: []act.Candidate{{Agency: l.r.ID}, house}})
		l.ok(err)
		l.ok(l.refuse(act.NewRefusal{Kind: "ask", Outside: []string{clinic}}))
		f.Advance(3 * time.Hour)
		l.tick()
		sent, err := loop.ListReferrals.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.ReferralQuery{Box: "sent"})
		l.ok(err)
		if slices.ContainsFunc(sent.Items, func(r act.ReferralRow) bool { return r.Outside != "" }) {
			t.Error("the worker is told to ask whom the person refused")
		}
	})
}
