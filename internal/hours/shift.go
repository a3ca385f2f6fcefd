package hours

import "time"

// Shift is one weekly span: Day 0 is Sunday, From and To are "15:04". A span
// whose end is not after its beginning goes on into the next day, so that the
// same time twice is a whole day.
type Shift struct {
	Day  int    `json:"day"`  // 0 is Sunday
	From string `json:"from"` // 15:04
	To   string `json:"to"`   // 15:04; not after From: of the next day
}

// opening is a shift as opening hours are; false for what is none.
func (s Shift) opening() (Opening, bool) {
	from, ok1 := ClockMinute(s.From)
	to, ok2 := ClockMinute(s.To)
	if !ok1 || !ok2 || s.Day < 0 || s.Day > 6 {
		return Opening{}, false
	}
	o := Opening{Every: EveryWeek, Days: 1 << s.Day, OnHoliday: HolidayOpen}
	o.Opens, o.Closes = Between(from, to)
	return o, true
}

// Moved is the same span on clocks that are so many minutes ahead.
func (s Shift) Moved(minutes int) Shift {
	const day = 24 * 60
	from, ok := ClockMinute(s.From)
	to, also := ClockMinute(s.To)
	if !ok || !also {
		return s
	}
	from, to = from+minutes, to+minutes
	days := 0
	for from < 0 {
		from, days = from+day, days-1
	}
	for from >= day {
		from, days = from-day, days+1
	}
	clock := func(m int) string {
		return time.Time{}.Add(time.Duration((m%day+day)%day) * time.Minute).Format("15:04")
	}
	return Shift{Day: ((s.Day+days)%7 + 7) % 7, From: clock(from), To: clock(to)}
}

// ClockMinute reads a time of day ("15:04", "9:00") in minutes after midnight.
func ClockMinute(clock string) (int, bool) {
	t, err := time.Parse("15:04", clock)
	return t.Hour()*60 + t.Minute(), err == nil
}

// Rota is when somebody is on call, or may be called: weekly shifts by the
// clocks of a zone, holidays or not.
type Rota struct {
	Shifts []Shift
	Zone   *time.Location // nil is UTC
}

// At says whether somebody is on call at t, until when, and else when next.
// Without shifts nobody is said to be; who never goes has no end.
func (r Rota) At(t time.Time) Status {
	if s := r.schedule(); len(s.Openings) > 0 {
		return r.clock(t).status(&s)
	}
	return Status{State: StateClosed}
}

// There reports whether somebody is on call at t.
func (r Rota) There(t time.Time) bool {
	s := r.schedule()
	return len(s.Openings) > 0 && r.clock(t).open(&s).State == StateOpen
}

func (r Rota) clock(t time.Time) *zoneClock {
	if r.Zone == nil {
		return newZoneClock(time.UTC, t)
	}
	return newZoneClock(r.Zone, t)
}

func (r Rota) schedule() (s Schedule) {
	for _, one := range r.Shifts {
		if o, ok := one.opening(); ok {
			s.Openings = append(s.Openings, o)
		}
	}
	return s
}

// Always are shifts at any time: midnight to noon, and noon to midnight.
func Always() []Shift {
	var all []Shift
	for day := range 7 {
		all = append(all, Shift{day, "00:00", "12:00"}, Shift{day, "12:00", "00:00"})
	}
	return all
}

// AreAlways reports whether weekly shifts leave no minute of a week out,
// however they are written.
func AreAlways(shifts []Shift) bool {
	const week = 7 * minutesOfDay
	var covered [week]bool
	left := week
	for _, one := range shifts {
		o, ok := one.opening()
		for m := int(o.Opens); ok && m < int(o.Closes); m++ {
			if at := &covered[(one.Day*minutesOfDay+m)%week]; !*at {
				*at = true
				left--
			}
		}
	}
	return left == 0
}
