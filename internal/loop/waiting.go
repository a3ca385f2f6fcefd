package loop

import (
	"context"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/referral"
	"relais/internal/store"
)

// Waiting counts what waits in a member's inbox and what is overdue there,
// for the bar of every page. It reads no list to anybody and is not audited.
func (n *Attention) Waiting(ctx context.Context, s *agency.Session) (act.HomeCounts, error) {
	var out act.Home
	err := n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		inbox, err := tx.Inbox(ctx, n.node.Pseudonym("referral", s.Agency), true, mostReferrals)
		if err != nil {
			return err
		}
		if err := n.homeSide(ctx, tx, s, inbox, referral.R, &out); err != nil || !s.IsDesk {
			return err
		}
		desk, err := n.deskRows(ctx, tx, s)
		out.Overdue = append(out.Overdue, desk...)
		return err
	})
	return act.HomeCounts{Waiting: len(out.Waiting) + len(out.Overdue), Overdue: len(out.Overdue)}, err
}
