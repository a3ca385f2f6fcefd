package listings

import (
	"context"
	"slices"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/store"
)

// Counted finds the service of an agency of which a place is meant, and how many
// are free there: the one that is named, or, where none is, the agency's only
// service with counted places for a need. It is "" where that can't be told, where
// nobody counts, and for whom figures of free places are not meant.
func (n *Search) Counted(ctx context.Context, tx *store.Tx, s *agency.Session, of, named, need string) (id string, free int, err error) {
	if !s.ReadsForMembers() {
		return "", 0, nil
	}
	if named != "" {
		one, err := n.countedAt(ctx, tx, s, of, named)
		if err != nil || one.Capacity == nil {
			return "", 0, err
		}
		return one.ID, one.Capacity.Available, nil
	}
	all, err := tx.AgencyServices(ctx, of)
	if err != nil {
		return "", 0, err
	}
	for _, e := range all {
		one, err := n.countedAt(ctx, tx, s, of, e.ID)
		if err != nil {
			return "", 0, err
		}
		if one.Capacity == nil || !slices.Contains(one.Needs, need) {
			continue
		}
		if id != "" {
			return "", 0, nil // which of them, nobody said
		}
		id, free = one.ID, one.Capacity.Available
	}
	return id, free, nil
}

// countedAt is a service of an agency, empty where it is none that is offered to
// the reader.
func (n *Search) countedAt(ctx context.Context, tx *store.Tx, s *agency.Session, of, id string) (out act.Service, err error) {
	out, err = n.Service(ctx, tx, s, id)
	if fault.CodeOf(err) == fault.NotFound || err == nil && out.Agency != of {
		return act.Service{}, nil
	}
	return out, err
}
