package loop

import (
	"context"

	"relais/internal/store"
)

// InHand counts the referrals that a member of an agency accepted and that are
// still under way. With to, it gives them to somebody else, or to "" for anybody
// of the case desk. One that was damaged is nobody's.
func (r *Referrals) InHand(ctx context.Context, tx *store.Tx, agencyID, member string, to *string) (count int, err error) {
	rows, err := tx.Inbox(ctx, r.Loop.node.Recipient(agencyID), true, 0, 0)
	for _, row := range rows {
		o, damaged := r.Loop.openReferralRow(ctx, tx, row)
		if err = onlyDamaged(damaged); err == nil && damaged == nil && o.st.Hand == member {
			if count++; to != nil {
				o.st.Hand = *to
				err = r.Clock.saveState(ctx, tx, o)
			}
		}
		if err != nil {
			break
		}
	}
	return count, err
}
