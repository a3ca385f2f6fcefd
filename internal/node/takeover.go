package node

import (
	"context"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/store"
)

// takeOver vouches, for the node, for what a database of before says of the
// sectors and the desk, when nothing vouches for them yet. Only agencies
// count that were founded before roots signed this: a newer one's id tells
// that it was not. All members are told to compare the list, because nobody
// had signed it. The roots sign at their holders' next sign-in.
func (n *Node) takeOver(ctx context.Context) error {
	var found []agency.Row
	err := n.DB.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		found, err = n.foundUnsigned(ctx, tx)
		return err
	})
	if err != nil || len(found) == 0 {
		return err
	}
	return n.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		found, err := n.foundUnsigned(ctx, tx) // another process may have done it
		if err != nil {
			return err
		}
		for _, row := range found {
			if err := n.takeOverAgency(ctx, tx, row); err != nil {
				return err
			}
		}
		return nil
	})
}

// foundUnsigned lists the agencies of coalitions of which nothing says which
// agency is their desk.
func (n *Node) foundUnsigned(ctx context.Context, tx *store.Tx) (found []agency.Row, err error) {
	ids, err := tx.UnprovenAgencies(ctx)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		p, err := agency.ReadPublic(ctx, tx, id)
		if agency.Damaged(err) || err == nil && !p.Older {
			continue
		}
		if err != nil {
			return nil, err
		}
		row, err := tx.Agency(ctx, id)
		if err != nil {
			return nil, err
		}
		found = append(found, row)
	}
	for _, row := range found {
		if row.ID == row.Desk {
			return found, nil
		}
	}
	return nil, nil
}

func (n *Node) takeOverAgency(ctx context.Context, tx *store.Tx, row agency.Row) error {
	if len(row.Standing) > 0 {
		return nil
	}
	if err := tx.SetCoalitionProof(ctx, row.Coalition, agency.SealDesk(n.Own, row.Coalition, row.Desk)); err != nil {
		return err
	}
	standing := agency.Standing{Found: agency.SealFound(n.Own, row)}
	if _, err := tx.SetStanding(ctx, row.ID, row.Sector, nil, standing.Bytes()); err != nil {
		return err
	}
	return n.NotifyAll(ctx, tx, row.ID, act.Notice{Code: "agency.notice.sectors_found", Link: "/network"})
}
