package deskwork_test

import (
	"sync"
	"testing"

	"relais/internal/act"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
)

// TestAttackDeskRecordsWhileTheyAnswer: the desk writes down its call in the instant in
// which who was asked answers (as a call makes them do). Neither is lost, what the desk
// did is whole, and it can go on writing.
func TestAttackDeskRecordsWhileTheyAnswer(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l, desk := newLate(t, f), f.Desk()
		lost, both := 0, 0
		for round := range 40 {
			if round > 0 {
				l.asked()
			}
			r := l.r.Worker.Fresh()
			var wg sync.WaitGroup
			var recorded, answered error
			wg.Go(func() { _, recorded = l.record(desk.Worker, act.RecordDeskWork{}) })
			wg.Go(func() {
				_, answered = loop.Move.Do(l.ctx(), f.Node, r, act.Move{ID: l.id, Type: "accept"})
			})
			wg.Wait()
			if recorded != nil || answered != nil {
				continue
			}
			both++
			if got := l.work(l.s.Worker); !got.Whole {
				lost++
			}
		}
		if lost > 0 || both == 0 {
			t.Errorf("in %d of %d rounds what the desk did was lost", lost, both)
		}
	})
}
