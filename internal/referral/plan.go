package referral

// Span is a length of time: minutes when positive, working days when
// negative, none when zero.
type Span int

// WorkDays is a span of so many working days.
func WorkDays(n int) Span { return Span(-n) }

// Plan are the deadlines of one urgency, kept with the referral so that a
// later change of a coalition's deadlines does not move a running one.
type Plan struct {
	Answer Span `json:"answer"` // an ask is answered, a release opened
	Meet   Span `json:"meet"`   // a first appointment is known
	Hold   Span `json:"hold"`   // an accepted place is kept
	Ends   Span `json:"ends"`   // a late answer still counts
	Grace  Span `json:"grace"`  // from one level of escalation to the next
}

// After are the deadlines that no urgency changes.
type After struct {
	Appointment Span // R says whether the person came
	NoShow      Span // R says what follows a missed appointment
	Cancel      Span // a cancellation asked for takes effect
	Confirm     Span // an outcome nobody read counts as confirmed
}
