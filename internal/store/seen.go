package store

import (
	"context"
	"maps"
)

// seen is what a view has read of agencies' and members' change counters, and of
// case files. In
// one unchanging snapshot the same question has the same answer, and an act
// asks after the same few keys again and again. Transactions that write keep
// none: they can change what they have read.
type seen struct {
	agencies map[string]int64
	members  map[string]seenMember
	bodies   map[int64][]byte // of entries of case files, by row
}

type seenMember struct {
	of      string
	changed int64
}

func newSeen() *seen {
	return &seen{agencies: map[string]int64{}, members: map[string]seenMember{}, bodies: map[int64][]byte{}}
}

// takeBodies puts the bodies that were read into a map and returns the keys of
// the others.
func (s *seen) takeBodies(keys []int64, into map[int64][]byte) []int64 {
	if s == nil {
		return keys
	}
	var missing []int64
	for _, key := range keys {
		if body, ok := s.bodies[key]; ok {
			into[key] = body
		} else {
			missing = append(missing, key)
		}
	}
	return missing
}

func (s *seen) addBodies(bodies map[int64][]byte) {
	if s != nil {
		maps.Copy(s.bodies, bodies)
	}
}

func (s *seen) agency(id string) (changed int64, ok bool) {
	if s == nil {
		return 0, false
	}
	changed, ok = s.agencies[id]
	return changed, ok
}

func (s *seen) member(id string) (of string, changed, agency int64, ok bool) {
	if s == nil {
		return "", 0, 0, false
	}
	m, ok := s.members[id]
	return m.of, m.changed, s.agencies[m.of], ok
}

func (s *seen) addAgency(id string, changed int64) {
	if s != nil {
		s.agencies[id] = changed
	}
}

func (s *seen) addMember(id, of string, changed, agency int64) {
	if s != nil {
		s.agencies[of] = agency
		s.members[id] = seenMember{of, changed}
	}
}

const (
	agencyChanged = `SELECT changed FROM agency WHERE id = $1`
	memberChanged = `SELECT m.agency, m.changed, a.changed FROM member m JOIN agency a ON a.id = m.agency WHERE m.id = $1`
)

// AgencyChanged reads an agency's change counter.
func (tx *Tx) AgencyChanged(ctx context.Context, id string) (changed int64, err error) {
	if changed, ok := tx.seen.agency(id); ok {
		return changed, nil
	}
	if err = tx.QueryRow(ctx, agencyChanged, id).Scan(&changed); err == nil {
		tx.seen.addAgency(id, changed)
	}
	return changed, err
}

// MemberChanged reads a member's agency and the change counters of both: little, to know whether what is remembered
// still holds.
func (tx *Tx) MemberChanged(ctx context.Context, id string) (of string, member, agency int64, err error) {
	if of, member, agency, ok := tx.seen.member(id); ok {
		return of, member, agency, nil
	}
	err = tx.QueryRow(ctx, memberChanged, id).Scan(&of, &member, &agency)
	if err == nil {
		tx.seen.addMember(id, of, member, agency)
	}
	return of, member, agency, err
}

// PairChanged reads the change counters of a referral's two agencies at once.
func (tx *Tx) PairChanged(ctx context.Context, a, b string) (changedA, changedB int64, err error) {
	changedA, okA := tx.seen.agency(a)
	changedB, okB := tx.seen.agency(b)
	switch {
	case okA && okB:
		return changedA, changedB, nil
	case okA:
		changedB, err = tx.AgencyChanged(ctx, b)
		return changedA, changedB, err
	case okB:
		changedA, err = tx.AgencyChanged(ctx, a)
		return changedA, changedB, err
	}
	err = tx.QueryRow(ctx, `SELECT x.changed, y.changed FROM agency x, agency y WHERE x.id = $1 AND y.id = $2`, a, b).
		Scan(&changedA, &changedB)
	if err == nil {
		tx.seen.addAgency(a, changedA)
		tx.seen.addAgency(b, changedB)
	}
	return changedA, changedB, err
}
