package match

import (
	"cmp"
	"slices"
	"strings"

	"relais/internal/directory/needs"
)

// Linear is an engine that looks at every service in turn. It is exact, and
// fast enough for the directory of a region; an engine of national scale can
// take its place behind Engine.
type Linear struct {
	tax     *needs.Taxonomy
	phrases phrases
	lexicon *lexicon
	entries []entry
	byID    map[string]int
}

// entry is a service and what was computed about it beforehand.
type entry struct {
	Service
	words []posting
	areas []Area // places folded
	sites []Site // places folded
}

var _ Engine = (*Linear)(nil)

// NewLinear makes an engine over services. The order of the services does not
// matter.
func NewLinear(tax *needs.Taxonomy, services []Service) *Linear {
	l := &Linear{tax: tax, phrases: newPhrases(tax), lexicon: newLexicon(len(services)),
		entries: make([]entry, len(services)), byID: make(map[string]int, len(services))}
	sorted := slices.Clone(services)
	slices.SortFunc(sorted, func(a, b Service) int { return cmp.Compare(a.ID, b.ID) })
	for i, s := range sorted {
		e := entry{Service: s, areas: slices.Clone(s.Areas), sites: slices.Clone(s.Sites)}
		for j := range e.areas {
			e.areas[j].Place = Fold(e.areas[j].Place)
		}
		for j := range e.sites {
			e.sites[j].Place = Fold(e.sites[j].Place)
		}
		e.words = l.lexicon.index(&s, tax)
		l.entries[i] = e
		l.byID[s.ID] = i
	}
	return l
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

// asked is a question made ready for looking at many services.
type asked struct {
	Question
	place string // folded
	needs []NeedAsked
	read  []string // needs read out of the text
	terms []term
}

func (l *Linear) prepare(q Question) asked {
	a := asked{Question: q, place: Fold(q.Place)}
	for _, n := range q.Needs {
		if !slices.ContainsFunc(a.needs, func(o NeedAsked) bool { return o.Code == n.Code }) {
			a.needs = append(a.needs, n)
		}
	}
	words := tokens(q.Text)
	a.read = l.phrases.find(words)
	for _, w := range words {
		a.terms = append(a.terms, l.lexicon.lookup(w))
	}
	return a
}

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
	for _, c := range page(found, q.Offset, q.Limit) {
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
	return cmp.Or(cmp.Compare(o.score, c.score), cmp.Compare(c.km, o.km), strings.Compare(c.ID, o.ID))
}

func page(all []candidate, offset, limit int) []candidate {
	if limit <= 0 {
		limit = 50
	}
	from := min(max(offset, 0), len(all))
	return all[from:min(from+min(limit, maxLimit), len(all))]
}

func counts(m map[string]int) []Count {
	out := make([]Count, 0, len(m))
	for code, n := range m {
		out = append(out, Count{code, n})
	}
	slices.SortFunc(out, func(a, b Count) int { return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Code, b.Code)) })
	return out
}

// Update makes an engine over services, from an earlier one (nil for none).
// When no words changed, only figures such as free places, the words are not
// read again; the engine is the same as one made anew.
func Update(old *Linear, tax *needs.Taxonomy, services []Service) *Linear {
	if old == nil || len(services) != len(old.entries) {
		return NewLinear(tax, services)
	}
	next := *old
	next.entries = slices.Clone(old.entries)
	for _, s := range services {
		i, ok := old.byID[s.ID]
		if !ok || !sameWords(&old.entries[i].Service, &s) {
			return NewLinear(tax, services)
		}
		next.entries[i].Service = s
	}
	return &next
}

// sameWords tells whether two states of a service have the same words and places.
func sameWords(a, b *Service) bool {
	return a.Name == b.Name && a.Summary == b.Summary && a.Organization == b.Organization && a.Body == b.Body &&
		slices.Equal(a.Needs, b.Needs) && slices.Equal(a.Areas, b.Areas) && slices.Equal(a.Sites, b.Sites)
}

// PerNeed counts the services that answer each need.
func (l *Linear) PerNeed() map[string]int {
	m := map[string]int{}
	for i := range l.entries {
		for _, code := range l.entries[i].Needs {
			m[code]++
		}
	}
	return m
}
