package loop

import (
	"cmp"
	"context"
	"strings"

	"relais/content/reasons"
	"relais/internal/agency"
	"relais/internal/gaps"
	"relais/internal/referral"
	"relais/internal/store"
)

// apply appends a move and does what follows from it, in one transaction.
func (n *Loop) apply(ctx context.Context, tx *store.Tx, o *openReferral, m *draftMove) error {
	m.undo = m.undo && o.st.Undoable(m.rule)
	if m.rule.Move == referral.MoveAccept {
		if err := n.clock.claimGroup(ctx, tx, o); err != nil {
			return err
		}
	}
	was := o.st.Clocks.Status
	if err := n.push(ctx, tx, o, m); err != nil {
		return err
	}
	if err := n.place(ctx, tx, o, m, was); err != nil {
		return err
	}
	if err := n.watched(ctx, tx, o, was); err != nil {
		return err
	}
	if err := n.tellStand(ctx, tx, o); err != nil {
		return err
	}
	switch m.rule.Move {
	case referral.MoveAccept:
		if err := n.clock.groupClaimed(ctx, tx, o); err != nil {
			return err
		}
	case referral.MoveDecline, referral.MoveExpire:
		if err := n.clock.nextInRank(ctx, tx, o); err != nil {
			return err
		}
	case referral.MoveCancel, referral.MoveWithdraw:
		end := n.clock.dropAsks
		if m.one {
			end = n.clock.nextInRank
		}
		if err := end(ctx, tx, o); err != nil {
			return err
		}
	}
	if o.st.Clocks.Status.Final() && !m.undo && m.rule.From != m.rule.To {
		return n.closing(ctx, tx, o, m.rule.From)
	}
	return nil // the clock closes what can still be undone
}

// place brings what is counted as taken in line with a move: a place counts from
// its acceptance until the referral ends.
func (n *parts) place(ctx context.Context, tx *store.Tx, o *openReferral, m *draftMove, was referral.Status) error {
	switch now := o.st.Clocks.Status; {
	case m.place != "" && now.Holds():
		return n.places.Take(ctx, tx, o.ID, m.place)
	case was.Holds() && !now.Holds() && m.stays:
		return n.keepPlace(ctx, tx, o)
	case was.Holds() && !now.Holds():
		return n.places.Free(ctx, tx, o.ID, m.undo)
	case !was.Holds() && now.Holds():
		return n.places.Again(ctx, tx, o.ID)
	}
	return nil
}

// watched tells the watch over needs whether this referral still runs. A sender that
// may not see that it has ended asks until the end of what may be told back.
func (n *parts) watched(ctx context.Context, tx *store.Tx, o *openReferral, was referral.Status) error {
	now := o.st.Clocks.Status
	switch {
	case !was.Final() && now.Final() && o.st.Veiled:
		return n.needs.Ended(ctx, tx, o.st.Gap, o.ID, o.st.LoopUntil.Time())
	case !was.Final() && now.Final():
		return n.needs.Ended(ctx, tx, o.st.Gap, o.ID, o.st.Changed.Time())
	case was.Final() && !now.Final():
		return n.needs.Asked(ctx, tx, o.st.Gap, o.ID)
	}
	return nil
}

// placeMeant finds the service of which an acceptance takes a place.
func (n *parts) placeMeant(ctx context.Context, tx *store.Tx, s *agency.Session, o *openReferral) (string, error) {
	card, err := n.loop.card(ctx, tx, s, o)
	if err != nil {
		return "", onlyDamaged(err)
	}
	id, _, err := n.services.Counted(ctx, tx, s, s.Agency, card.Service, card.Need)
	return id, err
}

// closing destroys what must not outlive the referral, which ended coming
// from a status.
func (n *Loop) closing(ctx context.Context, tx *store.Tx, o *openReferral, from referral.Status) error {
	if err := dropDesk(ctx, tx, o); err != nil {
		return err
	}
	if err := dropLink(ctx, tx, o); err != nil {
		return err
	}
	if o.st.Armed || o.st.Group != "" {
		if err := n.clock.dropHeldFor(ctx, tx, o.bundle(), o.ID); err != nil {
			return err
		}
	}
	if !o.st.Purges(from) {
		return nil
	}
	if err := n.purgeAsk(ctx, tx, o); err != nil {
		return err
	}
	if o.st.Release != "" {
		return n.releases.eraseRelease(ctx, tx, o.st.Release, releaseEnded)
	}
	return nil
}

// dropDesk destroys the desk's copy of a referral that ended. A desk that was
// told that nobody answers keeps it where nobody did, until the sender has
// looked.
func dropDesk(ctx context.Context, tx *store.Tx, o *openReferral) error {
	switch {
	case !o.st.Desk:
		return nil
	case o.st.Clocks.Status.Unanswered() && o.Unread(referral.S, &o.st):
		return tx.DropUnsentDeskCopy(ctx, o.Key)
	}
	return tx.DropDeskCopy(ctx, o.Key)
}

// purgeAsk destroys the recipient's keys to all that the sender sent, and its
// card.
func (n *Loop) purgeAsk(ctx context.Context, tx *store.Tx, o *openReferral) error {
	o.st.Purge = 0
	o.RecipientCard = nil
	o.Due = o.st.Next()
	o.State = n.sealState(o)
	if err := tx.SetState(ctx, o.Row); err != nil {
		return err
	}
	return tx.EraseParcels(ctx, o.Key, o.st.Parcels)
}

// countGap counts what stands in the way of a need when somebody declines, or
// can't help, for a reason that is a finding about services: once for each need
// and reason. A move that is taken back takes its count with it.
func countGap(ctx context.Context, tx *store.Tx, n *Loop, s *agency.Session, o *openReferral, m *draftMove) error {
	if m.rule.Move == referral.MoveUndo && o.st.Counted != nil {
		return tx.DropGap(ctx, o.st.Counted)
	}
	if !reasons.Gap(m.body.Reason) || m.who != referral.R {
		return nil
	}
	card, err := n.card(ctx, tx, s, o)
	if err != nil || card.Need == "" { // a refusal waits for no count
		return ctx.Err()
	}
	return noteGap(ctx, tx, n, o, m, card.Ask)
}

func noteGap(ctx context.Context, tx *store.Tx, n *Loop, o *openReferral, m *draftMove, ask referral.Ask) (err error) {
	of := o.st.Gap
	if of == nil { // asked by an earlier program
		of = n.node.Gaps().Of(cmp.Or(o.st.Group, o.ID))
	}
	m.gap, err = n.node.Gaps().Note(ctx, tx, of, gaps.Met{
		Week: gaps.Week(tx.Now()), Province: cmp.Or(provinceOf(ask.Attributes.Region), o.sender.Province),
		Need: ask.Need, Why: m.body.Reason, Source: gaps.FromAnswer,
	})
	return err
}

// provinceOf is the province of a region: "QC" or "Laval, QC".
func provinceOf(region string) string {
	return strings.TrimSpace(region[strings.LastIndexByte(region, ',')+1:])
}
