package referral

// Status is where a referral stands, in the one word that both sides, lists,
// pages and the API use.
type Status string

// Move is what moves a referral on.
type Move string

// The statuses. Open and Closed are none of the table's: they are all that a
// sender sees when the person did not consent to more.
const (
	Draft             Status = "draft"
	Asked             Status = "asked"
	InfoRequested     Status = "info_requested"
	Waitlisted        Status = "waitlisted"
	Accepted          Status = "accepted"
	Released          Status = "released"
	Received          Status = "received"
	Scheduled         Status = "scheduled"
	NoShow            Status = "no_show"
	InProgress        Status = "in_progress"
	OnHold            Status = "on_hold"
	CancelRequested   Status = "cancel_requested"
	Completed         Status = "completed"
	Declined          Status = "declined"
	Expired           Status = "expired"
	Superseded        Status = "superseded"
	Cancelled         Status = "cancelled"
	Failed            Status = "failed"
	ClosedLostContact Status = "closed_lost_contact"
	Abandoned         Status = "abandoned"
	ConsentEnded      Status = "consent_ended"
	Withdrawn         Status = "withdrawn"
	Confirmed         Status = "confirmed"
	Open              Status = "open"
	Closed            Status = "closed"
)

// The moves. MoveUndo and MoveReceipt stand outside of the table: they fit
// any status and are appended to the chain like the others.
const (
	MoveAsk              Move = "ask"
	MoveAbandon          Move = "abandon"
	MoveDisclose         Move = "disclose"
	MoveAccept           Move = "accept"
	MoveWaitlist         Move = "waitlist"
	MoveDecline          Move = "decline"
	MoveRequestInfo      Move = "request_info"
	MoveAnswerInfo       Move = "answer_info"
	MovePropose          Move = "propose"
	MoveCancel           Move = "cancel"
	MoveSupersede        Move = "supersede"
	MoveEscalate         Move = "escalate"
	MoveExpire           Move = "expire"
	MoveRelease          Move = "release"
	MoveReceive          Move = "receive"
	MoveEndConsent       Move = "end_consent"
	MoveLimits           Move = "limits"         // how the person may be contacted has changed
	MoveEndDisclosure    Move = "end_disclosure" // the second member's review ended it
	MoveSchedule         Move = "schedule"
	MoveAttend           Move = "attend"
	MoveNoShow           Move = "no_show"
	MoveHold             Move = "hold"
	MoveResume           Move = "resume"
	MoveComplete         Move = "complete"
	MoveFail             Move = "fail"
	MoveCloseLostContact Move = "close_lost_contact"
	MoveMessage          Move = "message" // words that change nothing
	MoveRequestCancel    Move = "request_cancel"
	MoveConfirm          Move = "confirm"
	MoveReopen           Move = "reopen"
	MoveWithdraw         Move = "withdraw"
	MoveUndo             Move = "undo"
	MoveReceipt          Move = "receipt"
)

// Who moves a referral on.
const (
	S = "S" // the sending agency
	R = "R" // the receiving agency
	T = "T" // the clock, signed by the node
	P = "P" // the person, through a worker or their own page
)

// The sides in the words of the interface. A coalition's desk looks on.
const (
	SideSent     = "sent"
	SideReceived = "received"
	SideDesk     = "desk"
)

// SideWord is S or R in the words of the interface.
func SideWord(side string) string {
	if side == S {
		return SideSent
	}
	return SideReceived
}

// SideOf is S or R for a side in the words of the interface, "" for who only
// looks on.
func SideOf(word string) string {
	switch word {
	case SideSent:
		return S
	case SideReceived:
		return R
	}
	return ""
}

// Key is the locale key of a status.
func (s Status) Key() string { return "code.referral_state." + string(s) }

// Key is the locale key of a move's button; where a referral stands may give
// it another word (KeyIn).
func (m Move) Key() string { return "ref.do." + string(m) }

// KeyIn is the locale key of a move's button in a status, where it has a word
// of its own there.
func (m Move) KeyIn(s Status) string { return "ref.do." + string(s) + "." + string(m) }
