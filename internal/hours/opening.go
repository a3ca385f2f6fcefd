package hours

import (
	"slices"
	"time"
)

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

// On reports whether the opening begins on a day, holidays aside.
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

// inTurn reports whether a day lies in one of the weeks (days, months) that count.
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

// Between makes a span of two minutes after midnight. One that ends when it
// begins or before ends on the next day; a minute before midnight means
// midnight, which many forms can't write.
func Between(from, to int) (opens, closes uint16) {
	if to == minutesOfDay-1 {
		to++
	}
	if to <= from {
		to += minutesOfDay
	}
	return uint16(from), uint16(to)
}

// NeverCloses reports whether an opening never ends: at any hour, with no
// season.
func NeverCloses(list []Opening) bool {
	return slices.ContainsFunc(list, func(o Opening) bool {
		return (o.Days == 0 || o.Days == 1<<7-1) && o.Every != Unread && o.Every != EveryMonth && o.MonthDays == 0 &&
			o.Interval <= 1 && o.Until == 0 && o.Closes-o.Opens >= minutesOfDay && o.OnHoliday != HolidayClosed
	})
}
