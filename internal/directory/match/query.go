package match

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"
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
		for i := range hits {
			a.explainTo(&ans.Results[i], s.candidate(&hits[i]))
		}
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
	border                float64 // a chord: what is farther is not reached across a border
	worst                 int64   // the distance of the worst of those that are kept
	worstFar              float64 // the square of a chord beyond which everything is farther
	groundKey             uint32  // of the place that is asked for
	tongue                tongue  // the languages that are asked for
	fresh                 int64   // verified since counts as fresh, by Unix time
	aged                  int64   // verified before counts as old
	recent                int64   // figures of capacity before then count as old

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
	s.groundKey, s.byNumbers = x.book.asks(a)
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
	s.x, s.asked, s.p, s.picks = nil, nil, nil, nil
	s.needs, s.read = s.needs[:0], s.read[:0]
	s.top.hits = s.top.hits[:0]
	searches.Put(s)
}

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
		for w, r := range s.relevant {
			if r != 0 {
				s.block(w, r)
			}
		}
	}
	s.clean()
}

// find marks the services that answer a need or the words of the question, and
// tells whether there may be any.
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

func (s *search) facets() []Facet {
	all, fields := s.x.book.all()
	byField := make([][]Count, len(facetFields))
	for _, v := range s.facetSeen {
		if f := fields[v]; s.Members || facetFields[f] != "capacity" {
			byField[f] = append(byField[f], Count{all[v].value, int(s.facet[v])})
		}
	}
	return facetList(byField)
}

func (s *search) count(doc int) {
	for _, v := range s.p.values[s.p.told[doc]:s.p.told[doc+1]] {
		if s.facet[v] == 0 {
			s.facetSeen = append(s.facetSeen, v)
		}
		s.facet[v]++
	}
}

// candidate reads a hit's service, for explaining it.
func (s *search) candidate(h *hit) candidate {
	e := entry{Service: s.x.parts[h.part].service(int(h.doc))}
	v := verdict{score: int(h.score), km: int(h.km), first: h.first, leftOut: reasonCodes[h.leftOut],
		barrier: e.Rules.Status != nil, full: s.full(&e), place: placeFit(h.place)}
	for i, n := range s.asked.needs {
		if h.covers&(1<<i) != 0 {
			v.covers = append(v.covers, n.Code)
		}
	}
	return candidate{&e, v}
}

// top keeps the best hits: a heap with the worst of them on top.
type top struct {
	s    *search
	size int
	hits []hit
}

func (t *top) begin(s *search, size int) { t.s, t.size, t.hits = s, size, t.hits[:0] }

func (t *top) full() bool { return t.size > 0 && len(t.hits) == t.size }

// compare puts the better first, as candidate.compare does.
func (t *top) compare(a, b *hit) int {
	if c := cmp.Compare(a.first, b.first); c != 0 {
		return c
	}
	if c := cmp.Compare(b.score, a.score); c != 0 {
		return c
	}
	if c := cmp.Compare(a.km, b.km); c != 0 {
		return c
	}
	parts := t.s.x.parts
	p, q := &parts[a.part], &parts[b.part]
	if a.part == b.part {
		return cmp.Compare(p.rank[a.doc], p.rank[b.doc])
	}
	return strings.Compare(p.id(int(a.doc)), q.id(int(b.doc)))
}

func (t *top) offer(h hit) {
	if len(t.hits) < t.size {
		t.hits = append(t.hits, h)
		t.up(len(t.hits) - 1)
		return
	}
	if t.size > 0 && t.compare(&h, &t.hits[0]) < 0 {
		t.hits[0] = h
		t.down()
	}
}

func (t *top) up(i int) {
	for i > 0 {
		parent := (i - 1) / 2
		if t.compare(&t.hits[i], &t.hits[parent]) <= 0 {
			return
		}
		t.hits[i], t.hits[parent] = t.hits[parent], t.hits[i]
		i = parent
	}
}

func (t *top) down() {
	for i := 0; ; {
		child := 2*i + 1
		if child >= len(t.hits) {
			return
		}
		if child+1 < len(t.hits) && t.compare(&t.hits[child+1], &t.hits[child]) > 0 {
			child++
		}
		if t.compare(&t.hits[child], &t.hits[i]) <= 0 {
			return
		}
		t.hits[i], t.hits[child] = t.hits[child], t.hits[i]
		i = child
	}
}

// sorted gives the hits from an offset on, best first.
func (t *top) sorted(offset int) []hit {
	slices.SortFunc(t.hits, func(a, b hit) int { return t.compare(&a, &b) })
	return t.hits[min(max(offset, 0), len(t.hits)):]
}
