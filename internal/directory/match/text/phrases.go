package text

import (
	"slices"
	"strings"
	"sync"

	"relais/internal/directory/needs"
)

// Phrases finds needs in what people say: the names of needs and their
// everyday words in both languages, so that a question in French finds a
// service described in English only.
type Phrases struct {
	needs   map[string][]string // stems of a phrase → codes
	longest int
}

// NewPhrases reads the phrases of a taxonomy.
func NewPhrases(tax *needs.Taxonomy) Phrases {
	p := Phrases{needs: map[string][]string{}}
	for _, n := range tax.Needs {
		p.add(n.Code, InEnglish, append([]string{n.Name.EN}, n.Words.EN...))
		p.add(n.Code, InFrench, append([]string{n.Name.FR}, n.Words.FR...))
	}
	return p
}

func (p *Phrases) add(code string, language int, texts []string) {
	for _, t := range texts {
		words := stemAll(Forms(t), language)
		key := strings.Join(words, " ")
		if key != "" && !slices.Contains(p.needs[key], code) {
			p.needs[key] = append(p.needs[key], code)
			p.longest = max(p.longest, len(words))
		}
	}
}

func stemAll(words []string, language int) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = Stem(w, language)
	}
	return out
}

// Find reads needs out of the words of a question, the longest phrase first;
// a word serves one phrase only. More than three needs for one phrase say
// nothing.
func (p Phrases) Find(words []string, v Vocabulary) []string {
	var codes []string
	en, fr := make([]string, len(words)), make([]string, len(words))
	for i, w := range words {
		en[i], fr[i] = v.StemsOf(w)
	}
	for i := 0; i < len(words); {
		n := p.at(en[i:], fr[i:], &codes)
		i += max(n, 1)
	}
	return codes
}

func (p Phrases) at(en, fr []string, codes *[]string) int {
	var room [128]byte
	for n := min(p.longest, len(en)); n > 0; n-- {
		found := p.needs[string(joined(room[:0], en[:n]))]
		if len(found) == 0 || len(found) > 3 {
			found = p.needs[string(joined(room[:0], fr[:n]))]
		}
		if len(found) == 0 || len(found) > 3 {
			continue
		}
		for _, c := range found {
			if !slices.Contains(*codes, c) {
				*codes = append(*codes, c)
			}
		}
		return n
	}
	return 0
}

// joined appends words with spaces between them: a look into a map needs no
// text of its own.
func joined(b []byte, words []string) []byte {
	for i, w := range words {
		if i > 0 {
			b = append(b, ' ')
		}
		b = append(b, w...)
	}
	return b
}

// synonymTable are other names of places and languages.
type synonymTable struct {
	stems   map[string][]string // folded words of a name → stems of all its names
	longest int
}

// synonyms reads them from the content once.
var synonyms = sync.OnceValue(func() synonymTable {
	t := synonymTable{stems: map[string][]string{}}
	for _, g := range needs.Synonyms().Groups {
		var stems []string
		for _, name := range g.Names {
			for _, w := range Forms(name) {
				if len(w) >= 3 {
					stems = append(stems, Stems(w)...)
				}
			}
		}
		if g.Language != "" {
			stems = append(stems, LanguageWord(g.Language))
		}
		slices.Sort(stems)
		stems = slices.Compact(stems)
		for _, name := range g.Names {
			words := Forms(name)
			key := strings.Join(words, " ")
			t.stems[key] = append(t.stems[key], stems...)
			t.longest = max(t.longest, len(words))
		}
	}
	return t
})
