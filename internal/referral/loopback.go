package referral

import "slices"

// What a recipient may tell the sender, each including those before.
var loopOrder = []string{"none", "status", "appointments", "outcome", "words"}

// limited are the moves of which the sender learns only under a loop-back
// consent: "she came to us" is itself a disclosure.
var limited = []string{"schedule", "attend", "no_show", "hold", "resume", "complete", "fail", "close_lost_contact"}

// limitedStates are the states that only such moves lead to.
var limitedStates = []string{Scheduled, NoShow, InProgress, OnHold, Completed, Failed, ClosedLostContact, Confirmed}

// Limited reports whether a state tells what only a loop-back consent lets
// out.
func Limited(state string) bool { return slices.Contains(limitedStates, state) }

func allows(loop, level string) bool {
	return slices.Index(loopOrder, loop) >= slices.Index(loopOrder, level)
}

// Cut returns what the sender may learn of a move. It is applied before the
// body is sealed to the sender.
func Cut(loop, move string, b Body) Body {
	if !slices.Contains(limited, move) {
		return b
	}
	if !allows(loop, "appointments") {
		b.When = 0
	}
	if !allows(loop, "outcome") {
		b.Outcome, b.Reason = "", ""
	}
	if !allows(loop, "words") {
		b.Text = ""
	}
	return b
}

// Veil decides whether the sender may know of a move that leads to a state:
// it may not when the move, or the state, or all since an earlier one, is
// something that the person did not allow to be told.
func (st *Standing) Veil(who, move, to string) bool {
	if who == S || allows(st.Loop, "status") {
		return false
	}
	if who == T {
		return st.Veiled // the clock tells nothing new of who knows the state
	}
	if move == "undo" {
		return slices.Contains(limitedStates, to)
	}
	return st.Veiled || slices.Contains(limited, move) || slices.Contains(limitedStates, to)
}

// EndLoop forgets, once the consent to tell back has ended, what the sender
// may learn: what happens from then on is not told.
func (st *Standing) EndLoop(now At) {
	if st.LoopUntil != 0 && now >= st.LoopUntil {
		st.Loop = "none"
	}
}

// TellsTimes reports whether the sender may know when something is due: the
// deadline after an appointment says when that is.
func (st *Standing) TellsTimes() bool {
	return !Limited(st.Clocks.State) || allows(st.Loop, "appointments")
}

// SenderState is the state as the sender sees it at an instant: itself, or
// open until the consent's end and closed after it, whatever happened.
func (st *Standing) SenderState(now At) string {
	switch {
	case !st.Veiled:
		return st.Clocks.State
	case now < st.LoopUntil:
		return Open
	}
	return Closed
}
