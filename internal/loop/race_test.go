package loop_test

import (
	"sync"
	"testing"

	"relais/internal/act"
	"relais/internal/fault"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
)

// TestTwoAcceptances lets two agencies accept in the same instant, 500 times:
// exactly one wins, the other is told that it was filled elsewhere.
func TestTwoAcceptances(t *testing.T) {
	rounds := 500
	if testing.Short() {
		rounds = 20
	}
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a, b := f.Agency("shelter", "QC"), f.Agency("shelter", "ON")
		l := newPair(t, f, "none", a, b)
		second := f.Open(false) // another process of the same node
		for range rounds {
			out := l.asks("parallel", act.Candidate{Agency: a.ID}, act.Candidate{Agency: b.ID})
			if len(out.Referrals) != 2 {
				t.Fatalf("%d referrals", len(out.Referrals))
			}
			sa, sb := a.Worker.Fresh(), b.Worker.Fresh()
			var ea, eb error
			var wg sync.WaitGroup
			wg.Go(func() { _, ea = loop.Move.Do(l.ctx(), f.Node, sa, act.Move{ID: out.Referrals[0].ID, Type: "accept"}) })
			wg.Go(func() { _, eb = loop.Move.Do(l.ctx(), second, sb, act.Move{ID: out.Referrals[1].ID, Type: "accept"}) })
			wg.Wait()
			if (ea == nil) == (eb == nil) {
				t.Fatalf("winners: %v and %v", ea, eb)
			}
			winner, loser, lost := out.Referrals[0].ID, out.Referrals[1].ID, eb
			if ea != nil {
				winner, loser, lost = loser, winner, ea
			}
			if fault.CodeOf(lost) != fault.Conflict {
				t.Fatalf("the loser hears %v", lost)
			}
			if l.sees(winner) != "accepted" || l.sees(loser) != "superseded" {
				t.Fatalf("%s and %s", l.sees(winner), l.sees(loser))
			}
			_, err := loop.Move.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.Move{ID: winner, Type: "cancel", Reason: "duplicate"})
			l.ok(err)
		}
	})
}

// sees is the state that the sender sees.
func (l *pair) sees(id string) string {
	l.t.Helper()
	out, err := loop.GetReferral.Do(l.ctx(), l.Node, l.s.Worker.Fresh(), act.ID{ID: id})
	l.ok(err)
	return out.State
}

// TestRepeatedMove sends the same request twice, at once and one after the
// other: it moves the referral once.
func TestRepeatedMove(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "status")
		id := l.received()
		in := act.Move{ID: id, Type: "schedule", When: "2026-01-14T15:00:00Z", Key: "one-request"}
		s := l.r.Worker.Fresh()
		errs := make([]error, 8)
		var wg sync.WaitGroup
		for i := range errs {
			wg.Go(func() { _, errs[i] = loop.Move.Do(l.ctx(), f.Node, s, in) })
		}
		wg.Wait()
		for _, err := range errs {
			l.ok(err)
		}
		again := l.move(l.r.Worker, in)
		if again.State != "scheduled" {
			t.Errorf("a repeat answers %s", again.State)
		}
		got := l.get(l.r.Worker, id)
		if n := count(got.Moves, "schedule"); n != 1 {
			t.Errorf("scheduled %d times", n)
		}
		if _, err := loop.Move.Do(l.ctx(), f.Node, s, act.Move{ID: id, Type: "attend", Version: 1}); fault.CodeOf(err) != fault.Conflict {
			t.Errorf("a move on an old version: %v", err)
		}
	})
}

func count(moves []act.MoveView, kind string) (n int) {
	for _, m := range moves {
		if m.Type == kind {
			n++
		}
	}
	return n
}
