package referralpages

import (
	"strings"

	"relais/internal/act"
	"relais/internal/directory"
	"relais/internal/directory/needs"
	"relais/internal/locale"
	"relais/internal/web"
	"relais/internal/web/ui"
)

// words are what pages need to name things in the reader's language. Views
// embed it, so that templates call its methods.
type words struct{ lang locale.Lang }

func wordsOf(r *web.Request) words { return words{r.Lang} }

// T is a text of the catalog.
func (w words) T(key string, args ...any) string { return locale.T(w.lang, key, args...) }

// Need names a need of the taxonomy; an unknown code stays as it is.
func (w words) Need(code string) string {
	if n, ok := needs.Default().Get(code); ok {
		return n.Name.In(string(w.lang))
	}
	return code
}

// Title is what a referral is about. The ask dies with its key when it ends,
// and a disclosure never had one.
func (w words) Title(row act.ReferralRow) string {
	switch {
	case row.Damaged:
		return w.T("referral.damaged")
	case row.Need != "":
		return w.Need(row.Need)
	case final(row.State) && row.Urgency == "":
		return w.T("ref.erased")
	}
	return w.T("ref.no_need")
}

// Language names a language by its tag.
func (w words) Language(tag string) string {
	if tag == "" {
		return ""
	}
	return directory.LanguageName(tag, string(w.lang))
}

// Text is a name in both languages, in the reader's.
func (w words) Text(t act.Text) string { return t.In(string(w.lang)) }

// Long is a longer text in both languages, in the reader's.
func (w words) Long(t act.LongText) string { return t.In(string(w.lang)) }

// Codes are the words of several codes of a set.
func (w words) Codes(set string, codes []string) []string {
	out := make([]string, len(codes))
	for i, c := range codes {
		out[i] = w.Code(set, c)
	}
	return out
}

// Code is the word of one code.
func (w words) Code(set, code string) string {
	if code == "" {
		return ""
	}
	return w.T("code." + set + "." + code)
}

// Region names a province by its code; other words stay as they are.
func (w words) Region(region string) string {
	if key := "code.province." + region; locale.Has(key) {
		return w.T(key)
	}
	return region
}

// Facts are the coded attributes of an ask in words, only those that are there.
func (w words) Facts(a act.AskAttributes) []ui.Row {
	var out []ui.Row
	add := func(name, value string) {
		if value != "" {
			out = append(out, ui.Row{Key: w.Code("attribute", name), Value: value})
		}
	}
	list := func(set string, codes []string) string { return strings.Join(w.Codes(set, codes), " · ") }
	languages := make([]string, len(a.Languages))
	for i, tag := range a.Languages {
		languages[i] = w.Language(tag)
	}
	add("age_band", w.Code("age_band", a.AgeBand))
	add("gender", w.Code("gender", a.Gender))
	add("languages", strings.Join(languages, " · "))
	add("dependants", w.Code("dependants", a.Dependants))
	add("accessibility", list("accessibility", a.Accessibility))
	add("wishes", list("wish", a.Wishes))
	add("region", w.Region(a.Region))
	add("safety", list("safety", a.Safety))
	return out
}

// Colour of an urgency or a state; the word says the same.
func (w words) Colour(code string) string {
	switch code {
	case "danger", "crisis", "not_met", "declined", "failed", "expired", "closed_lost_contact":
		return "red"
	case "detained", "urgent", "partly", "info_requested", "no_show", "cancel_requested", "proposed":
		return "yellow"
	case "met", "valid", "accepted", "completed", "confirmed", "in_progress", "received", "scheduled", "reviewed":
		return "green"
	case "waitlisted", "on_hold":
		return "purple"
	case "open", "asked", "released", "sent":
		return "teal"
	}
	return "grey"
}

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
