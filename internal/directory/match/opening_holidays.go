package match

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
