// Package generate invents directories of any size: services of the whole
// country in both languages, the same for the same seed. Benchmarks, tests and
// trials of imports use it; nothing that people see does.
//
// No agency, address or telephone in it exists: numbers are 555-01xx and
// addresses end in example.ca. Municipalities are real ones. How many services
// stand in which province follows the population; how needs, languages, rules
// and dates are spread is invented to be plausible, and measured nowhere.
//
// The package knows the format and the taxonomy; it knows no matching and no
// store.
package generate

import (
	"iter"
	"math/rand/v2"
	"time"

	"relais/internal/directory/hsds"
)

// Today is the day that generated records speak from: the freshest capacity
// and the last verification are a little before it.
var Today = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// perOrganization is how many services follow each other in one organization.
const perOrganization = 3

// Services gives n services as service_full records with their organization,
// locations, schedules, languages, areas and needs. The record at a position
// depends on the seed and the position only: a larger directory begins with
// the smaller one. A record's Doc is canonical.
func Services(seed int64, n int) iter.Seq[hsds.Record] {
	return func(yield func(hsds.Record) bool) {
		for i := range n {
			if !yield(Service(seed, i)) {
				return
			}
		}
	}
}

// Service gives the service at a position, counted from 0. It is safe for
// concurrent use.
func Service(seed int64, i int) hsds.Record {
	o := newOrganization(seed, i/perOrganization)
	m := maker{source: newSource(seed, "service", i), org: o, place: o.place}
	m.id = m.uuid()
	return hsds.Record{Kind: hsds.KindService, ID: m.id, Organization: o.id, Place: -1, Doc: hsds.Canonical(m.service())}
}

// source is what chance is drawn from.
type source struct{ *rand.Rand }

// newSource depends on names and numbers only, so that records don't depend
// on each other.
func newSource(seed int64, kind string, i int) source {
	h := uint64(14695981039346656037)
	for _, c := range []byte(kind) {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return source{rand.New(rand.NewPCG(uint64(seed)^h, uint64(i)*0x9e3779b97f4a7c15+h))}
}

// chance is true n times in a hundred.
func (s source) chance(n int) bool { return s.IntN(100) < n }

// uuid draws an id of the form of a UUID (version 8).
func (s source) uuid() string {
	const hex = "0123456789abcdef"
	hi, lo := s.Uint64()&^0xf000|0x8000, s.Uint64()&^(3<<62)|1<<63
	b := make([]byte, 0, 36)
	for i := range 32 {
		if i == 8 || i == 12 || i == 16 || i == 20 {
			b = append(b, '-')
		}
		half := hi
		if i >= 16 {
			half = lo
		}
		b = append(b, hex[half>>(60-4*(i%16))&15])
	}
	return string(b)
}

// one draws one of a list.
func one[T any](s source, list []T) T { return list[s.IntN(len(list))] }

// weighted draws by weight; sums are the running totals.
func weighted(s source, sums []float64) int {
	x := s.Float64() * sums[len(sums)-1]
	lo, hi := 0, len(sums)-1
	for lo < hi {
		if mid := (lo + hi) / 2; sums[mid] > x {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return lo
}
