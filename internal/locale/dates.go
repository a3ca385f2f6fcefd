package locale

import (
	"strings"
	"time"
)

// Weekday returns the day's name by itself: "Monday", « lundi ».
func Weekday(l Lang, d time.Weekday) string { return conventionsOf(l).OwnDays[d] }

// Date writes the day in the location of t: "November 23, 2026",
// « 23 novembre 2026 ».
func Date(l Lang, t time.Time) string {
	c := conventionsOf(l)
	return c.write(c.date, t)
}

// LongDate is Date with the day of the week: "Monday, November 23, 2026",
// « lundi 23 novembre 2026 ».
func LongDate(l Lang, t time.Time) string {
	c := conventionsOf(l)
	return c.write(c.long, t)
}

// ShortDate writes the day for a narrow column: "Nov 23, 2026",
// « 23 nov. 2026 ».
func ShortDate(l Lang, t time.Time) string {
	c := conventionsOf(l)
	return c.write(c.short, t)
}

// Time writes the hour and minute: "3:04 p.m.", « 15 h 04 ».
func Time(l Lang, t time.Time) string {
	c := conventionsOf(l)
	return c.write(c.clock, t)
}

// DateTime writes day and time: "November 23, 2026 at 3:04 p.m.",
// « 23 novembre 2026 à 15 h 04 ».
func DateTime(l Lang, t time.Time) string { return conventionsOf(l).at.join(Time(l, t), Date(l, t)) }

// ShortDateTime is DateTime with the short date.
func ShortDateTime(l Lang, t time.Time) string {
	return conventionsOf(l).at.join(Time(l, t), ShortDate(l, t))
}

// DateTimeZone is DateTime with the zone, for readers in another one:
// "… at 3:04 p.m. EST", « … à 15 h 04 (HNE) ».
func DateTimeZone(l Lang, t time.Time) string {
	if l == EN {
		return DateTime(l, t) + " " + Zone(l, t)
	}
	return DateTime(l, t) + " (" + Zone(l, t) + ")"
}

// zonesFR are the French names of the zones of Canada.
var zonesFR = map[string]string{
	"NST": "HNT", "NDT": "HAT", "AST": "HNA", "ADT": "HAA", "EST": "HNE", "EDT": "HAE",
	"CST": "HNC", "CDT": "HAC", "MST": "HNR", "MDT": "HAR", "PST": "HNP", "PDT": "HAP",
}

// Zone returns the abbreviation of the zone of t as it stands on clocks and
// notices in Canada: "EST", « HNE »; in other languages that of the whole
// language beside them.
func Zone(l Lang, t time.Time) string {
	name, _ := t.Zone()
	if fr, ok := zonesFR[name]; ok && l.Fallback() == FR {
		return fr
	}
	if strings.HasPrefix(name, "+") || strings.HasPrefix(name, "-") {
		return "UTC" + strings.Replace(name, "-", "−", 1)
	}
	return name
}
