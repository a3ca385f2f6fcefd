package referral

import "slices"

// What a recipient may tell the sender, each including those before.
var loopOrder = []string{"none", "status", "appointments", "outcome", "words"}

func allows(loop, level string) bool {
	return slices.Index(loopOrder, loop) >= slices.Index(loopOrder, level)
}

// Cut returns what the sender may learn of a move. It is applied before the
// body is sealed to the sender.
func Cut(loop string, move Move, b Body) Body {
	if !move.LoopBack() {
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

// Veil decides whether the sender may know of a move that leads to a status:
// it may not when the move, or the status, or all since an earlier one, is
// something that the person did not allow to be told.
func (st *State) Veil(who string, move Move, to Status) bool {
	if who == S || st.Out != nil || allows(st.Loop, "status") {
		return false
	}
	if who == T {
		return st.Veiled // the clock tells nothing new of who knows the status
	}
	if move == MoveUndo {
		return to.Limited()
	}
	return st.Veiled || move.LoopBack() || to.Limited()
}

// EndLoop forgets, once the consent to tell back has ended, what the sender
// may learn: what happens from then on is not told.
func (st *State) EndLoop(now At) {
	if st.LoopUntil != 0 && now >= st.LoopUntil {
		st.Loop = "none"
	}
}

// TellsTimes reports whether the sender may know when something is due: the
// deadline after an appointment says when that is.
func (st *State) TellsTimes() bool {
	return st.Out != nil || !st.Clocks.Status.Limited() || allows(st.Loop, "appointments")
}

// SenderStatus is the status as the sender sees it at an instant: itself, or
// open until the consent's end and closed after it, whatever happened.
func (st *State) SenderStatus(now At) Status {
	switch {
	case !st.Veiled:
		return st.Clocks.Status
	case now < st.LoopUntil:
		return Open
	}
	return Closed
}
