package coalition

import (
	"time"

	"relais/internal/act"
)

// OnCall reports whether somebody is on duty at t, by weekly hours in the
// agency's own zone. A span whose end is not after its beginning goes past
// midnight. Without hours nobody is said to be on duty.
func OnCall(hours []act.Hours, zone *time.Location, t time.Time) bool {
	local := t.In(zone)
	now := local.Format("15:04")
	day := int(local.Weekday())
	for _, h := range hours {
		switch {
		case h.From < h.To && h.Day == day && h.From <= now && now < h.To:
			return true
		case h.From >= h.To && h.Day == day && h.From <= now:
			return true
		case h.From >= h.To && (h.Day+1)%7 == day && now < h.To:
			return true
		}
	}
	return false
}
