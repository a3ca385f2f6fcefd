package match

import (
	"cmp"
	"slices"
	"strings"

	"relais/internal/directory/needs"
)

// Linear is an engine that looks at every service in turn, by the plainest
// means. It is what Index is held to: both give the same answers.
type Linear struct {
	tax     *needs.Taxonomy
	phrases phrases
	entries []entry
	byID    map[string]int
	stems   map[string]int // services that hold a stem
	forms   map[string]int // services that hold a word
}

// entry is a service as questions look at it.
type entry struct {
	Service
	words map[string]uint8 // stems, with the weight of the best place where they stand
	areas []Area           // places folded
	sites []Site           // places folded
	spots []spot
}

var (
	_ Engine     = (*Linear)(nil)
	_ vocabulary = (*Linear)(nil)
)

// NewLinear makes an engine over services. The order of the services does not
// matter.
func NewLinear(tax *needs.Taxonomy, services []Service) *Linear {
	l := &Linear{tax: tax, phrases: newPhrases(tax), entries: make([]entry, len(services)),
		byID: make(map[string]int, len(services)), stems: map[string]int{}, forms: map[string]int{}}
	sorted := slices.Clone(services)
	slices.SortFunc(sorted, func(a, b Service) int { return cmp.Compare(a.ID, b.ID) })
	for i, s := range sorted {
		l.entries[i] = newEntry(s)
		l.index(&l.entries[i])
		l.byID[s.ID] = i
	}
	return l
}

// newEntry folds the places of a service.
func newEntry(s Service) entry {
	e := entry{Service: s, areas: slices.Clone(s.Areas), sites: slices.Clone(s.Sites)}
	for j := range e.areas {
		e.areas[j].Place = Fold(e.areas[j].Place)
	}
	for j := range e.sites {
		e.sites[j].Place = Fold(e.sites[j].Place)
		if e.sites[j].Located {
			e.spots = append(e.spots, spotOf(e.sites[j].Lat, e.sites[j].Lng))
		}
	}
	return e
}

// index reads the words of a service.
func (l *Linear) index(e *entry) {
	e.words = map[string]uint8{}
	seen := map[string]bool{}
	eachText(&e.Service, l.tax, func(weight uint8, language int, text string) {
		for _, form := range forms(text) {
			seen[form] = true
			stems := stemsOf(form)
			if language != anyLanguage {
				stems = []string{stemmed(form, language)}
			}
			for _, stem := range stems {
				e.words[stem] = max(e.words[stem], weight)
			}
		}
	})
	for _, code := range e.Languages {
		e.words[languageWord(code)] = inNeed
	}
	for stem := range e.words {
		l.stems[stem]++
	}
	for form := range seen {
		l.forms[form]++
	}
}

func (l *Linear) docs() int               { return len(l.entries) }
func (l *Linear) holding(stem string) int { return l.stems[stem] }

func (l *Linear) stemsOf(form string) (en, fr string) {
	return stemmed(form, inEnglish), stemmed(form, inFrench)
}

func (l *Linear) near(form string) []string {
	for _, like := range []func(string) bool{
		func(known string) bool { return strings.HasPrefix(known, form) },
		func(known string) bool { return mayMistype(form) && oneTypo(form, known) },
	} {
		found := map[string]int{}
		for known, n := range l.forms {
			if like(known) {
				found[known] = n
			}
		}
		if len(found) > 0 {
			return nearest(found)
		}
	}
	return nil
}

// Len is the number of services.
func (l *Linear) Len() int { return len(l.entries) }

// Get returns a service.
func (l *Linear) Get(id string) (Service, bool) {
	i, ok := l.byID[id]
	if !ok {
		return Service{}, false
	}
	return l.entries[i].Service, true
}

func (l *Linear) prepare(q Question) asked { return prepare(q, l.phrases, l) }

// maxLimit bounds one page of results.
const maxLimit = 500

// Match answers a question.
func (l *Linear) Match(q Question) Answer {
	a := l.prepare(q)
	ans := Answer{Understood: a.read}
	leftOut := map[string]int{}
	gaps := newGaps(a.needs)
	var found []candidate
	for i := range l.entries {
		e := &l.entries[i]
		v, relevant := a.judge(e)
		if !relevant {
			continue
		}
		gaps.see(&v)
		if v.leftOut != "" {
			leftOut[v.leftOut]++
		} else if v.barrier {
			ans.Barriers++
		}
		if (v.leftOut != "") == q.ShowLeftOut {
			found = append(found, candidate{e, v})
		}
	}
	slices.SortFunc(found, candidate.compare)
	ans.Total = len(found)
	ans.Gaps = gaps.list()
	ans.LeftOut = counts(leftOut)
	if q.Facets {
		f := map[facetValue]int{}
		for _, c := range found {
			for _, v := range facetValues(&c.Service, q.Members) {
				f[v]++
			}
		}
		ans.Facets = facets(f)
	}
	from, to := page(len(found), q.Offset, q.Limit)
	for _, c := range found[from:to] {
		ans.Results = append(ans.Results, a.explain(c))
	}
	return ans
}

type candidate struct {
	*entry
	verdict
}

// compare puts the better first; equals in an order that is the same everywhere.
func (c candidate) compare(o candidate) int {
	return cmp.Or(cmp.Compare(c.first, o.first), cmp.Compare(o.score, c.score), cmp.Compare(c.km, o.km), strings.Compare(c.ID, o.ID))
}

// page says which of n results a question asks for.
func page(n, offset, limit int) (from, to int) {
	if limit <= 0 {
		limit = 50
	}
	from = min(max(offset, 0), n)
	return from, min(from+min(limit, maxLimit), n)
}

// PerNeed counts the services that answer each need.
func (l *Linear) PerNeed() map[string]int {
	m := map[string]int{}
	for i := range l.entries {
		for _, code := range distinct(l.entries[i].Needs) {
			m[code]++
		}
	}
	return m
}
