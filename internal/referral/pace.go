package referral

import (
	"maps"
	"time"
)

// A side may move a referral so many times at once, and after that once in each
// span: far more than people do, and less often than a withdrawal that somebody
// gets in the way of is tried again.
const (
	PaceAtOnce = 20
	paceSpan   = 6 * time.Second
)

// Waits reports whether a side that has moved on too often waits with a move. A yes, a
// no and an end never do: none of them can be made again and again without a move
// that does.
func (m Move) Waits() bool {
	switch m {
	case MoveAccept, MoveDecline, MoveCancel, MoveRequestCancel, MoveWithdraw:
		return false
	}
	return true
}

// Hasty reports whether a side has moved on so often that it has to wait.
func (s *State) Hasty(side string, now time.Time) bool {
	return s.Pace[side].Time().Sub(now) > (PaceAtOnce-1)*paceSpan
}

// paced notes one more move of a side. The map may be another state's too.
func (s *State) paced(side string, now time.Time) {
	next := s.Pace[side].Time()
	if next.Before(now) {
		next = now
	}
	pace := maps.Clone(s.Pace)
	if pace == nil {
		pace = map[string]At{}
	}
	pace[side] = AtTime(next.Add(paceSpan))
	s.Pace = pace
}
