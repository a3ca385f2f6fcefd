package loop_test

import (
	"slices"
	"testing"

	"relais/internal/act"
	"relais/internal/fault"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
	"relais/internal/referral"
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

// TestWhatIsWrittenIsRead: in every status in which one side writes, the other has
// to read it, also when it moves the referral on from a page that stood open.
func TestWhatIsWrittenIsRead(t *testing.T) {
	for _, rule := range referral.Table {
		if rule.Move == referral.MoveMessage && rule.From.Looks(map[string]string{referral.S: referral.R, referral.R: referral.S}[rule.Who]) == referral.LookNothing {
			t.Errorf("%s writes in %s, and the other side need not look", rule.Who, rule.From)
		}
	}
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "words")
		id := l.received()
		listed := func(who *nodetest.Member, box string) act.ReferralRow {
			all, err := loop.ListReferrals.Do(l.ctx(), f.Node, who.Fresh(), act.ReferralQuery{Box: box})
			l.ok(err)
			return all.Items[slices.IndexFunc(all.Items, func(r act.ReferralRow) bool { return r.ID == id })]
		}
		l.move(l.r.Worker, act.Move{ID: id, Type: "attend"})
		l.get(l.s.Worker, id)
		l.move(l.r.Worker, act.Move{ID: id, Type: "message", Text: "the stairs are icy"})
		l.move(l.s.Worker, act.Move{ID: id, Type: "message", Text: "from a page that stood open"})
		if got := listed(l.s.Worker, "sent"); !got.Unread || got.Look != "read" {
			t.Errorf("what was not read is taken for read: %+v", got)
		}
		l.get(l.s.Worker, id)
		if got := listed(l.s.Worker, "sent"); got.Unread || got.Look != "nothing" {
			t.Errorf("what was read has to be read: %+v", got)
		}
		l.get(l.r.Worker, id)
		l.move(l.s.Worker, act.Move{ID: id, Type: "message", Text: "the lock was changed"})
		l.move(l.r.Worker, act.Move{ID: id, Type: "complete", Outcome: "met"})
		if got := listed(l.r.Worker, "inbox"); !got.Unread || got.Look != "read" {
			t.Errorf("what was not read is taken for read when it is over: %+v", got)
		}
	})
}
