package line

import (
	"slices"
	"strings"
	"sync"

	"relais/internal/directory/fold"
	"relais/internal/directory/languages"
	"relais/internal/directory/needs"
	"relais/internal/directory/places"
)

// lexicon of lines, made once.
type lineLexicon struct {
	said      map[string]func(*Reading)
	languages map[string]string
	short     map[string]string // languages of few letters, which are everyday words too
	needs     map[string][]string
	longest   int
	typos     typoList
}

var lineWords = sync.OnceValue(func() lineLexicon {
	x := lineLexicon{said: map[string]func(*Reading){}, languages: map[string]string{}, short: map[string]string{},
		needs: map[string][]string{}, longest: places.LongestName()}
	for _, m := range lineMeanings {
		for _, phrase := range strings.Split(m.phrases, ",") {
			x.said[saidKey(phrase)] = m.set
		}
	}
	for _, s := range needs.Sayings() {
		for _, phrase := range slices.Concat(s.FR, s.EN) {
			x.saying(phrase, s.Need)
		}
	}
	for name, code := range languages.ByName() {
		x.language(name, code)
	}
	for _, g := range needs.Synonyms().Groups {
		for _, name := range g.Names {
			if g.Language != "" {
				x.language(places.Key(name), g.Language)
			}
		}
	}
	for name, code := range moreLanguages {
		x.language(name, code)
	}
	for _, n := range needs.Default().Needs {
		for _, phrase := range slices.Concat([]string{n.Name.FR, n.Name.EN}, n.Words.FR, n.Words.EN) {
			key := phraseKey(strings.Fields(fold.Text(phrase)))
			switch {
			case wholeOnly(phrase, key):
				x.saying(phrase, n.Code)
			case key != "" && !slices.Contains(x.needs[key], n.Code):
				x.needs[key] = append(x.needs[key], n.Code)
			}
		}
	}
	x.longest = max(x.longest, 9)
	x.typos = x.likely()
	return x
})

// wholeOnly reports whether a phrase is none without its words that say nothing: of
// "speak out", "out" is left, which is no need.
func wholeOnly(phrase, key string) bool {
	if key == "" || strings.Contains(key, " ") {
		return false
	}
	return slices.ContainsFunc(strings.Fields(saidKey(phrase)), func(w string) bool {
		return quietWords[w] && !articles[w] && !linking[w]
	})
}

// linking are words between nouns.
var linking = wordSet("a an of for to in de d du des au aux un une et and")

// saidKey is how a phrase stands among the words of a line.
func saidKey(phrase string) string {
	words := strings.Fields(phrase)
	for i, w := range words {
		words[i] = opened(w)
	}
	return places.Key(strings.Join(words, " "))
}

// who are the meanings of a phrase's words that say who is meant, and nothing else:
// "my kids", "sans son chien".
func (x *lineLexicon) who(key string) (all []func(*Reading)) {
	words := strings.Fields(key)
	for i := range words {
		for n := min(2, len(words)-i, len(words)-1); n > 0; n-- { // "trans woman" before "woman"
			var only Reading
			set := x.said[strings.Join(words[i:i+n], " ")]
			if set == nil {
				continue
			}
			if set(&only); len(only.Needs) == 0 && only.Gender+strings.Join(only.Dependants, "") != "" {
				all = append(all, set)
				break
			}
		}
	}
	return all
}

// saying adds words in which a need is said, beside what they mean otherwise; those of
// several words also where others that say nothing stand between them.
func (x *lineLexicon) saying(phrase, code string) {
	key := saidKey(phrase)
	before, who := x.said[key], x.who(key)
	x.said[key] = func(l *Reading) {
		if before != nil {
			before(l)
		}
		for _, set := range who {
			set(l)
		}
		l.Needs = with(l.Needs, code)
	}
	if loose := phraseKey(strings.Fields(key)); strings.Contains(loose, " ") && !slices.Contains(x.needs[loose], code) {
		x.needs[loose] = append(x.needs[loose], code)
	}
}

// language adds a name, and the parts of "Ojibwe (Anishinaabemowin)".
func (x *lineLexicon) language(name, code string) {
	code = fold.Language(code)
	for _, part := range append(strings.FieldsFunc(name, func(r rune) bool { return r == '(' || r == ')' }), name) {
		switch part = places.Key(part); {
		case len(part) > 3:
			x.languages[part] = code
			if x.languages[part+"e"] == "" {
				x.languages[part+"e"] = code // espagnole, arabe stays
			}
		case len(part) == 3:
			x.short[part] = code
		}
	}
}

// moreLanguages are names and spellings that people type.
var moreLanguages = map[string]string{"asl": "ase", "lsq": "fcs", "kreyol": "ht", "espanol": "es", "castellano": "es", "pilipino": "fil",
	"kiswahili": "sw", "kirundi": "rn", "panjabi": "pa", "mikmaq": "mic", "micmac": "mic", "ojibwe": "oj", "ojibwa": "oj", "dene": "den",
	"inuktituk": "iu", "nehiyawewin": "cr", "mandarin chinese": "zh", "putonghua": "zh", "langue des signes": "fcs", "sign language": "ase"}

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
