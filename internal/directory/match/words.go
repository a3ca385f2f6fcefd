package match

import (
	"math"
	"slices"
	"strings"

	"relais/internal/directory/needs"
)

// The weight of a word by where it stands.
const (
	inName    = 6
	inNeed    = 4
	inPlace   = 4
	inSummary = 2
	inBody    = 1
)

// lexicon maps words to numbers and knows how rare they are.
type lexicon struct {
	ids  map[string]uint32
	docs []int32 // services that hold the word, by number
	all  []string
	size int
}

// posting is a word of one service with its best weight.
type posting struct {
	word   uint32
	weight uint8
}

func newLexicon(size int) *lexicon { return &lexicon{ids: map[string]uint32{}, size: size} }

// index reads the words of a service. Every word counts once, where it
// weighs most.
func (l *lexicon) index(s *Service, tax *needs.Taxonomy) []posting {
	best := map[uint32]uint8{}
	add := func(weight uint8, texts ...string) {
		for _, t := range texts {
			for _, w := range tokens(t) {
				id := l.id(w)
				best[id] = max(best[id], weight)
			}
		}
	}
	add(inName, s.Name.EN, s.Name.FR)
	for _, code := range s.Needs {
		if n, ok := tax.Get(code); ok {
			add(inNeed, n.Name.EN, n.Name.FR)
		}
	}
	for _, site := range s.Sites {
		add(inPlace, site.Place)
	}
	for _, a := range s.Areas {
		add(inPlace, a.Place)
	}
	add(inSummary, s.Summary.EN, s.Summary.FR, s.Organization.EN, s.Organization.FR)
	add(inBody, s.Body)
	out := make([]posting, 0, len(best))
	for id, w := range best {
		l.docs[id]++
		out = append(out, posting{id, w})
	}
	slices.SortFunc(out, func(a, b posting) int { return int(a.word) - int(b.word) })
	return out
}

func (l *lexicon) id(w string) uint32 {
	id, ok := l.ids[w]
	if !ok {
		id = uint32(len(l.all))
		l.ids[w] = id
		l.all = append(l.all, w)
		l.docs = append(l.docs, 0)
	}
	return id
}

// rarity is the inverse document frequency, in hundredths.
func (l *lexicon) rarity(id uint32) int {
	n, df := float64(l.size), float64(l.docs[id])
	return int(100 * math.Log(1+(n-df+0.5)/(df+0.5)))
}

// term is a word of a question: the words of the directory that answer it.
type term struct {
	words  []uint32 // sorted
	rarity int
}

// lookup finds the words of the directory for a word of a question: itself,
// words that begin with it, or words one typing error away.
func (l *lexicon) lookup(w string) term {
	var t term
	if id, ok := l.ids[w]; ok {
		t.words = []uint32{id}
	} else if len(w) >= 3 {
		t.words = l.near(w, func(known string) bool { return strings.HasPrefix(known, w) })
		if t.words == nil && len(w) >= 4 {
			t.words = l.near(w, func(known string) bool { return oneTypo(w, known) })
		}
	}
	for _, id := range t.words {
		t.rarity = max(t.rarity, l.rarity(id))
	}
	return t
}

// maxNear bounds how many words one mistyped or unfinished word may mean.
const maxNear = 20

func (l *lexicon) near(w string, like func(string) bool) []uint32 {
	var out []uint32
	for id, known := range l.all {
		if len(known) >= len(w)-1 && like(known) {
			if out = append(out, uint32(id)); len(out) == maxNear {
				break
			}
		}
	}
	return out
}

// oneTypo tells whether one letter more, less, other or exchanged with its
// neighbour turns a into b.
func oneTypo(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return a[i:] == b[i+1:]
	}
	if i == len(a) || a[i+1:] == b[i+1:] {
		return true
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}

// textScore says how well a service answers the words of a question, out of
// 100, and whether it answers enough of them.
func textScore(posts []posting, terms []term) (score int, enough bool) {
	total, got, found := 0, 0, 0
	for _, t := range terms {
		total += t.rarity
		if w := best(posts, t.words); w > 0 {
			got += t.rarity * int(w) / inName
			found += t.rarity
		}
	}
	if total == 0 {
		return 0, false
	}
	return 100 * got / total, 2*found >= total
}

func best(posts []posting, words []uint32) uint8 {
	var w uint8
	for _, id := range words {
		if i, ok := slices.BinarySearchFunc(posts, id, func(p posting, id uint32) int { return int(p.word) - int(id) }); ok {
			w = max(w, posts[i].weight)
		}
	}
	return w
}
