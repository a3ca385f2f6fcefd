// Package forms checks what somebody filled in to ask, to move a referral on, or of
// what was said by who has no Relais; why an ask is refused is said field by field.
package forms

import (
	"time"

	"relais/content/reasons"
	"relais/internal/act"
	"relais/internal/fault"
	"relais/internal/referral"
)

// MoveBody checks the fields that a move needs and fills in what may be left
// out: accepting takes no field at all, its place is kept until hold.
func MoveBody(in act.Move, rule referral.Rule, st *referral.State, hold referral.At, now time.Time) (b referral.Body, err error) {
	bad := fault.New(fault.InvalidInput, "fault.invalid")
	b = referral.Body{Reason: in.Reason, Text: in.Text, Outcome: in.Outcome, Agency: in.Agency}
	b.When, b.Hold = moment(in.When), moment(in.HoldUntil)
	if rule.Reason && in.Reason == "" {
		bad.Add("reason", "referral.reason")
	}
	if in.Text == "" && (reasons.NeedsText(in.Reason) || rule.Move.Takes(referral.FieldWords)) {
		bad.Add("text", "referral.text")
	}
	if rule.Move.Takes(referral.FieldHold) && b.Hold == 0 {
		b.Hold = hold
	}
	for _, f := range rule.Move.Fields() {
		checkField(bad, f, in, b, st, now)
	}
	if len(bad.Fields) > 0 {
		return b, bad
	}
	return b, nil
}

// checkField complains about a field of a move that is missing or can't be.
func checkField(bad *fault.Error, f referral.Field, in act.Move, b referral.Body, st *referral.State, now time.Time) {
	switch {
	case f == referral.FieldHold:
		future(bad, "hold_until", b.Hold, now)
	case f == referral.FieldExpected && b.When != 0:
		future(bad, "when", b.When, now)
	case f == referral.FieldWhen && b.When == 0:
		bad.Add("when", "referral.when")
	case f == referral.FieldOutcome && b.Outcome == "":
		bad.Add("outcome", "referral.outcome")
	case f == referral.FieldSafety && !in.SafetyChecked:
		bad.Add("safety_checked", "referral.safety_first")
	case f == referral.FieldAgency && (b.Agency == "" || b.Agency == st.Recipient || b.Agency == st.Sender):
		bad.Add("agency", "referral.propose_other")
	}
}

func future(bad *fault.Error, field string, at referral.At, now time.Time) {
	if at <= referral.AtTime(now) {
		bad.Add(field, "referral.past")
	}
}

// moment reads a time that was checked at the door.
func moment(s string) referral.At {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return 0
	}
	return referral.AtTime(t.UTC())
}
