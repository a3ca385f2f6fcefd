package tidy

import (
	"regexp"
	"strings"
	"time"
)

var dateForms = []string{"2006/01/02", "2006.01.02", "20060102", "2006-1-2", "January 2, 2006", "Jan 2, 2006", "2 January 2006",
	"2 Jan 2006", "02-Jan-2006", "02-Jan-06", time.RFC3339, "2006-01-02 15:04:05", "2006-01-02T15:04:05"}

// CalendarDate reads a date in the forms that people and programs write, as
// "2006-01-02"; false, and the text as it is, when it can't be read. A form in
// which day and month can be exchanged is read only when one of them is above
// twelve.
func CalendarDate(s string) (string, bool) {
	s = strings.TrimSpace(s)
	if _, err := time.Parse(time.DateOnly, s); err == nil {
		return s, true
	}
	for _, f := range dateForms {
		if t, err := time.Parse(f, s); err == nil && t.Year() > 1 {
			return t.Format(time.DateOnly), true
		}
	}
	month, day := DateOrders(s)
	switch {
	case month == "" && day == "" || month != "" && day != "" && month != day:
		return s, false
	case month != "":
		return month, true
	}
	return day, true
}

// DateOrders reads a date such as "4/11/2026" with the month first and with the day
// first; "" where it is none so.
func DateOrders(s string) (monthFirst, dayFirst string) {
	s = clockBehind.ReplaceAllString(strings.TrimSpace(s), "") // of databases: "3/25/2026 0:00"
	for _, form := range []struct {
		month, day string
	}{{"1/2/2006", "2/1/2006"}, {"1/2/06", "2/1/06"}, {"1-2-2006", "2-1-2006"}} {
		if t, err := time.Parse(form.month, s); err == nil {
			monthFirst = t.Format(time.DateOnly)
		}
		if t, err := time.Parse(form.day, s); err == nil {
			dayFirst = t.Format(time.DateOnly)
		}
	}
	return monthFirst, dayFirst
}

// ClockTime reads a time of day, "8:00 AM", "8h30", "0830", "8 a.m.", as "15:04";
// false, and the text as it is, when it is none.
func ClockTime(s string) (string, bool) {
	if clockForm.MatchString(s) {
		return s, true
	}
	w := strings.ToUpper(strings.NewReplacer(" ", "", ".", "", "\u00a0", "", "\u202f", "").Replace(s))
	switch w {
	case "NOON", "MIDI":
		return "12:00", true
	case "MIDNIGHT", "MINUIT":
		return "00:00", true
	}
	w = strings.TrimSuffix(strings.TrimSuffix(w, "HRS"), "HOURS")
	if len(w) == 3 && strings.Trim(w, "0123456789") == "" {
		w = "0" + w // 930
	}
	for _, f := range []string{"3:04PM", "3PM", "15:04:05", "15:04", "15H04", "15H", "1504", "3:04:05PM"} {
		if t, err := time.Parse(f, w); err == nil {
			return t.Format("15:04"), true
		}
	}
	return s, false
}

var clockBehind = regexp.MustCompile(`\s+\d{1,2}:\d{2}(?::\d{2})?(?:\s*[AaPp]\.?[Mm]\.?)?$`)

var (
	clockForm = regexp.MustCompile(`^([01]\d|2[0-4]):[0-5]\d(:[0-5]\d)?(Z|[+-]\d\d:?\d\d)?$`)
	extForm   = regexp.MustCompile(`(?i)^(.*\d)[\s,;/]*(?:ext(?:ension)?|poste|post|x|#)[\s.:#]*(\d{1,7})$`)
	tagForm   = regexp.MustCompile(`(?is)</?(?:p|br|div|span|b|i|u|em|strong|a|ul|ol|li|h[1-6]|table|tr|td|th|font|hr|blockquote|img|script|style)\b[^<>]*>`)
	scripts   = regexp.MustCompile(`(?is)<(script|style)\b.*?</(?:script|style)\s*>`)
	entities  = regexp.MustCompile(`&(?:amp|nbsp|quot|apos|lt|gt|eacute|egrave|agrave|ccedil|rsquo|ndash|#\d{2,5}|#x[0-9a-fA-F]{2,4});`)
	breakTags = regexp.MustCompile(`(?i)</?(?:p|br|div|li|h[1-6]|tr|ul|ol)\b[^<>]*>`)
	manyLines = regexp.MustCompile(`[ \t]*\n\s*\n\s*`)
)

// PhoneExtension parts a number from the extension behind it.
func PhoneExtension(number string) (string, string) {
	if m := extForm.FindStringSubmatch(strings.TrimSpace(number)); m != nil {
		return strings.TrimRight(m[1], " ,;/"), m[2]
	}
	return number, ""
}
