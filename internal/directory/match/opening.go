package match

import "time"

// Opening is one line of opening hours: on which days, from when to when. It
// is the part of iCalendar that schedules of HSDS use, made ready for asking
// thousands of services at once. Times are those of the clock on the wall
// where the service is.
type Opening struct {
	Every     Every
	Interval  uint16     // every so many days, weeks or months from Start; 0 is 1
	WeekStart uint8      // a time.Weekday; tells with Interval which weeks count
	Days      uint8      // bit n: on time.Weekday n; 0 for any
	Nth       [7]uint16  // by weekday: which of the month, see NthBit; 0 for every one
	MonthDays uint64     // see MonthDayBit; 0 for any
	Start     Day        // where Interval counts from
	From      Day        // the first day that counts; 0 for no limit
	Until     Day        // the last one; 0 for no limit
	Opens     uint16     // minutes after midnight
	Closes    uint16     // likewise; beyond 1440 on the next day
	Remote    bool       // by telephone or online, not at the door
	OnHoliday HolidayUse // what it says of statutory holidays
}

// Every is how an opening repeats.
type Every uint8

// The zero value stands for hours that are written so that nobody but people
// can read them: whoever asks is told to ask.
const (
	Unread Every = iota
	EveryDay
	EveryWeek
	EveryMonth
)

// HolidayUse is what a service says of statutory holidays.
type HolidayUse uint8

const (
	HolidayUnsaid HolidayUse = iota // nothing: on such a day, nobody knows
	HolidayClosed
	HolidayOpen
)

// Day counts calendar days from 1970-01-01.
type Day int32

const minutesOfDay = 24 * 60

// DayOf is the calendar day that t shows.
func DayOf(t time.Time) Day {
	y, m, d := t.Date()
	return DayAt(y, m, d)
}

// DayAt is the day of a date.
func DayAt(year int, month time.Month, day int) Day {
	return Day(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// Weekday is the day of the week.
func (d Day) Weekday() time.Weekday { return time.Weekday(((int(d)+4)%7 + 7) % 7) }

// Date is the day as a date.
func (d Day) Date() (year int, month time.Month, day int) {
	return time.Unix(int64(d)*86400, 0).UTC().Date()
}

// NthBit is the bit for the n-th weekday of a month, 1 to 5, or from its end,
// -1 to -5; 0 for any other number.
func NthBit(n int) uint16 {
	switch {
	case n >= 1 && n <= 5:
		return 1 << (n - 1)
	case n <= -1 && n >= -5:
		return 1 << (4 - n)
	}
	return 0
}

// MonthDayBit is the bit for a day of a month, 1 to 31, or from its end, -1
// to -31; 0 for any other number.
func MonthDayBit(n int) uint64 {
	switch {
	case n >= 1 && n <= 31:
		return 1 << n
	case n <= -1 && n >= -31:
		return 1 << (32 - n)
	}
	return 0
}

// On tells whether the opening begins on a day, holidays aside.
func (o *Opening) On(d Day) bool {
	if o.Every == Unread || d < o.From || o.Until != 0 && d > o.Until {
		return false
	}
	weekday := d.Weekday()
	if o.Days != 0 && o.Days&(1<<weekday) == 0 {
		return false
	}
	return o.inMonth(d, weekday) && (o.Interval <= 1 || o.inTurn(d))
}

func (o *Opening) inMonth(d Day, weekday time.Weekday) bool {
	nth := o.Nth[weekday]
	if nth == 0 && o.MonthDays == 0 {
		return true
	}
	year, month, day := d.Date()
	last := time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
	if nth != 0 && nth&(NthBit((day+6)/7)|NthBit(-(last-day)/7-1)) == 0 {
		return false
	}
	return o.MonthDays == 0 || o.MonthDays&(MonthDayBit(day)|MonthDayBit(day-last-1)) != 0
}

// inTurn tells whether a day lies in one of the weeks (days, months) that count.
func (o *Opening) inTurn(d Day) bool {
	n := int(o.Interval)
	switch o.Every {
	case EveryDay:
		return int(d-o.Start)%n == 0
	case EveryWeek:
		return int(o.week(d)-o.week(o.Start))/7%n == 0
	case EveryMonth:
		y1, m1, _ := o.Start.Date()
		y2, m2, _ := d.Date()
		return ((y2-y1)*12+int(m2)-int(m1))%n == 0
	}
	return false
}

// week is the first day of the week that d is in.
func (o *Opening) week(d Day) Day {
	return d - Day((int(d.Weekday())-int(o.WeekStart)+7)%7)
}

// Week has a bit for each hour of a week, from Sunday at midnight, in which a
// service may be open: where there is none it is closed whatever the date. It
// makes looking for what is open now cheap among many.
type Week [3]uint64

// Has tells whether the hour's bit is set; hour is below 168.
func (w Week) Has(hour int) bool { return w[hour>>6]&(1<<(hour&63)) != 0 }

func (w *Week) set(hour int) {
	hour %= 168
	w[hour>>6] |= 1 << (hour & 63)
}

// WeekOf is the week of a service. One that never closes, or whose hours are
// not known, may be open at any time.
func WeekOf(s *Service) Week {
	if s.AlwaysOpen || unread(s) {
		return Week{^uint64(0), ^uint64(0), 1<<40 - 1}
	}
	var w Week
	for i := range s.Schedule {
		o := &s.Schedule[i]
		for day := range 7 {
			if o.Days == 0 || o.Days&(1<<day) != 0 {
				for m := int(o.Opens); m < int(o.Closes); m += 60 - m%60 {
					w.set(day*24 + m/60)
				}
			}
		}
	}
	return w
}

// unread tells whether nobody can say from the record alone that a service is closed.
func unread(s *Service) bool {
	for i := range s.Schedule {
		if s.Schedule[i].Every == Unread {
			return true
		}
	}
	return len(s.Schedule) == 0
}
