package match

import (
	"slices"
	"sync"
)

// book numbers facet values and provinces for all segments of an index and
// of those that come after it. It only grows.
type book struct {
	mu        sync.RWMutex
	values    map[facetValue]uint32
	list      []facetValue
	fields    []uint8 // of list, as numbered in facetFields
	provinces map[string]uint64
	places    map[string]uint32 // folded, from 1
}

func newBook() *book {
	return &book{values: map[facetValue]uint32{}, provinces: map[string]uint64{"": 0}, places: map[string]uint32{}}
}

func (b *book) value(v facetValue) uint32 {
	b.mu.RLock()
	id, ok := b.values[v]
	b.mu.RUnlock()
	if ok {
		return id
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if id, ok = b.values[v]; !ok {
		id = uint32(len(b.list))
		v.value = string([]byte(v.value)) // holds on to no service
		b.values[v] = id
		b.list = append(b.list, v)
		b.fields = append(b.fields, uint8(slices.Index(facetFields, v.field)))
	}
	return id
}

// all are the values that were numbered so far.
func (b *book) all() ([]facetValue, []uint8) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.list, b.fields
}

// province is the bit of a province; none for "", and that of everywhere when
// there are more names than bits.
func (b *book) province(name string) uint64 {
	b.mu.RLock()
	bit, ok := b.provinces[name]
	b.mu.RUnlock()
	if ok {
		return bit
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if bit, ok = b.provinces[name]; !ok {
		bit = everywhere
		if n := len(b.provinces) - 1; n < 60 {
			bit = 1 << n
		}
		b.provinces[string([]byte(name))] = bit
	}
	return bit
}

// asked is the bit of a province that a question names: none when no service
// is there.
func (b *book) asked(name string) uint64 {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.provinces[name]
}

// place numbers a folded name.
func (b *book) place(name string) uint32 {
	b.mu.Lock()
	defer b.mu.Unlock()
	id, ok := b.places[name]
	if !ok {
		id = uint32(len(b.places) + 1)
		b.places[string([]byte(name))] = id
	}
	return id
}

// size is how many values were numbered so far.
func (b *book) size() int {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return len(b.list)
}
