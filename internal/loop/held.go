package loop

import (
	"context"
	"time"

	"relais/internal/agency"
	"relais/internal/loop/released"
	"relais/internal/parcel"
	"relais/internal/referral"
	"relais/internal/store"
)

// Kinds of what is held.
const (
	heldAsk     = "ask"     // to a later candidate of a ranked ask
	heldFilled  = "filled"  // "filled elsewhere", to who did not get it
	heldRelease = "release" // armed: sent upon acceptance
)

// heldParcel is a parcel that S sealed and signed when asking, for the hours
// in which nobody is signed in. The node can send or destroy it, not read it.
type heldParcel struct {
	Kind     string        `json:"kind"`              // what becomes of it when it is due
	Referral string        `json:"referral"`          // id
	Head     parcel.Header `json:"head"`              // of the parcel
	Sealed   []byte        `json:"sealed,omitempty"`  // the parcel
	Own      []byte        `json:"own"`               // the sender's own copy, sealed under its vault
	Release  string        `json:"release,omitempty"` // id of the release that it carries
	Ask      *newAsk       `json:"ask,omitempty"`     // what begins a referral
}

func (n *Clock) hold(ctx context.Context, tx *store.Tx, bundle string, due time.Time, h heldParcel) error {
	return tx.Hold(ctx, referral.HeldRow{Bundle: bundle, Due: due, Sealed: agency.SealJSON(n.node.Own, heldBind(bundle), h)})
}

func (n *Clock) openHeld(row referral.HeldRow) (h heldParcel, err error) {
	err = agency.OpenJSON(n.node.Own, heldBind(row.Bundle), row.Sealed, &h)
	return h, err
}

// heldLine is a row with what it holds.
type heldLine struct {
	row  referral.HeldRow
	held heldParcel
}

// held lists what is held of a bundle, in a transaction that writes. A row
// that does not open is destroyed: to whom it would go can't be told any more,
// and it must hold up neither an acceptance nor what the person takes back.
func (n *Clock) held(ctx context.Context, tx *store.Tx, bundle string) ([]heldLine, error) {
	rows, err := tx.Held(ctx, bundle)
	if err != nil {
		return nil, err
	}
	out := make([]heldLine, 0, len(rows))
	for _, row := range rows {
		h, err := n.openHeld(row)
		if err == nil {
			out = append(out, heldLine{row, h})
		} else if err := tx.EraseHeld(ctx, row.Key); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// bundle names what is held together: the group, or the one referral.
func (o *openReferral) bundle() string {
	if o.st.Group != "" {
		return o.st.Group
	}
	return o.ID
}

// claimGroup claims the group for this acceptance. It comes before any other write:
// two that claim at once would otherwise hold what the other needs.
func (n *Clock) claimGroup(ctx context.Context, tx *store.Tx, o *openReferral) error {
	if o.st.Group == "" {
		return nil
	}
	first, err := tx.WinGroup(ctx, o.st.Group)
	if err == nil && !first {
		err = errFilled
	}
	return err
}

// groupClaimed fills the other asks of a group and sends the release that was armed
// for the winner.
func (n *Clock) groupClaimed(ctx context.Context, tx *store.Tx, o *openReferral) error {
	if o.st.Group == "" && !o.st.Armed {
		return nil
	}
	rows, err := n.held(ctx, tx, o.bundle())
	if err != nil {
		return err
	}
	var armed *heldParcel
	for _, line := range rows {
		h := line.held
		switch {
		case h.Kind == heldRelease && h.Referral == o.ID:
			armed = &h
		case h.Kind == heldRelease:
			err = n.releases.eraseRelease(ctx, tx, h.Release, releaseEnded)
		case h.Kind == heldFilled && h.Referral != o.ID:
			err = n.supersede(ctx, tx, h)
		}
		if err != nil {
			return err
		}
	}
	if err := tx.DropBundle(ctx, o.bundle()); err != nil {
		return err
	}
	if armed != nil {
		return n.sendArmed(ctx, tx, o, *armed)
	}
	return nil
}

// supersede sends "filled elsewhere" to a candidate, unless it was never
// asked or has answered for good.
func (n *Clock) supersede(ctx context.Context, tx *store.Tx, h heldParcel) error {
	o, err := n.loop.referralByID(ctx, tx, h.Referral)
	if err != nil {
		return onlyDamaged(err)
	}
	rule, ok := referral.Next(o.st.Clocks.Status, referral.S, referral.MoveSupersede)
	if !ok {
		return nil
	}
	return n.loop.apply(ctx, tx, o, h.made(rule))
}

// made is the move that a held parcel carries.
func (h heldParcel) made(rule referral.Rule) *draftMove {
	return &draftMove{rule: rule, who: referral.S, side: referral.S, head: h.Head, sealed: h.Sealed, own: h.Own}
}

// sendArmed sends the release that the person agreed to beforehand, unless
// its consent has ended.
func (n *Clock) sendArmed(ctx context.Context, tx *store.Tx, o *openReferral, h heldParcel) error {
	row, err := tx.ReleaseByID(ctx, h.Release)
	if err != nil {
		return err
	}
	rule, ok := referral.Next(o.st.Clocks.Status, referral.S, referral.MoveRelease)
	if !ok || row.Wrap == nil {
		return nil
	}
	state, err := n.armedState(ctx, tx, row)
	if agency.Damaged(err) || err == nil && state.Ended(row, tx.Now()) {
		return nil // the acceptance stands; a member releases
	}
	if err != nil {
		return err
	}
	if !state.Enforcing && enforces(o.sender, o.recipient) {
		return n.onHold(ctx, tx, o, row)
	}
	if err := tx.SetRelease(ctx, row.Key, n.releases.sealReleaseState(row.ID, state)); err != nil {
		return err
	}
	m := h.made(rule)
	m.sealed, m.apart = row.Wrap, true
	o.st.Release, o.st.Armed = row.ID, false
	o.tellBack(state)
	return n.loop.apply(ctx, tx, o, m)
}

// armedState is the state of a release that is sent as it was armed, without
// what the person has meanwhile forbidden to be told back.
func (n *Clock) armedState(ctx context.Context, tx *store.Tx, row referral.ReleaseRow) (released.State, error) {
	st, err := n.releases.releaseState(row)
	if err != nil {
		return st, err
	}
	st.State = releaseSealed
	if st.By == "" {
		return st, nil
	}
	open, err := tx.CaseConsentOpen(ctx, st.By)
	if !open {
		st.Loop = "none"
	}
	return st, err
}

// nextInRank asks the next candidate at once when one has answered no.
func (n *Clock) nextInRank(ctx context.Context, tx *store.Tx, o *openReferral) error {
	if o.st.Group == "" {
		return nil
	}
	return n.dispatch(ctx, tx, o.st.Group)
}

// nextIsDue asks the next candidate in rank when an answer is overdue. It was
// due at that moment, and is gone, unless somebody put it off in its row, which
// says when in clear.
func (n *Clock) nextIsDue(ctx context.Context, tx *store.Tx, o *openReferral) error {
	if o.st.Group == "" {
		return nil
	}
	rows, err := n.held(ctx, tx, o.st.Group)
	if err != nil {
		return err
	}
	for _, line := range rows {
		if h := line.held; h.Kind == heldAsk && h.Ask != nil && h.Ask.Place == o.st.Place+1 {
			return n.dispatch(ctx, tx, o.st.Group)
		}
	}
	return nil
}

// dispatch sends the next held ask of a group and says when the one after it
// is due.
func (n *Clock) dispatch(ctx context.Context, tx *store.Tx, group string) error {
	rows, err := n.held(ctx, tx, group)
	if err != nil {
		return err
	}
	var sent *openReferral
	for _, line := range rows {
		h := line.held
		if h.Kind != heldAsk {
			continue
		}
		if sent != nil {
			return tx.SetHeldDue(ctx, line.row.Key, sent.st.Clocks.Deadline.Time())
		}
		// Destroyed first: of two processes that send it, one must wait here.
		if err := tx.DropHeld(ctx, line.row.Key); err != nil {
			return err
		}
		if h.Ask.Until != 0 && h.Ask.Until <= referral.AtTime(tx.Now()) {
			continue // the person's agreement has ended meanwhile
		}
		stopped, err := n.stopped(ctx, tx, group, h)
		if err == nil && !stopped {
			sent, err = n.loop.begin(ctx, tx, h)
		}
		if tampered(err) {
			sent = nil // its agency can't be asked: the one after it is
			continue
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// dropAsks destroys the asks that were not sent yet.
func (n *Clock) dropAsks(ctx context.Context, tx *store.Tx, o *openReferral) error {
	if o.st.Group == "" {
		return nil
	}
	rows, err := n.held(ctx, tx, o.st.Group)
	if err != nil {
		return err
	}
	unsent := map[string]bool{}
	for _, line := range rows {
		h := line.held
		if h.Kind == heldAsk {
			unsent[h.Referral] = true
		}
	}
	for id := range unsent {
		if err := n.dropHeldFor(ctx, tx, o.st.Group, id); err != nil {
			return err
		}
	}
	return nil
}

// dropHeldFor destroys what is held for one referral, its armed release
// included.
func (n *Clock) dropHeldFor(ctx context.Context, tx *store.Tx, bundle, id string) error {
	rows, err := n.held(ctx, tx, bundle)
	if err != nil {
		return err
	}
	for _, line := range rows {
		h := line.held
		if h.Referral != id {
			continue
		}
		if h.Kind == heldRelease {
			if err := n.releases.eraseRelease(ctx, tx, h.Release, releaseEnded); err != nil {
				return err
			}
		}
		if err := tx.EraseHeld(ctx, line.row.Key); err != nil {
			return err
		}
	}
	return nil
}
