package line

import (
	"strings"

	"relais/internal/directory/match/text"
	"relais/internal/directory/needs"
	"relais/internal/directory/places"
)

// typoList finds the word of the lexicon that a mistyped one means.
type typoList struct {
	known map[string]bool
	near  map[string][]string // a word less one letter → words
}

// shortestTypo is the length from which a word is long enough to guess at.
const shortestTypo = 7

// everyday are words that are written as they are meant, and near others that say
// something else: "collègue" is no college.
var everyday = wordSet(`collegue collegues colleague colleagues coworker coworkers supervisor supervisors roommate neighbour neighbor voisine voisin
	arrete arreter arretes commence commencer compte comptes conges harness contremaitre gardienne cousine cousin grandmere raconter rencontrer`)

// likely gathers the words of phrases and of the larger places.
func (x *lineLexicon) likely() typoList {
	t := typoList{map[string]bool{}, map[string][]string{}}
	add := func(phrase string) {
		for _, w := range strings.Fields(places.Key(phrase)) {
			t.add(w)
		}
	}
	for phrase := range x.said {
		add(phrase)
	}
	for name := range x.languages {
		t.known[name] = true
		t.known[strings.TrimSuffix(name, "e")] = true
	}
	for w := range quietWords {
		t.known[w] = true
	}
	for w := range everyday {
		t.known[w] = true
	}
	for _, n := range needs.Default().Needs {
		for _, phrase := range append(append([]string{n.Name.FR, n.Name.EN}, n.Words.FR...), n.Words.EN...) {
			add(strings.ReplaceAll(strings.ReplaceAll(phrase, "’", " "), "'", " "))
		}
	}
	for name := range places.ProvincesByName() {
		add(name)
	}
	for _, p := range places.Principal() {
		add(p.Name.EN)
		add(p.Name.FR)
	}
	for _, p := range places.All() {
		for _, w := range strings.Fields(places.Key(p.Name.EN)) {
			t.known[w] = true
		}
	}
	return t
}

func (t typoList) add(w string) {
	if t.known[w] {
		return
	}
	t.known[w] = true
	if len(w) < shortestTypo-1 {
		return
	}
	t.near[w] = append(t.near[w], w)
	for i := range w {
		less := w[:i] + w[i+1:]
		if list := t.near[less]; len(list) == 0 || list[len(list)-1] != w {
			t.near[less] = append(list, w)
		}
	}
}

// mend gives the one known word that a letter more, less, other or exchanged
// with its neighbour makes of an unknown one; the first letter is taken as
// typed, and what may mean several words stays.
func (t typoList) mend(w string) string {
	if len(w) < shortestTypo || t.known[w] || t.known[strings.TrimRight(w, "sx")] || t.known[strings.TrimRight(w, "esx")] {
		return w
	}
	found := ""
	see := func(list []string) bool {
		for _, like := range list {
			if like[0] != w[0] || like == found || !text.OneTypo(w, like) {
				continue
			}
			if found != "" && phraseKey([]string{found}) != phraseKey([]string{like}) {
				return false
			}
			found = like
		}
		return true
	}
	if !see(t.near[w]) {
		return w
	}
	for i := range w {
		if !see(t.near[w[:i]+w[i+1:]]) {
			return w
		}
	}
	if found == "" {
		return w
	}
	return found
}
