package referralpages

import (
	"slices"
	"strings"
	"sync"

	"relais/internal/act"
	"relais/internal/directory"
	"relais/internal/directory/match"
	"relais/internal/locale"
	"relais/internal/web"
	"relais/internal/web/ui"
)

// foundView is a service in the list, in words.
type foundView struct {
	act.Match
	Title, By, Where       string
	Fits, Misses, Unknowns []string
	Barred                 string // key: why it can't be asked here
	Value                  string // of its check box
	Checked                bool
	Phones                 []act.PhoneLine
	Asked                  string // state of an earlier ask
	Rule                   string // its own rule about immigration status
}

func (v *findView) found(r *web.Request, m act.Match) foundView {
	f := foundView{Match: m, Title: v.Text(m.Name), By: v.Text(m.Organization), Barred: v.barred(r, m.Agency)}
	f.Value = pick{m.Agency, m.ID}.Value()
	f.Checked = slices.ContainsFunc(v.Plan.picks(), func(c pick) bool { return c.Agency == m.Agency && (c.Service == m.ID || c.Service == "") })
	f.Where = m.Place
	if m.Province != "" && m.Place == "" {
		f.Where = v.Region(m.Province)
	}
	f.Fits, f.Misses, f.Unknowns = v.reasons("fit", m.Fits), v.reasons("miss", m.Misses), v.reasons("unknown", m.Unknown)
	if m.Restricts != nil {
		f.Rule = v.Text(m.Restricts.Reason)
	}
	return f
}

// labels are the code sets that the values of reasons come from.
var labels = map[string]string{"gender": "gender", "dependants": "dependants", "accessibility": "accessibility",
	"wish": "wish", "safety": "safety", "only_for": "community"}

// reasons are short sentences about a service and what was asked.
func (w words) reasons(kind string, all []act.Reason) []string {
	var out []string
	for _, r := range all {
		var value any = r.N
		if r.Value != "" {
			value = w.label(r.Code, r.Value)
		}
		out = append(out, w.T("match."+kind+"."+r.Code, value))
	}
	return out
}

func (w words) label(code, value string) string {
	if code == "language" {
		return w.Language(value)
	}
	if set := labels[code]; set != "" {
		var all []string
		for _, v := range strings.Split(value, ",") {
			if key := "code." + set + "." + strings.TrimSpace(v); locale.Has(key) {
				all = append(all, w.T(key))
			}
		}
		if len(all) > 0 {
			return w.List(all)
		}
	}
	return value
}

// List says things one after the other.
func (w words) List(items []string) string { return locale.List(w.lang, items) }

// sortChoices orders answers by their words.
func sortChoices(_ locale.Lang, all []ui.Choice) {
	slices.SortStableFunc(all, func(a, b ui.Choice) int { return strings.Compare(match.Fold(a.Text), match.Fold(b.Text)) })
}

// byName are all languages in the order of their names, worked out once for
// each language of the interface.
var byName sync.Map

// languageChoices offers every other language in one list.
func languageChoices(lang locale.Lang) []ui.Choice {
	if got, ok := byName.Load(lang); ok {
		return got.([]ui.Choice)
	}
	var out []ui.Choice
	seen := map[string]bool{}
	for _, code := range directory.Languages() {
		name := directory.LanguageName(code, string(lang))
		if code != "fr" && code != "en" && !seen[name] {
			seen[name] = true
			out = append(out, ui.Choice{Value: code, Text: name})
		}
	}
	sortChoices(lang, out)
	out = append([]ui.Choice{{Text: locale.T(lang, "ref.no_other_language")}}, out...)
	got, _ := byName.LoadOrStore(lang, out)
	return got.([]ui.Choice)
}
