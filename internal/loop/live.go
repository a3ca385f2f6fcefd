package loop

import (
	"context"
	"errors"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/loop/released"
	"relais/internal/parcel"
	"relais/internal/referral"
	"relais/internal/store"
)

// underWay is a release of a case file that still opens, and its consent.
type underWay struct {
	row     referral.ReleaseRow
	state   released.State
	consent string
}

// fileChanged brings what is under way in line with a case file that was
// changed, in the transaction that changes it: what was armed with a part that
// changed is voided and armed again with what now stands, where the consent
// covers it; otherwise the case desk is told. When the rules changed, who must
// never be told gets nothing more, and every agency that was given something
// gets the new limits at once.
func (n *Releases) fileChanged(ctx context.Context, tx *store.Tx, s *agency.Session, file casefile.State, change casefile.Change) error {
	if !change.Rules && len(change.Parts) == 0 {
		return nil
	}
	under, err := n.underWay(ctx, tx, file.Case)
	if err != nil || len(under) == 0 && !change.Rules {
		return err
	}
	opened, err := n.files.Reopen(ctx, tx, s, file.ID)
	if err != nil {
		return err
	}
	c := &openedCase{File: opened, ctx: ctx, tx: tx, s: s, lookup: n.lookup(tx, s)}
	for _, u := range under {
		if u.state.State == releaseArmed {
			err = errors.Join(err, n.rearm(c, u, change))
		}
	}
	if err != nil || !change.Rules {
		return err
	}
	return n.newRules(c, under)
}

// underWay finds the releases of a case file that still open. One whose state
// was damaged is neither sent nor opened, and holds nothing up.
func (n *Releases) underWay(ctx context.Context, tx *store.Tx, caseKey int64) ([]underWay, error) {
	consents, err := tx.CaseConsentsOf(ctx, caseKey)
	if err != nil {
		return nil, err
	}
	var out []underWay
	for _, id := range consents {
		rows, err := tx.ReleasesUnder(ctx, n.node.Pseudonym("consent", id))
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			if st, err := n.releaseState(row); err == nil {
				out = append(out, underWay{row, st, id})
			}
		}
	}
	return out, nil
}

// newRules sends the new limits to who was given something, and ends what
// waits for who must never be told. From a file that is not whole the rules
// just written still say whom; nothing else of them is relied on.
func (n *Releases) newRules(c *openedCase, under []underWay) error {
	r, err := c.Reading()
	if err != nil {
		return err
	}
	rules, err := r.Rules(c.ctx)
	written := rules
	if err != nil {
		contact, err := r.Section(c.ctx, "contact")
		if err != nil {
			return err
		}
		if written, err = casefile.SafeOf(contact); err != nil {
			return err
		}
	}
	limits := casefile.LimitsOf(rules, c.s.Zone.String())
	for _, u := range under {
		if u.state.State == releaseArmed {
			continue
		}
		if err := n.sendLimits(c, u, limits); err != nil {
			return err
		}
	}
	if written == nil {
		return nil
	}
	return n.loop.neverTell(c.ctx, c.tx, c.s, c.State().ID, written)
}

// sendLimits tells a recipient at once how the person may be contacted now.
// The referral stays where it is; the sender learns nothing of where that is.
func (n *Releases) sendLimits(c *openedCase, u underWay, limits *casefile.Limits) error {
	o, err := n.loop.referralByID(c.ctx, c.tx, u.row.Referral)
	if err != nil {
		return onlyDamaged(err)
	}
	rule, ok := referral.Next(o.st.Clocks.Status, referral.S, referral.MoveLimits)
	if o.side = o.st.Side(c.s.Agency); o.side != referral.S || !ok {
		return nil
	}
	if o.st.Out != nil { // nobody is there to read it: somebody says it
		return n.tellDesk(c.ctx, c.tx, c.s.Agency, act.Notice{Code: "notice.referral.outside_limits", Link: "/referrals/" + o.ID})
	}
	now := referral.Limits(*limits)
	m, err := n.loop.make(o, c.s, referral.S, rule, referral.Body{Limits: &now})
	if err != nil {
		return err
	}
	m.veiled = o.st.Veiled
	if err := n.loop.apply(c.ctx, c.tx, o, m); err != nil {
		return err
	}
	if err := n.tellFiled(c.ctx, c.tx, u.row, u.state.Filed, "notice.referral.received_limits"); err != nil {
		return err
	}
	return n.node.Audit(c.ctx, c.tx, c.s, "referral.limits", o.ID)
}

// rearm destroys an armed release of what has changed, and arms what the file
// now holds.
func (n *Releases) rearm(c *openedCase, u underWay, change casefile.Change) error {
	line, err := n.heldWith(c, u)
	if err != nil {
		return err
	}
	if line == nil {
		return n.eraseRelease(c.ctx, c.tx, u.row.ID, releaseEnded)
	}
	parts, damaged := released.OwnParts(c.s, line.held.Referral, line.held.Own)
	if damaged == nil && !change.Touches(parts) {
		return nil
	}
	if err := n.eraseRelease(c.ctx, c.tx, u.row.ID, releaseEnded); err != nil {
		return err
	}
	if err := c.tx.EraseHeld(c.ctx, line.row.Key); err != nil {
		return err
	}
	to, err := n.node.AgencyPublic(c.ctx, c.tx, line.held.Head.To)
	if err != nil && !tampered(err) {
		return err
	}
	var give *offer
	if err = errors.Join(damaged, err); err == nil {
		give, err = c.offer(&candidate{public: to}, u.consent, parts)
	}
	if err != nil {
		return n.tellDesk(c.ctx, c.tx, c.s.Agency, act.Notice{Code: "notice.referral.unarmed", Link: "/cases/" + c.State().ID})
	}
	return n.armAgain(c, line, to, give)
}

func (n *Releases) armAgain(c *openedCase, line *heldLine, to *agency.Public, give *offer) error {
	head := parcel.Header{Type: string(referral.MoveRelease), From: c.s.Agency, Referral: line.held.Referral, Ahead: true}
	r, m, err := sealRelease(c.s, to, head, give, nil)
	if err != nil {
		return err
	}
	r.state.State, r.state.Bundle = releaseArmed, line.row.Bundle
	if err := n.addRelease(c.ctx, c.tx, r); err != nil {
		return err
	}
	again := heldParcel{Kind: heldRelease, Referral: line.held.Referral, Head: m.head, Own: m.own, Release: r.id}
	return n.clock.hold(c.ctx, c.tx, line.row.Bundle, line.row.Due, again)
}

// heldWith finds what is held for an armed release; nil when it is gone.
func (n *Releases) heldWith(c *openedCase, u underWay) (*heldLine, error) {
	bundle := u.state.Bundle
	if bundle == "" { // armed by an earlier program
		o, err := n.loop.referralByID(c.ctx, c.tx, u.row.Referral)
		if err != nil {
			return nil, onlyDamaged(err) // it is voided: nobody was asked yet
		}
		bundle = o.bundle()
	}
	rows, err := n.clock.held(c.ctx, c.tx, bundle)
	for _, line := range rows {
		if line.held.Kind == heldRelease && line.held.Release == u.row.ID {
			return &line, nil
		}
	}
	return nil, err
}
