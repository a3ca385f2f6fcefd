package loop

import (
	"cmp"
	"context"

	"relais/internal/act"
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
	if err := n.tellFiled(ctx, tx, row, st.Filed, "notice.referral.received_ended"); err != nil {
		return err
	}
	return tx.EraseRelease(ctx, row.Key, n.sealReleaseState(id, st))
}

// Filed notes, in the transaction that does it, that a member opened a case file with
// what a referral's release brought: they are told when its consent ends.
func (n *Releases) Filed(ctx context.Context, tx *store.Tx, s *agency.Session, id string) error {
	o, err := n.loop.referralFor(ctx, tx, s, id)
	if err != nil {
		return err
	}
	row, err := tx.ReleaseByID(ctx, o.st.Release)
	if err != nil {
		return err
	}
	st, err := n.releaseState(row)
	if err != nil || o.side != referral.R || !st.Opens() || row.Wrap == nil {
		return cmp.Or(err, error(errGone))
	}
	st.Filed = s.Member
	return tx.SetRelease(ctx, row.Key, n.sealReleaseState(row.ID, st))
}

// tellFiled leaves word for who keeps a file with what was received: to look at it,
// since it is neither erased nor changed by itself.
func (n *Releases) tellFiled(ctx context.Context, tx *store.Tx, row referral.ReleaseRow, member, code string) error {
	if member == "" {
		return nil
	}
	what := act.Notice{Code: code, Link: "/referrals/" + row.Referral}
	o, err := n.loop.referralByID(ctx, tx, row.Referral)
	if err != nil {
		return cmp.Or(onlyDamaged(err), n.node.Notify(ctx, tx, member, what))
	}
	staff, err := n.node.Colleagues(ctx, tx, o.st.Recipient)
	if err != nil || !released.ReadsCases(staff, member) { // who left: somebody should look
		return cmp.Or(onlyDamaged(err), n.node.NotifyAll(ctx, tx, o.st.Recipient, what))
	}
	return n.node.Notify(ctx, tx, member, what)
}

// tellBack notes what the sender may learn after a release.
func (o *openReferral) tellBack(st released.State) {
	o.st.Loop, o.st.LoopUntil, o.st.LoopBy = st.Loop, st.Until, st.By
}

// endLoop ends a consent to tell back that the person has withdrawn: what the
// recipient does from now on is not told. What was told stays told.
func (n *Releases) endLoop(ctx context.Context, tx *store.Tx, owner, consentID string) error {
	return n.sentBy(ctx, tx, owner, nil, func(o *openReferral) error {
		if o.st.LoopBy != consentID {
			return nil
		}
		o.tellBack(released.State{Loop: "none", Until: referral.AtTime(tx.Now())})
		return n.clock.saveState(ctx, tx, o)
	})
}
