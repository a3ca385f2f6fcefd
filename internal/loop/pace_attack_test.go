package loop_test

import (
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
	"relais/internal/referral"
)

// TestAttackPaceStopsAnEnd: a colleague's many moves hold up neither a no, nor a yes,
// nor the end of an ask, nor taking back what was done by mistake.
func TestAttackPaceStopsAnEnd(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		move := func(l *pair, who *nodetest.Member, m act.Move) error {
			_, err := loop.Move.Do(l.ctx(), f.Node, who.Fresh(), m)
			return err
		}
		many := func(l *pair, who *nodetest.Member, m act.Move) {
			f.Advance(3 * time.Minute)
			for i := range referral.PaceAtOnce + 2 {
				last := move(l, who, m)
				if i == 0 {
					l.ok(last)
				}
			}
		}
		for name, last := range map[string]act.Move{"decline": {Type: "decline", Reason: "no_capacity"}, "accept": {Type: "accept"}} {
			l, third := newPair(t, f, "words"), f.Agency("shelter", "QC")
			id := l.asks("single").Referrals[0].ID
			many(l, l.r.Worker, act.Move{ID: id, Type: "propose", Agency: third.ID, Text: "x"})
			last.ID = id
			if err := move(l, l.r.Worker, last); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		l := newPair(t, f, "words")
		id := l.received()
		many(l, l.s.Worker, act.Move{ID: id, Type: "message", Text: "once more"})
		if err := move(l, l.s.Worker, act.Move{ID: id, Type: "request_cancel", Reason: "other", Text: "x"}); err != nil {
			t.Errorf("request_cancel: %v", err)
		}
		many(l, l.r.Worker, act.Move{ID: id, Type: "message", Text: "once more"})
		if err := move(l, l.r.Worker, act.Move{ID: id, Type: "cancel"}); err != nil {
			t.Errorf("cancel: %v", err)
		}
	})
}
