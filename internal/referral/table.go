package referral

// Whether a move needs a reason code.
const (
	why  = true
	free = false
)

// Rule is one line of the table: in status From, Who may make Move, and the
// referral then has status To. Reason says that the move needs a reason code.
type Rule struct {
	From   Status
	Who    string
	Move   Move
	To     Status
	Reason bool
}

// Table is the whole loop. Everything else (forms, API, documentation, tests)
// is made from it or checked against it. Within a state the order is the one
// in which pages offer the moves.
var Table = withdrawals([]Rule{
	{Draft, S, MoveAsk, Asked, free},
	{Draft, S, MoveAbandon, Abandoned, why},
	// The one door without consent: sent at once, never asked.
	{Draft, S, MoveDisclose, Released, free},

	{Asked, R, MoveAccept, Accepted, free},
	{Asked, R, MoveWaitlist, Waitlisted, free},
	{Asked, R, MoveDecline, Declined, why},
	{Asked, R, MoveRequestInfo, InfoRequested, free},
	{Asked, R, MovePropose, Asked, free},
	{Asked, S, MoveCancel, Cancelled, why},
	{Asked, S, MoveSupersede, Superseded, free},
	{Asked, T, MoveEscalate, Asked, free},
	{Asked, T, MoveExpire, Expired, free},

	{InfoRequested, S, MoveAnswerInfo, Asked, free},
	{InfoRequested, S, MoveCancel, Cancelled, why},
	{InfoRequested, S, MoveSupersede, Superseded, free},
	{InfoRequested, T, MoveExpire, Expired, free},

	{Waitlisted, R, MoveAccept, Accepted, free},
	{Waitlisted, R, MoveDecline, Declined, why},
	{Waitlisted, R, MovePropose, Waitlisted, free},
	{Waitlisted, S, MoveCancel, Cancelled, why},
	{Waitlisted, S, MoveSupersede, Superseded, free},
	{Waitlisted, T, MoveEscalate, Waitlisted, free},
	{Waitlisted, T, MoveExpire, Expired, free},

	{Accepted, S, MoveRelease, Released, free},
	{Accepted, R, MoveDecline, Declined, why},
	{Accepted, R, MovePropose, Accepted, free},
	{Accepted, S, MoveCancel, Cancelled, why},
	{Accepted, S, MoveSupersede, Superseded, free},
	{Accepted, T, MoveEscalate, Accepted, free},
	{Accepted, T, MoveExpire, Expired, free},

	{Released, R, MoveReceive, Received, free},
	{Released, R, MoveDecline, Declined, why},
	{Released, S, MoveCancel, Cancelled, why},
	{Released, T, MoveEscalate, Released, free},
	{Released, T, MoveEndConsent, ConsentEnded, free},
	{Released, S, MoveEndDisclosure, Cancelled, free},
	{Released, S, MoveLimits, Released, free},
	{Released, R, MoveMessage, Released, free},
	{Released, S, MoveMessage, Released, free},

	{Received, R, MoveSchedule, Scheduled, free},
	{Received, R, MoveAttend, InProgress, free},
	{Received, R, MoveComplete, Completed, free}, // a need met at the first contact: docs/decisions/first-contact.md
	{Received, R, MovePropose, Received, free},
	{Received, R, MoveDecline, Declined, why},
	{Received, S, MoveRequestCancel, CancelRequested, why},
	{Received, T, MoveEscalate, Received, free},
	{Received, T, MoveEndConsent, ConsentEnded, free},
	{Received, S, MoveEndDisclosure, Cancelled, free},
	{Received, S, MoveLimits, Received, free},
	{Received, R, MoveMessage, Received, free},
	{Received, S, MoveMessage, Received, free},

	{Scheduled, R, MoveAttend, InProgress, free},
	{Scheduled, R, MoveSchedule, Scheduled, free},
	{Scheduled, R, MoveNoShow, NoShow, free},
	{Scheduled, R, MoveComplete, Completed, free},
	{Scheduled, R, MoveFail, Failed, why},
	{Scheduled, S, MoveRequestCancel, CancelRequested, why},
	{Scheduled, T, MoveEscalate, Scheduled, free},
	{Scheduled, S, MoveEndDisclosure, Cancelled, free},
	{Scheduled, S, MoveLimits, Scheduled, free},
	{Scheduled, R, MoveMessage, Scheduled, free},
	{Scheduled, S, MoveMessage, Scheduled, free},

	{NoShow, R, MoveSchedule, Scheduled, free},
	{NoShow, R, MoveAttend, InProgress, free},
	{NoShow, R, MoveCloseLostContact, ClosedLostContact, why},
	{NoShow, S, MoveRequestCancel, CancelRequested, why},
	{NoShow, T, MoveEscalate, NoShow, free},
	{NoShow, S, MoveEndDisclosure, Cancelled, free},
	{NoShow, S, MoveLimits, NoShow, free},
	{NoShow, R, MoveMessage, NoShow, free},
	{NoShow, S, MoveMessage, NoShow, free},

	{InProgress, R, MoveComplete, Completed, free},
	{InProgress, R, MoveHold, OnHold, why},
	{InProgress, R, MoveFail, Failed, why},
	{InProgress, R, MovePropose, InProgress, free},
	{InProgress, S, MoveRequestCancel, CancelRequested, why},
	{InProgress, S, MoveEndDisclosure, Cancelled, free},
	{InProgress, S, MoveLimits, InProgress, free},
	{InProgress, R, MoveMessage, InProgress, free},
	{InProgress, S, MoveMessage, InProgress, free},

	{OnHold, R, MoveResume, InProgress, free},
	{OnHold, R, MoveComplete, Completed, free},
	{OnHold, R, MoveFail, Failed, why},
	{OnHold, S, MoveRequestCancel, CancelRequested, why},
	{OnHold, S, MoveEndDisclosure, Cancelled, free},
	{OnHold, S, MoveLimits, OnHold, free},
	{OnHold, R, MoveMessage, OnHold, free},
	{OnHold, S, MoveMessage, OnHold, free},

	{CancelRequested, R, MoveCancel, Cancelled, free},
	{CancelRequested, R, MoveComplete, Completed, free},
	{CancelRequested, T, MoveCancel, Cancelled, free},
	{CancelRequested, S, MoveEndDisclosure, Cancelled, free},
	{CancelRequested, S, MoveLimits, CancelRequested, free},
	{CancelRequested, R, MoveMessage, CancelRequested, free},
	{CancelRequested, S, MoveMessage, CancelRequested, free},

	{Completed, S, MoveConfirm, Confirmed, free},
	{Completed, S, MoveReopen, InProgress, why},
	{Completed, S, MoveLimits, Completed, free},
	{Completed, P, MoveReopen, InProgress, why},
	{Completed, T, MoveConfirm, Confirmed, free},
})

// withdrawals adds the rule that beats every other: from each status that
// is not final, the person may withdraw.
func withdrawals(rules []Rule) []Rule {
	out := make([]Rule, 0, len(rules)+16)
	for i, r := range rules {
		out = append(out, r)
		if i+1 == len(rules) || rules[i+1].From != r.From {
			out = append(out, Rule{r.From, P, MoveWithdraw, Withdrawn, free})
		}
	}
	return out
}

type place struct {
	from Status
	who  string
	move Move
}

var byPlace = func() map[place]Rule {
	m := make(map[place]Rule, len(Table))
	for _, r := range Table {
		m[place{r.From, r.Who, r.Move}] = r
	}
	return m
}()

// Next returns the rule by which somebody may make a move in a status, and
// whether there is one.
func Next(from Status, who string, move Move) (Rule, bool) {
	r, ok := byPlace[place{from, who, move}]
	return r, ok
}

// Can lists the moves that somebody may make in a status, in the order of the
// table.
func Can(from Status, who string) []Move {
	moves := []Move{}
	for _, r := range Table {
		if r.From == from && r.Who == who {
			moves = append(moves, r.Move)
		}
	}
	return moves
}

// ByItself returns the rule by which the clock moves a referral on when
// nobody did in time: what it can do but escalate and end with the consent.
func ByItself(from Status) (Rule, bool) {
	for _, r := range Table {
		if r.From == from && r.Who == T && r.To != from && r.Move != MoveEndConsent {
			return r, true
		}
	}
	return Rule{}, false
}
