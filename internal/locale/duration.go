package locale

import "time"

// Relative says when t is, seen from now: "in 12 minutes", « il y a 2 h »,
// "just now". From 14 days on it gives the date.
func Relative(l Lang, t, now time.Time) string {
	d := t.Sub(now)
	switch {
	case d > -45*time.Second && d < 45*time.Second:
		return T(l, "time.now")
	case d > 14*24*time.Hour || d < -14*24*time.Hour:
		return Date(l, t)
	case d > 0:
		return T(l, "time.in", Duration(l, d))
	}
	return T(l, "time.ago", Duration(l, -d))
}

// Duration writes a length of time in its largest sensible unit, rounded:
// "12 minutes", « 2 h », "3 days".
func Duration(l Lang, d time.Duration) string {
	d = d.Abs()
	switch {
	case d < time.Minute:
		return T(l, "time.seconds", int(d.Round(time.Second)/time.Second))
	case d.Round(time.Minute) < time.Hour:
		return T(l, "time.minutes", int(d.Round(time.Minute)/time.Minute))
	case d.Round(time.Hour) < 48*time.Hour:
		return hours(l, d)
	}
	return T(l, "time.days", int((d+12*time.Hour)/(24*time.Hour)))
}

// hours keeps the minutes below six hours, where they decide something.
func hours(l Lang, d time.Duration) string {
	if d >= 6*time.Hour {
		return T(l, "time.hours", int(d.Round(time.Hour)/time.Hour))
	}
	d = d.Round(time.Minute)
	h, m := int(d/time.Hour), int(d%time.Hour/time.Minute)
	if m == 0 {
		return T(l, "time.hours", h)
	}
	return T(l, "time.hours_minutes", h, m)
}
