package listings

import (
	"context"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/store"
)

// OwnServices lists the services of the reader's agency. Unlike a search it
// also gives those that are not offered now, so that they can be taken up again.
var OwnServices = define.Define[act.None, act.OwnServices]("OwnServices", "GET /services/own", "directory", agency.SignedIn,
	"The services of one's own agency, those that are not offered now included.")

func (n *Listings) ownServices(ctx context.Context, s *agency.Session, _ act.None) (out act.OwnServices, err error) {
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		entries, err := tx.AgencyServices(ctx, s.Agency)
		if err != nil {
			return err
		}
		for _, e := range entries {
			one, err := n.search.viewService(ctx, tx, s, e)
			if err != nil {
				return err
			}
			out.Items = append(out.Items, one)
		}
		hidden, err := n.hiddenServices(ctx, tx, s)
		if err != nil {
			return err
		}
		out.Items = append(out.Items, hidden...)
		out.Deleted, err = ownDeleted(ctx, tx, s)
		return err
	})
	return out, err
}
