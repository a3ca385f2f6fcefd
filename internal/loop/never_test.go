package loop_test

import (
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
)

func (l *pair) never(agencies ...string) {
	l.t.Helper()
	in := act.SetSafeContact{Case: l.file, SafeContact: act.SafeContact{NeverAgency: agencies}}
	_, err := casework.SetSafeContact.Do(l.ctx(), l.Node, l.s.Worker.Fresh(), in)
	l.ok(err)
}

// TestNeverToldSinceTheConsent: whom the person names after agreeing gets
// nothing more: no release, by hand or armed, and no ask that waits its turn.
func TestNeverToldSinceTheConsent(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a, b, c := f.Agency("shelter", "QC"), f.Agency("shelter", "QC"), f.Agency("shelter", "QC")
		l := newPair(t, f, "none", a, b, c)
		byHand := l.asks("single").Referrals[0].ID
		l.move(a.Worker, act.Move{ID: byHand, Type: "accept"})
		armed := l.asks("single", act.Candidate{Agency: a.ID, Release: l.release}).Referrals[0].ID
		l.never(a.ID)
		_, err := loop.Release.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.Release{ID: byHand, Consent: l.release})
		l.code(err, fault.InvalidInput)
		if got := l.move(a.Worker, act.Move{ID: armed, Type: "accept"}); got.State != "accepted" {
			t.Errorf("after acceptance: %s", got.State)
		}
		if n := l.rows("SELECT count(*) FROM released WHERE wrap IS NOT NULL"); n != 0 {
			t.Error("a release still opens")
		}
		l.never()
		l.asks("ranked", act.Candidate{Agency: a.ID}, act.Candidate{Agency: b.ID, Release: ""}, act.Candidate{Agency: c.ID})
		l.never(b.ID)
		f.Advance(2*time.Hour + time.Second)
		l.tick()
		l.inbox(b, 0)
		l.inbox(c, 1) // takes its place
	})
}

// TestAskWaitsNoLongerThanTheConsent: a server that was down over the end of
// the person's agreement does not send what waited.
func TestAskWaitsNoLongerThanTheConsent(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a, b := f.Agency("shelter", "QC"), f.Agency("shelter", "QC")
		l := newPair(t, f, "none", a, b)
		id := l.asks("ranked", act.Candidate{Agency: a.ID}, act.Candidate{Agency: b.ID}).Referrals[0].ID
		f.Advance(40 * 24 * time.Hour)
		_, err := loop.Move.Do(l.ctx(), f.Node, a.Worker.Fresh(), act.Move{ID: id, Type: "decline", Reason: "no_capacity"})
		l.code(err, fault.Gone)
		l.tick()
		l.inbox(b, 0)
	})
}
