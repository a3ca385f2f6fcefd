package hours

import "time"

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

// At is the instant of a minute after midnight in a zone, by the package's rule
// for minutes that are skipped or come twice.
func (d Day) At(minute int, zone *time.Location) time.Time { return Local{d, minute}.Resolve(zone).At }
