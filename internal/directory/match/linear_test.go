package match

import (
	"cmp"
	"slices"
	"strings"

	"relais/internal/directory/match/text"
	"relais/internal/directory/needs"
)

// document is a service with its words.
type document struct {
	entry
	words map[string]uint8 // stems, with the weight of the best place where they stand
}

// Linear is an engine that looks at every service in turn, by the plainest
// means. It is the oracle that Index is held to: both give the same answers.
type Linear struct {
	tax     *needs.Taxonomy
	phrases text.Phrases
	entries []document
	byID    map[string]int
	stems   map[string]int // services that hold a stem
	forms   map[string]int // services that hold a word
}

var (
	_ Engine          = (*Linear)(nil)
	_ text.Vocabulary = (*Linear)(nil)
)

// NewLinear makes an engine over services. The order of the services does not
// matter.
func NewLinear(tax *needs.Taxonomy, services []Service) *Linear {
	l := &Linear{tax: tax, phrases: text.NewPhrases(tax), entries: make([]document, len(services)),
		byID: make(map[string]int, len(services)), stems: map[string]int{}, forms: map[string]int{}}
	sorted := slices.Clone(services)
	slices.SortFunc(sorted, func(a, b Service) int { return cmp.Compare(a.ID, b.ID) })
	for i, s := range sorted {
		l.entries[i] = document{entry: newEntry(s)}
		l.index(&l.entries[i])
		l.byID[s.ID] = i
	}
	return l
}

// index reads the words of a service.
func (l *Linear) index(e *document) {
	e.words = map[string]uint8{}
	seen := map[string]bool{}
	eachText(&e.Service, l.tax, func(weight uint8, language int, s string) {
		for _, form := range text.Forms(s) {
			seen[form] = true
			stems := text.Stems(form)
			if language != text.AnyLanguage {
				stems = []string{text.Stem(form, language)}
			}
			for _, stem := range stems {
				e.words[stem] = max(e.words[stem], weight)
			}
		}
	})
	for _, code := range e.Languages {
		e.words[text.LanguageWord(code)] = inNeed
	}
	for stem := range e.words {
		l.stems[stem]++
	}
	for form := range seen {
		l.forms[form]++
	}
}

func (l *Linear) Docs() int               { return len(l.entries) }
func (l *Linear) Holding(stem string) int { return l.stems[stem] }

func (l *Linear) StemsOf(form string) (en, fr string) {
	return text.Stem(form, text.InEnglish), text.Stem(form, text.InFrench)
}

func (l *Linear) Near(form string) []string {
	for _, like := range []func(string) bool{
		func(known string) bool { return strings.HasPrefix(known, form) },
		func(known string) bool { return text.MayMistype(form) && text.OneTypo(form, known) },
	} {
		found := map[string]int{}
		for known, n := range l.forms {
			if like(known) {
				found[known] = n
			}
		}
		if len(found) > 0 {
			return text.Nearest(found)
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
			found = append(found, candidate{&e.entry, v})
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

// compare puts the better first; equals in an order that is the same everywhere.
func (c candidate) compare(o candidate) int {
	return cmp.Or(cmp.Compare(c.first, o.first), cmp.Compare(o.score, c.score), cmp.Compare(c.km, o.km), strings.Compare(c.ID, o.ID))
}

// PerNeed counts the services that answer each need.
func (l *Linear) PerNeed(members bool) map[string]int {
	m := map[string]int{}
	for i := range l.entries {
		if !members && l.entries[i].Visibility != Public {
			continue
		}
		for _, code := range distinct(l.entries[i].Needs) {
			m[code]++
		}
	}
	return m
}

// Plan finds whom to ask for all needs of a question.
func (l *Linear) Plan(q Question) Plan {
	read := l.prepare(q).read
	a := l.prepare(planQuestion(q, read))
	p := newPlanner(&a)
	g := newGaps(a.needs)
	var found []candidate
	p.read = func(at int) candidate { return found[at] }
	for i := range l.entries {
		e := &l.entries[i]
		v, relevant := a.judge(e)
		if !relevant || len(v.covers) == 0 {
			continue
		}
		g.see(&v)
		if v.leftOut != "" {
			continue
		}
		m := met{id: e.ID, agency: agencyOf(e.OrgID, "", e.ID), score: v.score, km: v.km, place: v.place,
			full: v.full, barrier: v.barrier, misses: a.languageFit(&e.entry) == miss, at: len(found),
			community: e.Rules.OnlyFor != "" && !slices.Contains(a.Wishes, e.Rules.OnlyFor), unanswered: a.unanswered(&e.Rules), open: true, told: true}
		if by := a.due(); by != "" {
			m.open, m.told = a.clock.OpenBy(HoursOf(&e.Service), by)
		}
		for i, n := range a.needs {
			if slices.Contains(v.covers, n.Code) {
				m.covers |= 1 << i
			}
		}
		found = append(found, candidate{&e.entry, v})
		p.take(m)
	}
	plan := p.solve(g.list())
	plan.Understood = read
	return plan
}

// page says which of n results a question asks for.
func page(n, offset, limit int) (from, to int) {
	if limit <= 0 {
		limit = 50
	}
	from = min(max(offset, 0), n)
	return from, min(from+min(limit, maxLimit), n)
}
