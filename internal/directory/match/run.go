package match

import "math/bits"

// run looks at one part.
func (s *search) run() {
	words := (s.p.segment.n + 63) / 64
	s.relevant, s.touched = s.relevant[:words], s.touched[:words]
	s.needs, s.read = s.needs[:0], s.read[:0]
	for _, n := range s.asked.needs {
		s.needs = append(s.needs, s.p.needs[n.Code])
	}
	for _, code := range s.asked.read {
		if set := s.p.needs[code]; set != nil {
			s.read = append(s.read, set)
		}
	}
	clear(s.touched)
	if len(s.asked.needs) == 0 && s.asksText {
		s.weigh(nil)
	}
	if s.find() {
		s.forget()
		for w, r := range s.relevant {
			switch {
			case r == 0:
			case s.leaveOut(w, r):
				s.relevant[w] = 0
			default:
				s.relevant[w] = s.sift(w, r)
			}
		}
		if len(s.asked.needs) > 0 {
			s.weigh(s.relevant)
		}
		if s.prunes && s.picks == nil {
			s.promises = s.promised()
		}
		first := s.nextTo()
		if first >= 0 {
			s.block(first, s.relevant[first])
		}
		for w, r := range s.relevant {
			if r != 0 && w != first {
				s.block(w, r)
			}
		}
	}
	s.clean()
}

// find marks the services that answer a need or the words of the question, and
// reports whether there may be any.
func (s *search) find() bool {
	switch {
	case len(s.asked.needs) > 0:
		clear(s.relevant)
		unite(s.relevant, s.needs)
	case s.asksText:
		s.findText()
	default:
		for i := range s.relevant {
			s.relevant[i] = ^uint64(0)
		}
		if rest := s.p.segment.n & 63; rest != 0 {
			s.relevant[len(s.relevant)-1] = 1<<rest - 1
		}
	}
	if s.Sector != "" && !intersect(s.relevant, s.p.sectors[s.Sector]) ||
		s.Agency != "" && !intersect(s.relevant, s.p.agency[s.Agency]) {
		return false
	}
	if !s.Members {
		for i := range s.p.members {
			s.relevant[i] &^= s.p.members[i]
		}
	}
	if s.p.live != nil {
		intersect(s.relevant, s.p.live)
	}
	return true
}

func unite(into bitset, sets []bitset) {
	for _, set := range sets {
		for i := range set {
			into[i] |= set[i]
		}
	}
}

// intersect keeps what both have; false when the other has nothing.
func intersect(into, with bitset) bool {
	if with == nil {
		return false
	}
	for i := range into {
		into[i] &= with[i]
	}
	return true
}

// forget makes room for what this part's profiles are to the question.
func (s *search) forget() {
	if s.wishes {
		s.wish = blank(s.wish, len(s.p.wish))
	}
	if s.asksFor {
		s.person = blank(s.person, len(s.p.person))
	}
	s.tongue = s.p.ask(s.Languages)
	if s.asksPlace {
		s.where = blank(s.where, len(s.p.where))
	}
	if s.asksOpen || s.Sort == SortOpening {
		s.hours = blank(s.hours, len(s.p.hours))
	}
	if len(s.Avoid) > 0 {
		s.named = s.named[:len(s.relevant)]
		clear(s.named)
		for _, v := range s.Avoid {
			if doc, ok := s.p.segment.find(v.Service); ok && v.Service != "" {
				s.named.set(doc)
			}
			if v.Agency != "" {
				unite(s.named, []bitset{s.p.agency[v.Agency]})
				for _, doc := range s.p.ofOrganization(v.Agency) {
					s.named.set(doc)
				}
			}
		}
	}
}

func blank[T any](m []T, n int) []T {
	if cap(m) < n {
		return make([]T, n, n+n/2)
	}
	m = m[:n]
	clear(m)
	return m
}

// leaveOut counts up to 64 neighbours at once, when their place alone leaves
// them all out.
func (s *search) leaveOut(w int, relevant uint64) bool {
	if s.ShowLeftOut {
		return false
	}
	why := s.tooFarAway(&s.p.blocks[w])
	if why == 0 {
		return false
	}
	s.leftOut[why] += bits.OnesCount64(relevant)
	s.miss(w, relevant)
	return true
}

// block looks at the services of a block one by one.
func (s *search) block(w int, relevant uint64) {
	if s.plain {
		s.tally(w, relevant)
		if s.Facets {
			s.countAll(w, relevant)
		}
		if s.allFarther(&s.p.blocks[w]) {
			return
		}
		relevant = s.hopeful(w, relevant)
	}
	for ; relevant != 0; relevant &= relevant - 1 {
		bit := bits.TrailingZeros64(relevant)
		if s.byDistance && s.top.full() && s.farther(w<<6|bit) {
			continue
		}
		var covers uint64
		score := int32(0)
		for i, set := range s.needs {
			if set != nil && set[w]>>bit&1 != 0 {
				covers |= 1 << i
				score += s.weights[i]
			}
		}
		s.judge(w<<6|bit, covers, score)
	}
}

// tooFarAway is why a whole block is left out, if it is.
func (s *search) tooFarAway(b *block) reason {
	if s.foreign(b) {
		return outOfArea
	}
	if s.Located && s.Within > 0 && b.plain && chord(s.spot, b.centre)-float64(b.radius) > s.far {
		return tooFar
	}
	return 0
}
