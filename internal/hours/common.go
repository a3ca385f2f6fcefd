package hours

import "fmt"

const (
	dayMinutes  = 24 * 60
	weekMinutes = 7 * dayMinutes
)

// Common are the hours of the week that two lists of shifts both have, by the same
// clock.
func Common(a, b []Shift) (out []Shift) {
	one, other := minutesOf(a), minutesOf(b)
	for day := range 7 {
		from := -1
		for m := day * dayMinutes; m <= (day+1)*dayMinutes; m++ {
			there := m < (day+1)*dayMinutes && one[m] && other[m]
			switch {
			case there && from < 0:
				from = m
			case !there && from >= 0:
				out = append(out, Shift{Day: day, From: clockOf(from), To: clockOf(m)})
				from = -1
			}
		}
	}
	return out
}

func clockOf(m int) string {
	m %= dayMinutes
	return fmt.Sprintf("%02d:%02d", m/60, m%60)
}

func minutesOf(shifts []Shift) (out [weekMinutes]bool) {
	for _, s := range shifts {
		from, ok1 := ClockMinute(s.From)
		to, ok2 := ClockMinute(s.To)
		if !ok1 || !ok2 || s.Day < 0 || s.Day > 6 {
			continue
		}
		if to <= from {
			to += dayMinutes
		}
		for m := from; m < to; m++ {
			out[(s.Day*dayMinutes+m)%weekMinutes] = true
		}
	}
	return out
}
