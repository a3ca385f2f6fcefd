package referral

import "time"

// Offered lists the moves that are open to a side: to one that may not see where
// the referral stands (hides) only to take it back, and with undo the newest
// move.
func (st *State) Offered(side string, hides, undo bool) []string {
	if hides {
		return []string{string(MoveWithdraw)}
	}
	moves := []string{}
	for _, m := range st.can(side) {
		if m.Offered() {
			moves = append(moves, string(m))
		}
	}
	if _, ok := Next(st.Clocks.Status, P, MoveWithdraw); ok {
		moves = append(moves, string(MoveWithdraw))
	}
	if undo {
		moves = append(moves, string(MoveUndo))
	}
	return moves
}

// MayUndo reports whether the newest move is a member's own and was just made.
func (st *State) MayUndo(side, member string, now time.Time) bool {
	return st.Back != nil && st.BackBy == side && st.BackMember == member && AtTime(now) <= st.BackUntil
}
