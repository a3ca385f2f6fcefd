package ui

import (
	"html/template"
	"time"

	"relais/internal/hours"
	"relais/internal/locale"
)

// words are the functions about text, numbers and time.
func (k *Kit) words() template.FuncMap {
	return template.FuncMap{
		"t":         func(key string, args ...any) string { return locale.T(k.lang, key, k.args(args)...) },
		"lit":       func(v any) Lit { return Lit(k.literal(v)) },
		"lang":      func() string { return string(k.lang.Fallback()) },
		"date":      k.day(locale.Date, "2006-01-02"),
		"longdate":  k.day(locale.LongDate, "2006-01-02"),
		"shortdate": k.day(locale.ShortDate, "2006-01-02"),
		"clock":     k.day(locale.Time, "15:04"),
		"datetime":  k.moment(locale.DateTime),
		"shorttime": k.moment(locale.ShortDateTime),
		"zoned":     k.moment(locale.DateTimeZone),
		"there":     k.there,
		"relative":  k.relative,
		"due":       k.due,
		"duration":  func(d time.Duration) string { return locale.Duration(k.lang, d) },
		"number":    func(n int) string { return locale.Number(k.lang, n) },
		"percent":   func(share float64) string { return locale.Percent(k.lang, share) },
		"size":      func(n int64) string { return locale.Size(k.lang, n) },
		"names":     func(items []string) string { return locale.List(k.lang, items) },
		"isodate":   k.isoDate,
	}
}

// args lets other parts and times stand as arguments of a text.
func (k *Kit) args(args []any) []any {
	out := make([]any, len(args))
	for i, a := range args {
		if at, ok := a.(time.Time); ok {
			a = locale.DateTime(k.lang, at.In(k.zone))
		}
		if l, ok := a.(Lit); ok {
			a = string(l)
		}
		out[i] = a
	}
	return out
}

func (k *Kit) literal(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	return k.plain(v)
}

// at reads a moment: time.Time or *time.Time; nil and zero are none.
func (k *Kit) at(v any) (time.Time, bool) {
	switch v := v.(type) {
	case time.Time:
		return v.In(k.zone), !v.IsZero()
	case *time.Time:
		if v != nil {
			return v.In(k.zone), !v.IsZero()
		}
	}
	return time.Time{}, false
}

type moment struct{ Machine, Text, Title, Class, Live string }

func (k *Kit) day(write func(locale.Lang, time.Time) string, machine string) func(any) (template.HTML, error) {
	return func(v any) (template.HTML, error) {
		t, ok := k.at(v)
		if !ok {
			return "", nil
		}
		return k.render("moment", moment{Machine: t.Format(machine), Text: write(k.lang, t)})
	}
}

func (k *Kit) moment(write func(locale.Lang, time.Time) string) func(any) (template.HTML, error) {
	return func(v any) (template.HTML, error) {
		t, ok := k.at(v)
		if !ok {
			return "", nil
		}
		return k.render("moment", moment{Machine: t.Format(time.RFC3339), Text: write(k.lang, t)})
	}
}

// there tells a moment on the clocks of another place, of an IANA zone, with
// the zone's name; where the reader's clocks say something else, theirs stands
// beside it. Nobody has to know or reckon what is meant.
func (k *Kit) there(v any, zone string) (template.HTML, error) {
	t, ok := k.at(v)
	if !ok {
		return "", nil
	}
	place := k.zone
	if zone != "" {
		place = hours.ZoneOrUTC(zone)
	}
	text := locale.DateTimeZone(k.lang, t.In(place))
	_, here := t.Zone()
	if _, there := t.In(place).Zone(); here != there {
		text = locale.T(k.lang, "ui.there_here", text, locale.DateTimeZone(k.lang, t))
	}
	return k.render("moment", moment{Machine: t.Format(time.RFC3339), Text: text})
}

// relative tells a moment as seen from now; the exact one is in the title.
func (k *Kit) relative(v any) (template.HTML, error) {
	t, ok := k.at(v)
	if !ok {
		return "", nil
	}
	return k.render("moment", moment{
		Machine: t.Format(time.RFC3339), Text: locale.Relative(k.lang, t, k.now()),
		Title: locale.DateTimeZone(k.lang, t),
	})
}

// Soon is the time before a deadline from which it is marked.
const Soon = 30 * time.Minute

// due tells a deadline: what is left, or since when it is overdue. Script
// keeps it counting.
func (k *Kit) due(v any) (template.HTML, error) {
	t, ok := k.at(v)
	if !ok {
		return "", nil
	}
	m := moment{Machine: t.Format(time.RFC3339), Title: locale.DateTimeZone(k.lang, t), Class: "due", Live: "due"}
	left := t.Sub(k.now())
	switch {
	case left < 0:
		m.Class += " due--late"
		m.Text = locale.T(k.lang, "ui.overdue", locale.Duration(k.lang, -left))
	case left < Soon:
		m.Class += " due--soon"
		fallthrough
	default:
		m.Text = locale.T(k.lang, "ui.left", locale.Duration(k.lang, left))
	}
	return k.render("moment", m)
}

// isoDate writes a calendar day (YYYY-MM-DD) in words; what is no such day
// stays as it is.
func (k *Kit) isoDate(day string) string {
	t, err := time.Parse("2006-01-02", day)
	if err != nil {
		return day
	}
	return locale.Date(k.lang, t)
}
