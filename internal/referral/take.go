package referral

import "time"

// Step is a move as the state takes it on.
type Step struct {
	Rule   Rule
	Body   Body
	Side   string        // of the author: S or R; empty for the clock
	Member string        // who made it
	Back   *Clocks       // what an undo returns to
	Seq    int           // its number
	Veiled bool          // the sender may not know where it leads
	Quiet  bool          // the sender may know where it stands, but not of this move
	Undo   time.Duration // for how long it can be taken back
	Gap    []byte        // mark of what it counted
}

// Take brings the state on by a move.
func (st *State) Take(m Step, now time.Time, add Adder, after After) {
	before := st.Clocks
	if m.Back != nil {
		st.Clocks = *m.Back
	} else {
		st.Enter(m.Rule, m.Body, now, add, after)
	}
	st.Changed = AtTime(now)
	if m.Member != "" || m.Body.Said != nil && m.Body.Said.Way == SaidByLink {
		st.paced(m.Side, now)
	}
	if st.Veiled = m.Veiled; !m.Veiled && !m.Quiet {
		st.ShownSeq, st.ShownAt = m.Seq, st.Changed
	}
	if m.Rule.Move == MoveMessage && m.Side == S {
		st.WordsR = m.Seq
	} else if m.Rule.Move == MoveMessage {
		st.WordsS = m.Seq
	}
	st.Counted = m.Gap
	st.Assign(m.Rule, m.Member)
	st.Receipted = st.Receipted || m.Rule.Move == MoveReceipt
	if m.Rule.Move != MoveLimits { // which changes nothing that an undo would bring back
		st.Back, st.BackUntil, st.BackBy, st.BackMember, st.BackMove = nil, 0, "", "", ""
	}
	if m.Undo > 0 {
		st.Back, st.BackUntil = &before, AtTime(now.Add(m.Undo))
		st.BackBy, st.BackMember, st.BackMove = m.Side, m.Member, m.Rule.Move
	}
	st.Purge = 0
	if m.Undo > 0 && st.Clocks.Status.Final() {
		st.Purge = st.BackUntil
	}
}
