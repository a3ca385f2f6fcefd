package referral

import "time"

// Look says what a side must do about a referral. Home, the number in the
// menu, inboxes, the API and what is sent outside are made from it.
type Look string

// A side has nothing to do, must read what is new, or must act.
const (
	LookNothing Look = "nothing"
	LookRead    Look = "read"
	LookAct     Look = "act"
)

// Looks returns what the table says of a status for a side (S or R).
func (s Status) Looks(side string) Look {
	if side == S {
		return byStatus[s].Sender
	}
	return byStatus[s].Recipient
}

// Look says what a side must do now. unread tells whether there is something
// that it may know and nobody whose job it is has read. A sender that may not
// see the status must read what was shown before, and nothing else: whatever
// happened since must not show.
func (st *State) Look(side string, unread bool, now time.Time) Look {
	k := st.Clocks
	look := k.Status.Looks(side)
	if to, ok := looksOutside[k.Status]; ok && st.Out != nil && side == S {
		look = to
	}
	if side == S && st.Veiled {
		look = LookRead
	} else if st.late(side, now) || (side == R || st.Out != nil) && st.ReceiptDue() {
		return LookAct
	}
	if look == LookRead && !unread {
		return LookNothing
	}
	return look
}

// late reports whether a deadline has passed that this side must do something
// about: its own, or for the sender, that may ask somewhere else, anybody's.
func (st *State) late(side string, now time.Time) bool {
	return st.Clocks.Overdue(now) && (st.Clocks.Turn == side || side == S && st.TellsTimes())
}

// ReceiptDue reports whether the recipient has yet to say what became of what
// was released to it.
func (st *State) ReceiptDue() bool {
	return st.Release != "" && !st.Receipted && st.Clocks.Status.has(receipt)
}

// InHand reports whether a side still has a referral in hand at an instant:
// until it has ended and, where the other side ended it, was looked at.
func (st *State) InHand(side string, unread bool, now time.Time) bool {
	if side == S && st.Veiled {
		return AtTime(now) < st.LoopUntil
	}
	return !st.Clocks.Status.Final() || st.Look(side, unread, now) != LookNothing
}

// Assign notes whose job at the recipient it is to look from now on: who
// accepted, or without an acceptance who opened what came. An acceptance that
// is undone leaves it to anybody.
func (st *State) Assign(r Rule, member string) {
	switch {
	case st.Out != nil: // nobody is there; it stays with who asked
		if r.Move == MoveAsk {
			st.Hand = member
		}
	case r.Who == R && r.Move == MoveAccept, r.Who == R && r.Move == MoveReceive && st.Hand == "":
		st.Hand = member
	case r.Move == MoveUndo && st.BackMove == MoveAccept:
		st.Hand = ""
	}
}
