package agency

import (
	"time"

	"relais/internal/hours"
	"relais/internal/seal"
)

// sessionTimes is when a session is used and when it ends, sealed for the node:
// beside the member's id it would say in clear when each of them works.
type sessionTimes struct {
	Touched int64 `json:"touched"` // last use, microseconds since 1970
	Ends    int64 `json:"ends"`    // microseconds since 1970; equal to touched of one that its member left
}

// RecordVersion implements record.Body.
func (sessionTimes) RecordVersion() int { return 1 }

func (s *SessionRow) timesBind() seal.Bind {
	return seal.Bind{Kind: "session times", Owner: s.Member, Object: s.ID}
}

// SealTimes seals when a session was last used and when it ends under the node's key.
func (s *SessionRow) SealTimes(k seal.Key, touched, ends time.Time) []byte {
	return SealJSON(k, s.timesBind(), sessionTimes{touched.UnixMicro(), ends.UnixMicro()})
}

// ReadTimes reads when a session was last used and when it ends. One without such
// times, or with others than the node wrote, has ended long ago.
func (s *SessionRow) ReadTimes(k seal.Key) {
	var t sessionTimes
	if OpenJSON(k, s.timesBind(), s.Times, &t) != nil {
		t = sessionTimes{Ends: 1}
	}
	s.Touched, s.Ends = time.UnixMicro(t.Touched).UTC(), time.UnixMicro(t.Ends).UTC()
}

// SessionForgotten is when the row of a session may go that ends at a time at the latest.
func SessionForgotten(ends time.Time) time.Time { return hours.Fixed(ends.Add(Remembered)) }
