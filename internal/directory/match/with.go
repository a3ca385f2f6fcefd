package match

import (
	"maps"
	"slices"
)

// With gives the index after some services changed and others went. It costs
// what the changes cost, and answers like one made anew.
func (x *Index) With(changed []Service, removed []string) *Index {
	next := *x
	next.parts = slices.Clone(x.parts)
	var last []Service // what counts of services that are given twice
	seen := map[string]bool{}
	for _, s := range slices.Backward(changed) {
		if !seen[s.ID] {
			seen[s.ID] = true
			last = append(last, s)
		}
	}
	own := map[*segment]bool{} // parts that this index has made its own
	for id := range seen {
		next.lose(id, own)
	}
	for _, id := range removed {
		next.lose(id, own)
	}
	for chunk := range slices.Chunk(last, chunkSize) {
		seg := newSegment(x.tax, x.book, chunk)
		next.parts = append(next.parts, part{segment: seg, n: seg.n})
		next.n += seg.n
	}
	next.parts = slices.DeleteFunc(next.parts, func(p part) bool { return p.n == 0 })
	next.join(maxJoin)
	return &next
}

// lose takes a service out, and its words out of the counts of words.
func (x *Index) lose(id string, own map[*segment]bool) {
	p, doc, ok := x.find(id)
	if !ok {
		return
	}
	if !own[p.segment] {
		own[p.segment] = true
		p.live, p.lostStems, p.lostForms = slices.Clone(p.live), maps.Clone(p.lostStems), maps.Clone(p.lostForms)
		if p.live == nil {
			p.live = newBitset(p.segment.n)
			for i := range p.segment.n {
				p.live.set(i)
			}
			p.lostStems, p.lostForms = map[string]int{}, map[string]int{}
		}
	}
	p.live.clear(doc)
	p.n--
	x.n--
	service := p.service(doc)
	one := newSegment(x.tax, x.book, []Service{service})
	for stem := range one.stems {
		p.lostStems[stem] += int(one.post.start[one.stems[stem]+1] - one.post.start[one.stems[stem]])
	}
	for _, word := range one.forms.words {
		p.lostForms[word]++
	}
}

// maxJoin bounds the services of parts that are joined while somebody waits:
// a few hundredths of a second.
const maxJoin = 2000

// join makes one part of the last ones, as long as each is at most twice as
// large as those after it together: there are few parts then, and no service
// is read often.
func (x *Index) join(most int) {
	from, n := len(x.parts), 0
	for from > 0 {
		p := &x.parts[from-1]
		if n > 0 && p.n > 2*n || n+p.n > most {
			break
		}
		from, n = from-1, n+p.n
	}
	if len(x.parts)-from < 2 {
		return
	}
	var services []Service
	for i := from; i < len(x.parts); i++ {
		services = x.parts[i].appendTo(services)
	}
	seg := newSegment(x.tax, x.book, services)
	x.parts = append(x.parts[:from:from], part{segment: seg, n: seg.n})
}

func (p *part) appendTo(list []Service) []Service {
	for doc := range p.segment.n {
		if p.counts(doc) {
			list = append(list, p.service(doc))
		}
	}
	return list
}

// Scattered tells that an index has gathered so many changes that Compact is
// worth its time.
func (x *Index) Scattered() bool {
	small, gone := 0, 0
	for i := range x.parts {
		if x.parts[i].n < chunkSize/2 {
			small++
		}
		gone += x.parts[i].segment.n - x.parts[i].n
	}
	return small > 6 || gone > 5000 && gone > x.n/5
}

// Compact gives an index that answers the same, in as few parts as can be. It
// takes as long as making one anew.
func (x *Index) Compact() *Index {
	return New(x.tax, func(yield func(Service) bool) {
		for i := range x.parts {
			p := &x.parts[i]
			for doc := range p.segment.n {
				if p.counts(doc) && !yield(p.service(doc)) {
					return
				}
			}
		}
	})
}
