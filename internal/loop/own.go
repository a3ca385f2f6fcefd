package loop

import (
	"bytes"
	"context"
	"time"

	"relais/internal/agency"
	"relais/internal/card"
	"relais/internal/fault"
	"relais/internal/node"
	"relais/internal/referral"
	"relais/internal/store"
)

// fileRead records that a member read a case file, in the log and for the person.
func (n *parts) fileRead(ctx context.Context, tx *store.Tx, s *agency.Session, caseID string) error {
	if err := n.person.Opened(ctx, tx, s, node.OwnFile(n.node, caseID), "file"); err != nil {
		return err
	}
	return n.node.Audit(ctx, tx, s, "case.read", caseID)
}

// tellStand tells the person where a referral stands, in the transaction that moved it.
func (n *parts) tellStand(ctx context.Context, tx *store.Tx, o *openReferral) error {
	if len(o.st.Own) == 0 {
		return nil
	}
	line, at := o.ownLine(tx.Now())
	return n.person.Stands(ctx, tx, o.st.Own, line, at)
}

// ownLine is where a referral stands as the person may know: what its sender may.
func (o *openReferral) ownLine(now time.Time) (card.Referral, time.Time) {
	status := o.st.SenderStatus(referral.AtTime(now))
	line := card.Referral{ID: o.ID, Agency: o.recipient.Name, State: string(status), Ended: status.Final()}
	if !o.st.Veiled && o.st.TellsTimes() && o.st.Clocks.Meets != 0 {
		line.Meets, line.Zone = int64(o.st.Clocks.Meets), o.recipient.Zone.String()
	}
	return line, o.st.ShownAt.Time()
}

// tellAsked tells the person what an ask is for; it is shown once the ask was sent.
func tellAsked(ctx context.Context, tx *store.Tx, n *Loop, q *question, p *prepared) error {
	tell := func(id string) error {
		return n.person.Asked(ctx, tx, node.OwnFile(n.node, q.in.Case), card.Referral{ID: id, Need: q.need.Code}, tx.Now())
	}
	for _, m := range p.now {
		if err := tell(m.head.Referral); err != nil {
			return err
		}
	}
	for _, h := range p.later {
		if err := tell(h.Referral); err != nil {
			return err
		}
	}
	return nil
}

// withdrawOwn withdraws a referral on the person's own word, with nobody signed in.
// The node signs the move; what the person said, signed by their key, is with their
// agency. A place that was accepted stands until the worker has looked, one working
// day at most: whoever forces the words out must not cost the bed.
func withdrawOwn(ctx context.Context, tx *store.Tx, n *Loop, o *openReferral) error {
	o.side = referral.S
	rule, ok := o.withdrawal()
	if !ok {
		return nil
	}
	m := n.tick(o, rule, referral.Body{})
	m.who, m.veiled, m.quiet, m.stays = referral.P, false, false, true
	if err := n.apply(ctx, tx, o, m); err != nil {
		return err
	}
	return n.node.AuditAs(ctx, tx, "", "", "referral.withdraw", o.ID)
}

// keepPlace keeps the place of a referral that the person took back, for its worker to
// look at.
func (n *parts) keepPlace(ctx context.Context, tx *store.Tx, o *openReferral) error {
	o.st.Stays = referral.AtTime(o.add(tx.Now(), referral.WorkDays(1)))
	return n.clock.saveState(ctx, tx, o)
}

// givePlace gives it back, because the worker has looked, or did not in time.
func (n *parts) givePlace(ctx context.Context, tx *store.Tx, o *openReferral) error {
	if o.st.Stays == 0 {
		return nil
	}
	o.st.Stays = 0
	if err := n.clock.saveState(ctx, tx, o); err != nil {
		return err
	}
	return n.places.Free(ctx, tx, o.ID, false)
}

// ConsentEndedByPerson ends everything that rests on a consent which the person took
// back from their own file, telling back included. owner is the agency that sent.
func (r *Referrals) ConsentEndedByPerson(ctx context.Context, tx *store.Tx, owner, consentID string) error {
	if err := r.Releases.endLoop(ctx, tx, owner, consentID); err != nil {
		return err
	}
	return r.Releases.consentEnded(ctx, tx, ender{person: true}, consentID)
}

// WithdrawOwn takes back, on the person's own word, a referral about them. Not found
// for any other.
func (r *Referrals) WithdrawOwn(ctx context.Context, tx *store.Tx, mark []byte, id string) error {
	o, err := r.Loop.referralByID(ctx, tx, id)
	if err != nil {
		return err
	}
	if len(o.st.Own) == 0 || !bytes.Equal(o.st.Own, mark) {
		return errNoReferral
	}
	if o.st.Release != "" {
		if err := r.Releases.eraseRelease(ctx, tx, o.st.Release, releaseEnded); err != nil {
			return err
		}
	}
	return withdrawOwn(ctx, tx, r.Loop, o)
}

// Share says where a referral of the session's agency stands, as the person may know,
// and lets them be told from now on. A disclosure without consent is told by a member,
// when that is safe: it gives nothing.
func (r *Referrals) Share(ctx context.Context, tx *store.Tx, s *agency.Session, id string, mark []byte) (line card.Referral, at time.Time, err error) {
	o, err := r.Loop.referralFor(ctx, tx, s, id)
	if tampered(err) || fault.CodeOf(err) == fault.NotFound {
		return line, at, nil
	}
	if err != nil || o.side != referral.S || o.st.Release != "" && o.st.Sealed == 1 {
		return line, at, err
	}
	line, at = o.ownLine(tx.Now())
	if c, err := o.ownCard(s); err == nil {
		line.Need = c.Need
	}
	if bytes.Equal(o.st.Own, mark) {
		return line, at, nil
	}
	o.st.Own = mark
	return line, at, r.Clock.saveState(ctx, tx, o)
}
