package referral

import "slices"

// Who moves a referral on.
const (
	S = "S" // the sending agency
	R = "R" // the receiving agency
	T = "T" // the clock, signed by the node
	P = "P" // the person, through a worker or their own page
)

// The states. Open and Closed are none of them: they are all that a sender
// sees when the person did not consent to more.
const (
	Draft             = "draft"
	Asked             = "asked"
	InfoRequested     = "info_requested"
	Waitlisted        = "waitlisted"
	Accepted          = "accepted"
	Released          = "released"
	Received          = "received"
	Scheduled         = "scheduled"
	NoShow            = "no_show"
	InProgress        = "in_progress"
	OnHold            = "on_hold"
	CancelRequested   = "cancel_requested"
	Completed         = "completed"
	Declined          = "declined"
	Expired           = "expired"
	Superseded        = "superseded"
	Cancelled         = "cancelled"
	Failed            = "failed"
	ClosedLostContact = "closed_lost_contact"
	Abandoned         = "abandoned"
	ConsentEnded      = "consent_ended"
	Withdrawn         = "withdrawn"
	Confirmed         = "confirmed"
	Open              = "open"
	Closed            = "closed"
)

// Whether a move needs a reason code.
const (
	why  = true
	free = false
)

// Rule is one line of the table: in state From, Who may make Move, and the
// referral is then in state To. Reason says that the move needs a reason code.
type Rule struct {
	From, Who, Move, To string
	Reason              bool
}

// Table is the whole loop. Everything else (forms, API, documentation, tests)
// is made from it or checked against it. Within a state the order is the one
// in which pages offer the moves.
var Table = withdrawals([]Rule{
	{Draft, S, "ask", Asked, free},
	{Draft, S, "abandon", Abandoned, why},
	// The one door without consent (TRUST): sent at once, never asked.
	{Draft, S, "disclose", Released, free},

	{Asked, R, "accept", Accepted, free},
	{Asked, R, "waitlist", Waitlisted, free},
	{Asked, R, "decline", Declined, why},
	{Asked, R, "request_info", InfoRequested, free},
	{Asked, R, "propose", Asked, free},
	{Asked, S, "cancel", Cancelled, why},
	{Asked, S, "supersede", Superseded, free},
	{Asked, T, "escalate", Asked, free},
	{Asked, T, "expire", Expired, free},

	{InfoRequested, S, "answer_info", Asked, free},
	{InfoRequested, S, "cancel", Cancelled, why},
	{InfoRequested, S, "supersede", Superseded, free},
	{InfoRequested, T, "expire", Expired, free},

	{Waitlisted, R, "accept", Accepted, free},
	{Waitlisted, R, "decline", Declined, why},
	{Waitlisted, R, "propose", Waitlisted, free},
	{Waitlisted, S, "cancel", Cancelled, why},
	{Waitlisted, S, "supersede", Superseded, free},
	{Waitlisted, T, "escalate", Waitlisted, free},
	{Waitlisted, T, "expire", Expired, free},

	{Accepted, S, "release", Released, free},
	{Accepted, R, "decline", Declined, why},
	{Accepted, R, "propose", Accepted, free},
	{Accepted, S, "cancel", Cancelled, why},
	{Accepted, S, "supersede", Superseded, free},
	{Accepted, T, "escalate", Accepted, free},
	{Accepted, T, "expire", Expired, free},

	{Released, R, "receive", Received, free},
	{Released, R, "decline", Declined, why},
	{Released, S, "cancel", Cancelled, why},
	{Released, T, "escalate", Released, free},
	{Released, T, "end_consent", ConsentEnded, free},

	{Received, R, "schedule", Scheduled, free},
	{Received, R, "attend", InProgress, free},
	{Received, R, "complete", Completed, free}, // a need met at the first contact: docs/decisions/first-contact.md
	{Received, R, "propose", Received, free},
	{Received, R, "decline", Declined, why},
	{Received, S, "request_cancel", CancelRequested, why},
	{Received, T, "escalate", Received, free},
	{Received, T, "end_consent", ConsentEnded, free},

	{Scheduled, R, "attend", InProgress, free},
	{Scheduled, R, "schedule", Scheduled, free},
	{Scheduled, R, "no_show", NoShow, free},
	{Scheduled, R, "complete", Completed, free},
	{Scheduled, R, "fail", Failed, why},
	{Scheduled, S, "request_cancel", CancelRequested, why},
	{Scheduled, T, "escalate", Scheduled, free},

	{NoShow, R, "schedule", Scheduled, free},
	{NoShow, R, "attend", InProgress, free},
	{NoShow, R, "close_lost_contact", ClosedLostContact, why},
	{NoShow, S, "request_cancel", CancelRequested, why},
	{NoShow, T, "escalate", NoShow, free},

	{InProgress, R, "complete", Completed, free},
	{InProgress, R, "hold", OnHold, why},
	{InProgress, R, "fail", Failed, why},
	{InProgress, R, "propose", InProgress, free},
	{InProgress, S, "request_cancel", CancelRequested, why},

	{OnHold, R, "resume", InProgress, free},
	{OnHold, R, "complete", Completed, free},
	{OnHold, R, "fail", Failed, why},
	{OnHold, S, "request_cancel", CancelRequested, why},

	{CancelRequested, R, "cancel", Cancelled, free},
	{CancelRequested, R, "complete", Completed, free},
	{CancelRequested, T, "cancel", Cancelled, free},

	{Completed, S, "confirm", Confirmed, free},
	{Completed, S, "reopen", InProgress, why},
	{Completed, P, "reopen", InProgress, why},
	{Completed, T, "confirm", Confirmed, free},
})

// finals are the states after which a referral moves no more.
var finals = []string{Declined, Expired, Superseded, Cancelled, Failed, ClosedLostContact, Abandoned, ConsentEnded,
	Withdrawn, Confirmed}

// paused are the states in which nobody is late: the clocks stop.
var paused = []string{InfoRequested, OnHold}

// States lists every state in the order of the table, the final ones last.
func States() []string {
	var all []string
	for _, r := range Table {
		if !slices.Contains(all, r.From) {
			all = append(all, r.From)
		}
	}
	return append(all, finals...)
}

// Final reports whether a referral moves no more from this state.
func Final(state string) bool { return slices.Contains(finals, state) }

// withdrawals adds the rule that beats every other: from each state that is
// not final, the person may withdraw.
func withdrawals(rules []Rule) []Rule {
	out := make([]Rule, 0, len(rules)+16)
	for i, r := range rules {
		out = append(out, r)
		if i+1 == len(rules) || rules[i+1].From != r.From {
			out = append(out, Rule{r.From, P, "withdraw", Withdrawn, free})
		}
	}
	return out
}

type place struct{ from, who, move string }

var byPlace = func() map[place]Rule {
	m := make(map[place]Rule, len(Table))
	for _, r := range Table {
		m[place{r.From, r.Who, r.Move}] = r
	}
	return m
}()

// Next returns the rule by which somebody may make a move in a state, and
// whether there is one.
func Next(state, who, move string) (Rule, bool) {
	r, ok := byPlace[place{state, who, move}]
	return r, ok
}

// Can lists the moves that somebody may make in a state, in the order of the
// table.
func Can(state, who string) []string {
	moves := []string{}
	for _, r := range Table {
		if r.From == state && r.Who == who {
			moves = append(moves, r.Move)
		}
	}
	return moves
}
