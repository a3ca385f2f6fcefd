package loop_test

import (
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
)

func (l *pair) refuse(in act.NewRefusal) error {
	_, err := casework.RefuseConsent.Do(l.ctx(), l.Node, l.s.Worker.Fresh(), act.RefuseConsent{Case: l.file, NewRefusal: in})
	return err
}

// TestAttackRefusedClassIsAskedLater: a no to a class does not stop the ask that waits
// for its turn in a ranked ask: somebody is asked after a no.
func TestAttackRefusedClassIsAskedLater(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a, b, c := f.Agency("shelter", "QC"), f.Agency("health", "QC"), f.Agency("legal", "QC")
		l := newPair(t, f, "none", a, b, c)
		l.asks("ranked", act.Candidate{Agency: a.ID}, act.Candidate{Agency: b.ID}, act.Candidate{Agency: c.ID})
		l.ok(l.refuse(act.NewRefusal{Kind: "ask", Sectors: []string{"health"}}))
		_, err := loop.Ask.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.Ask{Anyway: true, Case: l.file, Need: l.need, Consent: l.ask,
			Candidates: []act.Candidate{{Agency: b.ID}}})
		if err == nil {
			t.Error("a fresh ask to the refused class goes out")
		}
		f.Advance(2*time.Hour + time.Second)
		l.tick()
		l.inbox(b, 0)
		l.inbox(c, 1)
	})
}

// TestAttackRefusedClassGetsTheArmedRelease: a no to telling a class does not stop the
// release that is armed for one of it.
func TestAttackRefusedClassGetsTheArmedRelease(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		id := l.asks("single", act.Candidate{Agency: l.r.ID, Release: l.release}).Referrals[0].ID
		l.ok(l.refuse(act.NewRefusal{Kind: "release", Sectors: []string{"shelter"}}))
		if got := l.move(l.r.Worker, act.Move{ID: id, Type: "accept"}); got.State != "accepted" {
			t.Errorf("after acceptance: %s", got.State)
		}
		if n := l.rows("SELECT count(*) FROM released WHERE wrap IS NOT NULL"); n != 0 {
			t.Error("the release opens")
		}
	})
}

// TestAttackNoToTellingDropsTheAsk: a no to a release (or to telling back) alone ends the
// ask that waits, which the person did not refuse, and nobody is told.
func TestAttackNoToTellingDropsTheAsk(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		for _, kind := range []string{"release", "loopback"} {
			a, b := f.Agency("shelter", "QC"), f.Agency("shelter", "QC")
			l := newPair(t, f, "none", a, b)
			l.asks("ranked", act.Candidate{Agency: a.ID}, act.Candidate{Agency: b.ID})
			l.ok(l.refuse(act.NewRefusal{Kind: kind, Agencies: []string{b.ID}}))
			f.Advance(2*time.Hour + time.Second)
			l.tick()
			l.inbox(b, 1)
		}
	})
}

// TestAttackNoToTellingBack: a no to telling back does not end what the release's own
// consent lets be told back, nor one to a class a consent to that alone.
func TestAttackNoToTellingBack(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		t.Run("in the release", func(t *testing.T) {
			l := newPair(t, f, "words")
			l.t = t
			id := l.asks("single").Referrals[0].ID
			l.move(l.r.Worker, act.Move{ID: id, Type: "accept"})
			l.ok(l.refuse(act.NewRefusal{Kind: "loopback", Agencies: []string{l.r.ID}}))
			f.Advance(time.Minute)
			_, err := loop.Release.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.Release{ID: id, Consent: l.release})
			l.ok(err)
			_, err = loop.OpenRelease.Do(l.ctx(), f.Node, l.r.Worker.Fresh(), act.ID{ID: id})
			l.ok(err)
			l.move(l.r.Worker, act.Move{ID: id, Type: "attend"})
			l.move(l.r.Worker, act.Move{ID: id, Type: "complete", Outcome: "met", Text: "a room since Tuesday"})
			got := l.get(l.s.Worker, id)
			for _, m := range got.Moves {
				if m.Text == "a room since Tuesday" {
					t.Errorf("told back after a no: %+v", m.Text)
				}
			}
		})
		t.Run("a class", func(t *testing.T) {
			l := newPair(t, f, "none")
			l.t = t
			l.consent(act.NewConsent{Kind: "loopback", Agencies: []string{l.r.ID}, Loopback: "words", Purpose: "know"})
			id := l.asks("single").Referrals[0].ID
			l.move(l.r.Worker, act.Move{ID: id, Type: "accept"})
			l.ok(l.refuse(act.NewRefusal{Kind: "loopback", Sectors: []string{"shelter"}}))
			_, err := loop.Release.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.Release{ID: id, Consent: l.release})
			l.ok(err)
			_, err = loop.OpenRelease.Do(l.ctx(), f.Node, l.r.Worker.Fresh(), act.ID{ID: id})
			l.ok(err)
			l.move(l.r.Worker, act.Move{ID: id, Type: "attend"})
			l.move(l.r.Worker, act.Move{ID: id, Type: "complete", Outcome: "met", Text: "a room since Tuesday"})
			got := l.get(l.s.Worker, id)
			for _, m := range got.Moves {
				if m.Text == "a room since Tuesday" {
					t.Errorf("told back after a no: %+v", m.Text)
				}
			}
		})
	})
}

// TestAttackNoToAClassKeepsWhatOneOfItHas: a no to telling a class does not take back the
// consent that names one agency of it alone: its copy still opens.
func TestAttackNoToAClassKeepsWhatOneOfItHas(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		id := l.received()
		f.Advance(3 * time.Minute)
		l.ok(l.refuse(act.NewRefusal{Kind: "release", Sectors: []string{"shelter"}}))
		if _, err := loop.OpenRelease.Do(l.ctx(), f.Node, l.r.Worker.Fresh(), act.ID{ID: id}); err == nil {
			t.Error("the copy of one of the class still opens")
		}
	})
}
