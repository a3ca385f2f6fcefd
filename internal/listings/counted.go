package listings

import (
	"context"
	"slices"

	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/store"
)

// Counted finds the service of an agency of which a place is meant, and how many
// are free there: the one that is named, or, where none is, the agency's only
// service with counted places for a need. It is "" where that can't be told, where
// nobody counts, and for whom figures of free places are not meant.
func (n *Search) Counted(ctx context.Context, tx *store.Tx, s *agency.Session, of, named, need string) (id string, free int, err error) {
	all, err := tx.AgencyServices(ctx, of)
	if err != nil || !s.ReadsForMembers() {
		return "", 0, err
	}
	for _, e := range all {
		one, err := n.Service(ctx, tx, s, e.ID)
		if fault.CodeOf(err) == fault.NotFound || err == nil && one.Capacity == nil {
			continue
		}
		if err != nil {
			return "", 0, err
		}
		switch {
		case named == e.ID:
			return e.ID, one.Capacity.Available, nil
		case named != "" || !slices.Contains(one.Needs, need):
		case id != "":
			return "", 0, nil // which of them, nobody said
		default:
			id, free = e.ID, one.Capacity.Available
		}
	}
	return id, free, nil
}
