package directory

import (
	"slices"
	"strings"
	"sync"

	"relais/internal/directory/match"
)

// lexicon of lines, made once.
type lineLexicon struct {
	said      map[string]func(*Line)
	languages map[string]string
	needs     map[string][]string
	longest   int
}

var lineWords = sync.OnceValue(func() lineLexicon {
	x := lineLexicon{map[string]func(*Line){}, map[string]string{}, map[string][]string{}, gazetteerByName().longest}
	for _, m := range lineMeanings {
		for _, phrase := range strings.Split(m.phrases, ",") {
			x.said[placeKey(opened(phrase))] = m.set
		}
	}
	for name, code := range languageNames() {
		if len(name) > 3 {
			x.languages[name] = code
			x.languages[name+"e"] = code // espagnole, arabe stays
		}
	}
	for _, n := range needsTaxonomy().Needs {
		for _, phrase := range slices.Concat([]string{n.Name.FR, n.Name.EN}, n.Words.FR, n.Words.EN) {
			if key := phraseKey(strings.Fields(match.Fold(phrase))); key != "" && !slices.Contains(x.needs[key], n.Code) {
				x.needs[key] = append(x.needs[key], n.Code)
			}
		}
	}
	x.longest = max(x.longest, 9)
	return x
})

// phraseKey is how phrases are compared: without quiet words, and without the
// endings of number and gender.
func phraseKey(words []string) string {
	var out []string
	for _, w := range words {
		if quietWords[w] {
			continue
		}
		if len(w) > 3 {
			w = strings.TrimRight(w, "sx")
			if len(w) > 4 {
				w = strings.TrimSuffix(w, "e")
			}
		}
		out = append(out, w)
	}
	return strings.Join(out, " ")
}
