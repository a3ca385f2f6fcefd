package loop

import (
	"cmp"
	"context"

	"relais/internal/agency"
	"relais/internal/parcel"
	"relais/internal/referral"
	"relais/internal/store"
)

// newAsk is what the node needs to begin a referral: no word of it is about
// the person, except sealed for an agency.
type newAsk struct {
	Sender    string            `json:"s"`            // agency id
	Recipient string            `json:"r"`            // agency id
	Plan      referral.Plan     `json:"p"`            // deadlines
	Group     string            `json:"g,omitempty"`  // asks that one acceptance fills
	Place     int               `json:"n,omitempty"`  // in a ranked ask, from 1
	Minutes   int               `json:"m,omitempty"`  // own time to answer, in a ranked ask
	Ends      referral.At       `json:"e,omitempty"`  // stated by the sender
	Armed     bool              `json:"a,omitempty"`  // a release is held for it
	Consent   []byte            `json:"c"`            // pseudonym
	Until     referral.At       `json:"v,omitempty"`  // end of that consent
	Enforcing bool              `json:"f,omitempty"`  // it names agencies that enforce
	Out       *referral.Outside `json:"o,omitempty"`  // the recipient, where it has no Relais
	Card      []byte            `json:"k"`            // the sender's
	Gap       []byte            `json:"ga,omitempty"` // name of the need, for counting
	Own       []byte            `json:"ow,omitempty"` // mark of the person's own file
	Desk      *deskParcel       `json:"d,omitempty"`  // the desk's copy
	// Of a disclosure, which begins with its release.
	Release   string      `json:"rl,omitempty"`
	Loop      string      `json:"l,omitempty"` // what may be told back
	LoopUntil referral.At `json:"u,omitempty"` // last instant of that
}

// deskParcel is the desk's copy of an ask, sealed ahead.
type deskParcel struct {
	Head   parcel.Header `json:"h"` // of the parcel
	Sealed []byte        `json:"s"` // the parcel
}

// begin makes the referral of an ask: at once, or when a held ask is due.
func (n *Loop) begin(ctx context.Context, tx *store.Tx, h heldParcel) (*openReferral, error) {
	rule, _ := referral.Next(referral.Draft, referral.S, referral.Move(h.Head.Type))
	m := h.made(rule)
	m.body.Minutes = h.Ask.Minutes
	return n.beginWith(ctx, tx, *h.Ask, m, nil, nil)
}

// beginWith makes the referral of an ask. The two agencies are looked up
// unless the caller knows them.
func (n *Loop) beginWith(ctx context.Context, tx *store.Tx, a newAsk, m *draftMove, sender, recipient *agency.Public) (*openReferral, error) {
	o := &openReferral{side: referral.S, Row: referral.Row{
		ID: m.head.Referral, Consent: a.Consent, SenderCard: a.Card,
		Sender: n.node.Sender(a.Sender), Recipient: n.node.Recipient(a.Recipient),
	}, st: referral.State{
		Sender: a.Sender, Recipient: a.Recipient, Under: a.Consent, Plan: a.Plan, Group: a.Group, Place: a.Place, Armed: a.Armed,
		AskEnds: a.Until, Enforcing: a.Enforcing, Gap: a.Gap, Own: a.Own,
		Out: a.Out, Desk: a.Desk != nil, Release: a.Release, Loop: cmp.Or(a.Loop, "none"), LoopUntil: a.LoopUntil,
		Clocks: referral.Clocks{Status: referral.Draft, Ends: a.Ends, Stated: a.Ends != 0},
	}}
	if o.sender, o.recipient = sender, recipient; sender == nil || recipient == nil {
		if err := n.findSides(ctx, tx, o); err != nil {
			return nil, err
		}
	}
	return o, n.store(ctx, tx, o, m, a.Desk)
}

// store writes a new referral with its first move.
func (n *Loop) store(ctx context.Context, tx *store.Tx, o *openReferral, m *draftMove, desk *deskParcel) error {
	link := n.advance(o, m, tx.Now())
	o.settle(m, false)
	o.State = n.sealState(o)
	key, err := tx.AddReferral(ctx, o.Row)
	if err != nil {
		return err
	}
	o.Key = key
	if err := n.needs.Asked(ctx, tx, o.st.Gap, o.ID); err != nil {
		return err
	}
	if err := tx.AddMove(ctx, n.moveRow(o, m, link)); err != nil {
		return err
	}
	if err := n.tellStand(ctx, tx, o); err != nil || desk == nil {
		return err
	}
	return tx.AddDeskCopy(ctx, referral.DeskRow{
		Referral: key, Desk: n.node.AtDesk(desk.Head.To), Header: n.sealDeskHead(o.ID, desk.Head), Parcel: desk.Sealed,
	})
}
