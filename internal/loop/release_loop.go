package loop

import (
	"context"

	"relais/internal/agency"
	"relais/internal/referral"
	"relais/internal/store"
)

// tellBack notes what the sender may learn after a release.
func (o *openReferral) tellBack(st releaseState) {
	o.st.Loop, o.st.LoopUntil, o.st.LoopBy = st.Loop, st.Until, st.By
}

// endLoop ends a consent to tell back that the person has withdrawn: what the
// recipient does from now on is not told. What was told stays told.
func (n *Releases) endLoop(ctx context.Context, tx *store.Tx, s *agency.Session, consentID string) error {
	rows, err := tx.Sent(ctx, n.node.Pseudonym("referral", s.Agency), true, mostReferrals)
	if err != nil {
		return err
	}
	for _, row := range rows {
		o, err := n.loop.openReferralRow(ctx, tx, row)
		if err != nil {
			return err
		}
		if o.st.LoopBy != consentID {
			continue
		}
		o.tellBack(releaseState{Loop: "none", Until: referral.AtTime(tx.Now())})
		if err := n.clock.saveState(ctx, tx, o); err != nil {
			return err
		}
	}
	return nil
}
