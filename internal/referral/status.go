package referral

// StatusRule is what the table says of a status by itself.
type StatusRule struct {
	Status    Status
	Sender    Look // who must look
	Recipient Look
	First     Move // the recipient's first button, or none
	FirstSent Move // the sender's
	Colour    string
	Marks     marks
}

// marks are what is true of a status.
type marks int

const (
	final      marks = 1 << iota // the referral moves no more
	paused                       // nobody is late: the clocks stop
	limited                      // it tells what only a loop-back consent lets out
	purges                       // what the recipient holds dies with it
	receipt                      // the recipient answers with a receipt when something was released
	unwanted                     // the person or the sender ended it: nobody need ask elsewhere
	unanswered                   // the need waits on: a desk that was told keeps what it was told until the sender has looked
	unsettled                    // the recipient's answer is still open: the facts stand before it
)

// Statuses is the table's second half, one line per status: the running ones
// in the order of the table, then the final ones, then the two words of a
// sender who may not know more. A side to which a status says LookRead has
// nothing to do once it has read; what is late must be acted on in any status.
var Statuses = []StatusRule{
	{Draft, LookNothing, LookNothing, "", "", Grey, 0},
	{Asked, LookRead, LookAct, MoveAccept, "", Teal, unsettled},
	{InfoRequested, LookAct, LookNothing, "", MoveAnswerInfo, Yellow, paused},
	{Waitlisted, LookRead, LookNothing, MoveAccept, "", Purple, unsettled},
	{Accepted, LookAct, LookRead, "", MoveRelease, Green, 0},
	{Released, LookRead, LookAct, MoveReceive, "", Teal, 0},
	{Received, LookRead, LookAct, MoveSchedule, "", Green, 0},
	{Scheduled, LookRead, LookRead, MoveAttend, "", Green, limited},
	{NoShow, LookRead, LookAct, MoveSchedule, "", Yellow, limited},
	{InProgress, LookRead, LookRead, MoveComplete, "", Green, limited},
	{OnHold, LookRead, LookRead, MoveResume, "", Purple, limited | paused},
	{CancelRequested, LookRead, LookAct, MoveCancel, "", Yellow, 0},
	{Completed, LookAct, LookRead, "", MoveConfirm, Green, limited},

	{Declined, LookRead, LookNothing, "", "", Red, final | purges | unanswered},
	{Expired, LookRead, LookRead, "", "", Red, final | purges | unanswered},
	{Superseded, LookNothing, LookRead, "", "", Grey, final | purges},
	{Cancelled, LookRead, LookRead, "", "", Grey, final | purges | unwanted},
	{Failed, LookRead, LookRead, "", "", Red, final | limited},
	{ClosedLostContact, LookRead, LookRead, "", "", Red, final | limited},
	{Abandoned, LookNothing, LookNothing, "", "", Grey, final | purges},
	{ConsentEnded, LookRead, LookRead, "", "", Grey, final | purges | receipt | unwanted},
	{Withdrawn, LookRead, LookRead, "", "", Grey, final | purges | receipt | unwanted},
	{Confirmed, LookRead, LookNothing, "", "", Green, final | limited},

	{Open, LookRead, LookNothing, "", "", Teal, 0},
	{Closed, LookRead, LookNothing, "", "", Grey, final | unwanted},
}

// The colours of a tag, as ui/ names them.
const (
	Grey   = "grey"
	Teal   = "teal"
	Green  = "green"
	Yellow = "yellow"
	Purple = "purple"
	Red    = "red"
)

var byStatus = func() map[Status]StatusRule {
	m := make(map[Status]StatusRule, len(Statuses))
	for _, s := range Statuses {
		m[s.Status] = s
	}
	return m
}()

func (s Status) has(m marks) bool { return byStatus[s].Marks&m != 0 }

// Final reports whether a referral moves no more from this status.
func (s Status) Final() bool { return s.has(final) }

// Paused reports whether nobody is late in this status: the clocks stop.
func (s Status) Paused() bool { return s.has(paused) }

// Limited reports whether a status tells what only a loop-back consent lets
// out: "she came to us" is itself a disclosure.
func (s Status) Limited() bool { return s.has(limited) }

// Unwanted reports whether the person or the sender ended it: asking somewhere
// else is not the obvious next step.
func (s Status) Unwanted() bool { return s.has(unwanted) }

// Unsettled reports whether the recipient has yet to say yes or no.
func (s Status) Unsettled() bool { return s.has(unsettled) }

// Unanswered reports whether a referral ended without an answer that helps: the
// need waits on.
func (s Status) Unanswered() bool { return s.has(unanswered) }

// Holds reports whether a place counts as taken in this status: from its
// acceptance until the referral ends.
func (s Status) Holds() bool {
	return !s.Final() && s != Draft && s != Asked && s != InfoRequested && s != Waitlisted
}

// Colour of the tag that names a status.
func (s Status) Colour() string { return byStatus[s].Colour }

// Known reports whether the table has such a status.
func (s Status) Known() bool { _, ok := byStatus[s]; return ok }

// First returns the move that a page of a side (S or R) puts first, or "".
func (s Status) First(side string) Move {
	if side == S {
		return byStatus[s].FirstSent
	}
	return byStatus[s].First
}

// All lists every status of the table, the final ones last.
func All() []Status { return marked(0) }

// marked lists the statuses of the table with a mark, or all of them.
func marked(m marks) []Status {
	var out []Status
	for _, s := range Statuses {
		if s.Status != Open && s.Status != Closed && (m == 0 || s.Marks&m != 0) {
			out = append(out, s.Status)
		}
	}
	return out
}

// Purges reports whether a referral that came to its end from another status
// ended what the recipient holds: the keys to the ask die with the ask. Where
// help was under way when it was cancelled, they don't.
func (st *State) Purges(from Status) bool {
	s := st.Clocks.Status
	return s.has(purges) && !(s == Cancelled && from == CancelRequested)
}
