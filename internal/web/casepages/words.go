package casepages

import (
	"slices"
	"strings"
	"time"

	"relais/internal/act"
	"relais/internal/directory"
	"relais/internal/directory/needs"
	"relais/internal/locale"
	"relais/internal/web"
)

// words are what pages need to name things in the reader's language. Views
// embed it, so that templates call its methods.
type words struct {
	lang  locale.Lang
	today string
	names map[string]string // of agencies and members by id
}

func (p *pages) words(r *web.Request) words {
	return words{lang: r.Lang, today: r.Now().Format(time.DateOnly), names: map[string]string{}}
}

// Need names a need of the taxonomy; an unknown code stays as it is.
func (w words) Need(code string) string {
	if n, ok := needs.Default().Get(code); ok {
		return n.Name.In(string(w.lang))
	}
	return code
}

// Language names a language by its tag.
func (w words) Language(tag string) string {
	if tag == "" {
		return ""
	}
	return directory.LanguageName(tag, string(w.lang))
}

// Name is the name of an agency or a member by id.
func (w words) Name(id string) string {
	if name := w.names[id]; name != "" {
		return name
	}
	return locale.T(w.lang, "case.unknown_name")
}

// Names are the names of several agencies or members.
func (w words) Names(ids []string) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = w.Name(id)
	}
	return out
}

// Codes are the words of several codes of a set.
func (w words) Codes(set string, codes []string) []string {
	out := make([]string, len(codes))
	for i, c := range codes {
		out[i] = locale.T(w.lang, "code."+set+"."+c)
	}
	return out
}

// Colour of an urgency, a status or a state; the word says the same.
func (w words) Colour(code string) string {
	switch code {
	case "danger", "crisis", "not_met", "declined", "failed", "expired":
		return "red"
	case "detained", "urgent", "waiting", "partly", "info_requested", "no_show", "cancel_requested":
		return "yellow"
	case "met", "valid", "accepted", "completed", "confirmed", "in_progress", "received", "scheduled":
		return "green"
	case "waitlisted", "on_hold":
		return "purple"
	case "open", "asked", "released":
		return "teal"
	}
	return "grey"
}

// Late tells whether a calendar day is over.
func (w words) Late(day string) bool { return day != "" && day < w.today }

// Today tells whether a calendar day is today.
func (w words) Today(day string) bool { return day == w.today }

// Text is a name in both languages, in the reader's.
func (w words) Text(t act.Text) string { return t.In(string(w.lang)) }

// Paragraphs splits what somebody wrote into paragraphs of lines.
func (w words) Paragraphs(text string) [][]string {
	var out [][]string
	for _, p := range strings.Split(strings.TrimSpace(text), "\n\n") {
		if p = strings.Trim(p, "\n"); p != "" {
			out = append(out, strings.Split(p, "\n"))
		}
	}
	return out
}

// icao is how letters are said on the telephone, in both languages.
var icao = strings.Fields("Alfa Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliett Kilo Lima Mike " +
	"November Oscar Papa Quebec Romeo Sierra Tango Uniform Victor Whiskey X-ray Yankee Zulu")

// Spoken says a code letter by letter, one group after the other.
func (w words) Spoken(code string) []string {
	var out []string
	for _, group := range strings.Split(code, "-") {
		var said []string
		for _, c := range group {
			if c >= 'A' && c <= 'Z' {
				said = append(said, icao[c-'A'])
			} else {
				said = append(said, string(c))
			}
		}
		out = append(out, strings.Join(said, " "))
	}
	return out
}

// week begins on Monday, as people here plan.
var week = []time.Weekday{1, 2, 3, 4, 5, 6, 0}

// Hours says weekly hours in words: "Monday to Friday, 09:00 to 17:00".
func (w words) Hours(hours []act.Hours) []string {
	var out []string
	for _, s := range spansOf(hours) {
		out = append(out, w.days(s.Days)+", "+w.clocks(s.From, s.To))
	}
	return out
}

func (w words) clocks(from, to string) string {
	if from == to {
		return locale.T(w.lang, "case.hours.all_day")
	}
	return locale.T(w.lang, "case.hours.from_to", w.clock(from), w.clock(to))
}

func (w words) clock(s string) string {
	t, err := time.Parse("15:04", s)
	if err != nil {
		return s
	}
	return locale.Time(w.lang, t)
}

// days names days; three or more in a row are said as "Monday to Wednesday".
func (w words) days(days []int) string {
	if len(days) == len(week) {
		return locale.T(w.lang, "case.hours.every_day")
	}
	var said []string
	for i := 0; i < len(week); {
		n := i
		for n < len(week) && slices.Contains(days, int(week[n])) {
			n++
		}
		switch first, last := week[i], week[max(n-1, 0)]; {
		case n-i >= 3:
			said = append(said, locale.T(w.lang, "case.hours.days", w.day(first), w.day(last)))
		default:
			for _, d := range week[i:n] {
				said = append(said, w.day(d))
			}
		}
		i = n + 1
	}
	return locale.List(w.lang, said)
}

func (w words) day(d time.Weekday) string { return locale.Weekday(w.lang, d) }
