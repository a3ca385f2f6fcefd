package loop

import (
	"context"
	"time"

	"relais/internal/agency"
	"relais/internal/coalition"
	"relais/internal/fault"
	"relais/internal/outside"
	"relais/internal/parcel"
	"relais/internal/record"
	"relais/internal/referral"
	"relais/internal/store"
)

// openReferral is a referral as the acts work on it.
type openReferral struct {
	referral.Row
	st        referral.State
	side      string // of who acts: S or R; empty for the clock
	sender    *agency.Public
	recipient *agency.Public
}

// referralFor reads a referral for a member of one of its two agencies.
// Everybody else gets not found.
// What the caller will read next is asked ahead.
func (n *Loop) referralFor(ctx context.Context, tx *store.Tx, s *agency.Session, id string, ahead ...func(*openReferral)) (*openReferral, error) {
	row, err := tx.ReferralFor(ctx, id, n.node.Sender(s.Agency), n.node.Recipient(s.Agency))
	if err != nil {
		if fault.CodeOf(err) == fault.NotFound {
			return nil, errNoReferral
		}
		return nil, err
	}
	o, err := n.openReferralRow(ctx, tx, row, ahead...)
	if err != nil {
		return nil, err
	}
	if o.side = o.st.Side(s.Agency); o.side == "" {
		return nil, errTampered
	}
	if o.side == referral.R && o.st.Over(referral.AtTime(tx.Now())) {
		return nil, errGone // the clock says so at a fixed hour
	}
	return o, nil
}

// referralByID reads a referral for the node itself.
func (n *Loop) referralByID(ctx context.Context, tx *store.Tx, id string) (*openReferral, error) {
	row, err := tx.ReferralByID(ctx, id)
	if err != nil {
		return nil, err
	}
	return n.openReferralRow(ctx, tx, row)
}

// openReferralRow opens where a referral stands and finds its agencies.
func (n *Loop) openReferralRow(ctx context.Context, tx *store.Tx, row referral.Row, ahead ...func(*openReferral)) (*openReferral, error) {
	o := &openReferral{Row: row}
	var err error
	if o.st, err = n.openState(row); err != nil {
		return nil, fault.Wrap(fault.Internal, errTampered.Key, err)
	}
	o.st.EndLoop(referral.AtTime(tx.Now()))
	for _, ask := range ahead {
		ask(o)
	}
	return o, n.findSides(ctx, tx, o)
}

// findSides finds the two agencies of a referral.
func (n *Loop) findSides(ctx context.Context, tx *store.Tx, o *openReferral) error {
	if o.st.Out != nil {
		o.recipient = outside.Recipient(o.st.Out)
		var err error
		o.sender, err = n.node.AgencyPublic(ctx, tx, o.st.Sender)
		return err
	}
	s, r, err := tx.PairChanged(ctx, o.st.Sender, o.st.Recipient)
	if err != nil {
		return err
	}
	if o.sender, err = n.node.AgencyAt(ctx, tx, o.st.Sender, s); err != nil {
		return err
	}
	o.recipient, err = n.node.AgencyAt(ctx, tx, o.st.Recipient, r)
	return err
}

// asked is who was asked, as a consent names them.
func (o *openReferral) asked() *candidate { return &candidate{public: o.recipient, out: o.st.Out} }

// other returns the agency on the other side of who acts.
func (o *openReferral) other() *agency.Public {
	if o.side == referral.S {
		return o.recipient
	}
	return o.sender
}

// add counts spans as the recipient's calendar and zone do.
func (o *openReferral) add(t time.Time, span referral.Span) time.Time {
	return coalition.Due(t, span, o.recipient.Province, o.recipient.Zone)
}

// ownCard opens the card of the side that acts. A recipient that has not
// opened the referral yet has none.
func (o *openReferral) ownCard(s *agency.Session) (referral.Card, error) {
	switch {
	case o.side == referral.S:
		return openCard(s, o.ID, o.SenderCard)
	case o.RecipientCard != nil:
		return openCard(s, o.ID, o.RecipientCard)
	}
	return referral.Card{}, nil
}

// card is ownCard, but a recipient without one reads the ask itself; an ask
// whose key died leaves an empty card.
func (n *Loop) card(ctx context.Context, tx *store.Tx, s *agency.Session, o *openReferral) (referral.Card, error) {
	if o.side == referral.S || o.RecipientCard != nil {
		return o.ownCard(s)
	}
	row, err := tx.MoveAt(ctx, o.Key, 1)
	if err != nil || row.Parcel == nil {
		return referral.Card{}, err
	}
	var rec linkRecord
	if err := agency.OpenJSON(n.node.Own, linkBind(o.ID, 1), row.Link, &rec); err != nil {
		return referral.Card{}, err
	}
	return n.cardFromAsk(ctx, tx, s, rec.Header, row.Parcel)
}

func (n *Loop) cardFromAsk(ctx context.Context, tx *store.Tx, s *agency.Session, h parcel.Header, sealed []byte) (c referral.Card, err error) {
	letter, _, err := n.openLetter(ctx, tx, s, h, sealed)
	if err != nil {
		return c, fault.Wrap(fault.Internal, errTampered.Key, err)
	}
	var body referral.Body
	if err := record.Decode(letter.Body, &body); err != nil {
		return c, err
	}
	if body.Ask != nil {
		c.Ask = *body.Ask
	}
	return c, nil
}

// openLetter opens a parcel sealed to the session's agency and verifies who
// signed it: a certified member of the agency that the header names.
func (n *Loop) openLetter(ctx context.Context, tx *store.Tx, s *agency.Session, h parcel.Header, sealed []byte) (l parcel.Letter, m *agency.MemberPublic, err error) {
	keys, ok := s.Keys.Versions[h.ToVersion]
	if !ok || h.To != s.Agency {
		return l, nil, errTampered
	}
	if l, err = parcel.Open(h, keys.Seal, sealed); err != nil {
		return l, nil, err
	}
	if m, err = n.node.MemberPublic(ctx, tx, l.Member); err != nil {
		return l, nil, err
	}
	if m.Agency != h.From || m.Sign.IsZero() || !l.Verify(h, m.Sign) {
		return l, nil, errTampered
	}
	return l, m, nil
}
