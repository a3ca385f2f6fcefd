package facts

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/teambition/rrule-go"

	"relais/internal/directory/hsds"
	"relais/internal/hours"
)

func number(n int) *float64 { f := float64(n); return &f }

// TestSchedulesAreICalendar compares 600 random schedules, day by day over
// two years, with a library that reads the rules of iCalendar.
func TestSchedulesAreICalendar(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 11))
	from := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for range 600 {
		s := randomSchedule(rnd, from)
		o := opening(s)
		if o.Every == hours.Unread {
			t.Fatalf("not understood: %+v", s)
		}
		rule, err := rrule.StrToRRule(ruleText(s))
		if err != nil {
			t.Fatalf("%s: %v", ruleText(s), err)
		}
		want := map[hours.Day]bool{}
		for _, at := range rule.Between(from, from.AddDate(2, 0, 0), true) {
			want[hours.DayOf(at)] = true
		}
		for d := hours.DayOf(from); d < hours.DayOf(from.AddDate(2, 0, 0)); d++ {
			if o.On(d) != want[d] {
				y, m, day := d.Date()
				t.Fatalf("%s on %d-%d-%d: %v, iCalendar says %v", ruleText(s), y, m, day, o.On(d), want[d])
			}
		}
	}
}

func randomSchedule(rnd *rand.Rand, from time.Time) hsds.Schedule {
	s := hsds.Schedule{OpensAt: "09:00", ClosesAt: "17:00", Freq: []string{"DAILY", "WEEKLY", "MONTHLY"}[rnd.IntN(3)],
		DTStart: from.AddDate(0, 0, rnd.IntN(60)).Format(time.DateOnly)}
	// The library takes "MO,2TU" as what is both; nobody writes that.
	counted := s.Freq == "MONTHLY" && rnd.IntN(2) == 0
	for i, day := range weekdays {
		nth := ""
		if counted {
			nth = fmt.Sprint([]int{1, 2, 3, 4, 5, -1, -2, -5}[rnd.IntN(8)])
		}
		if rnd.IntN(4) == 0 && i > 0 {
			s.ByDay += "," + nth + day
		}
	}
	s.ByDay = strings.Trim(s.ByDay, ",")
	if s.Freq == "MONTHLY" && rnd.IntN(2) == 0 {
		s.ByMonthDay = fmt.Sprintf("%d,%d", 1+rnd.IntN(31), -1-rnd.IntN(31))
	}
	if rnd.IntN(2) == 0 {
		s.Interval = number(1 + rnd.IntN(4))
	}
	switch rnd.IntN(4) {
	case 0:
		s.Until = from.AddDate(0, 0, rnd.IntN(700)).Format(time.DateOnly)
	case 1:
		s.Count = number(1 + rnd.IntN(30))
	}
	if rnd.IntN(3) == 0 {
		s.WKST = weekdays[rnd.IntN(7)]
	}
	return s
}

func ruleText(s hsds.Schedule) string {
	bare := func(date string) string { return strings.ReplaceAll(date, "-", "") + "T000000Z" }
	rule := "DTSTART:" + bare(s.DTStart) + "\nRRULE:FREQ=" + s.Freq
	for name, v := range map[string]string{"BYDAY": s.ByDay, "BYMONTHDAY": s.ByMonthDay, "WKST": s.WKST} {
		if v != "" {
			rule += ";" + name + "=" + v
		}
	}
	if s.Interval != nil {
		rule += fmt.Sprintf(";INTERVAL=%v", *s.Interval)
	}
	if s.Count != nil {
		rule += fmt.Sprintf(";COUNT=%v", *s.Count)
	}
	if s.Until != "" {
		rule += ";UNTIL=" + bare(s.Until)
	}
	return rule
}

func TestSchedulesAsTheyAreWritten(t *testing.T) {
	const weekdaysOnly = 1<<1 | 1<<2 | 1<<3 | 1<<4 | 1<<5
	unread := hours.Opening{}
	for name, c := range map[string]struct {
		in   hsds.Schedule
		want hours.Opening
	}{
		"office hours": {hsds.Schedule{Freq: "WEEKLY", ByDay: "MO,TU,WE,TH,FR", OpensAt: "09:00", ClosesAt: "17:00:00"},
			hours.Opening{Every: hours.EveryWeek, Days: weekdaysOnly, Opens: 540, Closes: 1020, WeekStart: 1}},
		"past midnight": {hsds.Schedule{Freq: "WEEKLY", ByDay: "FR", OpensAt: "22:00", ClosesAt: "02:00"},
			hours.Opening{Every: hours.EveryWeek, Days: 1 << 5, Opens: 1320, Closes: 1560, WeekStart: 1}},
		"with the offset of its place": {hsds.Schedule{ByDay: "MO", OpensAt: "09:00-05:00", ClosesAt: "12:00-05:00"},
			hours.Opening{Every: hours.EveryWeek, Days: 1 << 1, Opens: 540, Closes: 720, WeekStart: 1}},
		"closed on holidays, by telephone": {hsds.Schedule{ByDay: "MO", OpensAt: "09:00", ClosesAt: "12:00",
			AttendingType: "phone", Notes: "Fermé les jours fériés."},
			hours.Opening{Every: hours.EveryWeek, Days: 1 << 1, Opens: 540, Closes: 720, WeekStart: 1, Remote: true,
				OnHoliday: hours.HolidayClosed}},
		"in words only": {hsds.Schedule{Description: "Mondays, call first"}, unread},
		"in UTC, or so it says": {hsds.Schedule{ByDay: "MO", OpensAt: "09:00:00Z", ClosesAt: "12:00Z"},
			hours.Opening{Every: hours.EveryWeek, Days: 1 << 1, Opens: 540, Closes: 720, WeekStart: 1}},
		"no end":                   {hsds.Schedule{ByDay: "MO", OpensAt: "14:00"}, unread},
		"weeks of the year":        {hsds.Schedule{ByDay: "MO", OpensAt: "14:00", ClosesAt: "15:00", ByWeekNo: "3"}, unread},
		"every other week of what": {hsds.Schedule{ByDay: "MO", OpensAt: "14:00", ClosesAt: "15:00", Interval: number(2)}, unread},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, opening(c.in)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestHolidayWords(t *testing.T) {
	for text, want := range map[string]hours.HolidayUse{
		"Closed on statutory holidays":                           hours.HolidayClosed,
		"Fermé les jours fériés":                                 hours.HolidayClosed,
		"Open 9 to 5, except holidays.":                          hours.HolidayClosed,
		"The service is not available on public holidays.":       hours.HolidayClosed,
		"Ouvert même les jours fériés":                           hours.HolidayOpen,
		"Open every day, including holidays":                     hours.HolidayOpen,
		"Closed on Mondays. Ask for the program of the holidays": hours.HolidayUnsaid,
		"": hours.HolidayUnsaid,
	} {
		if got := holidayUse(text); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}
