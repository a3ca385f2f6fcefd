package match

import (
	"math/bits"
	"sync"
)

// Match answers a question.
func (x *Index) Match(q Question) Answer {
	a := x.prepare(q)
	s := x.ask(&a)
	defer s.release()
	ans := Answer{Understood: a.read, Total: s.total, Barriers: s.barriers}
	left := map[string]int{}
	for r, n := range s.leftOut {
		if r > 0 && n > 0 {
			left[reasonCodes[r]] = n
		}
	}
	ans.LeftOut, ans.Gaps = counts(left), s.gaps()
	if q.Facets {
		ans.Facets = s.facets()
	}
	if hits := s.top.sorted(q.Offset); len(hits) > 0 {
		ans.Results = make([]Result, len(hits))
		a.room = &s.reasons
		for i := range hits {
			a.explainTo(&ans.Results[i], s.candidateIn(&s.shown, &hits[i]))
		}
		a.room, s.shown = nil, entry{}
	}
	return ans
}

// search is the work on one question. Its memory is used again for the next.
type search struct {
	*asked
	x    *Index
	part int
	p    *part

	needs                 []bitset // of the question's needs, nil where no service answers one
	weights               []int32
	read                  []bitset
	relevant              bitset
	touched               bitset
	text                  []textSum
	best                  []uint8
	bests                 []uint16
	lists                 []uint32
	person                []memo
	wish                  []memo
	where                 []uint8 // 0: not looked at yet; else a placeFit plus one
	hours                 []openMemo
	named                 bitset // services that must be avoided, by name
	asksText              bool
	asksFor               bool // something of the person that rules look at
	asksOpen              bool
	asksPlace             bool
	byNumbers             bool    // places are compared by numbers
	wishes                bool    // of those that profiles are compared with
	plain                 bool    // nothing but the place leaves a service out
	byDistance            bool    // what is farther than the best need not be looked at
	limited               bool    // by distance
	surelyNear, surelyFar float64 // squares of chords for the limit
	surelyReached         float64 // the same across the border of a province
	surelyAbroad          float64
	border                float64  // a chord: what is farther is not reached across a border
	worst                 int64    // the distance of the worst of those that are kept
	worstFar              float64  // the square of a chord beyond which everything is farther
	groundKey             uint32   // of the place that is asked for
	regionKeys            []uint32 // of the regions that hold it
	tongue                tongue   // the languages that are asked for
	fresh                 int64    // verified since counts as fresh, by Unix time
	aged                  int64    // verified before counts as old
	recent                int64    // figures of capacity before then count as old

	prunes    bool      // what can't be among the best is not looked at
	promises  *promises // of this part
	mostState int32     // that a score may have beside needs, words, place and promise
	mostPlace int32     // without the distance
	mostNear  int32     // of the distance
	mostText  int32
	mostNeed  int32 // of one need

	province  uint64
	far       float64 // chord beyond which everything is too far
	leftOut   [leftOutReasons]int
	total     int
	barriers  int
	covered   uint64
	nearest   [maxNeeds]uint8
	facet     []int32
	facetSeen []uint32
	costs     [4]int32
	top       top
	reasons   reasons
	shown     entry                                                      // the service that is being explained
	picks     func(s *search, f *fact, h hit, place placeFit, full bool) // takes the hits, for a plan
}

// textSum is what the words of a question found in a service.
type textSum struct{ got, found uint32 }

// memo is what a question makes of a profile; done tells that it was looked at.
type memo struct {
	score int16
	fit   uint8
	done  bool
}

// openMemo is what it makes of opening hours.
type openMemo struct {
	memo
	first int64
}

// hit is a service that was found.
type hit struct {
	first   int64
	score   int32
	km      int32
	covers  uint64
	part    uint16
	doc     uint16
	leftOut reason
	place   placeFit8
}

// placeFit8 is a placeFit in a byte.
type placeFit8 uint8

var searches = sync.Pool{New: func() any {
	return &search{relevant: newBitset(segmentSize), touched: newBitset(segmentSize), named: newBitset(segmentSize),
		text: make([]textSum, segmentSize), best: make([]uint8, segmentSize)}
}}

// ask looks at everything once. The caller releases the search.
func (x *Index) ask(a *asked) *search {
	s := searches.Get().(*search)
	s.begin(x, a)
	for i := range x.parts {
		s.part, s.p = i, &x.parts[i]
		s.run()
	}
	return s
}

func (s *search) begin(x *Index, a *asked) {
	s.x, s.asked = x, a
	s.leftOut, s.total, s.barriers, s.covered = [leftOutReasons]int{}, 0, 0, 0
	s.nearest = [maxNeeds]uint8{}
	s.province = x.book.asked(a.Province)
	s.far = chordOf(a.Within + 1)
	s.asksText = a.Text != ""
	s.asksFor = a.Gender != "" || a.AgeBand != "" || a.Age != nil || len(a.dependants) > 0
	s.asksOpen = a.OpenNow || a.OpenAt != nil || a.By != ""
	s.groundKey, s.regionKeys, s.byNumbers = x.book.asks(a, s.regionKeys[:0])
	s.limited = a.Located && a.Within > 0
	s.surelyNear, s.surelyFar = limits(a.Within)
	s.surelyReached, s.surelyAbroad = limits(a.reach())
	s.border = chordOf(a.reach() + 1)
	s.worst = -1
	now := a.Now.Unix()
	s.fresh, s.aged, s.recent = now-181*86400, now-366*86400, now-int64(staleCapacity.Seconds())
	s.asksPlace = a.Province != "" || a.place != ""
	s.plain = !s.asksFor && !a.FreeOnly && !a.ShowLeftOut && len(a.Avoid) == 0 && len(a.Conflicts) == 0
	s.byDistance = s.plain && a.Sort == SortDistance && a.Located && !a.Facets
	s.wishes = len(a.Wishes)+len(a.Accessibility)+len(a.Safety) > 0
	for _, n := range a.needs {
		s.weights = append(s.weights, int32(weightOf(n.Urgency)))
	}
	for i, c := range costs {
		s.costs[i+1] = int32(a.costFit(c).score(40))
	}
	s.costs[0] = int32(a.costFit(CostFee).score(40))
	s.bound()
	if a.Facets {
		if n := x.book.size(); len(s.facet) < n {
			s.facet = make([]int32, n+1024)
		}
	}
	from := max(a.Offset, 0)
	limit := a.Limit
	if limit <= 0 {
		limit = 50
	}
	s.top.begin(s, min(from, x.n)+min(limit, maxLimit))
}

func (s *search) release() {
	for _, v := range s.facetSeen {
		s.facet[v] = 0
	}
	s.facetSeen, s.weights = s.facetSeen[:0], s.weights[:0]
	s.x, s.asked, s.p, s.picks, s.promises = nil, nil, nil, nil, nil
	s.needs, s.read = s.needs[:0], s.read[:0]
	s.top.hits = s.top.hits[:0]
	searches.Put(s)
}

// candidate reads a hit's service, for explaining it.
func (s *search) candidate(h *hit) candidate { return s.candidateIn(new(entry), h) }

// candidateIn reads it into an entry.
func (s *search) candidateIn(e *entry, h *hit) candidate {
	e.Service = s.x.parts[h.part].service(int(h.doc))
	v := verdict{score: int(h.score), km: int(h.km), first: h.first, leftOut: reasonCodes[h.leftOut],
		barrier: e.Rules.Status != nil, full: s.full(e), place: placeFit(h.place)}
	if h.covers != 0 {
		v.covers = make([]string, 0, bits.OnesCount64(h.covers))
	}
	for i, n := range s.asked.needs {
		if h.covers&(1<<i) != 0 {
			v.covers = append(v.covers, n.Code)
		}
	}
	return candidate{e, v}
}
