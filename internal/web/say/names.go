package say

import (
	"slices"
	"strings"
	"sync"

	"relais/internal/act"
	"relais/internal/directory/fold"
	"relais/internal/directory/languages"
	"relais/internal/directory/needs"
	"relais/internal/directory/places"
	"relais/internal/locale"
	"relais/internal/web/ui"
)

// Need names a need of the taxonomy; an unknown code stays as it is.
func (w Words) Need(code string) string {
	if n, ok := needs.Default().Get(code); ok {
		return n.Name.In(string(w.Lang))
	}
	return code
}

// NeedNames are the names of several needs.
func (w Words) NeedNames(codes []string) []string { return Each(codes, w.Need) }

// Language names a language by its tag.
func (w Words) Language(tag string) string {
	if tag == "" {
		return ""
	}
	return languages.Name(tag, string(w.Lang.Fallback()))
}

// LanguageNames are the names of several languages.
func (w Words) LanguageNames(tags []string) []string { return Each(tags, w.Language) }

// ProvinceName names a province by its code or as records write it; other
// words stay.
func (w Words) ProvinceName(s string) string {
	if code := places.ProvinceCode(s); code != "" {
		return w.Code("province", code)
	}
	return s
}

// PlaceName names a municipality in the reader's language where it has a name
// in each.
func (w Words) PlaceName(name, province string) string {
	if p, ok := places.Find(name, places.ProvinceCode(province)); ok {
		return p.Name.In(string(w.Lang))
	}
	return name
}

// Area names a part of the country: a province, a municipality, Canada.
func (w Words) Area(name string) string {
	if code := places.ProvinceCode(name); code != "" {
		return w.Code("province", code)
	}
	return w.PlaceName(name, "")
}

// KnowMembers remembers the names of members, for Name.
func (w Words) KnowMembers(all []act.Member) {
	for _, m := range all {
		w.names[m.ID] = m.Name
	}
}

// KnowAgencies remembers the names of agencies, for Name.
func (w Words) KnowAgencies(all []act.Agency) {
	for _, a := range all {
		w.names[a.ID] = w.Text(a.Name)
	}
}

// Name is the name of a known agency or member by id.
func (w Words) Name(id string) string {
	if name := w.names[id]; name != "" {
		return name
	}
	return w.T("case.unknown_name")
}

// Names are the names of several agencies or members.
func (w Words) Names(ids []string) []string { return Each(ids, w.Name) }

// ByName orders answers by their words, accents and capitals aside.
func ByName(all []ui.Choice) []ui.Choice {
	slices.SortStableFunc(all, func(a, b ui.Choice) int { return Compare(a.Text, b.Text) })
	return all
}

// Compare orders two texts as ByName does.
func Compare(a, b string) int { return strings.Compare(fold.Text(a), fold.Text(b)) }

// languageChoices are worked out once for each language of the interface.
var languageChoices sync.Map

// Languages are all languages as answers, in the order of their names; those
// with one of the tags are left out.
func Languages(l locale.Lang, without ...string) []ui.Choice {
	all, ok := languageChoices.Load(l)
	if !ok {
		all, _ = languageChoices.LoadOrStore(l, ByName(named(l)))
	}
	return slices.DeleteFunc(slices.Clone(all.([]ui.Choice)), func(c ui.Choice) bool { return slices.Contains(without, c.Value) })
}

// named names every language once: some have two tags.
func named(l locale.Lang) []ui.Choice {
	var out []ui.Choice
	seen := map[string]bool{}
	for _, code := range languages.All() {
		if name := languages.Name(code, string(l)); !seen[name] {
			seen[name] = true
			out = append(out, ui.Choice{Value: code, Text: name})
		}
	}
	return out
}
