package hours

import (
	"slices"
	"time"
)

// Fixed is the hour of the day, noon UTC, at or after t. What needs to be in
// clear only to be thrown away one day is due then: it tells neither when
// something was done nor in which zone.
func Fixed(t time.Time) time.Time {
	t = t.UTC()
	noon := time.Date(t.Year(), t.Month(), t.Day(), 12, 0, 0, 0, time.UTC)
	if noon.Before(t) {
		noon = noon.AddDate(0, 0, 1)
	}
	return noon
}

// midnights are the minutes of a UTC day at which it is midnight on a Canadian
// clock, in winter or in summer.
var midnights = []int{150, 180, 210, 240, 300, 360, 420, 480}

// InClear is an instant as it may stand in clear: what is midnight on a Canadian
// clock ends with a local day, would tell the zone, and is due at the fixed hour after it.
func InClear(t time.Time) time.Time {
	t = t.UTC()
	if t.Equal(t.Truncate(time.Minute)) && slices.Contains(midnights, t.Hour()*60+t.Minute()) {
		return Fixed(t)
	}
	return t
}

// LastDay is the last day (YYYY-MM-DD) that ends at an instant, on the clocks of
// a zone: what ends with the 28th has midnight as its end, and reads "until the
// 28th" in every zone.
func LastDay(end time.Time, zone *time.Location) string {
	return end.Add(-time.Microsecond).In(zone).Format(time.DateOnly)
}
