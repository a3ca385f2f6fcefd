package casefile

import (
	"context"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"relais/internal/text"
)

// Facts are the names, numbers, places and dates of a case file, folded
// (lower case, no accents, digits bare), for stopping a note that would say
// who the person is.
type Facts struct {
	words   map[string]bool
	names   map[string]bool // by which the person is called: also a common word, when it is written like a name
	numbers map[string]bool
	// Complete is false when the member may not read one of the sections that
	// facts come from, or one of their entries does not verify: a note can't be
	// checked then and must not be sent.
	Complete bool
}

// factSections are the sections that say who and where somebody is. What the
// others say of names, numbers, places and dates counts too, as far as the
// member may read it.
var factSections = []string{"identity", "contact"}

// Facts collects the facts of the file.
func (r *Reading) Facts(ctx context.Context) (Facts, error) {
	entries, err := r.Sections(ctx, Sections...)
	if err != nil {
		return Facts{}, err
	}
	f := FactsOf(r.f.Roster.Known, entries)
	f.Complete = true
	for _, section := range factSections {
		ring, err := r.f.KeyRing(section)
		f.Complete = f.Complete && err == nil && ring.Readable() && allVerified(entries[section])
	}
	return f, nil
}

// Add adds the facts of a file that is one with this one.
func (f *Facts) Add(more Facts) {
	maps.Copy(f.words, more.words)
	maps.Copy(f.names, more.names)
	maps.Copy(f.numbers, more.numbers)
	f.Complete = f.Complete && more.Complete
}

// AddName adds how somebody is called.
func (f Facts) AddName(known string) {
	f.addAll(known)
	for _, w := range wordsOf(known) {
		f.names[w.folded] = true
	}
}

// FactsOf collects the facts of a file's name and of opened entries.
func FactsOf(known string, entries map[string][]Opened) Facts {
	f := Facts{words: map[string]bool{}, names: map[string]bool{}, numbers: map[string]bool{}}
	f.AddName(known)
	for section, opened := range entries {
		for _, o := range opened {
			switch {
			case o.Body.Removed:
			case slices.Contains(factSections, section):
				f.addEntry(o)
			default:
				f.addTold(o.Body.Text)
			}
			if shaped, ok := ShapedOf(o); ok {
				for _, said := range shaped.Fields {
					f.addTold(said)
				}
			}
		}
	}
	return f
}

// addTold takes of a text of another section what is written like a name, not
// at the beginning of a sentence, and numbers.
func (f Facts) addTold(text string) {
	for _, w := range wordsOf(text) {
		if w.capital && !w.first {
			f.add(w)
		}
	}
	f.addNumbers(text)
}

func (f Facts) addEntry(o Opened) {
	f.addSome(o.Body.Text)
	switch v := o.View("", func(string) string { return "" }); {
	case v.Contact != nil:
		f.addAll(v.Contact.Value)
	case v.Safe != nil:
		f.addAll(v.Safe.CodeWord)
		f.addSome(v.Safe.Interpreter)
		for _, c := range v.Safe.Channels {
			f.addAll(c.Value)
		}
		for _, s := range slices.Concat(v.Safe.NeverTell, v.Safe.Avoid) {
			f.addAll(s)
		}
		f.addSome(v.Safe.Notes)
	case v.Fact != nil:
		f.addFact(*v.Fact)
	}
}

// addFact takes where somebody is or comes from, and when they were born. What
// a fact says in codes says who nobody is.
func (f Facts) addFact(fact Fact) {
	switch fact.Fact {
	case "birth_year", "place", "origin", "culture", "faith":
		for _, v := range fact.Values {
			f.addAll(v)
		}
	}
	f.addSome(fact.Detail)
}

// short is how many words a field may have to count as one value, of which
// every word is a fact.
const short = 6

// addSome takes every word of a short text, and of a long one the words that
// begin with a capital; numbers always.
func (f Facts) addSome(text string) {
	words := wordsOf(text)
	for _, w := range words {
		if len(words) <= short || w.capital {
			f.add(w)
		}
	}
	f.addNumbers(text)
}

func (f Facts) addAll(text string) {
	for _, w := range wordsOf(text) {
		f.add(w)
	}
	f.addNumbers(text)
}

func (f Facts) add(w word) {
	if len([]rune(w.folded)) >= 3 && !common[w.folded] {
		f.words[w.folded] = true
	}
}

// addNumbers takes numbers of three digits or more, separators aside, and
// the parts of dates and telephone numbers.
func (f Facts) addNumbers(text string) {
	for _, run := range numbersOf(text) {
		for _, n := range append(digitsOf(run.written), run.digits) {
			if n = bare(n); len(n) >= 3 {
				f.numbers[n] = true
			}
			if len(n) == withArea { // without its area it is the same number
				f.numbers[n[3:]] = true
			}
		}
	}
}

// Stops returns the words of a note that stand in the file, in their order
// and as written in the note.
func (f Facts) Stops(note string) []string {
	var stops []string
	for _, w := range wordsOf(note) {
		if f.words[w.folded] || w.capital && f.names[w.folded] {
			stops = append(stops, w.written)
		}
	}
	for _, run := range numbersOf(note) {
		if f.numbers[bare(run.digits)] {
			stops = append(stops, run.written)
			continue
		}
		for _, part := range digitsOf(run.written) {
			if f.numbers[part] {
				stops = append(stops, part)
			}
		}
	}
	return unique(stops)
}

// withArea is how many digits a telephone number has with its area code.
const withArea = 10

// bare takes the country code off a telephone number.
func bare(digits string) string {
	if len(digits) == withArea+1 {
		return strings.TrimPrefix(digits, "1")
	}
	return digits
}

// Called returns the words of a text by which the person is called.
func (f Facts) Called(text string) []string {
	var stops []string
	for _, w := range wordsOf(text) {
		if f.names[w.folded] {
			stops = append(stops, w.written)
		}
	}
	return stops
}

// word is a word as written and folded; capital when it begins with one, first
// when it begins a sentence.
type word struct {
	written, folded string
	capital, first  bool
}

func wordsOf(s string) []word {
	var words []word
	first, from := true, -1
	end := func(to int) {
		if from < 0 {
			return
		}
		w := s[from:to]
		r, _ := utf8.DecodeRuneInString(w)
		words = append(words, word{w, text.Fold(w), unicode.IsUpper(r), first})
		first, from = false, -1
	}
	for i, r := range s {
		if unicode.IsLetter(r) || unicode.Is(unicode.Mn, r) {
			if from < 0 {
				from = i
			}
			continue
		}
		end(i)
		first = first || strings.ContainsRune(".!?:;\n\u2022", r)
	}
	end(len(s))
	return words
}

// number is a run of digits with what people write between them.
type number struct{ written, digits string }

func numbersOf(text string) []number {
	var out []number
	runs := strings.FieldsFunc(text, func(r rune) bool {
		return !unicode.IsDigit(r) && !strings.ContainsRune("-./() \u00a0\u2011\u2013", r)
	})
	for _, run := range runs {
		if digits := strings.Join(digitsOf(run), ""); digits != "" {
			out = append(out, number{strings.TrimSpace(run), digits})
		}
	}
	return out
}

// digitsOf returns the groups of digits in a text.
func digitsOf(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsDigit(r) })
}

// common words say nothing of anybody, also where a sentence begins with them.
var common = set(`the and for with she her they them his him has have was were not but who can are this that
from when what will must only after before about into than then there here where also very
call text ask send tell says said needs need wants want please never always person woman man child
les des une est pas elle ils elles avec pour dans sur qui que quoi son ses leur leurs aux par mais
peut veut doit cette ces ont aussi quand comme plus sans chez tout tous toute toutes
appeler ecrire demander dire jamais toujours personne femme homme enfant besoin
monday tuesday wednesday thursday friday saturday sunday lundi mardi mercredi jeudi vendredi samedi dimanche
born age old year years ans annee annees nee
email phone number address name nom adresse numero telephone courriel street rue`)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}
