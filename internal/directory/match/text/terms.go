package text

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"
)

// Vocabulary is what a directory knows of words.
type Vocabulary interface {
	// Docs is the number of services.
	Docs() int
	// Holding is how many services hold a stem.
	Holding(stem string) int
	// StemsOf gives the stems of a word by the rules of both languages.
	StemsOf(form string) (en, fr string)
	// Near are the words of the directory that begin with one, or else are a
	// typing error away from it: the most frequent first, at most maxNear.
	Near(form string) []string
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

// Term is a word of a question: the stems of the directory that answer it.
type Term struct {
	Stems  []string // sorted
	Rarity int      // in hundredths of a bit
}

// Terms reads the words of a question. Words that the directory does not know
// are dropped.
func Terms(words []string, v Vocabulary) []Term {
	var out []Term
	for i := 0; i < len(words); {
		t, n := named(words[i:], v)
		if len(t.Stems) == 0 {
			t, n = lookup(words[i], v), 1
		}
		i += n
		if len(t.Stems) > 0 {
			out = append(out, t)
		}
	}
	return out
}

// lookup finds the words of the directory for a word of a question: itself,
// words that begin with it, or words one typing error away.
func lookup(w string, v Vocabulary) Term {
	if t := known(bothStems(w, v), v); len(t.Stems) > 0 {
		return t
	}
	var stems []string
	if len(w) >= 3 {
		for _, form := range v.Near(w) {
			stems = append(stems, bothStems(form, v)...)
		}
	}
	return known(stems, v)
}

func bothStems(form string, v Vocabulary) []string {
	en, fr := v.StemsOf(form)
	return []string{en, fr}
}

func known(stems []string, v Vocabulary) (t Term) {
	holding := 0
	slices.Sort(stems)
	for _, s := range slices.Compact(stems) {
		if n := v.Holding(s); n > 0 {
			t.Stems = append(t.Stems, s)
			holding += n
		}
	}
	t.Rarity = rarity(v.Docs(), min(holding, v.Docs()))
	return t
}

// named finds other names of a place or a language that stands at the
// beginning of words.
func named(words []string, v Vocabulary) (Term, int) {
	names := synonyms()
	var room [128]byte
	for n := min(names.longest, len(words)); n > 0; n-- {
		if stems, ok := names.stems[string(joined(room[:0], words[:n]))]; ok {
			return known(slices.Clone(stems), v), n
		}
	}
	return Term{}, 0
}

// maxNear bounds how many words one mistyped or unfinished word may mean.
const maxNear = 20

// Nearest orders words of the directory by how many services hold them.
func Nearest(holding map[string]int) []string {
	out := make([]string, 0, len(holding))
	for w, n := range holding {
		if n > 0 {
			out = append(out, w)
		}
	}
	slices.SortFunc(out, func(a, b string) int { return cmp.Or(holding[b]-holding[a], strings.Compare(a, b)) })
	return out[:min(len(out), maxNear)]
}

// MayMistype reports whether a word is long enough to guess at typing errors.
func MayMistype(w string) bool { return len(w) >= 4 }

// OneTypo reports whether one letter more, less, other or exchanged with its
// neighbour turns a into b.
func OneTypo(a, b string) bool {
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
