package hours

import (
	"cmp"
	"slices"
	"time"
)

// DayHours are the hours of one day. Holiday is the code of a statutory
// holiday that has a say in them; Unsure says that nobody vouches for what
// happens on it.
type DayHours struct {
	Date    time.Time // midnight, on the service's own clock
	Times   []Times
	Holiday string
	Unsure  bool
}

// Times are from when to when something is open; Remote says that it is a
// telephone and not a door.
type Times struct {
	Opens, Closes time.Time
	Remote        bool
}

// Days are the hours of a place on n days from today where it is; none when it
// never closes, or when its hours can't be read as times.
func (c *Clock) Days(s Schedule, n int) []DayHours {
	if s.AlwaysOpen || s.unread() {
		return nil
	}
	z := c.in(s.Zone)
	out := make([]DayHours, n)
	for i := range out {
		d := z.day + Day(i)
		day := &out[i]
		day.Date = time.Unix(z.at(d, 0), 0).In(z.loc)
		for j := range s.Openings {
			o := &s.Openings[j]
			if !o.On(d) {
				continue
			}
			if code := holidayFor(&s, o, d); code != "" {
				day.Holiday, day.Unsure = code, day.Unsure || o.OnHoliday == HolidayUnsaid
				continue
			}
			one := Times{time.Unix(z.at(d, int(o.Opens)), 0).In(z.loc), time.Unix(z.at(d, int(o.Closes)), 0).In(z.loc), o.Remote}
			if !slices.Contains(day.Times, one) {
				day.Times = append(day.Times, one)
			}
		}
		slices.SortFunc(day.Times, func(a, b Times) int {
			return cmp.Or(a.Opens.Compare(b.Opens), a.Closes.Compare(b.Closes))
		})
	}
	return out
}
