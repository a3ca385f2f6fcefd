package match

import (
	"encoding/json"
	"slices"
	"sync"
	"time"

	"github.com/rickar/cal/v2"

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
	for _, h := range statutory() {
		if len(h.provinces) > 0 && !slices.Contains(h.provinces, province) {
			continue
		}
		actual, observed := h.rule.Calc(year)
		for _, t := range []time.Time{actual, observed} {
			if !t.IsZero() {
				days[DayOf(t)] = h.rule.Name
			}
		}
	}
	return days
}

type statutoryDay struct {
	rule      *cal.Holiday
	provinces []string
}

var statutory = sync.OnceValue(func() []statutoryDay {
	all, err := readStatutory(holidays.JSON)
	if err != nil {
		panic("content/holidays: " + err.Error()) // embedded and tested
	}
	return all
})

func readStatutory(data []byte) (all []statutoryDay, err error) {
	var f struct {
		Days []struct {
			Code                             string
			Month, Day, Weekday, Nth, Before int
			Easter                           *int
			Monday                           bool
			Provinces                        []string
		}
	}
	err = json.Unmarshal(data, &f)
	for _, d := range f.Days {
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
		all = append(all, statutoryDay{h, d.Provinces})
	}
	return all, err
}
