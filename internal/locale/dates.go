package locale

import (
	"fmt"
	"strings"
	"time"
)

var months = map[Lang][12]string{
	FR: {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
	EN: {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
}

var shortMonths = map[Lang][12]string{
	FR: {"janv.", "févr.", "mars", "avr.", "mai", "juin", "juill.", "août", "sept.", "oct.", "nov.", "déc."},
	EN: {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
}

var days = map[Lang][7]string{
	FR: {"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"},
	EN: {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
}

// Month returns the month's name: "November", « novembre ».
func Month(l Lang, m time.Month) string { return months[known(l)][m-1] }

// Weekday returns the day's name: "Monday", « lundi ».
func Weekday(l Lang, d time.Weekday) string { return days[known(l)][d] }

// Date writes the day in the location of t: "November 23, 2026",
// « 23 novembre 2026 ».
func Date(l Lang, t time.Time) string {
	if l == FR {
		return fmt.Sprintf("%s%s%s %d", ordinal(t.Day()), Nbsp, Month(l, t.Month()), t.Year())
	}
	return fmt.Sprintf("%s%s%d, %d", Month(l, t.Month()), Nbsp, t.Day(), t.Year())
}

// LongDate is Date with the day of the week: "Monday, November 23, 2026",
// « lundi 23 novembre 2026 ».
func LongDate(l Lang, t time.Time) string {
	if l == FR {
		return Weekday(l, t.Weekday()) + " " + Date(l, t)
	}
	return Weekday(l, t.Weekday()) + ", " + Date(l, t)
}

// ShortDate writes the day for a narrow column: "Nov 23, 2026",
// « 23 nov. 2026 ».
func ShortDate(l Lang, t time.Time) string {
	month := shortMonths[known(l)][t.Month()-1]
	if l == FR {
		return fmt.Sprintf("%s%s%s%s%d", ordinal(t.Day()), Nbsp, month, Nbsp, t.Year())
	}
	return fmt.Sprintf("%s%s%d, %d", month, Nbsp, t.Day(), t.Year())
}

// Time writes the hour and minute: "3:04 p.m.", « 15 h 04 ».
func Time(l Lang, t time.Time) string {
	if l == FR {
		return fmt.Sprintf("%d%sh%s%02d", t.Hour(), Nbsp, Nbsp, t.Minute())
	}
	half := "a.m."
	if t.Hour() >= 12 {
		half = "p.m."
	}
	return fmt.Sprintf("%d:%02d%s%s", (t.Hour()+11)%12+1, t.Minute(), Nbsp, half)
}

// DateTime writes day and time: "November 23, 2026 at 3:04 p.m.",
// « 23 novembre 2026 à 15 h 04 ».
func DateTime(l Lang, t time.Time) string { return Date(l, t) + at(l) + Time(l, t) }

// ShortDateTime is DateTime with the short date.
func ShortDateTime(l Lang, t time.Time) string { return ShortDate(l, t) + at(l) + Time(l, t) }

// DateTimeZone is DateTime with the zone, for readers in another one:
// "… at 3:04 p.m. EST", « … à 15 h 04 (HNE) ».
func DateTimeZone(l Lang, t time.Time) string {
	if l == FR {
		return DateTime(l, t) + " (" + Zone(l, t) + ")"
	}
	return DateTime(l, t) + " " + Zone(l, t)
}

// zonesFR are the French names of the zones of Canada.
var zonesFR = map[string]string{
	"NST": "HNT", "NDT": "HAT", "AST": "HNA", "ADT": "HAA", "EST": "HNE", "EDT": "HAE",
	"CST": "HNC", "CDT": "HAC", "MST": "HNR", "MDT": "HAR", "PST": "HNP", "PDT": "HAP",
}

// Zone returns the abbreviation of the zone of t: "EST", « HNE ».
func Zone(l Lang, t time.Time) string {
	name, _ := t.Zone()
	if fr, ok := zonesFR[name]; ok && l == FR {
		return fr
	}
	if strings.HasPrefix(name, "+") || strings.HasPrefix(name, "-") {
		return "UTC" + strings.Replace(name, "-", "−", 1)
	}
	return name
}

func at(l Lang) string {
	if l == FR {
		return " à "
	}
	return " at "
}

// ordinal writes the first of a month as French does.
func ordinal(day int) string {
	if day == 1 {
		return "1er"
	}
	return fmt.Sprint(day)
}

// known falls back to English for a language without tables yet.
func known(l Lang) Lang {
	if _, ok := months[l]; ok {
		return l
	}
	return EN
}
