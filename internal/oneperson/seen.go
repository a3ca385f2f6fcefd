package oneperson

import (
	"slices"
	"sync"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/alike"
)

// seen is what a session has looked into. It lies in memory alone, and goes when
// the session has been idle.
type seen struct {
	mu     sync.Mutex
	of     map[string]alike.Person
	forget *time.Timer
}

func (n *OnePerson) of(s *agency.Session) *seen {
	n.mu.Lock()
	defer n.mu.Unlock()
	k := n.known[s.ID]
	if k == nil {
		k = &seen{of: map[string]alike.Person{}}
		k.forget = time.AfterFunc(seenIdle, func() { n.drop(s.ID) })
		n.known[s.ID] = k
	}
	k.forget.Reset(seenIdle)
	return k
}

func (n *OnePerson) drop(session string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.known, session)
}

// forget looks into files again, which were just written.
func (n *OnePerson) forget(s *agency.Session, ids ...string) {
	known := n.of(s)
	known.mu.Lock()
	defer known.mu.Unlock()
	for _, id := range ids {
		delete(known.of, id)
	}
}

// people are the files as they are compared now: the names of all, and what is known
// of some.
func (k *seen) people(rows []act.CaseRow) []alike.Person {
	out := make([]alike.Person, len(rows))
	for i, row := range rows {
		out[i] = k.of[row.ID]
		out[i].ID, out[i].Name = row.ID, alike.NewName(row.Known)
	}
	return out
}

// pressing are the files in the order in which they are looked into: the one that is
// meant, those that are alike by name, then the others.
func (k *seen) pressing(rows []act.CaseRow, only string) []act.CaseRow {
	rank := map[string]int{only: 0}
	for _, p := range alike.Pairs(k.people(rows)) {
		for _, i := range []int{p.One, p.Other} {
			if _, ok := rank[rows[i].ID]; !ok {
				rank[rows[i].ID] = len(rank)
			}
		}
	}
	at := func(r act.CaseRow) int {
		if n, ok := rank[r.ID]; ok {
			return n
		}
		return len(rank)
	}
	out := slices.Clone(rows)
	slices.SortStableFunc(out, func(a, b act.CaseRow) int { return at(a) - at(b) })
	return out
}

func (k *seen) propose(rows []act.CaseRow, only string) act.Alike {
	out := act.Alike{Items: []act.AlikePair{}, Total: len(rows)}
	for _, row := range rows {
		if _, ok := k.of[row.ID]; ok {
			out.Looked++
		}
	}
	for _, p := range alike.Pairs(k.people(rows)) {
		one, other := rows[p.One], rows[p.Other]
		switch {
		case only != "" && one.ID != only && other.ID != only:
		case len(out.Items) == listed:
			out.More++
		default:
			out.Items = append(out.Items, act.AlikePair{One: one, Other: other, Reasons: p.Reasons})
		}
	}
	return out
}
