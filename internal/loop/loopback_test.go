package loop_test

import (
	"sync"
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/fault"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
)

// TestLoopbackStatusTellsNoTimes: the deadline after an appointment would say
// when it is, and so would the moment at which it passes.
func TestLoopbackStatusTellsNoTimes(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "status")
		id := l.received()
		l.move(l.r.Worker, act.Move{ID: id, Type: "schedule", When: "2026-01-14T15:00:00Z"})
		first := l.state(l.s.Worker, id, "scheduled")
		for range 4 {
			got := l.state(l.s.Worker, id, "scheduled")
			if got.Due != nil || got.Overdue || got.Level != 0 || got.Unread || got.Version != first.Version ||
				!got.Changed.Equal(first.Changed) || len(got.Moves) != len(first.Moves) {
				t.Fatalf("the sender sees %+v", got.ReferralRow)
			}
			f.Advance(2 * 24 * time.Hour)
			l.tick()
		}
		if own := l.state(l.r.Worker, id, "scheduled"); own.Due == nil || own.Level == 0 {
			t.Errorf("the recipient sees %+v", own.ReferralRow)
		}
	})
}

// TestLoopbackEnds: what happens after the last day of the consent to tell
// back is not told.
func TestLoopbackEnds(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "words")
		id := l.received()
		l.move(l.r.Worker, act.Move{ID: id, Type: "attend"})
		l.state(l.s.Worker, id, "in_progress")
		f.Advance(31 * 24 * time.Hour)
		l.tick()
		l.move(l.r.Worker, act.Move{ID: id, Type: "complete", Outcome: "not_met", Text: "moved to the coast"})
		got := l.state(l.s.Worker, id, "closed")
		for _, m := range got.Moves {
			if m.Type == "complete" {
				t.Errorf("the sender reads %+v", m)
			}
		}
	})
}

// TestLoopbackByItself: a consent to tell back, given beside the release, says
// what is told, until it is withdrawn.
func TestLoopbackByItself(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		back := l.consent(act.NewConsent{Kind: "loopback", Agencies: []string{l.r.ID}, Loopback: "appointments", Purpose: "to know"})
		id := l.received()
		l.move(l.r.Worker, act.Move{ID: id, Type: "schedule", When: "2026-01-14T15:00:00Z"})
		got := l.state(l.s.Worker, id, "scheduled")
		if last := got.Moves[len(got.Moves)-1]; last.When == nil {
			t.Errorf("the appointment is missing: %+v", last)
		}
		l.withdrawConsent(back)
		l.move(l.r.Worker, act.Move{ID: id, Type: "no_show"})
		l.state(l.s.Worker, id, "closed")

		armed := l.consent(act.NewConsent{Kind: "loopback", Agencies: []string{l.r.ID}, Loopback: "words", Purpose: "to know"})
		id = l.asks("single", act.Candidate{Agency: l.r.ID, Release: l.release}).Referrals[0].ID
		l.withdrawConsent(armed)
		l.move(l.r.Worker, act.Move{ID: id, Type: "accept"})
		_, err := loop.OpenRelease.Do(l.ctx(), f.Node, l.r.Worker.Fresh(), act.ID{ID: id})
		l.ok(err)
		l.move(l.r.Worker, act.Move{ID: id, Type: "attend"})
		l.state(l.s.Worker, id, "open")
	})
}

// TestAttackToldBackWhileItEnds: the person ends the consent to tell back in the
// instant in which the recipient moves the referral on. From then on nothing is
// told: the move does not put back what it had read before.
func TestAttackToldBackWhileItEnds(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		for range 12 {
			l := newPair(t, f, "none")
			back := l.consent(act.NewConsent{Kind: "loopback", Agencies: []string{l.r.ID}, Loopback: "words", Purpose: "to know"})
			id := l.received()
			write := func(text string) error {
				_, err := loop.Move.Do(l.ctx(), f.Node, l.r.Worker.Fresh(), act.Move{ID: id, Type: "message", Text: text})
				return err
			}
			var wg sync.WaitGroup
			wg.Go(func() { l.withdrawConsent(back) })
			wg.Go(func() {
				for range 8 {
					_ = write("while it ends") // told, or refused
				}
			})
			wg.Wait()
			if err := write("after it ended"); fault.CodeOf(err) != fault.Conflict {
				t.Fatalf("words are told back after it ended: %v", err)
			}
		}
	})
}
