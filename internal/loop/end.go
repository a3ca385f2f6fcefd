package loop

import (
	"context"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/loop/forms"
	"relais/internal/loop/released"
	"relais/internal/referral"
	"relais/internal/store"
)

// Undo takes back the member's own last move, within two minutes and while
// the other side has not read it. The move stays in the chain.
var Undo = define.Define[act.ID, act.Referral]("Undo", "POST /referrals/{id}/undo", "referrals", agency.CaseDesk,
	"Take one's own last move back, within 2 minutes and unread.")

func (n *Loop) undo(ctx context.Context, s *agency.Session, in act.ID) (out act.Referral, err error) {
	return n.again(ctx, s, "", func() (act.Referral, error) { return n.writeUndo(ctx, s, in.ID) })
}

func (n *Loop) writeUndo(ctx context.Context, s *agency.Session, id string) (out act.Referral, err error) {
	var o *openReferral
	var card referral.Card
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		if o, card, err = n.turn(ctx, tx, s, id, 0); err == nil && !o.canUndo(s, tx.Now()) {
			err = fault.New(fault.Conflict, "referral.undo_late")
		}
		return err
	})
	if err != nil {
		return out, err
	}
	back := *o.st.Back
	rule := referral.Rule{From: o.st.Clocks.Status, Who: o.side, Move: referral.MoveUndo, To: back.Status}
	m, err := n.make(o, s, o.side, rule, referral.Body{Undone: o.Version})
	if err != nil {
		return out, err
	}
	m.back = &back
	return n.commitMove(ctx, s, o, m, card, "referral.undo", func(ctx context.Context, tx *store.Tx, cur *openReferral) error {
		return n.beforeUndo(ctx, tx, s, cur)
	})
}

// beforeUndo looks again, in the transaction, whether the other side has read
// the move, and takes its effects back.
func (n *Loop) beforeUndo(ctx context.Context, tx *store.Tx, s *agency.Session, cur *openReferral) error {
	now, err := n.referralFor(ctx, tx, s, cur.ID)
	if err != nil {
		return err
	}
	if now.Version != cur.Version {
		return errMoved
	}
	if !now.canUndo(s, tx.Now()) {
		return fault.New(fault.Conflict, "referral.undo_late")
	}
	if cur.st.BackMove == referral.MoveDecline && cur.st.Group != "" {
		if err := n.stillInGroup(ctx, tx, cur); err != nil {
			return err
		}
	}
	if cur.st.BackMove != referral.MoveRelease {
		return nil
	}
	id := cur.st.Release
	cur.st.Release = ""
	cur.tellBack(released.State{Loop: "none"})
	return n.releases.eraseRelease(ctx, tx, id, releaseEnded)
}

// stillInGroup refuses to bring an ask back that was filled meanwhile.
func (n *Loop) stillInGroup(ctx context.Context, tx *store.Tx, o *openReferral) error {
	rows, err := tx.Held(ctx, o.st.Group)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if h, err := n.clock.openHeld(row); err != nil || h.Referral == o.ID && h.Kind == heldFilled {
			return err
		}
	}
	return errFilled
}

// Withdraw records that the person takes their agreement to this referral
// back. It beats every other move, and destroys what was sent.
var Withdraw = define.Define[act.Withdraw, act.Referral]("Withdraw", "POST /referrals/{id}/withdraw", "referrals", agency.CaseDesk,
	"The person takes their agreement back; this beats every other move.")

func (n *Loop) withdraw(ctx context.Context, s *agency.Session, in act.Withdraw) (out act.Referral, err error) {
	unsaid := false
	if in.Reason != "" {
		unread, err := n.checkWords(ctx, s, in.ID, "reason", in.Reason)
		if fault.CodeOf(err) == fault.InvalidInput {
			return out, err
		}
		if unread || err != nil {
			in.Reason, unsaid = "", true // words that can't be checked hold nothing up
		}
	}
	out, err = n.writeWithdrawal(ctx, s, in)
	out.Unsaid = unsaid
	return out, err
}

// writeWithdrawal reads and signs within the transaction that writes: whoever moves
// the referral on without end gets in the way of no withdrawal.
func (n *Loop) writeWithdrawal(ctx context.Context, s *agency.Session, in act.Withdraw) (out act.Referral, err error) {
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		o, card, err := n.turn(ctx, tx, s, in.ID, 0)
		if err != nil {
			return err
		}
		rule, ok := o.withdrawal()
		if !ok {
			return errNotNow
		}
		m, err := n.make(o, s, referral.P, rule, referral.Body{Text: in.Reason})
		if err == nil {
			out, err = commit(ctx, tx, n, s, o, m, card, "referral.withdraw")
		}
		return err
	})
	if err != nil {
		return act.Referral{}, err
	}
	return out, nil
}

// withdrawal is the rule of a withdrawal. A sender that may not see whether a
// referral has ended can still withdraw it: the answer must not tell.
func (o *openReferral) withdrawal() (referral.Rule, bool) {
	if o.hides() && o.SenderOpen {
		return referral.Rule{From: o.st.Clocks.Status, Who: referral.P, Move: referral.MoveWithdraw, To: referral.Withdrawn}, true
	}
	return referral.Next(o.st.Clocks.Status, referral.P, referral.MoveWithdraw)
}

// Receipt is the recipient's signed answer when a release has ended: purged,
// or kept with its legal basis.
var Receipt = define.Define[act.Receipt, act.Referral]("Receipt", "POST /referrals/{id}/release/receipt", "referrals", agency.CaseDesk,
	"Answer a withdrawal: purged, or kept with its legal basis.")

func (n *Loop) receipt(ctx context.Context, s *agency.Session, in act.Receipt) (out act.Referral, err error) {
	if in.State == releaseKept && in.Basis == "" {
		return out, fault.Invalid("basis", "referral.basis")
	}
	if err := agency.CaseDesk.May(s); err != nil {
		return out, err
	}
	return n.again(ctx, s, "", func() (act.Referral, error) { return n.writeReceipt(ctx, s, in) })
}

func (n *Loop) writeReceipt(ctx context.Context, s *agency.Session, in act.Receipt) (out act.Referral, err error) {
	var o *openReferral
	var card referral.Card
	var row referral.ReleaseRow
	var state released.State
	var said *referral.Said
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		if o, card, err = n.turn(ctx, tx, s, in.ID, 0); err != nil {
			return err
		}
		if o.side != referral.R && o.st.Out == nil || o.st.Release == "" {
			return errNotNow
		}
		if o.side != referral.R {
			if said, err = forms.SaidBy(in.Said, tx.Now()); err != nil {
				return err
			}
		}
		if row, err = tx.ReleaseByID(ctx, o.st.Release); err != nil {
			return err
		}
		state, err = n.releases.releaseState(row)
		return err
	})
	if err != nil {
		return out, err
	}
	if state.State != releaseEnded {
		return out, errNotNow
	}
	rule := referral.Rule{From: o.st.Clocks.Status, Who: referral.R, Move: referral.MoveReceipt, To: o.st.Clocks.Status}
	m, err := n.make(o, s, referral.R, rule, referral.Body{Receipt: in.State, Text: in.Basis, Said: said})
	if err != nil {
		return out, err
	}
	state.State = in.State
	return n.commitMove(ctx, s, o, m, card, "referral.receipt", func(ctx context.Context, tx *store.Tx, _ *openReferral) error {
		return tx.SetRelease(ctx, row.Key, n.releases.sealReleaseState(row.ID, state))
	})
}
