package web

import (
	"encoding"
	"encoding/json"
	"fmt"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"time"

	"relais/internal/fault"
	"relais/internal/hours"
	"relais/internal/locale"
	"relais/internal/web/ui"
)

// decoder reads one form into one input.
type decoder struct {
	values url.Values
	path   map[string]string
	zone   *time.Location // of dates with times
	lang   locale.Lang    // of what complaints name
	bad    *fault.Error
}

var (
	textType = reflect.TypeFor[encoding.TextUnmarshaler]()
	rawType  = reflect.TypeFor[json.RawMessage]()
)

// isScalar tells whether one text of the form is one value.
func isScalar(t reflect.Type) bool {
	if t == rawType || reflect.PointerTo(t).Implements(textType) {
		return true
	}
	switch t.Kind() {
	case reflect.String, reflect.Bool, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Float32, reflect.Float64:
		return true
	}
	return false
}

// text returns the value of a name, put together from the boxes of a date
// when the form asked in several.
func (d *decoder) text(name string) (string, bool) {
	if vs, ok := d.values[name]; ok && len(vs) > 0 {
		return lines(vs[0]), true
	}
	if d.values.Has(name+".date") || d.values.Has(name+".time") {
		return d.moment(name), true
	}
	if d.values.Has(name + ".year") {
		return d.calendarDay(name), true
	}
	return "", false
}

// lines puts the line ends of browsers (CR LF) into their usual form.
func lines(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") }

// moment joins name.date and name.time, read in the reader's zone, to RFC
// 3339. What is no moment stays as typed, so that the check complains.
func (d *decoder) moment(name string) string {
	day, clock := d.values.Get(name+".date"), d.values.Get(name+".time")
	l, err := hours.ParseLocal(day, clock)
	if err != nil {
		return strings.TrimSpace(day + " " + clock)
	}
	return d.instant(name, l)
}

// instant is the instant of a time on the reader's wall. One that clocks skip
// or show twice is never shifted unseen: who typed it is asked, and says in
// name.turn which of the two it is.
func (d *decoder) instant(name string, l hours.Local) string {
	r := l.Resolve(d.zone)
	at, turn := r.At, d.values.Get(name+".turn")
	switch {
	case r.Turns == hours.Skipped:
		d.complain(name, "ui.time_skipped", locale.Time(d.lang, r.Before.Clock()), locale.Time(d.lang, r.After.Clock()))
	case r.Turns == hours.Twice && turn == "second":
		at = r.Again
	case r.Turns == hours.Twice && turn != "first":
		d.complain(name, ui.TimeTwice, locale.Time(d.lang, l.Clock()))
	}
	return at.UTC().Format(time.RFC3339)
}

// calendarDay joins name.year, name.month and name.day to YYYY-MM-DD.
func (d *decoder) calendarDay(name string) string {
	get := func(part string) string { return strings.TrimSpace(d.values.Get(name + "." + part)) }
	year, month, day := get("year"), get("month"), get("day")
	if year+month+day == "" {
		return ""
	}
	m, err1 := strconv.Atoi(month)
	dd, err2 := strconv.Atoi(day)
	if err1 != nil || err2 != nil {
		return year + "-" + month + "-" + day
	}
	return fmt.Sprintf("%s-%02d-%02d", year, m, dd)
}

// scalar sets one value from its text; a wrong kind is a complaint.
func (d *decoder) scalar(v reflect.Value, name, s string) {
	if v.Type() == rawType {
		if s != "" && json.Valid([]byte(s)) {
			v.SetBytes([]byte(s))
		} else if s != "" {
			d.complain(name, "web.unreadable_field")
		}
		return
	}
	if u, ok := v.Addr().Interface().(encoding.TextUnmarshaler); ok {
		d.unmarshal(v, u, name, s)
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(s)
	case reflect.Bool:
		v.SetBool(s == "true" || s == "on" || s == "1")
	case reflect.Float32, reflect.Float64:
		d.float(v, name, s)
	default:
		d.whole(v, name, s)
	}
}

// unmarshal sets a type that reads itself from text; a moment may come from a
// datetime-local box.
func (d *decoder) unmarshal(v reflect.Value, u encoding.TextUnmarshaler, name, s string) {
	if s == "" {
		return
	}
	if day, clock, ok := strings.Cut(s, "T"); ok && v.Type() == reflect.TypeFor[time.Time]() {
		if l, err := hours.ParseLocal(day, clock); err == nil {
			s = d.instant(name, l)
		}
	}
	if u.UnmarshalText([]byte(s)) == nil {
		return
	}
	if v.Type() == reflect.TypeFor[time.Time]() {
		d.complain(name, "check.time")
		return
	}
	d.complain(name, "web.unreadable_field")
}

// whole sets whole numbers; spaces of people who write 10 000 don't matter.
func (d *decoder) whole(v reflect.Value, name, s string) {
	s = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "").Replace(s)
	if s == "" {
		return
	}
	if v.CanInt() {
		if n, err := strconv.ParseInt(s, 10, v.Type().Bits()); err == nil {
			v.SetInt(n)
			return
		}
	} else if v.CanUint() {
		if n, err := strconv.ParseUint(s, 10, v.Type().Bits()); err == nil {
			v.SetUint(n)
			return
		}
	}
	d.complain(name, "check.number")
}

func (d *decoder) float(v reflect.Value, name, s string) {
	s = strings.ReplaceAll(strings.TrimSpace(s), ",", ".")
	if s == "" {
		return
	}
	x, err := strconv.ParseFloat(s, v.Type().Bits())
	if err != nil || x != x || x > 1e15 || x < -1e15 {
		d.complain(name, "check.number")
		return
	}
	v.SetFloat(x)
}
