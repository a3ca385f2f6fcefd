package say

import (
	"slices"
	"strings"
	"time"

	"relais/internal/act"
	"relais/internal/directory/hsds/tidy"
	"relais/internal/locale"
)

// Late reports whether a calendar day (YYYY-MM-DD) is over for the reader.
func (w Words) Late(day string) bool { return day != "" && day < w.now.Format(time.DateOnly) }

// Today reports whether a calendar day is the reader's today.
func (w Words) Today(day string) bool { return day == w.now.Format(time.DateOnly) }

// Day is the calendar day on which a record was checked. Records say days
// only, in UTC, so no zone shifts them.
func (w Words) Day(m *act.Moment) string {
	if m == nil {
		return ""
	}
	return m.UTC().Format(time.DateOnly)
}

// CheckedToday reports whether a record was checked today.
func (w Words) CheckedToday(m *act.Moment) bool { return w.Day(m) == w.now.UTC().Format(time.DateOnly) }

// Date writes a calendar day in words; what is no such day stays.
func (w Words) Date(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return locale.Date(w.Lang, t)
}

// Clock writes HH:MM as the language does.
func (w Words) Clock(s string) string {
	t, err := time.Parse("15:04", s)
	if err != nil {
		return s
	}
	return locale.Time(w.Lang, t)
}

// A Span is the same hours on several days; 0 is Sunday. Equal ends are the
// whole day.
type Span struct {
	Days []int  `json:"days,omitempty"`
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`
}

// Spans gathers hours that are the same on several days.
func Spans(hours []act.Hours) []Span {
	var out []Span
	for _, h := range hours {
		i := slices.IndexFunc(out, func(s Span) bool { return s.From == h.From && s.To == h.To })
		if i < 0 {
			i, out = len(out), append(out, Span{From: h.From, To: h.To})
		}
		if !slices.Contains(out[i].Days, h.Day) {
			out[i].Days = append(out[i].Days, h.Day)
		}
	}
	return out
}

// Week begins on Monday, as people here plan.
var Week = []time.Weekday{1, 2, 3, 4, 5, 6, 0}

// Hours says weekly hours in words: "Monday to Friday, 09:00 to 17:00".
func (w Words) Hours(hours []act.Hours) []string {
	var out []string
	for _, s := range Spans(hours) {
		out = append(out, w.days(s.Days)+", "+w.span(s))
	}
	return out
}

// Opening says when a service is open in a usual week, in lines: its times, and what it
// says of them in words.
func (w Words) Opening(s act.Service) []string {
	var list []act.Hours
	if s.Weekly != nil {
		for d, t := range s.Weekly.Days() {
			list = append(list, act.Hours{Day: d, From: t.From, To: t.To}, act.Hours{Day: d, From: t.From2, To: t.To2})
		}
	}
	list = slices.DeleteFunc(list, func(h act.Hours) bool { return h.From == "" })
	slices.SortStableFunc(list, func(a, b act.Hours) int { return (a.Day+6)%7 - (b.Day+6)%7 })
	return append(w.Hours(list), s.Hours...)
}

func (w Words) span(s Span) string {
	if s.From == s.To {
		return w.T("case.hours.all_day")
	}
	return w.T("case.hours.from_to", w.Clock(s.From), w.Clock(s.To))
}

// days names days; three or more in a row are said as "Monday to Wednesday".
func (w Words) days(days []int) string {
	if len(days) == len(Week) {
		return w.T("case.hours.every_day")
	}
	var said []string
	for i := 0; i < len(Week); {
		n := i
		for n < len(Week) && slices.Contains(days, int(Week[n])) {
			n++
		}
		switch first, last := Week[i], Week[max(n-1, 0)]; {
		case n-i >= 3:
			said = append(said, w.T("case.hours.days", w.Weekday(first), w.Weekday(last)))
		default:
			for _, d := range Week[i:n] {
				said = append(said, w.Weekday(d))
			}
		}
		i = n + 1
	}
	return w.List(said)
}

// Weekday names a day of the week.
func (w Words) Weekday(d time.Weekday) string { return locale.Weekday(w.Lang, d) }

// icao is how letters are said on the telephone, in both languages.
var icao = strings.Fields("Alfa Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliett Kilo Lima Mike " +
	"November Oscar Papa Quebec Romeo Sierra Tango Uniform Victor Whiskey X-ray Yankee Zulu")

// Spoken says a code letter by letter, one group after the other.
func (w Words) Spoken(code string) []string {
	return Each(strings.Split(code, "-"), func(group string) string {
		return strings.Join(Each(strings.Split(group, ""), w.letter), " ")
	})
}

func (w Words) letter(c string) string {
	if c == "Q" && w.Lang == locale.FR {
		return "Québec"
	}
	if c >= "A" && c <= "Z" {
		return icao[c[0]-'A']
	}
	return c
}

// Dial is a telephone number as the tel: address of RFC 3966 takes it; the
// extension stays out of it. Letters that stand for digits become digits; "" where
// that is not plain.
func (w Words) Dial(number string) string {
	if digits := tidy.VanityDigits(number); digits != "" {
		return digits
	}
	var b strings.Builder
	for i, c := range number {
		switch {
		case c >= '0' && c <= '9', c == '+' && b.Len() == 0:
			b.WriteRune(c)
		case c >= 'A' && c <= 'Z' && b.Len() < 7 && i > 0 && strings.IndexByte("-0123456789", number[i-1]) >= 0:
			return "" // a number with letters, and nobody knows where it ends
		case c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z', c == '#', c == ',', c == ';':
			return b.String()
		}
	}
	return b.String()
}
