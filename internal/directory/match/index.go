package match

import (
	"iter"
	"runtime"
	"sync"

	"relais/internal/directory/match/text"
	"relais/internal/directory/needs"
)

// Index answers questions over one state of the directory. It is immutable
// and safe for concurrent use. How its services are spread over segments
// changes no answer.
type Index struct {
	tax     *needs.Taxonomy
	phrases text.Phrases
	book    *book
	parts   []part
	n       int
}

// part is a segment and which of its services still count.
type part struct {
	*segment
	live      bitset // nil: all
	n         int    // how many
	lostStems map[string]int
	lostForms map[string]int
}

var (
	_ Engine          = (*Index)(nil)
	_ text.Vocabulary = lexicon{}
)

// New makes an index over services with different ids; their order does not
// matter. Segments are made side by side on all processors.
func New(tax *needs.Taxonomy, services iter.Seq[Service]) *Index {
	x := &Index{tax: tax, phrases: text.NewPhrases(tax), book: newBook()}
	var (
		mu      sync.Mutex
		wait    sync.WaitGroup
		running = make(chan struct{}, runtime.GOMAXPROCS(0))
	)
	start := func(chunk []Service) {
		running <- struct{}{}
		wait.Add(1)
		go func() {
			defer func() { <-running; wait.Done() }()
			seg := newSegment(tax, x.book, chunk)
			mu.Lock()
			defer mu.Unlock()
			x.parts = append(x.parts, part{segment: seg, n: seg.n})
			x.n += seg.n
		}()
	}
	for chunk := range chunks(services) {
		start(chunk)
	}
	wait.Wait()
	return x
}

// chunkSize is a little less than a segment, so that 100,000 services keep two
// processors busy.
const chunkSize = 50_000

func chunks(services iter.Seq[Service]) iter.Seq[[]Service] {
	return func(yield func([]Service) bool) {
		var chunk []Service
		for s := range services {
			if chunk = append(chunk, s); len(chunk) == chunkSize {
				if !yield(chunk) {
					return
				}
				chunk = make([]Service, 0, chunkSize)
			}
		}
		if len(chunk) > 0 {
			yield(chunk)
		}
	}
}

// Len is the number of services.
func (x *Index) Len() int { return x.n }

// Get returns a service.
func (x *Index) Get(id string) (Service, bool) {
	if p, doc, ok := x.find(id); ok {
		return p.service(doc), true
	}
	return Service{}, false
}

func (x *Index) find(id string) (*part, int, bool) {
	for i := range x.parts {
		p := &x.parts[i]
		if doc, ok := p.segment.find(id); ok && p.counts(doc) {
			return p, doc, true
		}
	}
	return nil, 0, false
}

// OfOrganization gives the services of an organization, by the id of its
// record.
func (x *Index) OfOrganization(id string) iter.Seq[Service] {
	return func(yield func(Service) bool) {
		for i := range x.parts {
			p := &x.parts[i]
			for _, doc := range p.ofOrganization(id) {
				if p.counts(doc) && !yield(p.service(doc)) {
					return
				}
			}
		}
	}
}

func (p *part) counts(doc int) bool { return p.live == nil || p.live.has(doc) }

// PerNeed implements Engine.
func (x *Index) PerNeed(members bool) map[string]int {
	m := map[string]int{}
	for i := range x.parts {
		p := &x.parts[i]
		for code, set := range p.needs {
			if n := p.among(set, members); n > 0 {
				m[code] += n
			}
		}
	}
	return m
}

// among counts the services of a set that still count, for members or for
// everybody.
func (p *part) among(set bitset, members bool) int {
	hidden := p.members
	if members {
		hidden = nil
	}
	if p.live == nil && hidden == nil {
		return set.count()
	}
	n := 0
	for doc := range p.segment.n {
		if set.has(doc) && p.counts(doc) && (hidden == nil || !hidden.has(doc)) {
			n++
		}
	}
	return n
}

// lexicon is what an index knows of words.
type lexicon struct{ *Index }

// Docs is the number of services.
func (x lexicon) Docs() int { return x.n }

// Holding is how many services hold a stem.
func (x lexicon) Holding(stem string) int {
	n := 0
	for i := range x.parts {
		p := &x.parts[i]
		if id, ok := p.stems[stem]; ok {
			n += int(p.post.start[id+1]-p.post.start[id]) - p.lostStems[stem]
		}
	}
	return n
}

// Stems looks a word up where it is known, which is faster than stemming it.
func (x lexicon) StemsOf(form string) (en, fr string) {
	for i := range x.parts {
		if en, fr, ok := x.parts[i].forms.stems(form); ok {
			return en, fr
		}
	}
	return text.Stem(form, text.InEnglish), text.Stem(form, text.InFrench)
}

// Near are the words of the services that one begins or is mistyped for.
func (x lexicon) Near(form string) []string {
	found := map[string]int{}
	look := func(search func(*formList, func(int))) []string {
		for i := range x.parts {
			p := &x.parts[i]
			search(&p.forms, func(w int) {
				word := p.forms.words[w]
				found[word] += int(p.forms.holding[w]) - p.lostForms[word]
			})
		}
		return text.Nearest(found)
	}
	if words := look(func(f *formList, each func(int)) { f.prefixed(form, each) }); len(words) > 0 {
		return words
	}
	clear(found)
	if !text.MayMistype(form) {
		return nil
	}
	return look(func(f *formList, each func(int)) { f.mistyped(form, each) })
}

func (x *Index) prepare(q Question) asked { return prepare(q, x.phrases, lexicon{x}) }
