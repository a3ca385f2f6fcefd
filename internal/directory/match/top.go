package match

import (
	"cmp"
	"slices"
	"strings"
)

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
