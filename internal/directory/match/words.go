package match

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"

	"relais/internal/directory/needs"
)

// The weight of a word by where it stands.
const (
	inName    = 6
	inNeed    = 4
	inPlace   = 8 // a place named in words says more than any other word
	inSummary = 2
	inBody    = 1
)

// eachText gives the texts of a service with their weight and language. A word
// counts once, where it weighs most.
func eachText(s *Service, tax *needs.Taxonomy, add func(weight uint8, language int, text string)) {
	add(inName, inEnglish, s.Name.EN)
	add(inName, inFrench, s.Name.FR)
	for _, name := range s.Alternate {
		add(inName, anyLanguage, name)
	}
	for _, code := range s.Needs {
		if n, ok := tax.Get(code); ok {
			add(inNeed, inEnglish, n.Name.EN)
			add(inNeed, inFrench, n.Name.FR)
		}
	}
	for _, site := range s.Sites {
		add(inPlace, anyLanguage, site.Place)
	}
	for _, a := range s.Areas {
		add(inPlace, anyLanguage, a.Place)
	}
	add(inSummary, inEnglish, s.Summary.EN)
	add(inSummary, inFrench, s.Summary.FR)
	add(inSummary, anyLanguage, s.Organization.EN)
	if s.Organization.FR != s.Organization.EN {
		add(inSummary, anyLanguage, s.Organization.FR)
	}
	add(inBody, anyLanguage, s.Body)
}

// vocabulary is what a directory knows of words.
type vocabulary interface {
	// docs is the number of services, holding how many hold a stem.
	docs() int
	holding(stem string) int
	// stems gives the stems of a word by the rules of both languages.
	stemsOf(form string) (en, fr string)
	// near are the words of the directory that begin with one, or else are a
	// typing error away from it: the most frequent first, at most maxNear.
	near(form string) []string
}

// rarity is the inverse document frequency, in hundredths of a bit. It is
// computed in whole numbers, so that every machine finds the same.
func rarity(docs, holding int) int {
	return max(1, log2(uint64(2*docs+2))-log2(uint64(2*holding+1)))
}

// log2 is a hundred times the binary logarithm, with a straight line between
// powers of two.
func log2(n uint64) int {
	whole := bits.Len64(n) - 1
	return 100*whole + int(100*(n-1<<whole)>>whole)
}

// term is a word of a question: the stems of the directory that answer it.
type term struct {
	stems  []string // sorted
	rarity int
}

// terms reads the words of a question. Words that the directory does not know
// are dropped.
func terms(words []string, v vocabulary) []term {
	var out []term
	for i := 0; i < len(words); {
		t, n := named(words[i:], v)
		if len(t.stems) == 0 {
			t, n = lookup(words[i], v), 1
		}
		i += n
		if len(t.stems) > 0 {
			out = append(out, t)
		}
	}
	return out
}

// lookup finds the words of the directory for a word of a question: itself,
// words that begin with it, or words one typing error away.
func lookup(w string, v vocabulary) term {
	if t := known(bothStems(w, v), v); len(t.stems) > 0 {
		return t
	}
	var stems []string
	if len(w) >= 3 {
		for _, form := range v.near(w) {
			stems = append(stems, bothStems(form, v)...)
		}
	}
	return known(stems, v)
}

func bothStems(form string, v vocabulary) []string {
	en, fr := v.stemsOf(form)
	return []string{en, fr}
}

func known(stems []string, v vocabulary) (t term) {
	holding := 0
	slices.Sort(stems)
	for _, s := range slices.Compact(stems) {
		if n := v.holding(s); n > 0 {
			t.stems = append(t.stems, s)
			holding += n
		}
	}
	t.rarity = rarity(v.docs(), min(holding, v.docs()))
	return t
}

// named finds other names of a place or a language that stands at the
// beginning of words.
func named(words []string, v vocabulary) (term, int) {
	names := synonyms()
	var room [128]byte
	for n := min(names.longest, len(words)); n > 0; n-- {
		if stems, ok := names.stems[string(joined(room[:0], words[:n]))]; ok {
			return known(slices.Clone(stems), v), n
		}
	}
	return term{}, 0
}

// maxNear bounds how many words one mistyped or unfinished word may mean.
const maxNear = 20

// nearest orders words of the directory by how many services hold them.
func nearest(holding map[string]int) []string {
	out := make([]string, 0, len(holding))
	for w, n := range holding {
		if n > 0 {
			out = append(out, w)
		}
	}
	slices.SortFunc(out, func(a, b string) int { return cmp.Or(holding[b]-holding[a], strings.Compare(a, b)) })
	return out[:min(len(out), maxNear)]
}

// mayMistype reports whether a word is long enough to guess at typing errors.
func mayMistype(w string) bool { return len(w) >= 4 }

// oneTypo reports whether one letter more, less, other or exchanged with its
// neighbour turns a into b.
func oneTypo(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return a[i:] == b[i+1:]
	}
	if i == len(a) || a[i+1:] == b[i+1:] {
		return true
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}

// textWeight is what the words and the needs read out of them are worth in a
// service's score.
func textScore(got, total, read int) int {
	score := 150 * read
	if total > 0 {
		score += 100 * got / (total * inName)
	}
	return 2 * score
}
