package kinds

import (
	"strings"
	"time"
	"unicode/utf8"

	"relais/internal/check"
	"relais/internal/fault"
	"relais/internal/hours"
	"relais/internal/seal"
)

// farthest is how many years from now a day may be, in either direction: further is a
// slip of the hand.
const farthest = 30

// Check returns the fields of an entry as they are to be kept, without those that say
// nothing, or what is wrong with each: a fault whose fields are named "fields.name".
func (k Kind) Check(in map[string]string, now time.Time) (map[string]string, error) {
	var bad *fault.Error
	out := map[string]string{}
	complain := func(name, key string, args ...any) {
		if name = "fields." + name; bad == nil {
			bad = fault.Invalid(name, key, args...)
		} else {
			bad.Add(name, key, args...)
		}
	}
	for name := range in {
		if _, ok := k.Field(name); !ok && in[name] != "" {
			bad = fault.Invalid("fields", "caseplan.unknown_field")
		}
	}
	for _, f := range k.Fields {
		switch value, key, args := f.check(in[f.Name], now); {
		case key != "":
			complain(f.Name, key, args...)
		case value != "":
			out[f.Name] = value
		case f.Required:
			complain(f.Name, "check.required")
		}
	}
	if bad != nil {
		return nil, bad
	}
	return out, nil
}

// check is a value as it is kept, or what is wrong with it.
func (f Field) check(s string, now time.Time) (value, key string, args []any) {
	if f.Type != Text {
		s = strings.TrimSpace(s)
	}
	if strings.TrimSpace(s) == "" {
		return "", "", nil
	}
	switch f.Type {
	case Text, Line:
		out, err := check.Text(s, f.Max, f.Type == Text)
		if err != nil {
			bad, _ := fault.As(err)
			return "", bad.Key, bad.Args
		}
		return out, "", nil
	case Date:
		t, err := time.Parse(time.DateOnly, s)
		if err != nil || len(s) != len(time.DateOnly) {
			return "", "check.date", nil
		}
		return s, near(t.Year(), now), nil
	case Local:
		l, key, args := readLocal(s, now)
		return l.String(), key, args
	case Code:
		for _, c := range f.Codes {
			if c == s {
				return s, "", nil
			}
		}
		return "", "check.code", nil
	case Bool:
		if s != "true" {
			return "", "", nil
		}
		return s, "", nil
	}
	if !seal.ValidID(s) {
		return "", "check.id", nil
	}
	return s, "", nil
}

func near(year int, now time.Time) string {
	if d := year - now.Year(); d > farthest || d < -farthest {
		return "caseplan.far"
	}
	return ""
}

// Moment is a time as the wall shows it, and the zone of the wall: when clocks are
// changed by law, the appointment stays at its hour.
type Moment struct {
	hours.Local
	Zone string // IANA
}

// String writes it as it is kept: "2026-12-03T14:30 America/Toronto".
func (m Moment) String() string {
	if m.Zone == "" {
		return ""
	}
	return m.Local.String() + " " + m.Zone
}

// At is the instant; of two, when clocks go back, the first: who comes too early waits.
func (m Moment) At() time.Time { return m.Resolve(hours.ZoneOrUTC(m.Zone)).At }

// ParseMoment reads what String wrote.
func ParseMoment(s string) (m Moment, ok bool) {
	at, zone, _ := strings.Cut(s, " ")
	day, clock, _ := strings.Cut(at, "T")
	l, err := hours.ParseLocal(day, clock)
	if _, unknown := hours.Zone(zone); err != nil || unknown != nil || zone == "" {
		return Moment{}, false
	}
	return Moment{l, zone}, true
}

func readLocal(s string, now time.Time) (m Moment, key string, args []any) {
	m, ok := ParseMoment(s)
	if !ok {
		return m, "check.time", nil
	}
	if m.Resolve(hours.ZoneOrUTC(m.Zone)).Turns == hours.Skipped {
		return m, "caseplan.skipped", nil
	}
	year, _, _ := m.Day.Date()
	return m, near(year, now), nil
}

// Due is by when somebody must look at what was written: a day, and for a time its
// clock and zone.
type Due struct{ Day, Clock, Zone string }

// DueOf is by when somebody must look; nothing where the entry says no day.
func (k Kind) DueOf(fields map[string]string) Due { return k.dayOf(k.Due, fields) }

// DayOf is when what was written was, or, for what has a time, is to be.
func (k Kind) DayOf(fields map[string]string) Due {
	if d := k.dayOf(k.On, fields); d.Day != "" {
		return d
	}
	if d := k.DueOf(fields); d.Clock != "" {
		return d
	}
	return Due{}
}

func (k Kind) dayOf(name string, fields map[string]string) Due {
	f, ok := k.Field(name)
	switch value := fields[name]; {
	case !ok || value == "":
		return Due{}
	case f.Type == Local:
		m, ok := ParseMoment(value)
		if !ok {
			return Due{}
		}
		day, clock, _ := strings.Cut(m.Local.String(), "T")
		return Due{day, clock, m.Zone}
	default:
		return Due{Day: value}
	}
}

// At is the instant of a time; zero where only a day is known.
func (d Due) At() time.Time {
	if m, ok := ParseMoment(d.Day + "T" + d.Clock + " " + d.Zone); ok {
		return m.At()
	}
	return time.Time{}
}

// Before orders what is due: by day, then by clock.
func (d Due) Before(e Due) int {
	if c := strings.Compare(d.Day, e.Day); c != 0 {
		return c
	}
	return strings.Compare(d.Clock, e.Clock)
}

// Late reports whether the day, or the time, is over.
func (d Due) Late(now time.Time) bool {
	if at := d.At(); !at.IsZero() {
		return at.Before(now)
	}
	return d.Day != "" && d.Day < now.Format(time.DateOnly)
}

// TitleOf is by what an entry is listed: its first line, not too long.
func (k Kind) TitleOf(fields map[string]string) string {
	return Short(fields[k.Title])
}

// titled is how many characters of a title are listed.
const titled = 60

// Short is the first line of a text, not too long.
func Short(s string) string {
	s, more, cut := strings.Cut(strings.TrimSpace(s), "\n")
	cut = cut && strings.TrimSpace(more) != ""
	if utf8.RuneCountInString(s) > titled {
		s, cut = strings.TrimSpace(string([]rune(s)[:titled-1])), true
	}
	if cut {
		s += "…"
	}
	return s
}
