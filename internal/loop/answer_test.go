package loop_test

import (
	"testing"

	"relais/internal/act"
	"relais/internal/fault"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
)

// The answer to a question about an ask may not say who the person is.
func TestAnswerSaysNotWho(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		id := l.asks("single").Referrals[0].ID
		l.move(l.r.Worker, act.Move{ID: id, Type: "request_info", Text: "who is it?"})
		for _, text := range []string{"It is " + secret, "call 514-555-0100"} {
			_, err := loop.Move.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.Move{ID: id, Type: "answer_info", Text: text})
			l.code(err, fault.InvalidInput)
		}
		l.move(l.s.Worker, act.Move{ID: id, Type: "answer_info", Text: "somebody who needs a bed"})
	})
}
