package coalition

import (
	"sync"
	"time"

	"github.com/rickar/cal/v2"

	"relais/content/holidays"
	"relais/internal/referral"
)

// Calendar counts working days as one province does.
type Calendar struct{ days *cal.BusinessCalendar }

var calendars = sync.OnceValue(func() map[string]Calendar {
	all := map[string]Calendar{}
	for _, province := range []string{"", "NL", "PE", "NS", "NB", "QC", "ON", "MB", "SK", "AB", "BC", "YT", "NT", "NU"} {
		days := cal.NewBusinessCalendar()
		for _, d := range holidays.All() {
			if d.In(province) {
				days.AddHoliday(d.Rule)
			}
		}
		all[province] = Calendar{days}
	}
	return all
})

// In returns the calendar of a province or territory. An unknown one has the
// days that hold everywhere.
func In(province string) Calendar {
	if c, ok := calendars()[province]; ok {
		return c
	}
	return calendars()[""]
}

// Add returns the instant a span after t: minutes as they pass, working days
// at the same time of day in the zone. A day without work never counts.
func (c Calendar) Add(t time.Time, span referral.Span, zone *time.Location) time.Time {
	if span >= 0 {
		return t.Add(time.Duration(span) * time.Minute)
	}
	local := t.In(zone)
	for left := int(-span); left > 0; {
		local = local.AddDate(0, 0, 1)
		if c.Works(local) {
			left--
		}
	}
	return local.UTC()
}

// Works reports whether the local day of t is a working day.
func (c Calendar) Works(t time.Time) bool { return c.days.IsWorkday(t) }
