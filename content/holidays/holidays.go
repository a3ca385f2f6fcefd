// Package holidays holds the days without work of each province and
// territory: data that people of the field edit.
package holidays

import (
	_ "embed"
	"encoding/json"
	"slices"
	"sync"
	"time"

	"github.com/rickar/cal/v2"
)

//go:embed holidays.json
var data []byte

// Day is a statutory holiday: the rule that finds it in a year, named by its
// code, and who keeps it.
type Day struct {
	Rule      *cal.Holiday
	Provinces []string // two letters; empty for all
}

// In tells whether a province keeps the day. "" has the days that hold everywhere.
func (d Day) In(province string) bool {
	return len(d.Provinces) == 0 || slices.Contains(d.Provinces, province)
}

var all = sync.OnceValue(func() []Day {
	days, err := read(data)
	if err != nil {
		panic("content/holidays: " + err.Error()) // embedded and tested
	}
	return days
})

// All lists the statutory days.
func All() []Day { return all() }

func read(data []byte) (all []Day, err error) {
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
		all = append(all, Day{h, d.Provinces})
	}
	return all, err
}
