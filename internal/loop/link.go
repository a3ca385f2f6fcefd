package loop

import (
	"context"

	"relais/content/reasons"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/loop/forms"
	"relais/internal/outside"
	"relais/internal/parcel"
	"relais/internal/record"
	"relais/internal/referral"
	"relais/internal/store"
)

// MayLink reads a referral of a session's agency for which a link can be made: its
// recipient has no Relais and is none that must never be told, the person still
// agrees, and it has not ended.
func (r *Referrals) MayLink(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (out referral.Opened, card referral.Card, err error) {
	n := r.Loop
	o, card, err := n.turn(ctx, tx, s, id, 0)
	if err != nil {
		return out, card, err
	}
	if o.side != referral.S || !o.linkable(referral.AtTime(tx.Now())) {
		return out, card, errNotNow
	}
	if err := stillConsented(ctx, tx, []string{card.Consent}); err != nil {
		return out, card, err
	}
	c, err := n.openCase(ctx, tx, s, card.Case)
	if err != nil {
		return out, card, err
	}
	g, err := c.guard()
	if err != nil {
		return out, card, err
	}
	_, agreed, err := c.Consent(card.Consent)
	if err != nil {
		return out, card, err
	}
	if !agreed.AllowsOutside("ask", o.st.Out.Service, o.st.Out.Sector, o.st.Out.Stated) {
		return out, card, fault.New(fault.Conflict, "consent.ended") // the person has said no since
	}
	barred, err := c.lookup.Barred(ctx, g.rules, o.st.Out)
	if err == nil && barred {
		err = fault.New(fault.Conflict, "referral.never_told")
	}
	return referral.Opened{Row: o.Row, State: o.st, Side: o.side}, card, err
}

// linkable reports whether a link to a referral opens at an instant.
func (o *openReferral) linkable(now referral.At) bool {
	return o.st.Out != nil && !o.st.Clocks.Status.Final() && !o.st.Over(now) && (o.st.AskEnds == 0 || now < o.st.AskEnds) && o.sender.Left == ""
}

// ByLink reads a referral for who holds its link: not found where no link opens.
func (r *Referrals) ByLink(ctx context.Context, tx *store.Tx, id string) (out referral.Opened, from *agency.Public, err error) {
	o, err := r.Loop.referralByID(ctx, tx, id)
	if err == nil && (!o.linkable(referral.AtTime(tx.Now())) || store.SentErased(ctx, tx, id)) {
		err = errNoReferral
	}
	if err != nil {
		return out, nil, err
	}
	return referral.Opened{Row: o.Row, State: o.st, Side: referral.R}, o.sender, nil
}

// Holds is until when a place that is accepted now is kept, unless somebody says
// otherwise.
func (r *Referrals) Holds(o referral.Opened, from *agency.Public, now referral.At) referral.At {
	open := &openReferral{Row: o.Row, st: o.State, sender: from, recipient: outside.Recipient(o.State.Out)}
	return open.defaultHold(now.Time())
}

// AnswerByLink makes a move of a recipient without Relais that it makes itself,
// through a link. It has no key: the node seals the move to the sender, signs it
// on its behalf, and the chain says so.
func (r *Referrals) AnswerByLink(ctx context.Context, tx *store.Tx, in act.Move, by string, ask referral.Ask, once []byte) error {
	n := r.Loop
	o, err := n.referralByID(ctx, tx, in.ID)
	if err != nil {
		return err
	}
	rule, ok := referral.Next(o.st.Clocks.Status, referral.R, referral.Move(in.Type))
	switch {
	case in.Version != o.Version:
		return errMoved
	case !ok || !rule.Move.Recorded() || o.st.Out == nil:
		return errNotNow
	}
	now := tx.Now()
	if rule.Move.Waits() && o.st.Hasty(referral.R, now) {
		return fault.New(fault.TooMany, "referral.too_fast")
	}
	body, err := forms.MoveBody(in, rule, &o.st, o.defaultHold(now), now)
	if err != nil {
		return err
	}
	body.Said = &referral.Said{By: by, Way: referral.SaidByLink, At: referral.AtTime(now)}
	m, err := makeByLink(n, o, rule, body)
	if err != nil {
		return err
	}
	m.once = once
	if reasons.Gap(body.Reason) && ask.Need != "" {
		if err := noteGap(ctx, tx, n, o, m, ask); err != nil {
			return err
		}
	}
	return n.apply(ctx, tx, o, m)
}

// makeByLink seals and signs a move as the node, on behalf of a recipient without
// Relais. What it says was said to the sender: nothing is cut.
func makeByLink(n *Loop, o *openReferral, rule referral.Rule, body referral.Body) (*draftMove, error) {
	m := &draftMove{rule: rule, who: referral.R, side: referral.R, body: body, own: []byte{}, head: parcel.Header{
		Type: string(rule.Move), From: o.st.Out.ID(), To: o.sender.ID, ToVersion: o.sender.Version, Referral: o.ID,
		Prev: o.st.Tip, Seq: o.Version + 1, Ahead: true,
	}}
	var err error
	m.sealed, err = parcel.Seal(m.head, o.sender.Seal, parcel.Sign(m.head, "", n.node.Signer, record.Encode(body)))
	return m, err
}

// dropLink destroys the link by which a recipient without Relais answers.
func dropLink(ctx context.Context, tx *store.Tx, o *openReferral) error {
	if o.st.Out == nil {
		return nil
	}
	return store.DropAnswerLink(ctx, tx, o.Key)
}

// shutLink destroys the link of a referral to whom it must not reach any more, and
// of one of which that can't be told.
func shutLink(ctx context.Context, tx *store.Tx, n *Loop, g guard, o *openReferral, s *agency.Session) error {
	if o.st.Out == nil && o.st.Sender != "" {
		return nil
	}
	gone := o.st.Out == nil
	if !gone {
		var err error
		if gone, err = goes(ctx, tx, n, g, heldParcel{Kind: heldAsk, Ask: &newAsk{Out: o.st.Out}}, s); err != nil {
			return err
		}
	}
	if !gone {
		return nil
	}
	return store.DropAnswerLink(ctx, tx, o.Key)
}
