package node

import (
	"context"

	"relais/internal/referral"
	"relais/internal/store"
)

// apply appends a move and does what follows from it, in one transaction.
func (n *Node) apply(ctx context.Context, tx *store.Tx, o *openReferral, m *made) error {
	m.undo = m.undo && o.undoable(m)
	if m.head.Type == "accept" {
		if err := n.win(ctx, tx, o); err != nil {
			return err
		}
	}
	if err := n.push(ctx, tx, o, m); err != nil {
		return err
	}
	switch m.head.Type {
	case "accept":
		if err := n.won(ctx, tx, o); err != nil {
			return err
		}
	case "decline", "expire":
		if err := n.nextInRank(ctx, tx, o); err != nil {
			return err
		}
	case "cancel", "withdraw":
		if err := n.dropAsks(ctx, tx, o); err != nil {
			return err
		}
	}
	if referral.Final(o.st.Clocks.State) && !m.undo && m.rule.From != m.rule.To {
		return n.closing(ctx, tx, o, m.rule.From)
	}
	return nil // the clock closes what can still be undone
}

// undoable reports whether a move destroys nothing and tells nobody else.
func (o *openReferral) undoable(m *made) bool {
	switch m.head.Type {
	case "accept":
		return o.st.Group == "" && !o.st.Armed
	case "decline":
		return o.st.Release == ""
	case "cancel":
		return m.rule.From == referral.CancelRequested || o.st.Group == "" && !o.st.Armed && o.st.Release == ""
	case "ask", "abandon", "supersede", "withdraw", "disclose", "receive", "undo", "receipt":
		return false
	}
	return m.who != referral.T
}

// purges reports whether a referral ended in a way that ends what the
// recipient holds: the keys to the ask die with the ask.
func (o *openReferral) purges(from string) bool {
	switch o.st.Clocks.State {
	case referral.Declined, referral.Expired, referral.Superseded, referral.Abandoned, referral.ConsentEnded, referral.Withdrawn:
		return true
	case referral.Cancelled:
		return from != referral.CancelRequested
	}
	return false
}

// closing destroys what must not outlive the referral, which ended coming
// from a state.
func (n *Node) closing(ctx context.Context, tx *store.Tx, o *openReferral, from string) error {
	if o.st.Desk {
		if err := tx.DropDeskCopy(ctx, o.Key); err != nil {
			return err
		}
	}
	if o.st.Armed || o.st.Group != "" {
		if err := n.dropHeldFor(ctx, tx, o.bundle(), o.ID); err != nil {
			return err
		}
	}
	if !o.purges(from) {
		return nil
	}
	if err := n.purgeAsk(ctx, tx, o); err != nil {
		return err
	}
	if o.st.Release != "" {
		return n.eraseRelease(ctx, tx, o.st.Release, releaseEnded)
	}
	return nil
}

// purgeAsk destroys the recipient's keys to all that the sender sent, and its
// card.
func (n *Node) purgeAsk(ctx context.Context, tx *store.Tx, o *openReferral) error {
	o.st.Purge = 0
	o.RecipientCard = nil
	o.Due = o.st.Next()
	o.Standing = n.sealStanding(o)
	if err := tx.SetStanding(ctx, o.Row); err != nil {
		return err
	}
	return tx.EraseParcels(ctx, o.Key, o.st.Parcels)
}
