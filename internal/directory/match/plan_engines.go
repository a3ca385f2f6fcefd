package match

import "slices"

// Plan finds whom to ask for all needs of a question.
func (x *Index) Plan(q Question) Plan {
	read := x.prepare(q).read
	a := x.prepare(planQuestion(q, read))
	p := newPlanner(&a)
	var hits []hit
	s := x.askFor(&a, func(s *search, f *fact, h hit, place placeFit, full bool) {
		service := s.p.id(int(h.doc))
		m := met{id: service, agency: agencyOf(s.p.text(int(h.doc), textOrg), "", service), score: int(h.score), km: int(h.km),
			covers: h.covers, place: place, full: full, barrier: f.flags&hasBarrier != 0, open: true, told: true, at: len(hits)}
		m.misses = len(s.Languages) > 0 && s.spoken(f) < 0
		m.community = s.p.wish[f.wish].Rules.OnlyFor != "" && !slices.Contains(s.Wishes, s.p.wish[f.wish].Rules.OnlyFor)
		m.unanswered = s.unanswered(&s.p.person[f.person].Rules)
		if s.due() != "" {
			score := s.opening(f).score
			m.open, m.told = score > 0, score != 0
		}
		hits = append(hits, h)
		p.take(m)
	})
	defer s.release()
	p.read = func(at int) candidate { return s.candidate(&hits[at]) }
	plan := p.solve(s.gaps())
	plan.Understood = read
	return plan
}

// askFor looks at everything once and calls picks for each service that is
// not left out, instead of keeping the best. The caller releases the search.
func (x *Index) askFor(a *asked, picks func(*search, *fact, hit, placeFit, bool)) *search {
	s := searches.Get().(*search)
	s.begin(x, a)
	s.picks, s.byDistance = picks, false
	for i := range x.parts {
		s.part, s.p = i, &x.parts[i]
		s.run()
	}
	return s
}
