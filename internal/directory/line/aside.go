package line

import (
	"slices"
	"strings"
)

// notAsked reports whether needs are named that nobody asks for: they were before, are
// met, or are not wanted.
func (r *reader) notAsked(i int, codes []string) bool {
	return r.aside(i) || r.unwanted(i) || slices.Contains(codes, "police-report") && r.refused(i) || shelters(codes) && r.inside(i)
}

// aside reports whether a need is named as what was before, or as what is not
// wanted: "after the shelter", "pendant qu’elle est au refuge", "not a shelter".
func (r *reader) aside(i int) bool {
	for k := i - 1; k >= 0 && k >= i-5; k-- {
		w := r.words[k]
		switch {
		case asideWords[w], w == "not" && k+2 == i, w == "pas" && k+2 == i && (r.words[k+1] == "un" || r.words[k+1] == "une"):
			r.use(k, i-k)
			return true
		case !betweenWords[w]:
			return false
		}
	}
	return false
}

// inside reports whether what is named is where somebody is now: "she is in the shelter".
func (r *reader) inside(i int) bool {
	for k := i - 1; k > 0 && k >= i-3; k-- {
		switch w := r.words[k]; {
		case insideWords[w] && isWords[r.words[k-1]]:
			r.use(k-1, i-k+1)
			return true
		case !articles[w] && w != "a" && w != "un" && w != "une":
			return false
		}
	}
	return false
}

// shelters reports whether needs are met by a place to sleep.
func shelters(codes []string) bool {
	return !slices.ContainsFunc(codes, func(c string) bool { return !strings.HasSuffix(c, "-shelter") && !strings.HasSuffix(c, "-housing") })
}

// unwanted reports whether it is said of a need that there is none: "no need for a
// bed", "pas besoin d’un lit", "she is not pregnant".
func (r *reader) unwanted(i int) bool {
	for k := i - 1; k >= 0 && k >= i-5; k-- {
		w := r.words[k]
		if (w == "need" || w == "needs" || w == "besoin") && k > 0 && slices.Contains([]string{"no", "not", "t", "pas", "dont", "doesnt"}, r.words[k-1]) {
			r.use(k-1, i-k+1)
			return true
		}
		if !articles[w] && !slices.Contains([]string{"a", "an", "for", "of", "de", "d", "un", "une", "any"}, w) {
			return false
		}
	}
	return false
}

// refused reports whether what is named is not wanted: "no police", "pas de police",
// "sans aller voir la police".
func (r *reader) refused(i int) bool {
	for k := i - 1; k >= 0 && k >= i-4; k-- {
		w := r.words[k]
		if noWords[w] {
			r.use(k, i-k)
			return true
		}
		if !quietWords[w] && !towards[w] {
			return false
		}
	}
	return false
}

// towards are words of turning to somebody.
var towards = wordSet("aller voir appeler impliquer go going see call calling involve involving tell telling")

// noWords stand before what is not wanted.
var noWords = wordSet("no not pas sans without jamais never surtout aucune")
