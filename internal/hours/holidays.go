package hours

import (
	"sync"
	"time"

	"relais/content/holidays"
)

// HolidayOn is the code of the statutory holiday that a province keeps on a
// day, "" on others. A day that is made up for on a Monday counts twice.
func HolidayOn(province string, d Day) string {
	year, _, _ := d.Date()
	key := holidayYear{province, year}
	if got, ok := holidayYears.Load(key); ok {
		return got.(map[Day]string)[d]
	}
	days := holidaysOf(province, year)
	holidayYears.Store(key, days)
	return days[d]
}

type holidayYear struct {
	province string
	year     int
}

var holidayYears sync.Map // holidayYear → map[Day]string

func holidaysOf(province string, year int) map[Day]string {
	days := map[Day]string{}
	for _, h := range holidays.All() {
		if !h.In(province) {
			continue
		}
		actual, observed := h.Rule.Calc(year)
		for _, t := range []time.Time{actual, observed} {
			if !t.IsZero() {
				days[DayOf(t)] = h.Rule.Name
			}
		}
	}
	return days
}

// Works reports whether a day is a working day in a province: Monday to
// Friday, and no statutory holiday. A province that is not known, or "", has
// the holidays that hold everywhere.
func Works(province string, d Day) bool {
	w := d.Weekday()
	return w != time.Saturday && w != time.Sunday && HolidayOn(province, d) == ""
}

// AddWorkingDays is the instant n working days of a province after t, at the
// same time on the wall of a zone. A day without work never counts.
func AddWorkingDays(t time.Time, n int, province string, zone *time.Location) time.Time {
	if n <= 0 {
		return t
	}
	local := t.In(zone)
	d := DayOf(local)
	for ; n > 0; n-- {
		for d++; !Works(province, d); d++ {
		}
	}
	into := time.Duration(local.Second())*time.Second + time.Duration(local.Nanosecond())
	return d.At(local.Hour()*60+local.Minute(), zone).Add(into).UTC()
}
