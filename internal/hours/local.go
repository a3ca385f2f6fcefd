package hours

import (
	"fmt"
	"time"
)

// Local is a day and a minute of it as a wall shows them, without a zone: how
// people write what lies ahead.
type Local struct {
	Day    Day
	Minute int // after midnight
}

// ParseLocal reads a day (2006-01-02) and a time (15:04).
func ParseLocal(day, clock string) (Local, error) {
	t, err := time.Parse("2006-01-02 15:04", day+" "+clock)
	return LocalOf(t), err
}

// LocalOf is what t shows, to the minute.
func LocalOf(t time.Time) Local { return Local{DayOf(t), t.Hour()*60 + t.Minute()} }

// String writes the day and the time as RFC 3339 does, without the zone.
func (l Local) String() string {
	y, m, d := l.Day.Date()
	return fmt.Sprintf("%04d-%02d-%02dT%02d:%02d", y, m, d, l.Minute/60, l.Minute%60)
}

// Clock is the time of day, on no day in particular.
func (l Local) Clock() time.Time { return time.Date(0, 1, 1, 0, l.Minute, 0, 0, time.UTC) }

// Turns says how often the wall shows a time on its day.
type Turns uint8

// Most times come once. When clocks go forward some are skipped, when they go
// back some come twice.
const (
	Once Turns = iota
	Skipped
	Twice
)

// Reading is what a time on the wall means in a zone.
type Reading struct {
	Turns Turns
	At    time.Time // the instant, in the zone: the first of two; the change that skips the time
	Again time.Time // Twice: the second
	// Skipped: what the wall shows when the change comes, and right after.
	Before, After Local
}

// Resolve says what a time on the wall means in a zone.
func (l Local) Resolve(zone *time.Location) Reading {
	turns, at, again := resolve(zone, l.seconds())
	r := Reading{Turns: turns, At: time.Unix(at, 0).In(zone)}
	switch turns {
	case Twice:
		r.Again = time.Unix(again, 0).In(zone)
	case Skipped:
		_, was := time.Unix(at-1, 0).In(zone).Zone()
		r.Before, r.After = LocalOf(time.Unix(at+int64(was), 0).UTC()), LocalOf(r.At)
	}
	return r
}

// seconds are those since 1970 if the wall's clock were that of UTC.
func (l Local) seconds() int64 { return int64(l.Day)*86400 + int64(l.Minute)*60 }

// widest is more than any clock was ever ahead of UTC or behind it.
const widest = 26 * 3600

// resolve finds the instants at which the wall shows so many seconds, looking
// at every stretch without a change that may hold one.
func resolve(zone *time.Location, wall int64) (turns Turns, at, again int64) {
	var change int64
	turns = Skipped
	for t := time.Unix(wall-widest, 0).In(zone); ; {
		_, offset := t.Zone()
		from, to := t.ZoneBounds()
		u := wall - int64(offset)
		if (from.IsZero() || u >= from.Unix()) && (to.IsZero() || u < to.Unix()) {
			if turns == Once {
				return Twice, at, u
			}
			turns, at = Once, u
		}
		if to.IsZero() || to.Unix() > wall+widest {
			break
		}
		_, next := to.In(zone).Zone()
		if u >= to.Unix() && wall-int64(next) < to.Unix() {
			change = to.Unix()
		}
		t = to.In(zone)
	}
	if turns == Skipped {
		at = change
	}
	return turns, at, 0
}
