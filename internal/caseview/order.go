package caseview

import "relais/internal/act"

// Soonest orders referrals by what can't wait: who is overdue, who is due
// first, and then the newest.
func Soonest(a, b act.ReferralRow) int {
	first := map[bool]int{true: -1, false: 1}
	if a.Overdue != b.Overdue {
		return first[a.Overdue]
	}
	one, other := next(a), next(b)
	if (one != nil) != (other != nil) {
		return first[one != nil]
	}
	if one != nil && !one.Equal(*other) {
		return one.Compare(*other)
	}
	return b.Changed.Compare(a.Changed)
}

// next is what comes next: an appointment, before what is due after it.
func next(r act.ReferralRow) *act.Moment {
	if r.Meets != nil {
		return r.Meets
	}
	return r.Due
}
