package released

import (
	"time"

	"relais/internal/referral"
)

// State is what the node knows of a release: nothing of the person.
type State struct {
	State string      `json:"s"`           // armed, sealed, opened, ended, purged or kept
	Loop  string      `json:"l,omitempty"` // what may be told back, a code
	Until referral.At `json:"u,omitempty"` // last instant of telling back
	// Bundle names what is held with an armed release.
	Bundle string `json:"g,omitempty"`
	By     string `json:"b,omitempty"` // consent to tell back, when it is one of its own
	// Ends is the consent's end; none in rows of earlier programs, where it stands in clear.
	Ends      referral.At `json:"e,omitempty"`
	Enforcing bool        `json:"f,omitempty"` // the consent names agencies that enforce
	// Filed is the recipient's member who opened a case file with it: told when the
	// consent ends.
	Filed string `json:"fi,omitempty"`
}

// Ended reports whether a release has come to its end, which its row says to
// the clock by a fixed hour after it.
func (s State) Ended(row referral.ReleaseRow, now time.Time) bool {
	return s.Ends != 0 && s.Ends <= referral.AtTime(now) || !row.Until.IsZero() && !now.Before(row.Until)
}

// EndsAt is when a release ends.
func (s State) EndsAt(row referral.ReleaseRow) time.Time {
	if s.Ends != 0 {
		return s.Ends.Time().UTC()
	}
	return row.Until.UTC()
}

// Opens reports whether a release in this state may be opened.
func (s State) Opens() bool {
	return s.State == string(referral.ReleaseSealed) || s.State == string(referral.ReleaseOpened)
}

// RecordVersion implements record.Body.
func (State) RecordVersion() int { return 1 }
