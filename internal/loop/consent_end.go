package loop

import (
	"context"

	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/loop/released"
	"relais/internal/referral"
	"relais/internal/store"
)

// ender is who ends something: a member, the person from their own file, or, where
// it is neither, the clock.
type ender struct {
	s      *agency.Session
	person bool
}

// consentEnded ends everything that rests on a consent: the keys of releases
// at once, open asks and referrals by a move.
func (n *Releases) consentEnded(ctx context.Context, tx *store.Tx, by ender, consentID string) error {
	pseudonym := n.node.Pseudonym("consent", consentID)
	releases, err := tx.ReleasesUnder(ctx, pseudonym)
	if err != nil {
		return err
	}
	for _, row := range releases {
		if err := n.endRelease(ctx, tx, by, row); err != nil {
			return err
		}
	}
	asks, err := tx.ReferralsUnder(ctx, pseudonym)
	if err != nil {
		return err
	}
	for _, id := range asks {
		if err := n.endAsk(ctx, tx, by, id); err != nil {
			return err
		}
	}
	return nil
}

// endRelease destroys the recipient's key and moves the referral on.
func (n *Releases) endRelease(ctx context.Context, tx *store.Tx, by ender, row referral.ReleaseRow) error {
	if err := n.eraseRelease(ctx, tx, row.ID, releaseEnded); err != nil {
		return err
	}
	o, err := n.loop.referralByID(ctx, tx, row.Referral)
	if err != nil || o.st.Release != row.ID {
		return onlyDamaged(err) // or armed for a candidate who was not asked yet
	}
	return n.endBy(ctx, tx, by, o, referral.MoveEndConsent)
}

// endAsk ends a referral whose ask the person no longer agrees to. What was
// released since rests on a consent of its own.
func (n *Releases) endAsk(ctx context.Context, tx *store.Tx, by ender, id string) error {
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
	if err := dropLink(ctx, tx, o); err != nil {
		return err
	}
	if o.st.Desk { // what the desk was told rests on the same consent
		if err := tx.DropDeskCopy(ctx, o.Key); err != nil {
			return err
		}
	}
	if o.st.Release != "" || o.st.Clocks.Status.Final() {
		return nil
	}
	return n.endBy(ctx, tx, by, o, referral.MoveExpire)
}

// endBy withdraws a referral in the person's name when a member does it or the person
// themselves, and otherwise makes the clock's move, where the table has it.
func (n *Releases) endBy(ctx context.Context, tx *store.Tx, by ender, o *openReferral, tick referral.Move) error {
	s := by.s
	if by.person {
		return withdrawOwn(ctx, tx, n.loop, o)
	}
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

// sentOf does something with each referral that its sender has in hand, of a case
// file. One that was damaged is passed over.
func (n *parts) sentOf(ctx context.Context, tx *store.Tx, s *agency.Session, caseID string, do func(*openReferral) error) error {
	return n.sentBy(ctx, tx, s.Agency, func(row referral.Row) bool {
		card, err := openCard(s, row.ID, row.SenderCard)
		return err == nil && card.Case == caseID
	}, do)
}

// sentBy does something with each referral that an agency has in hand as its sender,
// of those that which picks; nil picks all.
func (n *parts) sentBy(ctx context.Context, tx *store.Tx, owner string, which func(referral.Row) bool, do func(*openReferral) error) error {
	rows, err := tx.Sent(ctx, n.node.Sender(owner), true, 0, 0)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if which != nil && !which(row) {
			continue
		}
		o, err := n.loop.openReferralRow(ctx, tx, row)
		if err == nil {
			err = do(o)
		}
		if err = onlyDamaged(err); err != nil {
			return err
		}
	}
	return nil
}

// refusedBy reports whether a no names who was asked, by itself or by its class.
func (o *openReferral) refusedBy(no casefile.Refusal) bool {
	if to := o.st.Out; to != nil {
		return no.Names(to.Service, to.Sector)
	}
	return no.Names(o.recipient.ID, o.recipient.SectorFor(o.sender.Desk))
}

// refusedAsks ends the asks that run to whom the person has said no to, under a
// consent that names others too. What was released since rests on a consent of its
// own, and the others of a group go on: the next in rank is asked.
func (n *Releases) refusedAsks(ctx context.Context, tx *store.Tx, s *agency.Session, caseID string, no casefile.Refusal) error {
	if no.Kind != "ask" {
		return nil
	}
	return n.sentOf(ctx, tx, s, caseID, func(o *openReferral) error {
		o.side = referral.S
		rule, ok := referral.Next(o.st.Clocks.Status, referral.S, referral.MoveCancel)
		if !ok || o.st.Release != "" || !o.refusedBy(no) {
			return nil
		}
		m, err := n.loop.make(o, s, referral.S, rule, referral.Body{Reason: "person_declined"})
		if err != nil {
			return err
		}
		m.one = true
		if err := n.loop.apply(ctx, tx, o, m); err != nil {
			return err
		}
		return n.node.Audit(ctx, tx, s, "referral.cancel", o.ID)
	})
}

// refusedTelling ends what is told back by whom the person has said no to, also where
// the release's own consent let them: in what runs, and in what is armed.
func (n *Releases) refusedTelling(ctx context.Context, tx *store.Tx, s *agency.Session, caseID string, no casefile.Refusal) error {
	bundles := map[string]bool{}
	err := n.sentOf(ctx, tx, s, caseID, func(o *openReferral) error {
		bundles[o.bundle()] = true
		if !o.refusedBy(no) || o.st.Release == "" {
			return nil
		}
		o.tellBack(released.State{Loop: "none", Until: referral.AtTime(tx.Now())})
		if err := n.clock.saveState(ctx, tx, o); err != nil {
			return err
		}
		return n.silence(ctx, tx, o.st.Release)
	})
	if err != nil {
		return err
	}
	for bundle := range bundles {
		lines, err := n.clock.held(ctx, tx, bundle)
		if err != nil {
			return err
		}
		for _, line := range lines {
			if h := line.held; h.Kind == heldRelease {
				gone, err := goes(ctx, tx, n.loop, guard{no: &no}, h, s)
				if err == nil && gone {
					err = n.silence(ctx, tx, h.Release)
				}
				if err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// silence lets nothing be told back of a release any more.
func (n *Releases) silence(ctx context.Context, tx *store.Tx, id string) error {
	row, err := tx.ReleaseByID(ctx, id)
	if err != nil {
		return onlyDamaged(err)
	}
	st, err := n.releaseState(row)
	if err != nil {
		return onlyDamaged(err)
	}
	st.Loop, st.By = "none", ""
	return tx.SetRelease(ctx, row.Key, n.sealReleaseState(row.ID, st))
}
