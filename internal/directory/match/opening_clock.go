package match

import (
	"math"
	"time"
)

// State is whether a service is open.
type State string

const (
	StateOpen    State = "open"
	StateClosed  State = "closed"
	StateUnknown State = "unknown"
	StateAlways  State = "always"
)

// Hours say whether a service is open, and what comes next.
type Hours struct {
	State  State
	Opens  time.Time // when closed: when it opens next, zero when not within two weeks
	Closes time.Time // when open: until when
	// Holiday is the code of today's statutory holiday, if it has a say in it.
	Holiday string
	Remote  bool // what is open, or opens next, is a telephone and not a door
}

// ahead is how many days Hours and NextOpen look ahead.
const ahead = 14

// Clock tells for one instant which services are open. It remembers what it
// worked out for each zone; one goroutine uses it.
type Clock struct {
	now   time.Time
	zones map[string]*zoneClock
}

// NewClock makes a clock that stands at t.
func NewClock(t time.Time) *Clock { return &Clock{now: t, zones: map[string]*zoneClock{}} }

// zoneClock is the instant as people of one zone read it.
type zoneClock struct {
	loc    *time.Location
	now    int64 // Unix time
	day    Day
	minute int
	// offset is what the zone is ahead of UTC, in seconds, as long as no clock
	// is changed around now: from steady to steadyUntil.
	offset              int64
	steady, steadyUntil Day
}

func (c *Clock) in(zone string) *zoneClock {
	if z := c.zones[zone]; z != nil {
		return z
	}
	loc := Zone(zone)
	t := c.now.In(loc)
	_, offset := t.Zone()
	z := &zoneClock{loc: loc, now: c.now.Unix(), day: DayOf(t), minute: t.Hour()*60 + t.Minute(), offset: int64(offset)}
	z.steady, z.steadyUntil = math.MinInt32, math.MaxInt32
	from, to := t.ZoneBounds()
	if !from.IsZero() {
		z.steady = DayOf(from.In(loc)) + 2
	}
	if !to.IsZero() {
		z.steadyUntil = DayOf(to.In(loc)) - 2
	}
	c.zones[zone] = z
	return z
}

// at is the instant at which the wall clock shows a minute of a day. A minute
// that does not exist when clocks go forward is the instant of the change;
// one that comes twice is the first of them.
func (z *zoneClock) at(d Day, minute int) int64 {
	wall := int64(d)*86400 + int64(minute)*60
	if d > z.steady && d < z.steadyUntil {
		return wall - z.offset
	}
	return instant(z.loc, wall)
}

// instant finds the first instant at which the wall clock shows at least wall.
func instant(loc *time.Location, wall int64) int64 {
	t := time.Unix(wall, 0)
	_, before := t.Add(-26 * time.Hour).In(loc).Zone()
	_, after := t.Add(26 * time.Hour).In(loc).Zone()
	early, late := wall-int64(before), wall-int64(after)
	if before == after {
		return early
	}
	if shows(loc, early) == wall && (shows(loc, late) != wall || early <= late) {
		return early
	}
	if shows(loc, late) == wall {
		return late
	}
	_, change := time.Unix(min(early, late), 0).In(loc).ZoneBounds()
	return change.Unix()
}

func shows(loc *time.Location, instant int64) int64 {
	_, offset := time.Unix(instant, 0).In(loc).Zone()
	return instant + int64(offset)
}

// HourOfWeek is the bit of Week for now where a service is.
func (c *Clock) HourOfWeek(s *Service) int {
	z := c.in(zoneName(s))
	return int(z.day.Weekday())*24 + z.minute/60
}

// Hours says whether a service is open, until when, and else when it opens.
func (c *Clock) Hours(s *Service) Hours {
	h := c.Open(s)
	if h.State == StateClosed {
		h.Opens, h.Remote = c.next(s, ahead)
	}
	return h
}

// Open says whether a service is open and until when; it looks at nothing
// that comes later, and is cheap.
func (c *Clock) Open(s *Service) Hours {
	if s.AlwaysOpen {
		return Hours{State: StateAlways}
	}
	z := c.in(zoneName(s))
	found := span{}
	holiday, doubt := "", unread(s)
	for i := range s.Schedule {
		o := &s.Schedule[i]
		for d := z.day - 1; d <= z.day; d++ {
			if d < z.day && o.Closes <= minutesOfDay || !o.On(d) {
				continue
			}
			one := span{z.at(d, int(o.Opens)), z.at(d, int(o.Closes)), o.Remote}
			if one.from > z.now || one.to <= z.now {
				// Closed at this hour on any day, so the holiday changes nothing.
				continue
			}
			switch code := holidayFor(s, o, d); {
			case code == "":
				found = found.better(one)
			default:
				holiday = code
				doubt = doubt || o.OnHoliday == HolidayUnsaid
			}
		}
	}
	switch {
	case found.to != 0:
		return z.until(s, found)
	case doubt:
		return Hours{State: StateUnknown, Holiday: holiday}
	}
	return Hours{State: StateClosed, Holiday: holiday}
}

// holidayFor is the holiday because of which an opening may not take place.
func holidayFor(s *Service, o *Opening, d Day) string {
	if o.OnHoliday == HolidayOpen {
		return ""
	}
	return HolidayOn(provinceOf(s), d)
}

// span is a time during which something is open, as Unix times.
type span struct {
	from, to int64
	remote   bool
}

// better prefers the door to the telephone, and then what closes later.
func (s span) better(o span) span {
	if s.to == 0 || s.remote && !o.remote || s.remote == o.remote && o.to > s.to {
		return o
	}
	return s
}

// until adds what follows without a break: a service may write its night as
// two openings.
func (z *zoneClock) until(s *Service, now span) Hours {
	for d := z.day; d <= z.day+8; d++ {
		for again := true; again; {
			again = false
			for i := range s.Schedule {
				o := &s.Schedule[i]
				if o.Remote != now.remote || !o.On(d) || holidayFor(s, o, d) != "" {
					continue
				}
				if from, to := z.at(d, int(o.Opens)), z.at(d, int(o.Closes)); from <= now.to && to > now.to {
					now.to, again = to, true
				}
			}
		}
		if now.to < z.at(d+1, 0) {
			return Hours{State: StateOpen, Closes: time.Unix(now.to, 0).In(z.loc), Remote: now.remote}
		}
	}
	return Hours{State: StateOpen, Remote: now.remote}
}

// next is when a closed service opens, within so many days. Openings on a
// holiday that nobody vouches for are passed over.
func (c *Clock) next(s *Service, days Day) (time.Time, bool) {
	z := c.in(zoneName(s))
	for d := z.day; d <= z.day+days; d++ {
		first := span{from: math.MaxInt64}
		for i := range s.Schedule {
			o := &s.Schedule[i]
			if !o.On(d) || holidayFor(s, o, d) != "" {
				continue
			}
			if from := z.at(d, int(o.Opens)); from > z.now && from < first.from {
				first = span{from, 0, o.Remote}
			}
		}
		if first.from != math.MaxInt64 {
			return time.Unix(first.from, 0).In(z.loc), first.remote
		}
	}
	return time.Time{}, false
}

// NextOpen is when a service is open next: now when it is, zero when it does
// not open within two weeks or nobody knows.
func (c *Clock) NextOpen(s *Service) time.Time {
	h := c.Hours(s)
	if h.State == StateOpen || h.State == StateAlways {
		return c.now
	}
	return h.Opens
}

// OpenBy tells whether a service opens in time: "tonight" (before six in the
// morning where it is), "week", "month" or, for "now", at this instant.
func (c *Clock) OpenBy(s *Service, by string) (open, known bool) {
	if by == "" {
		return true, true
	}
	h := c.Open(s)
	switch h.State {
	case StateAlways, StateOpen:
		return true, true
	case StateUnknown:
		return false, false
	}
	if by == "now" {
		return false, true
	}
	opens, _ := c.next(s, 31)
	return !opens.IsZero() && opens.Before(c.deadline(s, by)), true
}

func (c *Clock) deadline(s *Service, by string) time.Time {
	z := c.in(zoneName(s))
	switch by {
	case "tonight":
		const six = 6 * 60
		if z.minute < six {
			return time.Unix(z.at(z.day, six), 0)
		}
		return time.Unix(z.at(z.day+1, six), 0)
	case "week":
		return c.now.AddDate(0, 0, 7)
	}
	return c.now.AddDate(0, 1, 0)
}
