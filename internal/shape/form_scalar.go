package shape

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// Message keys of forms.
const (
	unreadable = "web.unreadable_field"
	noNumber   = "check.number"
	noMoment   = "check.time"
)

// text returns the value of a name, put together from the boxes of a date when the form asked in several.
func (d *decoder) text(name string) (string, bool) {
	if values := d.Values[name]; len(values) > 0 {
		return lines(values[0]), true
	}
	if d.Values.Has(name+".date") || d.Values.Has(name+".time") {
		return d.moment(name), true
	}
	if d.Values.Has(name + ".year") {
		return d.calendarDay(name), true
	}
	return "", false
}

// lines puts the line ends of browsers (CR LF) into their usual form.
func lines(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") }

// moment joins name.date and name.time to RFC 3339. What is no moment stays as typed, so that the check complains.
func (d *decoder) moment(name string) string {
	day, clock := d.Values.Get(name+".date"), d.Values.Get(name+".time")
	at, ok := d.instant(name, day, clock)
	if !ok {
		return strings.TrimSpace(day + " " + clock)
	}
	return at.Format(time.RFC3339)
}

// instant is the instant of a day and a time that were typed, in UTC.
func (d *decoder) instant(name, day, clock string) (time.Time, bool) {
	at, bad, err := d.Instant(day, clock, d.Values.Get(name+".turn"))
	if bad != nil {
		d.complain(name, bad.Key, bad.Args...)
	}
	return at.UTC(), err == nil
}

// calendarDay joins name.year, name.month and name.day to YYYY-MM-DD.
func (d *decoder) calendarDay(name string) string {
	get := func(part string) string { return strings.TrimSpace(d.Values.Get(name + "." + part)) }
	year, month, day := get("year"), get("month"), get("day")
	if year+month+day == "" {
		return ""
	}
	m, err1 := strconv.Atoi(month)
	n, err2 := strconv.Atoi(day)
	if err1 != nil || err2 != nil {
		return year + "-" + month + "-" + day
	}
	return fmt.Sprintf("%s-%02d-%02d", year, m, n)
}

// scalar sets one value from its text; a wrong kind is a complaint. An empty text says nothing.
func (d *decoder) scalar(v reflect.Value, t *Type, name, s string) {
	switch t.Class {
	case Text:
		v.SetString(s)
		return
	case Flag:
		v.SetBool(s == "true" || s == "on" || s == "1")
		return
	}
	if s = strings.TrimSpace(s); s == "" {
		return
	}
	switch t.Class {
	case Raw:
		if v.SetBytes([]byte(s)); !json.Valid(v.Bytes()) {
			v.SetZero()
			d.complain(name, unreadable)
		}
	case Moment:
		d.readMoment(v, name, s)
	case Number:
		x, err := strconv.ParseFloat(strings.ReplaceAll(s, ",", "."), v.Type().Bits())
		if err != nil || x != x || x > 1e15 || x < -1e15 {
			d.complain(name, noNumber)
			return
		}
		v.SetFloat(x)
	case Whole:
		if !setWhole(v, digits.Replace(s)) {
			d.complain(name, noNumber)
		}
	}
}

// digits takes out the spaces of people who write 10 000.
var digits = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "")

// readMoment reads RFC 3339 or, from a datetime-local box, a time in the reader's zone.
func (d *decoder) readMoment(v reflect.Value, name, s string) {
	day, clock, _ := strings.Cut(s, "T")
	at, ok := d.instant(name, day, clock)
	if !ok && at.UnmarshalText([]byte(s)) != nil {
		d.complain(name, noMoment)
		return
	}
	v.Set(reflect.ValueOf(at))
}

// setWhole sets an integer of any size from its text, and reports whether it is one that fits.
func setWhole(v reflect.Value, s string) bool {
	if v.CanUint() {
		n, err := strconv.ParseUint(s, 10, v.Type().Bits())
		if err == nil {
			v.SetUint(n)
		}
		return err == nil
	}
	n, err := strconv.ParseInt(s, 10, v.Type().Bits())
	if err == nil {
		v.SetInt(n)
	}
	return err == nil
}
