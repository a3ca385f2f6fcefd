package caseview

import "relais/internal/act"

// Soonest orders referrals by what can't wait: who is overdue, who is due
// first, and then the newest.
func Soonest(a, b act.ReferralRow) int {
	first := map[bool]int{true: -1, false: 1}
	if a.Overdue != b.Overdue {
		return first[a.Overdue]
	}
	if (a.Due != nil) != (b.Due != nil) {
		return first[a.Due != nil]
	}
	if a.Due != nil && !a.Due.Equal(*b.Due) {
		return a.Due.Compare(*b.Due)
	}
	return b.Changed.Compare(a.Changed)
}
