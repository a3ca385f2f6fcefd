package loop_test

import (
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
)

// TestAttackRefusedStillAsked: what runs to whom the person has since said no to goes
// on, because its consent names others too. The others of the group go on.
func TestAttackRefusedStillAsked(t *testing.T) {
	for _, status := range []string{"asked", "info_requested", "waitlisted", "accepted"} {
		t.Run(status, func(t *testing.T) {
			nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
				a, b := f.Agency("shelter", "QC"), f.Agency("health", "QC")
				l := newPair(t, f, "none", a, b)
				id := l.asks("single", act.Candidate{Agency: a.ID}).Referrals[0].ID
				other := l.asks("single", act.Candidate{Agency: b.ID}).Referrals[0].ID
				switch status {
				case "info_requested":
					l.move(a.Worker, act.Move{ID: id, Type: "request_info", Text: "since when?"})
				case "waitlisted":
					l.move(a.Worker, act.Move{ID: id, Type: "waitlist"})
				case "accepted":
					l.move(a.Worker, act.Move{ID: id, Type: "accept"})
				}
				l.ok(l.refuse(act.NewRefusal{Kind: "ask", Agencies: []string{a.ID}}))
				l.state(a.Worker, id, "cancelled")
				got := l.state(l.s.Worker, id, "cancelled")
				if last := got.Moves[len(got.Moves)-1]; last.Reason != "person_declined" {
					t.Errorf("%+v", last)
				}
				l.state(b.Worker, other, "asked")
				if n := l.rows("SELECT count(*) FROM place_taken"); n != 0 {
					t.Error("its place stays taken")
				}
			})
		})
	}
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a, b, c := f.Agency("shelter", "QC"), f.Agency("shelter", "QC"), f.Agency("health", "QC")
		l := newPair(t, f, "none", a, b, c)
		l.asks("ranked", act.Candidate{Agency: a.ID}, act.Candidate{Agency: b.ID}, act.Candidate{Agency: c.ID})
		l.ok(l.refuse(act.NewRefusal{Kind: "ask", Sectors: []string{"shelter"}}))
		l.inbox(b, 0)
		l.inbox(c, 1) // at once: nobody is to wait for who was refused
	})
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a, b := f.Agency("shelter", "QC"), f.Agency("health", "QC")
		l := newPair(t, f, "none", a, b)
		id := l.received()
		l.ok(l.refuse(act.NewRefusal{Kind: "ask", Agencies: []string{a.ID}}))
		if got := l.peek(a.Worker, id).State; got != "received" {
			t.Errorf("a no to being asked for ended what was released: %s", got)
		}
	})
}

// TestAttackNoToTellingBackOfWhatRuns: telling back that the release's own consent lets
// out goes on after the person's no to it, in what runs and in what is armed.
func TestAttackNoToTellingBackOfWhatRuns(t *testing.T) {
	told := func(l *pair, id string) {
		l.t.Helper()
		l.move(l.r.Worker, act.Move{ID: id, Type: "attend"})
		l.move(l.r.Worker, act.Move{ID: id, Type: "complete", Outcome: "met", Text: "a room since Tuesday"})
		for _, m := range l.get(l.s.Worker, id).Moves {
			if m.Text == "a room since Tuesday" || m.Outcome != "" {
				l.t.Errorf("told back after a no: %+v", m)
			}
		}
		if got := l.get(l.r.Worker, id); got.Loopback != "none" {
			l.t.Errorf("the recipient is told that it may tell back: %s", got.Loopback)
		}
	}
	no := act.NewRefusal{Kind: "loopback"}
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "words")
		id := l.received()
		f.Advance(time.Minute)
		no.Agencies = []string{l.r.ID}
		l.ok(l.refuse(no))
		told(l, id)
	})
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "words")
		id := l.asks("single", act.Candidate{Agency: l.r.ID, Release: l.release}).Referrals[0].ID
		no.Agencies = []string{l.r.ID}
		l.ok(l.refuse(no))
		l.move(l.r.Worker, act.Move{ID: id, Type: "accept"})
		_, err := loop.OpenRelease.Do(l.ctx(), f.Node, l.r.Worker.Fresh(), act.ID{ID: id})
		l.ok(err)
		told(l, id)
	})
}
