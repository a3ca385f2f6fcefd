package match

import "math/bits"

// Of the services of a large city, hundreds answer a question and ten are
// shown. What bounds a score from above is looked at first, from columns that
// fit the processor's cache: most services can't be among the best then, and
// nothing more of them is read.

// promises bound, for a while, what the state of each service adds to its
// score: free places and dates only lose weight as time goes by.
type promises struct {
	from   int64   // Unix time: they bound no question that is asked earlier
	of     []int16 // by service
	blocks []int16 // the highest of each block
}

// promiseAge is how many seconds promises are used: older ones bound too, but
// less well.
const promiseAge = 2 * 3600

// promised gives the bounds for the questions of this search's time.
func (s *search) promised() *promises {
	keep := &s.p.promises[0]
	if s.Members {
		keep = &s.p.promises[1]
	}
	now := s.Now.Unix()
	if p := keep.Load(); p != nil && p.from <= now && now < p.from+promiseAge {
		return p
	}
	p := s.promise(now)
	keep.Store(p)
	return p
}

func (s *search) promise(now int64) *promises {
	n := s.p.segment.n
	p := &promises{from: now, of: make([]int16, n), blocks: make([]int16, (n+63)/64)}
	for doc := range n {
		f := &s.p.facts[doc]
		score := int16(s.stateScore(doc, f, f.flags&noPlace != 0 && s.Members))
		p.of[doc] = score
		if b := &p.blocks[doc>>6]; doc&63 == 0 || *b < score {
			*b = score
		}
	}
	return p
}

// bound finds the most that wishes, words and places may add to a score.
func (s *search) bound() {
	s.prunes = s.plain && s.Sort != SortDistance && s.Sort != SortOpening
	s.mostState = max(s.costs[0], s.costs[1], s.costs[2], s.costs[3]) +
		int32(60*len(s.Accessibility)+50*len(s.Wishes)+40*len(s.Safety))
	if len(s.Languages) > 0 {
		s.mostState += 70
	}
	if s.asksOpen {
		s.mostState += 70
	}
	if s.pressing {
		s.mostState += 60
	}
	s.mostPlace, s.mostNear = 0, 0
	if s.Located {
		s.mostNear = 120
	}
	switch {
	case s.asked.place != "":
		s.mostPlace = int32(samePlace.score())
	case s.asksPlace:
		s.mostPlace = int32(served.score())
	}
	s.mostText = 0
	if s.asksText {
		s.mostText = int32(textScore(s.asked.total*inPlace, s.asked.total, len(s.asked.read)))
	}
	s.mostNeed = 0
	for _, w := range s.weights {
		s.mostNeed = max(s.mostNeed, w)
	}
}

// nearness is the most that the distance of a block's services may add.
func (s *search) nearness(b *block) int32 {
	if !s.Located || b.radius == 0 {
		return 0
	}
	straight := earth * (chord(s.spot, b.centre) - float64(b.radius)) // never longer than the way on the ground
	return max(0, 120-int32(max(0, straight-1)))
}

// hopeful keeps of a block's services those that may be among the best.
func (s *search) hopeful(w int, relevant uint64) uint64 {
	if !s.prunes || s.picks != nil || !s.top.full() {
		return relevant
	}
	most := s.mostState + s.mostPlace + s.mostText + s.nearness(&s.p.blocks[w]) + int32(s.promises.blocks[w])
	if most+s.mostNeed >= s.top.hits[0].score {
		return relevant
	}
	// No service can that answers one need only.
	var one, more uint64
	for _, set := range s.needs {
		if set != nil {
			more |= one & set[w]
			one |= set[w]
		}
	}
	return relevant & more
}

// nextTo is the block that lies nearest to the person: the best are often
// found there, and the others are then compared with them.
func (s *search) nextTo() int {
	best, at := 5.0, -1
	if !s.Located {
		return at
	}
	for w, r := range s.relevant {
		if r == 0 {
			continue
		}
		if b := &s.p.blocks[w]; b.radius > 0 {
			if far := square(s.spot, b.centre); far < best {
				best, at = far, w
			}
		}
	}
	return at
}

// allFarther reports whether every service of a block is farther than the worst
// of those that are kept.
func (s *search) allFarther(b *block) bool {
	if !s.byDistance || !s.top.full() || s.picks != nil || !s.boundWorst() {
		return false
	}
	if b.radius == 0 {
		return true
	}
	far := chord(s.spot, b.centre) - float64(b.radius)
	return far > 0 && far*far > s.worstFar
}

// countAll counts the facet values of a block's services.
func (s *search) countAll(w int, relevant uint64) {
	for ; relevant != 0; relevant &= relevant - 1 {
		s.count(w<<6 | bits.TrailingZeros64(relevant))
	}
}
