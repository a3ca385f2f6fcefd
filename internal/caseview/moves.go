package caseview

import (
	"time"

	"relais/internal/act"
	"relais/internal/referral"
)

// fromWords says in the words of the interface who made a move.
var fromWords = map[string]string{referral.S: "sender", referral.R: "recipient", referral.T: "clock", referral.P: "person"}

// MadeBy says in the words of the interface who made a move.
func MadeBy(who string) string { return fromWords[who] }

// Move is what a move says.
func Move(b referral.Body) act.MoveView {
	v := act.MoveView{Reason: b.Reason, Text: b.Text, Outcome: b.Outcome, When: b.When.Ptr(), Agency: b.Agency, Level: b.Level, Missed: b.Missed}
	if b.Hold != 0 {
		v.When = b.Hold.Ptr()
	}
	if b.Receipt != "" {
		v.Outcome = b.Receipt
	}
	v.Said = Said(b.Said)
	return v
}

// Said is who of a recipient without Relais said something, nil for none.
func Said(s *referral.Said) *act.Said {
	if s == nil {
		return nil
	}
	return &act.Said{By: s.By, Way: s.Way, At: s.At.Time().Format(time.RFC3339)}
}
