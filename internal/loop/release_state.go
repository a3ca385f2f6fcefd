package loop

import (
	"context"

	"relais/internal/agency"
	"relais/internal/loop/released"
	"relais/internal/referral"
	"relais/internal/store"
)

// Where a release stands, as it is kept.
const (
	releaseArmed  = string(referral.ReleaseArmed)
	releaseSealed = string(referral.ReleaseSealed)
	releaseOpened = string(referral.ReleaseOpened)
	releaseEnded  = string(referral.ReleaseEnded)
	releasePurged = string(referral.ReleasePurged)
	releaseKept   = string(referral.ReleaseKept)
)

func (n *Releases) sealReleaseState(id string, st released.State) []byte {
	return agency.SealJSON(n.node.Own, releaseStateBind(id), st)
}

func (n *Releases) releaseState(row referral.ReleaseRow) (st released.State, err error) {
	err = agency.OpenJSON(n.node.Own, releaseStateBind(row.ID), row.Sealed, &st)
	return st, err
}

// eraseRelease destroys the recipient's key to a release. Afterwards nobody
// but the sender can open it, whatever keys they had.
func (n *Releases) eraseRelease(ctx context.Context, tx *store.Tx, id, state string) error {
	row, err := tx.ReleaseByID(ctx, id)
	if err != nil {
		return err
	}
	if row.Wrap == nil {
		return nil // and what became of it since is told already
	}
	st, err := n.releaseState(row)
	if err != nil && !agency.Damaged(err) {
		return err
	}
	st.State = state // also where it can't be read: the key dies
	return tx.EraseRelease(ctx, row.Key, n.sealReleaseState(id, st))
}

// tellBack notes what the sender may learn after a release.
func (o *openReferral) tellBack(st released.State) {
	o.st.Loop, o.st.LoopUntil, o.st.LoopBy = st.Loop, st.Until, st.By
}

// endLoop ends a consent to tell back that the person has withdrawn: what the
// recipient does from now on is not told. What was told stays told.
func (n *Releases) endLoop(ctx context.Context, tx *store.Tx, s *agency.Session, consentID string) error {
	rows, err := tx.Sent(ctx, n.node.Sender(s.Agency), true, 0, 0)
	if err != nil {
		return err
	}
	for _, row := range rows {
		o, err := n.loop.openReferralRow(ctx, tx, row)
		if tampered(err) {
			continue
		}
		if err != nil {
			return err
		}
		if o.st.LoopBy != consentID {
			continue
		}
		o.tellBack(released.State{Loop: "none", Until: referral.AtTime(tx.Now())})
		if err := n.clock.saveState(ctx, tx, o); err != nil {
			return err
		}
	}
	return nil
}
