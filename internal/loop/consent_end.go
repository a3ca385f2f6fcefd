package loop

import (
	"context"

	"relais/internal/agency"
	"relais/internal/referral"
	"relais/internal/store"
)

// consentEnded ends everything that rests on a consent: the keys of releases
// at once, open asks and referrals by a move. s is nil when the clock ends it.
func (n *Releases) consentEnded(ctx context.Context, tx *store.Tx, s *agency.Session, consentID string) error {
	pseudonym := n.node.Pseudonym("consent", consentID)
	releases, err := tx.ReleasesUnder(ctx, pseudonym)
	if err != nil {
		return err
	}
	for _, row := range releases {
		if err := n.endRelease(ctx, tx, s, row); err != nil {
			return err
		}
	}
	asks, err := tx.ReferralsUnder(ctx, pseudonym)
	if err != nil {
		return err
	}
	for _, id := range asks {
		if err := n.endAsk(ctx, tx, s, id); err != nil {
			return err
		}
	}
	return nil
}

// endRelease destroys the recipient's key and moves the referral on.
func (n *Releases) endRelease(ctx context.Context, tx *store.Tx, s *agency.Session, row referral.ReleaseRow) error {
	if err := n.eraseRelease(ctx, tx, row.ID, releaseEnded); err != nil {
		return err
	}
	o, err := n.loop.referralByID(ctx, tx, row.Referral)
	if err != nil || o.st.Release != row.ID {
		return onlyDamaged(err) // or armed for a candidate who was not asked yet
	}
	return n.endBy(ctx, tx, s, o, referral.MoveEndConsent)
}

// endAsk ends a referral whose ask the person no longer agrees to. What was
// released since rests on a consent of its own.
func (n *Releases) endAsk(ctx context.Context, tx *store.Tx, s *agency.Session, id string) error {
	o, err := n.loop.referralByID(ctx, tx, id)
	if tampered(err) { // nobody reads it any more; what waits beside it is destroyed
		return tx.DropBundle(ctx, id)
	}
	if err != nil {
		return err
	}
	if o.st.Group != "" {
		if err := n.clock.dropAsks(ctx, tx, o); err != nil {
			return err
		}
	}
	if o.st.Desk { // what the desk was told rests on the same consent
		if err := tx.DropDeskCopy(ctx, o.Key); err != nil {
			return err
		}
	}
	if o.st.Release != "" || o.st.Clocks.Status.Final() {
		return nil
	}
	return n.endBy(ctx, tx, s, o, referral.MoveExpire)
}

// endBy withdraws a referral in the person's name when a member does it, and
// otherwise makes the clock's move, where the table has it.
func (n *Releases) endBy(ctx context.Context, tx *store.Tx, s *agency.Session, o *openReferral, tick referral.Move) error {
	if s == nil {
		rule, ok := referral.Next(o.st.Clocks.Status, referral.T, tick)
		if !ok {
			return nil
		}
		return n.loop.apply(ctx, tx, o, n.loop.tick(o, rule, referral.Body{}))
	}
	if o.side = o.st.Side(s.Agency); o.side != referral.S {
		return nil
	}
	rule, ok := o.withdrawal()
	if !ok {
		return nil
	}
	m, err := n.loop.make(o, s, referral.P, rule, referral.Body{})
	if err != nil {
		return err
	}
	if err := n.loop.apply(ctx, tx, o, m); err != nil {
		return err
	}
	return n.node.Audit(ctx, tx, s, "referral.withdraw", o.ID)
}
