package hours

import (
	"math"
	"time"
)

// State is whether somebody is there.
type State string

// The codes are those of the API.
const (
	StateOpen    State = "open"
	StateClosed  State = "closed"
	StateUnknown State = "unknown"
	StateAlways  State = "always"
)

// Status says whether somebody is there, and what comes next.
type Status struct {
	State  State
	Opens  time.Time // when closed: when it opens next, zero when not within two weeks
	Closes time.Time // when open: until when
	// Holiday is the code of today's statutory holiday, if it has a say in it.
	Holiday string
	Remote  bool // what is open, or opens next, is a telephone and not a door
}

// ahead is how many days Status and NextOpen look ahead.
const ahead = 14

// Schedule is what is known of when somebody is there.
type Schedule struct {
	AlwaysOpen bool
	Openings   []Opening
	Zone       string // IANA name: whose clocks the openings mean
	Province   string // whose holidays are kept; "" for those that hold everywhere
}

// unread reports whether nobody can say from the record alone that a place is
// closed.
func (s *Schedule) unread() bool {
	for i := range s.Openings {
		if s.Openings[i].Every == Unread {
			return true
		}
	}
	return len(s.Openings) == 0
}

// Clock tells for one instant which places are open. It remembers what it
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
	z := c.zones[zone]
	if z == nil {
		z = newZoneClock(ZoneOrUTC(zone), c.now)
		c.zones[zone] = z
	}
	return z
}

func newZoneClock(loc *time.Location, now time.Time) *zoneClock {
	t := now.In(loc)
	_, offset := t.Zone()
	z := &zoneClock{loc: loc, now: now.Unix(), day: DayOf(t), minute: t.Hour()*60 + t.Minute(), offset: int64(offset)}
	z.steady, z.steadyUntil = math.MinInt32, math.MaxInt32
	from, to := t.ZoneBounds()
	if !from.IsZero() {
		z.steady = DayOf(from.In(loc)) + 2
	}
	if !to.IsZero() {
		z.steadyUntil = DayOf(to.In(loc)) - 2
	}
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
	_, at, _ := resolve(z.loc, wall)
	return at
}

// Status says whether somebody is there, until when, and else when next.
func (c *Clock) Status(s Schedule) Status { return c.in(s.Zone).status(&s) }

// Open says whether somebody is there and until when; it looks at nothing that
// comes later, and is cheap.
func (c *Clock) Open(s Schedule) Status { return c.in(s.Zone).open(&s) }

func (z *zoneClock) status(s *Schedule) Status {
	h := z.open(s)
	if h.State == StateClosed {
		h.Opens, h.Remote = z.next(s, ahead)
	}
	return h
}

func (z *zoneClock) open(s *Schedule) Status {
	if s.AlwaysOpen {
		return Status{State: StateAlways}
	}
	found := span{}
	holiday, doubt := "", s.unread()
	for i := range s.Openings {
		o := &s.Openings[i]
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
		return Status{State: StateUnknown, Holiday: holiday}
	}
	return Status{State: StateClosed, Holiday: holiday}
}

// holidayFor is the holiday because of which an opening may not take place.
func holidayFor(s *Schedule, o *Opening, d Day) string {
	if o.OnHoliday == HolidayOpen {
		return ""
	}
	return HolidayOn(s.Province, d)
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
func (z *zoneClock) until(s *Schedule, now span) Status {
	for d := z.day; d <= z.day+8; d++ {
		for again := true; again; {
			again = false
			for i := range s.Openings {
				o := &s.Openings[i]
				if o.Remote != now.remote || !o.On(d) || holidayFor(s, o, d) != "" {
					continue
				}
				if from, to := z.at(d, int(o.Opens)), z.at(d, int(o.Closes)); from <= now.to && to > now.to {
					now.to, again = to, true
				}
			}
		}
		if now.to < z.at(d+1, 0) {
			return Status{State: StateOpen, Closes: time.Unix(now.to, 0).In(z.loc), Remote: now.remote}
		}
	}
	return Status{State: StateOpen, Remote: now.remote}
}

// next is when a closed place opens, within so many days. Openings on a
// holiday that nobody vouches for are passed over.
func (z *zoneClock) next(s *Schedule, days Day) (time.Time, bool) {
	for d := z.day; d <= z.day+days; d++ {
		first := span{from: math.MaxInt64}
		for i := range s.Openings {
			o := &s.Openings[i]
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

// NextOpen is when somebody is there next: now when they are, zero when nobody
// is within two weeks or nobody knows.
func (c *Clock) NextOpen(s Schedule) time.Time {
	h := c.Status(s)
	if h.State == StateOpen || h.State == StateAlways {
		return c.now
	}
	return h.Opens
}

// OpenBy reports whether somebody is there in time: "tonight" (before six in the
// morning where it is), "week", "month" or, for "now", at this instant.
func (c *Clock) OpenBy(s Schedule, by string) (open, known bool) {
	if by == "" {
		return true, true
	}
	z := c.in(s.Zone)
	h := z.open(&s)
	switch h.State {
	case StateAlways, StateOpen:
		return true, true
	case StateUnknown:
		return false, false
	}
	if by == "now" {
		return false, true
	}
	opens, _ := z.next(&s, 31)
	return !opens.IsZero() && opens.Before(c.deadline(z, by)), true
}

func (c *Clock) deadline(z *zoneClock, by string) time.Time {
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
