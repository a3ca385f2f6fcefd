package match

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"sort"
	"strings"
	"sync/atomic"

	"relais/internal/directory/match/text"
)

// segmentSize bounds the services of one segment, so that a service's number
// fits 16 bits and what a question writes down stays in the processor's cache.
const segmentSize = 1 << 16

// segment is a part of the directory, made once and never changed. Its
// services are numbered so that neighbours on the map are neighbours here:
// whole blocks of them can be left out of account at once.
type segment struct {
	n       int
	texts   []byte // services in the form of the codec, one after the other
	start   []uint32
	byID    []uint16 // numbers in the order of ids
	rank    []uint16 // the place of each number in byID
	byOrg   []uint16 // numbers in the order of organizations
	facts   []fact
	wheres  []uint16 // of facts
	only    []spot   // the spot of each, or a mark
	barrier bitset   // with a rule that restricts by status
	full    bitset   // known to have no place
	told    []uint32 // where the facet values of each begin, and where those of the last end
	spots   []spot
	blocks  []block
	values  []uint32 // facet values, by told
	needs   map[string]bitset
	sectors map[string]bitset
	agency  map[string]bitset
	members bitset // services for members only; nil when there is none

	person, wish, language, where, hours []entry // by the numbers in facts

	grounds []ground // of where
	tongues []tongue // of language
	tongue  map[string]tongue
	updated []int64 // Unix time of the figures of capacity, by service

	promises [2]atomic.Pointer[promises] // for strangers and for members

	stems map[string]uint32
	post  postings
	forms formList
}

// fact is what the score of a service rests on.
type fact struct {
	verified                             int64 // Unix time; none where the flags say so
	spots                                uint32
	nSpots                               uint16
	person, wish, language, where, hours uint16
	flags                                flag
	cost                                 uint8
}

type flag uint16

const (
	isRemote flag = 1 << iota
	hasBarrier
	hasCapacity
	noPlace // capacity known, none free
	hasWaitlist
	isAlways
	isAgency
	isVerified
	isApart // for a community that the person would have to name
)

// block is what 64 neighbours have in common.
type block struct {
	provinces uint64 // reached by any of them; bit 63 stands for all
	centre    spot
	radius    float32 // a chord; all spots lie within. 0 when there is none
	plain     bool    // each has spots, is given there only, and serves one province
}

// everywhere is the bit for services that may be for people of any province.
const everywhere = 1 << 63

type bitset []uint64

func newBitset(n int) bitset    { return make(bitset, (n+63)/64) }
func (b bitset) set(i int)      { b[i>>6] |= 1 << (i & 63) }
func (b bitset) clear(i int)    { b[i>>6] &^= 1 << (i & 63) }
func (b bitset) has(i int) bool { return b[i>>6]&(1<<(i&63)) != 0 }
func (b bitset) count() (n int) {
	for _, w := range b {
		n += bits.OnesCount64(w)
	}
	return n
}

// postings are, for each stem, the services that hold it with its best weight.
type postings struct {
	start   []uint32
	docs    []uint16
	weights []uint8
	dense   map[uint32]*dense // of stems that many hold
}

// dense are the services that hold a stem as bits, so that some of them are
// found without going through the others.
type dense struct {
	held   bitset
	before []uint16 // how many hold it before each 64
}

func (p *postings) of(stem uint32) ([]uint16, []uint8) {
	from, to := p.start[stem], p.start[stem+1]
	return p.docs[from:to], p.weights[from:to]
}

// formList holds the words of a segment, for unfinished and mistyped words.
type formList struct {
	words   []string // sorted
	holding []uint32
	en, fr  []string // their stems
	turned  []uint32 // numbers of words in the order of their letters read backwards
}

// stems gives the stems of a word that the segment has.
func (f *formList) stems(form string) (en, fr string, ok bool) {
	i, ok := slices.BinarySearch(f.words, form)
	if !ok {
		return "", "", false
	}
	return f.en[i], f.fr[i], true
}

// prefixed calls each for the words that begin with some letters.
func (f *formList) prefixed(prefix string, each func(i int)) {
	for i := sort.SearchStrings(f.words, prefix); i < len(f.words) && strings.HasPrefix(f.words[i], prefix); i++ {
		each(i)
	}
}

// suffixed calls each for the words that end with some letters.
func (f *formList) suffixed(suffix string, each func(i int)) {
	from := sort.Search(len(f.turned), func(i int) bool { return !turnedLess(f.words[f.turned[i]], suffix) })
	for _, i := range f.turned[from:] {
		if !strings.HasSuffix(f.words[i], suffix) {
			break
		}
		each(int(i))
	}
}

// turnedLess compares words from their ends.
func turnedLess(a, b string) bool {
	for i := 1; i <= len(a) && i <= len(b); i++ {
		if x, y := a[len(a)-i], b[len(b)-i]; x != y {
			return x < y
		}
	}
	return len(a) < len(b)
}

// mistyped calls each for the words one typing error away. Such an error
// leaves the first half of a word whole, or the second.
func (f *formList) mistyped(w string, each func(i int)) {
	half := len(w) / 2
	f.prefixed(w[:half-1], func(i int) {
		if text.OneTypo(w, f.words[i]) {
			each(i)
		}
	})
	f.suffixed(w[half:], func(i int) {
		if !strings.HasPrefix(f.words[i], w[:half-1]) && text.OneTypo(w, f.words[i]) {
			each(i)
		}
	})
}

// service gives a service; its texts lie in the segment.
func (s *segment) service(doc int) Service {
	one, err := readShared(s.texts[s.start[doc]:s.start[doc+1]])
	if err != nil {
		panic(err) // we wrote it ourselves
	}
	return one
}

// The texts that come first in the form of the codec.
const (
	textID  = 0
	textOrg = 7
)

// text gives the n-th text of a service without reading the rest.
func (s *segment) text(doc, n int) string {
	b := s.texts[s.start[doc]+1:]
	for {
		size, skip := binary.Uvarint(b)
		b = b[skip:]
		if n == 0 {
			return textOf(b[:size])
		}
		b, n = b[size:], n-1
	}
}

func (s *segment) id(doc int) string { return s.text(doc, textID) }

// find gives the number of a service.
func (s *segment) find(id string) (int, bool) {
	i, ok := slices.BinarySearchFunc(s.byID, id, func(doc uint16, id string) int { return strings.Compare(s.id(int(doc)), id) })
	if !ok {
		return 0, false
	}
	return int(s.byID[i]), true
}

// ofOrganization gives the numbers of an organization's services.
func (s *segment) ofOrganization(id string) (docs []int) {
	i, _ := slices.BinarySearchFunc(s.byOrg, id, func(doc uint16, id string) int {
		return strings.Compare(s.text(int(doc), textOrg), id)
	})
	for ; i < len(s.byOrg) && s.text(int(s.byOrg[i]), textOrg) == id; i++ {
		docs = append(docs, int(s.byOrg[i]))
	}
	return docs
}
