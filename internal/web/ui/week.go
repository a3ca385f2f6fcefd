package ui

import (
	"html/template"
	"time"

	"relais/internal/locale"
)

// WeekDay is a day in a form of weekly hours: the names of its boxes, from and to for
// each of two spans. A break at noon needs two; more are rare.
type WeekDay struct {
	Day   time.Weekday
	Spans [2][2]string
}

// WeekDays are the days as calendars here have them, from Monday; name names the box in
// which a span, 0 or 1, begins ("from") or ends ("to").
func WeekDays(name func(day time.Weekday, span int, end string) string) []WeekDay {
	var out []WeekDay
	for _, day := range []time.Weekday{1, 2, 3, 4, 5, 6, 0} {
		d := WeekDay{Day: day}
		for span := range d.Spans {
			d.Spans[span] = [2]string{name(day, span, "from"), name(day, span, "to")}
		}
		out = append(out, d)
	}
	return out
}

// First reports whether the week begins with the day.
func (d WeekDay) First() bool { return d.Day == time.Monday }

// Filled reports whether something stands in one of the day's boxes, or is said of it.
func (d WeekDay) Filled(f Form) bool {
	for _, span := range d.Spans {
		for _, name := range span {
			if _, bad := f.Complaint(name); bad || f.Value(name) != "" {
				return true
			}
		}
	}
	return false
}

// weekday renders the boxes of a day.
func (k *Kit) weekday(f Form, d WeekDay) (template.HTML, error) {
	v := struct {
		Name, Error string
		Spans       [][]Part
	}{Name: locale.Weekday(k.lang, d.Day)}
	for i, span := range d.Spans {
		var parts []Part
		for end, label := range []string{"ui.span_from", "ui.span_to"} {
			p := Part{ID: FieldID(span[end]), Name: span[end], Label: locale.T(k.lang, label, i+1), Type: "time", Value: f.Value(span[end])}
			f.Ask(p.Name, v.Name)
			if bad, ok := f.Complaint(p.Name); ok {
				p.Bad, v.Error = true, locale.T(k.lang, bad.Key, bad.Args...)
			}
			parts = append(parts, p)
		}
		v.Spans = append(v.Spans, parts)
	}
	return k.render("weekday", v)
}
