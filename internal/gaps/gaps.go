// Package gaps counts the needs that nobody meets, and what stood in the way, with
// nothing about a person. A barrier is counted once for a need, when it is met:
// by a search from a case file that finds nobody, or by who declines for a reason
// that says something of services. What a search without a file leaves open is
// counted apart, when somebody says so.
package gaps

import (
	"cmp"
	"context"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"relais/internal/record"
	"relais/internal/seal"
)

// How a gap was met.
const (
	FromFile   = "file"    // a search from a case file
	FromAnswer = "answer"  // who was asked said so
	FromSearch = "search"  // a search without a file
	Few        = 5         // fewer are not told, not even which: in a small province that would tell of somebody
	kind       = "gap met" // of what is sealed
)

// Met is a gap that was met.
type Met struct {
	Week     string `json:"w"`           // ISO 8601, "2026-W48"
	Province string `json:"p,omitempty"` // where help was sought, "" when it was not said
	Need     string `json:"n"`           // code of the taxonomy
	Why      string `json:"y"`           // a code: the reason of who declined, or what came closest
	Source   string `json:"s"`           // FromFile, FromAnswer or FromSearch
	Times    int    `json:"t,omitempty"` // how often, where earlier programs added it up; 0 is once
}

// RecordVersion implements record.Body.
func (Met) RecordVersion() int { return 1 }

// Week is the ISO week of an instant, in UTC.
func Week(t time.Time) string {
	year, week := t.UTC().ISOWeek()
	return fmt.Sprintf("%d-W%02d", year, week)
}

// Row is a gap as it is kept.
type Row struct {
	Mark   []byte // keyed hash of the need and the barrier
	Sealed []byte // for the node
}

// Store keeps gaps. A mark that is there already is left alone: false.
type Store interface {
	AddGap(ctx context.Context, r Row) (bool, error)
	DropGap(ctx context.Context, mark []byte) error
	Gaps(ctx context.Context) ([]Row, error)
}

// Keeper is the node that counts.
type Keeper struct {
	Key  seal.Key                       // seals for the node
	Name func(kind, text string) []byte // its pseudonyms
}

// Of is the name of a need of a case file for counting: only the node that made
// it knows it again.
func (k Keeper) Of(need string) []byte { return k.Name("gap need", need) }

// Note counts a gap, once for a need (see Of) and a barrier. It returns the mark,
// nil where it was counted before.
func (k Keeper) Note(ctx context.Context, s Store, of []byte, m Met) ([]byte, error) {
	mark := k.Name("gap", hex.EncodeToString(of)+" "+m.Need+" "+m.Why)
	added, err := s.AddGap(ctx, Row{mark, record.Seal(k.Key, bind(mark), m)})
	if err != nil || !added {
		return nil, err
	}
	return mark, nil
}

func bind(mark []byte) seal.Bind { return seal.Bind{Kind: kind, Object: hex.EncodeToString(mark)} }

// Sum is how often a barrier was met.
type Sum struct {
	Need, Why, Province  string
	File, Answer, Search int
}

// Total is how often in all.
func (s Sum) Total() int { return s.File + s.Answer + s.Search }

// Told is a sum without its small parts: what somebody adds of their own to one
// tells nothing of the others.
func (s Sum) Told() Sum {
	for _, n := range []*int{&s.File, &s.Answer, &s.Search} {
		if *n < Few {
			*n = 0
		}
	}
	return s
}

// Sums adds up what was met since a week, of one province or of all (""), most
// often first. Rows that do not open are left out.
func (k Keeper) Sums(ctx context.Context, s Store, since, province string) ([]Sum, error) {
	rows, err := s.Gaps(ctx)
	if err != nil {
		return nil, err
	}
	sums := map[Sum]*Sum{}
	for _, r := range rows {
		var m Met
		if record.Open(k.Key, bind(r.Mark), r.Sealed, &m) != nil || m.Week < since || province != "" && m.Province != province {
			continue
		}
		at := Sum{Need: m.Need, Why: m.Why, Province: m.Province}
		if sums[at] == nil {
			sums[at] = &Sum{Need: m.Need, Why: m.Why, Province: m.Province}
		}
		sums[at].add(m)
	}
	out := make([]Sum, 0, len(sums))
	for _, one := range sums {
		out = append(out, *one)
	}
	slices.SortFunc(out, func(a, b Sum) int {
		return cmp.Or(cmp.Compare(b.Total(), a.Total()), cmp.Compare(a.Need, b.Need), cmp.Compare(a.Why, b.Why), cmp.Compare(a.Province, b.Province))
	})
	return out, nil
}

func (s *Sum) add(m Met) {
	n := max(m.Times, 1)
	switch m.Source {
	case FromFile:
		s.File += n
	case FromAnswer:
		s.Answer += n
	default:
		s.Search += n
	}
}
