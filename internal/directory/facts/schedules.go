package facts

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"relais/internal/directory/fold"
	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/tidy"
	"relais/internal/directory/match"
	"relais/internal/hours"
)

// Schedules reads the opening hours of a service: its own, or else those of the
// places where it is given. Hours that only people can read stay as an opening
// that says so.
func Schedules(s hsds.Service) []hours.Opening {
	list := s.Schedules
	for _, sal := range s.ServiceAtLocations {
		list = append(slices.Clone(list), sal.Schedules...)
	}
	if len(list) == 0 {
		for _, sal := range s.ServiceAtLocations {
			if sal.Location != nil {
				list = append(list, sal.Location.Schedules...)
			}
		}
	}
	var out []hours.Opening
	for _, one := range list {
		if o := opening(one); !slices.Contains(out, o) {
			out = append(out, o)
		}
	}
	return out
}

// zone is the IANA zone of a service where it can be told from its places.
func zone(sites []match.Site) string {
	for _, s := range sites {
		if z := match.ZoneOf(s); z != "" {
			return z
		}
	}
	return ""
}

// opening reads one schedule. The zero opening is one that is not understood.
func opening(s hsds.Schedule) hours.Opening {
	o := hours.Opening{Remote: byTelephone(s.AttendingType), OnHoliday: holidayUse(s.Description + " " + s.Notes)}
	var okTime, okRule bool
	o.Opens, o.Closes, okTime = openFor(s.OpensAt, s.ClosesAt)
	okRule = readRule(&o, s)
	if !okTime || !okRule || s.ByWeekNo != "" || s.ByYearDay != "" {
		return hours.Opening{}
	}
	if allDay(s) && o.OnHoliday == hours.HolidayUnsaid {
		o.OnHoliday = hours.HolidayOpen // what is open all night does not close for a holiday
	}
	return o
}

// openFor reads the times.
func openFor(opensAt, closesAt string) (opens, closes uint16, ok bool) {
	from, ok1 := wallMinutes(opensAt)
	to, ok2 := wallMinutes(closesAt)
	if !ok1 || !ok2 || from >= 24*60 {
		return 0, 0, false
	}
	opens, closes = hours.Between(from, to)
	return opens, closes, true
}

var wallTime = regexp.MustCompile(`^(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?([+-]\d{2}:?\d{2}|Z)?$`)

// wallMinutes reads the time on the wall, in minutes after midnight. With an
// offset it is the wall of that offset, which is where the service is. "Z" is
// written by many programs whatever the zone, the standard's own examples
// included, and means the local hour.
func wallMinutes(s string) (int, bool) {
	m := wallTime.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		plain, ok := tidy.ClockTime(s)
		if m = wallTime.FindStringSubmatch(plain); !ok || m == nil {
			return 0, false
		}
	}
	hour, _ := strconv.Atoi(m[1])
	minute, _ := strconv.Atoi(m[2])
	total := hour*60 + minute
	return total, minute < 60 && total <= 24*60
}

// weekdays are the days of iCalendar in the order of time.Weekday.
var weekdays = []string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}

func readRule(o *hours.Opening, s hsds.Schedule) bool {
	switch strings.ToUpper(strings.TrimSpace(s.Freq)) {
	case "DAILY":
		o.Every = hours.EveryDay
	case "WEEKLY", "":
		o.Every = hours.EveryWeek
	case "MONTHLY":
		o.Every = hours.EveryMonth
	default:
		return false
	}
	o.WeekStart = uint8(max(0, slices.Index(weekdays, strings.ToUpper(s.WKST))))
	if s.WKST == "" {
		o.WeekStart = uint8(time.Monday)
	}
	return readDays(o, s.ByDay) && readMonthDays(o, s.ByMonthDay) && readLimits(o, s) && fillRule(o, s)
}

// readDays reads "MO,TU" and "2MO,-1FR", and days in words.
func readDays(o *hours.Opening, list string) bool {
	if plain := tidy.ByDay(list); plain != "" {
		list = plain
	}
	for _, part := range strings.FieldsFunc(strings.ToUpper(list), func(r rune) bool { return r == ',' || r == ';' || r == ' ' }) {
		if len(part) < 2 {
			return false
		}
		day := slices.Index(weekdays, part[len(part)-2:])
		if day < 0 {
			return false
		}
		o.Days |= 1 << day
		if n := part[:len(part)-2]; n != "" {
			nth, err := strconv.Atoi(n)
			if err != nil || hours.NthBit(nth) == 0 || o.Every != hours.EveryMonth {
				return false
			}
			o.Nth[day] |= hours.NthBit(nth)
		}
	}
	return true
}

func readMonthDays(o *hours.Opening, list string) bool {
	for _, part := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' }) {
		n, err := strconv.Atoi(part)
		if err != nil || hours.MonthDayBit(n) == 0 {
			return false
		}
		o.MonthDays |= hours.MonthDayBit(n)
	}
	return true
}

func readLimits(o *hours.Opening, s hsds.Schedule) bool {
	start, ok1 := calendarDay(s.DTStart)
	from, ok2 := calendarDay(s.ValidFrom)
	until, ok3 := calendarDay(s.Until)
	to, ok4 := calendarDay(s.ValidTo)
	o.Start, o.From, o.Until = start, max(start, from), until
	if to != 0 && (until == 0 || to < until) {
		o.Until = to
	}
	return ok1 && ok2 && ok3 && ok4
}

var dateForms = []string{time.DateOnly, "20060102"}

// calendarDay reads a date, with or without a time after it; none is 0.
func calendarDay(s string) (hours.Day, bool) {
	s, _, _ = strings.Cut(strings.TrimSpace(s), "T")
	if s == "" {
		return 0, true
	}
	for _, form := range dateForms {
		if t, err := time.Parse(form, s); err == nil {
			return hours.DayOf(t), true
		}
	}
	if plain, ok := tidy.CalendarDate(s); ok {
		if t, err := time.Parse(time.DateOnly, plain); err == nil {
			return hours.DayOf(t), true
		}
	}
	return 0, false
}

// fillRule fills in what follows from the start, and what counts turns.
func fillRule(o *hours.Opening, s hsds.Schedule) bool {
	if o.Start == 0 {
		o.Start = o.From
	}
	if s.Interval != nil {
		if *s.Interval < 1 || *s.Interval > 1000 || *s.Interval > 1 && o.Start == 0 {
			return false
		}
		o.Interval = uint16(*s.Interval)
	}
	switch {
	case o.Every == hours.EveryWeek && o.Days == 0:
		if o.Start == 0 {
			return allDay(s) // all week, if it is all day
		}
		o.Days = 1 << o.Start.Weekday()
	case o.Every == hours.EveryMonth && o.Days == 0 && o.MonthDays == 0:
		if o.Start == 0 {
			return false
		}
		_, _, d := o.Start.Date()
		o.MonthDays = hours.MonthDayBit(d)
	}
	return s.Count == nil || countTo(o, int(*s.Count))
}

// longest is how far a number of times is counted, in days.
const longest = 10 * 366

// countTo turns a number of times into a last day.
func countTo(o *hours.Opening, times int) bool {
	if o.Start == 0 || times < 1 {
		return false
	}
	open := *o
	open.From, open.Until = o.Start, 0
	for d := o.Start; d < o.Start+longest; d++ {
		if open.On(d) {
			times--
		}
		if times == 0 {
			if o.Until == 0 || d < o.Until {
				o.Until = d
			}
			return true
		}
	}
	return true // so seldom that it does not end in our time
}

// byTelephone reads the free text of how to attend.
func byTelephone(attending string) bool {
	t := " " + fold.Text(attending) + " "
	remote, door := false, false
	for _, w := range []string{"phone", "telephone", "online", "virtual", "video", "chat", "en ligne", "virtuel", "text"} {
		remote = remote || strings.Contains(t, w)
	}
	for _, w := range []string{"person", "in-person", "personne", "sur place", "walk", "drop"} {
		door = door || strings.Contains(t, w)
	}
	return remote && !door
}

var (
	holidayWord = regexp.MustCompile(`\bholidays?\b|\bferies?\b`)
	closedWord  = regexp.MustCompile(`\bclosed\b|\bexcept\b|\bexcluding\b|\bferme\w*\b|\bsauf\b|\bnot (?:available|open)\b|\bn est pas\b`)
	openWord    = regexp.MustCompile(`\bopen\b|\bincluding\b|\bouvert\w*\b|\by compris\b|\bmeme\b`)
)

// holidayUse reads what a schedule says of statutory holidays in its own
// words, sentence by sentence.
func holidayUse(text string) hours.HolidayUse {
	for _, sentence := range strings.FieldsFunc(text, func(r rune) bool { return r == '.' || r == ';' || r == '\n' }) {
		s := fold.Text(sentence)
		at := holidayWord.FindStringIndex(s)
		switch {
		case at == nil:
		case closedWord.MatchString(s):
			return hours.HolidayClosed
		case openWord.MatchString(s):
			return hours.HolidayOpen
		}
	}
	return hours.HolidayUnsaid
}
