package loop_test

import (
	"slices"
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

// TestTheTwoSidesWrite: once something was released both sides write to each
// other, sealed, and nothing else changes; the recipient only where the person
// agreed that words are told back, and nobody by who the person is.
func TestTheTwoSidesWrite(t *testing.T) {
	for _, loopback := range []string{"words", "outcome", "none"} {
		t.Run(loopback, func(t *testing.T) {
			nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
				l := newPair(t, f, loopback)
				asked := l.asks("single").Referrals[0].ID
				write := func(who *nodetest.Member, id, text string) error {
					_, err := loop.Move.Do(l.ctx(), f.Node, who.Fresh(), act.Move{ID: id, Type: "message", Text: text})
					return err
				}
				l.code(write(l.s.Worker, asked, "before anything was given"), fault.Conflict)
				id := l.received()
				before := l.get(l.r.Worker, id)
				l.ok(write(l.s.Worker, id, "the stairs are icy"))
				got := l.get(l.r.Worker, id)
				if m := got.Moves[len(got.Moves)-1]; m.Type != "message" || m.Text != "the stairs are icy" || !m.Verified {
					t.Errorf("the recipient reads %+v", m)
				}
				if got.State != before.State || !got.Due.Equal(*before.Due) || got.Level != before.Level {
					t.Errorf("a message moved %+v to %+v", before.ReferralRow, got.ReferralRow)
				}
				l.code(write(l.s.Worker, id, ""), fault.InvalidInput)
				err := write(l.r.Worker, id, "she has arrived")
				seen := l.get(l.s.Worker, id)
				last := seen.Moves[len(seen.Moves)-1]
				if loopback == "words" {
					l.ok(err)
					if last.Text != "she has arrived" || seen.Look != "read" && seen.Look != "act" {
						t.Errorf("the sender reads %+v, and must %q", last, seen.Look)
					}
					return
				}
				l.code(err, fault.Conflict)
				if last.Text == "she has arrived" || slices.Contains(l.get(l.r.Worker, id).Can, "message") {
					t.Error("words were told back without agreement")
				}
			})
		})
	}
}
