package match

import (
	"math"
	"math/bits"

	"relais/internal/directory/match/text"
)

// judge is what asked.judge is, on what a segment keeps ready: the same
// verdict, without reading the service.
func (s *search) judge(doc int, covers uint64, score int32) {
	if s.asksText {
		score += s.textScore(doc)
	}
	worst := int32(math.MinInt32) // what is less can't be among the best
	if s.prunes && s.picks == nil && s.top.full() {
		worst = s.top.hits[0].score - s.mostState - int32(s.promises.of[doc])
		if score+s.mostPlace+s.mostNear < worst {
			return
		}
	}
	km := s.away(doc)
	where := s.settled(s.placeOf(s.p.wheres[doc]), km)
	if score+int32(placeScore(where, km)) < worst {
		return
	}
	f := &s.p.facts[doc]
	full := f.flags&noPlace != 0 && s.Members
	var why reason
	if !s.plain {
		why = s.excluded(doc, f, where, km, full)
	}
	switch {
	case s.plain:
	case why != 0:
		s.leftOut[why]++
		s.near(covers, gapOfLeft[why])
		if !s.ShowLeftOut {
			return
		}
	default:
		s.see(f, covers, full)
		if s.ShowLeftOut {
			return
		}
	}
	if !s.plain {
		s.total++
	}
	if s.Facets && !s.plain {
		s.count(doc)
	}
	if s.Sort == SortDistance && s.picks == nil && s.top.full() && int64(km) > s.top.hits[0].first {
		return
	}
	score += s.score(doc, f, where, km, full)
	h := hit{score: score, km: int32(km), covers: covers, part: uint16(s.part), doc: uint16(doc), leftOut: why, place: placeFit8(where)}
	if s.picks != nil {
		s.picks(s, f, h, where, full)
		return
	}
	switch s.Sort {
	case SortDistance:
		h.first = int64(km)
	case SortOpening:
		h.first = s.opening(f).first
	default:
		if s.top.full() && score < s.top.hits[0].score {
			return
		}
	}
	s.top.offer(h)
}

func (s *search) excluded(doc int, f *fact, where placeFit, km int, full bool) reason {
	switch {
	case where == outside:
		return outOfArea
	case s.Within > 0 && km != farAway && km > s.Within && where != remote:
		return tooFar
	case f.flags&isAgency != 0 && len(s.Conflicts) > 0 && s.conflicts(doc):
		return conflict
	case len(s.Avoid) > 0 && s.avoidsDoc(doc, f):
		return avoided
	}
	if s.asksFor {
		if why := reason(s.personal(f).fit); why != 0 {
			return why
		}
	}
	if s.FreeOnly && full && f.flags&hasWaitlist == 0 {
		return isFull
	}
	return 0
}

func (s *search) conflicts(doc int) bool {
	for _, id := range s.Conflicts {
		if set := s.p.agency[id]; set != nil && set.has(doc) {
			return true
		}
	}
	return false
}

// avoidsDoc reads the service, since few questions name what to avoid and
// each site has to be looked at.
func (s *search) avoidsDoc(doc int, f *fact) bool {
	if s.named.has(doc) {
		return true
	}
	if f.flags&isRemote != 0 {
		return false
	}
	e := &s.p.where[f.where]
	if len(e.sites) == 0 {
		return false
	}
	if f.nSpots == 0 {
		return s.avoidsAll(e.sites)
	}
	service := s.p.service(doc)
	whole := newEntry(service)
	return s.avoidsAll(whole.sites)
}

func (a *asked) avoidsAll(sites []Site) bool {
	for i := range sites {
		if !a.avoidsSite(&sites[i]) {
			return false
		}
	}
	return true
}

func (s *search) score(doc int, f *fact, where placeFit, km int, full bool) int32 {
	score := int32(placeScore(where, km)) + s.costs[f.cost]
	switch {
	case s.wishes:
		score += int32(s.wished(f).score)
	case f.flags&isApart != 0:
		score -= 80
	}
	if len(s.Languages) > 0 {
		score += s.spoken(f)
	}
	if s.asksFor {
		score += int32(s.personal(f).score)
	}
	if s.asksOpen {
		score += int32(s.opening(f).score)
	}
	if s.pressing && f.flags&isAlways != 0 {
		score += 60
	}
	return score + s.stateScore(doc, f, full)
}

// stateScore is what the state of the service adds, whatever is asked.
func (s *search) stateScore(doc int, f *fact, full bool) int32 {
	score := int32(-20)
	if f.flags&isVerified != 0 {
		score = s.freshness(f.verified)
	}
	if f.flags&hasCapacity != 0 && s.Members {
		score += s.capacity(doc, f, full)
	}
	if f.flags&isAgency != 0 {
		score += 30
	}
	return score
}

// freshness is what asked.freshnessAt is.
func (s *search) freshness(verified int64) int32 {
	switch {
	case verified > s.fresh:
		return 10
	case verified > s.aged:
		return 0
	}
	return -30
}

func (s *search) capacity(doc int, f *fact, full bool) int32 {
	switch {
	case full && f.flags&hasWaitlist != 0:
		return -60
	case full:
		return -120
	case s.p.updated[doc] < s.recent:
		return 20
	}
	return 80
}

// placeOf, personal, wished and opening look at each profile once.

func (s *search) placeOf(where uint16) placeFit {
	if !s.asksPlace {
		return placeSilent
	}
	m := &s.where[where]
	if *m == 0 {
		*m = uint8(s.look(where)) + 1
	}
	return placeFit(*m - 1)
}

func (s *search) look(where uint16) placeFit {
	if g := &s.p.grounds[where]; s.byNumbers && g.kind&groundTexts == 0 && !s.mayHold(g) {
		return s.fit(g)
	}
	return s.asked.where(&s.p.where[where])
}

func (s *search) personal(f *fact) *memo {
	m := &s.person[f.person]
	if !m.done {
		r := &s.p.person[f.person].Rules
		*m = memo{done: true, fit: uint8(s.ownRules(r)), score: int16(s.personScore(r))}
	}
	return m
}

func (s *search) wished(f *fact) *memo {
	m := &s.wish[f.wish]
	if !m.done {
		*m = memo{done: true, score: int16(s.wishScore(&s.p.wish[f.wish]))}
	}
	return m
}

func (s *search) spoken(f *fact) int32 {
	switch t := s.p.tongues[f.language]; {
	case t&s.tongue&^tongueInterpreter != 0:
		return 70
	case t&tongueTexts == 0 && t&tongueInterpreter != 0:
		return int32(s.byInterpreter())
	case t&tongueUnknown != 0:
		return 0
	case t&tongueTexts != 0:
		return int32(s.languageScore(&s.p.language[f.language]))
	}
	return -70
}

func (s *search) opening(f *fact) *openMemo {
	m := &s.hours[f.hours]
	if !m.done {
		one := &s.p.hours[f.hours].Service
		m.memo = memo{done: true, score: int16(s.openingFit(one).score(70))}
		if s.Sort == SortOpening {
			m.first = s.opens(one)
		}
	}
	return m
}

func (s *search) distance(f *fact) int {
	if !s.Located || f.nSpots == 0 {
		return farAway
	}
	spots := s.p.spots[f.spots : f.spots+uint32(f.nSpots)]
	best, at := square(s.spot, spots[0]), 0
	for i := 1; i < len(spots); i++ {
		if far := square(s.spot, spots[i]); far < best {
			best, at = far, i
		}
	}
	return kilometres(s.spot, spots[at])
}

// away is the distance of a service; most have one spot, which lies at hand.
func (s *search) away(doc int) int {
	switch at := &s.p.only[doc]; {
	case !s.Located || *at == noSpot:
		return farAway
	case *at == someSpots:
		return s.distance(&s.p.facts[doc])
	default:
		return kilometres(s.spot, *at)
	}
}

// chordOf is the chord of a distance on the ground.
func chordOf(km int) float64 { return 2 * math.Sin(min(math.Pi/2, float64(km)/earth/2)) }

// weigh adds up what each service holds of the question's words, among some
// or, with nil, among all.
func (s *search) weigh(among bitset) {
	for _, t := range s.terms {
		s.weighTerm(&t, among)
	}
}

func (s *search) weighTerm(t *text.Term, among bitset) {
	rarity := uint32(t.Rarity)
	lists := s.lists[:0]
	for _, stem := range t.Stems {
		if id, ok := s.p.stems[stem]; ok {
			lists = append(lists, id)
		}
	}
	s.lists = lists
	if among != nil {
		for _, list := range lists {
			if d := s.p.post.dense[list]; d != nil {
				s.weighDense(d, list, rarity, among)
			} else {
				s.weighAmong(list, rarity, among)
			}
		}
		s.forgetBest()
		return
	}
	if len(lists) == 1 {
		docs, weights := s.p.post.of(lists[0])
		for i, doc := range docs {
			sum := &s.text[doc]
			sum.got += rarity * uint32(weights[i])
			sum.found += rarity
			s.touched[doc>>6] |= 1 << (doc & 63)
		}
		return
	}
	for _, list := range lists {
		docs, weights := s.p.post.of(list)
		for i, doc := range docs {
			w, old := weights[i], s.best[doc]
			sum := &s.text[doc]
			if old == 0 {
				sum.found += rarity
				s.touched[doc>>6] |= 1 << (doc & 63)
			}
			if w > old {
				sum.got += rarity * uint32(w-old)
				s.best[doc] = w
			}
		}
	}
	for _, list := range lists {
		docs, _ := s.p.post.of(list)
		for _, doc := range docs {
			s.best[doc] = 0
		}
	}
}

// weighAmong looks a list up for some services only.
func (s *search) weighAmong(list, rarity uint32, among bitset) {
	docs, weights := s.p.post.of(list)
	i := 0
	for w, some := range among {
		if some == 0 {
			continue
		}
		first := w << 6
		if i = skip(docs, i, first); i == len(docs) {
			return
		}
		for ; i < len(docs) && int(docs[i]) < first+64; i++ {
			if some>>(docs[i]&63)&1 == 0 {
				continue
			}
			doc, old := docs[i], s.best[docs[i]]
			sum := &s.text[doc]
			if old == 0 {
				sum.found += rarity
				s.touched[w] |= 1 << (doc & 63)
				s.bests = append(s.bests, doc)
			}
			if weights[i] > old {
				sum.got += rarity * uint32(weights[i]-old)
				s.best[doc] = weights[i]
			}
		}
	}
}

// weighDense looks up a list that holds so many that each has its bit.
func (s *search) weighDense(d *dense, list, rarity uint32, among bitset) {
	_, weights := s.p.post.of(list)
	for w, some := range among {
		word := d.held[w]
		for some &= word; some != 0; some &= some - 1 {
			bit := some & -some
			doc := uint16(w<<6 | bits.TrailingZeros64(some))
			weight, old := weights[int(d.before[w])+bits.OnesCount64(word&(bit-1))], s.best[doc]
			sum := &s.text[doc]
			if old == 0 {
				sum.found += rarity
				s.touched[w] |= bit
				s.bests = append(s.bests, doc)
			}
			if weight > old {
				sum.got += rarity * uint32(weight-old)
				s.best[doc] = weight
			}
		}
	}
}

func (s *search) forgetBest() {
	for _, doc := range s.bests {
		s.best[doc] = 0
	}
	s.bests = s.bests[:0]
}

// skip is the first place from i on whose number is at least first: steps
// that double, then halves.
func skip(docs []uint16, i, first int) int {
	step := 1
	for i+step < len(docs) && int(docs[i+step]) < first {
		i += step
		step *= 2
	}
	end := min(i+step+1, len(docs))
	for i < end {
		if mid := (i + end) / 2; int(docs[mid]) < first {
			i = mid + 1
		} else {
			end = mid
		}
	}
	return i
}

// clean takes back what weigh wrote down.
func (s *search) clean() {
	for w, t := range s.touched {
		if t != 0 {
			clear(s.text[w<<6 : w<<6+64])
		}
	}
}

func (s *search) findText() {
	clear(s.relevant)
	if s.asked.total > 0 {
		for w, t := range s.touched {
			for ; t != 0; t &= t - 1 {
				bit := bits.TrailingZeros64(t)
				if 2*int(s.text[w<<6|bit].found) >= s.asked.total {
					s.relevant[w] |= 1 << bit
				}
			}
		}
	}
	unite(s.relevant, s.read)
}

func (s *search) textScore(doc int) int32 {
	read := 0
	for _, set := range s.read {
		if set.has(doc) {
			read++
		}
	}
	return int32(textScore(int(s.text[doc].got), s.asked.total, read))
}
