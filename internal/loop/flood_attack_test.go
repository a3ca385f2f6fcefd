package loop_test

import (
	"sync"
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
	"relais/internal/referral"
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

// TestAttackConsentUnderFlood: nor does one hold up the withdrawal of what was agreed,
// or an opening; it is told to wait, and people who write twenty times in a row are not.
func TestAttackConsentUnderFlood(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		second := f.Open(false)
		for range 8 {
			l := newPair(t, f, "words")
			id := l.received()
			flooder, colleague := l.r.Worker.Fresh(), l.r.Worker.Fresh()
			done := make(chan struct{})
			var wg sync.WaitGroup
			for range 4 {
				wg.Go(func() { l.floods(flooder, id, done) })
			}
			_, opened := loop.OpenRelease.Do(l.ctx(), f.Node, colleague, act.ID{ID: id})
			_, err := casework.WithdrawConsent.Do(l.ctx(), second, l.s.Worker.Fresh(), act.WithdrawConsent{ConsentRef: act.ConsentRef{Case: l.file, Consent: l.release}})
			close(done)
			wg.Wait()
			l.ok(opened)
			l.ok(err)
			l.state(l.s.Worker, id, "withdrawn")
		}
		l := newPair(t, f, "words")
		id := l.received()
		f.Advance(time.Minute)
		message := func() error {
			_, err := loop.Move.Do(l.ctx(), f.Node, l.r.Worker.Fresh(), act.Move{ID: id, Type: "message", Text: "once more"})
			return err
		}
		for range referral.PaceAtOnce {
			l.ok(message())
		}
		nodetest.WantFault(t, message(), fault.TooMany, "referral.too_fast")
		f.Advance(7 * time.Second)
		l.ok(message())
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
