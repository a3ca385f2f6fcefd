package loop_test

import (
	"sync"
	"testing"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
)

// TestAttackWithdrawalUnderFlood: a recipient that moves a referral on without end
// holds up no withdrawal of it.
func TestAttackWithdrawalUnderFlood(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		for range 6 {
			l := newPair(t, f, "words")
			id := l.received()
			done := make(chan struct{})
			var wg sync.WaitGroup
			flooder := l.r.Worker.Fresh()
			for range 6 {
				wg.Go(func() { l.floods(flooder, id, done) })
			}
			_, err := loop.Withdraw.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.Withdraw{ID: id})
			close(done)
			wg.Wait()
			l.ok(err)
			l.state(l.s.Worker, id, "withdrawn")
		}
	})
}

// floods writes to the sender until it is done.
func (l *pair) floods(who *agency.Session, id string, done <-chan struct{}) {
	for {
		select {
		case <-done:
			return
		default:
			_, _ = loop.Move.Do(l.ctx(), l.Node, who, act.Move{ID: id, Type: "message", Text: "once more"})
		}
	}
}
