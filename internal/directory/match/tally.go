package match

import "math/bits"

// The ranks of gaps, as gapRank has them.
var (
	gapArea   = uint8(gapRank[GapOutOfArea])
	gapCodes  = [...]string{GapNone, GapOutOfArea, GapAvoided, GapOwnRules, GapFull, GapStatusOnly}
	gapOfLeft = func() (g [leftOutReasons]uint8) {
		for r := range g {
			g[r] = uint8(gapRank[gapFor(reasonCodes[r], false, false)])
		}
		return g
	}()
)

// near notes how near to help the needs came.
func (s *search) near(covers uint64, rank uint8) {
	for covers &^= s.covered; covers != 0; covers &= covers - 1 {
		i := bits.TrailingZeros64(covers)
		s.nearest[i] = max(s.nearest[i], rank)
	}
}

func (s *search) gaps() []Gap {
	var out []Gap
	for i, n := range s.asked.needs {
		if s.covered&(1<<i) == 0 {
			out = append(out, Gap{Need: n.Code, Why: gapCodes[s.nearest[i]]})
		}
	}
	return out
}

var gapRankFull, gapRankStatus = gapRank[GapFull], gapRank[GapStatusOnly]

// see takes a service into account that is for this person.
func (s *search) see(f *fact, covers uint64, full bool) {
	switch {
	case full:
		s.near(covers, uint8(gapRankFull))
	case f.flags&hasBarrier != 0:
		s.near(covers, uint8(gapRankStatus))
	default:
		s.covered |= covers
	}
	if f.flags&hasBarrier != 0 {
		s.barriers++
	}
}

// tally counts the services of a block, none of which is left out any more.
func (s *search) tally(w int, relevant uint64) {
	s.total += bits.OnesCount64(relevant)
	barrier, full := s.p.barrier[w]&relevant, uint64(0)
	s.barriers += bits.OnesCount64(barrier)
	if s.Members {
		full = s.p.full[w] & relevant
	}
	for i, set := range s.needs {
		if set == nil || s.covered>>i&1 != 0 {
			continue
		}
		one := uint64(1) << i
		switch of := set[w] & relevant; {
		case of == 0:
		case of&^full&^barrier != 0:
			s.covered |= one
		case of&barrier&^full != 0:
			s.near(one, uint8(gapRankStatus))
		default:
			s.near(one, uint8(gapRankFull))
		}
	}
}

// miss notes that needs are covered elsewhere.
func (s *search) miss(w int, gone uint64) {
	for i, set := range s.needs {
		if set != nil && set[w]&gone != 0 {
			s.near(uint64(1)<<i, gapArea)
		}
	}
}

func (s *search) count(doc int) {
	for _, v := range s.p.values[s.p.told[doc]:s.p.told[doc+1]] {
		if s.facet[v] == 0 {
			s.facetSeen = append(s.facetSeen, v)
		}
		s.facet[v]++
	}
}

func (s *search) facets() []Facet {
	all, fields := s.x.book.all()
	byField := make([][]Count, len(facetFields))
	var size [256]int
	for _, v := range s.facetSeen {
		size[fields[v]]++
	}
	for f := range byField {
		if size[f] > 0 {
			byField[f] = make([]Count, 0, size[f])
		}
	}
	for _, v := range s.facetSeen {
		if f := fields[v]; s.Members || facetFields[f] != "capacity" {
			byField[f] = append(byField[f], Count{all[v].value, int(s.facet[v])})
		}
	}
	return facetList(byField)
}
