package coalition

import (
	"encoding/json"
	"slices"
	"sync"
	"time"

	"github.com/rickar/cal/v2"

	"relais/content/holidays"
	"relais/internal/referral"
)

// Calendar counts working days as one province does.
type Calendar struct{ days *cal.BusinessCalendar }

var calendars = sync.OnceValue(func() map[string]Calendar {
	all, err := readHolidays(holidays.JSON)
	if err != nil {
		panic("content/holidays: " + err.Error()) // embedded and tested
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

type holidayFile struct {
	Days []struct {
		Code         string
		Month, Day   int
		Weekday, Nth int
		Before       int
		Easter       *int
		Monday       bool
		Provinces    []string
	}
}

func readHolidays(data []byte) (map[string]Calendar, error) {
	var f holidayFile
	if err := json.Unmarshal(data, &f); err != nil {
		return nil, err
	}
	all := map[string]Calendar{}
	for _, province := range []string{"", "NL", "PE", "NS", "NB", "QC", "ON", "MB", "SK", "AB", "BC", "YT", "NT", "NU"} {
		days := cal.NewBusinessCalendar()
		for _, d := range f.Days {
			if len(d.Provinces) > 0 && !slices.Contains(d.Provinces, province) {
				continue
			}
			h := &cal.Holiday{Name: d.Code, Month: time.Month(d.Month), Day: d.Day, Func: cal.CalcDayOfMonth}
			switch {
			case d.Easter != nil:
				h.Func, h.Offset = cal.CalcEasterOffset, *d.Easter
			case d.Before > 0:
				h.Func, h.Weekday, h.Day, h.Offset = cal.CalcWeekdayFrom, time.Weekday(d.Weekday), d.Before-7, 1
			case d.Nth > 0:
				h.Func, h.Weekday, h.Offset = cal.CalcWeekdayOffset, time.Weekday(d.Weekday), d.Nth
			}
			if d.Monday {
				h.Observed = []cal.AltDay{{Day: time.Saturday, Offset: 2}, {Day: time.Sunday, Offset: 1}}
			}
			days.AddHoliday(h)
		}
		all[province] = Calendar{days}
	}
	return all, nil
}
