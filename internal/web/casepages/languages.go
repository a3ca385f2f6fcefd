package casepages

import (
	"slices"
	"sync"

	"relais/internal/directory"
	"relais/internal/web/ui"
)

// byName are the languages that forms offer beside French and English, in the
// order of their names, worked out once for each language of the interface.
var byName sync.Map

func otherLanguages(lang string) []ui.Choice {
	if got, ok := byName.Load(lang); ok {
		return got.([]ui.Choice)
	}
	var out []ui.Choice
	seen := map[string]bool{}
	for _, code := range directory.Languages() {
		name := directory.LanguageName(code, lang)
		if code != "fr" && code != "en" && !seen[name] {
			seen[name] = true
			out = append(out, ui.Choice{Value: code, Text: name})
		}
	}
	slices.SortFunc(out, func(a, b ui.Choice) int { return compareFolded(a.Text, b.Text) })
	got, _ := byName.LoadOrStore(lang, out)
	return got.([]ui.Choice)
}
