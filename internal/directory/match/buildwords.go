package match

import (
	"math/bits"
	"slices"
	"strings"

	"relais/internal/directory/match/text"
)

// text reads the words of a service.
func (b *builder) text(doc int, s *Service) {
	eachText(s, b.tax, func(weight uint8, language int, s string) {
		text.Scan(s, func(form []byte) { b.word(doc, form, weight, language) })
	})
	for _, code := range s.Languages {
		b.hold(doc, b.stem(text.LanguageWord(code)), inNeed)
	}
}

func (b *builder) word(doc int, form []byte, weight uint8, language int) {
	w := b.known[string(form)]
	if w == nil {
		w = b.newWord(string(form))
	}
	if w.stop {
		return
	}
	if w.last != int32(doc)+1 {
		w.last = int32(doc) + 1
		w.held++
	}
	if language != text.InFrench {
		b.hold(doc, w.en, weight)
	}
	if language != text.InEnglish && (language == text.InFrench || w.fr != w.en) {
		b.hold(doc, w.fr, weight)
	}
}

func (b *builder) newWord(form string) *word {
	w := &word{form: form, stop: text.IsStop(form)}
	if !w.stop {
		w.en, w.fr = b.stem(text.Stem(form, text.InEnglish)), b.stem(text.Stem(form, text.InFrench))
	}
	b.known[form] = w
	return w
}

func (b *builder) stem(stem string) uint32 {
	id, ok := b.stemOf[stem]
	if !ok {
		id = uint32(len(b.seen))
		b.stemOf[strings.Clone(stem)] = id
		b.seen, b.at = append(b.seen, 0), append(b.at, 0)
	}
	return id
}

// hold notes a stem; it counts once in a service, where it weighs most.
func (b *builder) hold(doc int, stem uint32, weight uint8) {
	if b.seen[stem] == int32(doc)+1 {
		h := &b.list[b.at[stem]]
		h.weight = max(h.weight, weight)
		return
	}
	b.seen[stem], b.at[stem] = int32(doc)+1, int32(len(b.list))
	b.list = append(b.list, held{stem, uint16(doc), weight})
}

// postings sorts what is held by stem; within a stem services keep their order.
func (b *builder) postings() {
	p := postings{start: make([]uint32, len(b.seen)+1), docs: make([]uint16, len(b.list)), weights: make([]uint8, len(b.list))}
	for _, h := range b.list {
		p.start[h.stem+1]++
	}
	for i := 1; i < len(p.start); i++ {
		p.start[i] += p.start[i-1]
	}
	next := slices.Clone(p.start)
	for _, h := range b.list {
		at := next[h.stem]
		next[h.stem]++
		p.docs[at], p.weights[at] = h.doc, h.weight
	}
	p.learnDense(b.seg.n)
	b.seg.post, b.seg.stems = p, b.stemOf
}

// denseShare is how many services there may be for each that holds a stem, so
// that bits take no more memory than the list.
const denseShare = 32

// learnDense makes the bits of stems that many services hold.
func (p *postings) learnDense(n int) {
	p.dense = map[uint32]*dense{}
	for stem := range uint32(len(p.start) - 1) {
		docs, _ := p.of(stem)
		if len(docs)*denseShare < n || len(docs) == 0 {
			continue
		}
		d := &dense{held: newBitset(n), before: make([]uint16, (n+63)/64)}
		for _, doc := range docs {
			d.held.set(int(doc))
		}
		for w := 1; w < len(d.before); w++ {
			d.before[w] = d.before[w-1] + uint16(bits.OnesCount64(d.held[w-1]))
		}
		p.dense[stem] = d
	}
}

func (b *builder) formList() {
	var words []*word
	for _, w := range b.known {
		if !w.stop {
			words = append(words, w)
		}
	}
	slices.SortFunc(words, func(v, w *word) int { return strings.Compare(v.form, w.form) })
	names := make([]string, len(b.stemOf))
	for stem, id := range b.stemOf {
		names[id] = stem
	}
	f := &b.seg.forms
	f.words, f.holding, f.turned = make([]string, len(words)), make([]uint32, len(words)), make([]uint32, len(words))
	for i, w := range words {
		f.words[i], f.holding[i], f.turned[i] = w.form, w.held, uint32(i)
		f.en, f.fr = append(f.en, names[w.en]), append(f.fr, names[w.fr])
	}
	slices.SortFunc(f.turned, func(i, j uint32) int {
		switch {
		case turnedLess(f.words[i], f.words[j]):
			return -1
		case turnedLess(f.words[j], f.words[i]):
			return 1
		}
		return 0
	})
}
