package loop_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
)

// TestTakeOn: a received ask is taken on by somebody and handed over to a
// colleague, who is told; the sender sees nothing of it, and nobody of another
// agency, no auditor, and no stranger is given one or gives one away.
func TestTakeOn(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		id := l.asks("single").Referrals[0].ID
		second, auditor := f.Member(l.r, agency.Caseworker), f.Member(l.r, agency.Auditor)
		take := func(who *nodetest.Member, to string) error {
			_, err := loop.TakeOn.Do(l.ctx(), f.Node, who.Fresh(), act.TakeOn{ID: id, Member: to})
			return err
		}
		worker := func(want string) {
			t.Helper()
			if got := l.get(l.r.Worker, id).Worker; got != want {
				t.Errorf("%q works on it, want %q", got, want)
			}
		}
		worker("")
		l.ok(take(l.r.Worker, ""))
		worker(l.r.Worker.ID)
		before := l.get(l.s.Worker, id)
		l.ok(take(l.r.Worker, second.ID))
		worker(second.ID)
		if n := l.notices(second, "notice.referral.yours"); n != 1 {
			t.Errorf("told %d times", n)
		}
		after := l.get(l.s.Worker, id)
		if after.Worker != "" || after.Version != before.Version || after.Unread {
			t.Errorf("the sender sees who works on it: %+v", after)
		}
		l.code(take(l.r.Worker, auditor.ID), fault.InvalidInput)
		l.code(take(l.r.Worker, l.s.Worker.ID), fault.InvalidInput)
		l.code(take(l.s.Worker, l.s.Worker.ID), fault.Conflict)
		l.code(take(f.Agency("shelter", "QC").Worker, ""), fault.NotFound)
		worker(second.ID)
		l.move(l.r.Worker, act.Move{ID: id, Type: "accept"})
		l.ok(take(second, ""))
		worker(second.ID)
	})
}

// TestAttackTakenOnWhileItMoves: who takes a referral on in the instant in which
// somebody moves it on has taken it on.
func TestAttackTakenOnWhileItMoves(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "words")
		id := l.received()
		staff := []*nodetest.Member{l.r.Worker, l.r.Admin}
		for round := range 30 {
			f.Advance(6 * time.Second) // nobody writes faster than that for long
			next, by := staff[round%2].Fresh(), l.s.Worker.Fresh()
			var taken, moved error
			var wg sync.WaitGroup
			wg.Go(func() { _, taken = loop.TakeOn.Do(l.ctx(), f.Node, next, act.TakeOn{ID: id}) })
			wg.Go(func() { _, moved = loop.Move.Do(l.ctx(), f.Node, by, act.Move{ID: id, Type: "message", Text: "words"}) })
			wg.Wait()
			l.ok(errors.Join(taken, moved))
			if got := l.get(l.r.Worker, id); got.Worker != next.Member {
				t.Fatalf("round %d: it is %s's, not %s's", round, got.Worker, next.Member)
			}
		}
	})
}
