package agency

import "time"

// How long every member has to see and stop a recovery: a day, or three where
// one of them is of a weekend.
const (
	recoveryWaits   = 24 * time.Hour
	recoveryWeekend = 72 * time.Hour
)

// RecoveryReady is when a recovery that starts now can be finished. Days are
// those of the agency's zone.
func RecoveryReady(now time.Time, zone *time.Location) time.Time {
	for _, at := range []time.Time{now, now.Add(recoveryWaits)} {
		if day := at.In(zone).Weekday(); day == time.Saturday || day == time.Sunday {
			return now.Add(recoveryWeekend)
		}
	}
	return now.Add(recoveryWaits)
}
