package loop

import (
	"context"
	"errors"
	"slices"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/fault"
	"relais/internal/parcel"
	"relais/internal/record"
	"relais/internal/referral"
	"relais/internal/store"
)

// underWay is a release of a case file that still opens, and its consent.
type underWay struct {
	row     referral.ReleaseRow
	state   releaseState
	consent string
}

// fileChanged brings what is under way in line with a case file that was
// changed, in the transaction that changes it: what was armed is voided and
// armed again with what now stands, where the consent covers it; otherwise the
// sender is told. When the rules changed, who must never be told gets nothing
// more, and every agency that was given something gets the new limits at once.
func (n *Releases) fileChanged(ctx context.Context, tx *store.Tx, s *agency.Session, caseID string, caseKey int64, rules bool) error {
	under, err := n.underWay(ctx, tx, caseKey)
	if err != nil || len(under) == 0 && !rules {
		return err
	}
	c, err := n.openCase(ctx, tx, s, caseID)
	if err != nil {
		return err
	}
	for _, u := range under {
		if u.state.State == releaseArmed {
			err = errors.Join(err, n.rearm(c, u))
		}
	}
	if err != nil || !rules {
		return err
	}
	return n.newRules(c, caseID, under)
}

// underWay finds the releases of a case file that still open.
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
			st, err := n.releaseState(row)
			if err != nil {
				return nil, err
			}
			out = append(out, underWay{row, st, id})
		}
	}
	return out, nil
}

// newRules sends the new limits to who was given something, and ends what
// waits for who must never be told.
func (n *Releases) newRules(c *openedCase, caseID string, under []underWay) error {
	r, err := c.Reading()
	if err != nil {
		return err
	}
	rules, err := r.Rules(c.ctx)
	if err != nil {
		rules = nil // nothing is allowed, and what waits is held back by every way out
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
	if rules == nil {
		return nil
	}
	return n.loop.neverTell(c.ctx, c.tx, c.s, caseID, rules.NeverAgency)
}

// sendLimits tells a recipient at once how the person may be contacted now.
// The referral stays where it is; the sender learns nothing of where that is.
func (n *Releases) sendLimits(c *openedCase, u underWay, limits *casefile.Limits) error {
	o, err := n.loop.referralByID(c.ctx, c.tx, u.row.Referral)
	if err != nil {
		return err
	}
	rule, ok := referral.Next(o.st.Clocks.Status, referral.S, referral.MoveLimits)
	if o.side = o.st.Side(c.s.Agency); o.side != referral.S || !ok {
		return nil
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
	return n.node.Audit(c.ctx, c.tx, c.s, "referral.limits", o.ID)
}

// rearm destroys an armed release and arms what the file now holds.
func (n *Releases) rearm(c *openedCase, u underWay) error {
	row, h, err := n.heldWith(c, u)
	if err != nil {
		return err
	}
	if err := n.eraseRelease(c.ctx, c.tx, u.row.ID, releaseEnded); err != nil || h == nil {
		return err
	}
	if err := c.tx.EraseHeld(c.ctx, row.Key); err != nil {
		return err
	}
	sections, err := armedParts(c.s, *h)
	if err != nil {
		return err
	}
	to, err := n.node.AgencyPublic(c.ctx, c.tx, h.Head.To)
	if err != nil {
		return err
	}
	give, err := c.offer(to, u.consent, sections)
	if fault.CodeOf(err) == fault.Internal {
		return err
	}
	if err != nil {
		return n.node.Notify(c.ctx, c.tx, c.s.Member, act.Notice{Code: "notice.referral.unarmed", Link: "/referrals/" + h.Referral})
	}
	head := parcel.Header{Type: string(referral.MoveRelease), From: c.s.Agency, Referral: h.Referral, Ahead: true}
	r, m, err := sealRelease(c.s, to, head, give)
	if err != nil {
		return err
	}
	r.state.State, r.state.Bundle = releaseArmed, row.Bundle
	if err := n.addRelease(c.ctx, c.tx, r); err != nil {
		return err
	}
	again := heldParcel{Kind: heldRelease, Referral: h.Referral, Head: m.head, Own: m.own, Release: r.id}
	return n.clock.hold(c.ctx, c.tx, row.Bundle, row.Due, again)
}

// heldWith finds what is held for an armed release; nil when it is gone.
func (n *Releases) heldWith(c *openedCase, u underWay) (referral.HeldRow, *heldParcel, error) {
	bundle := u.state.Bundle
	if bundle == "" { // armed by an earlier program
		o, err := n.loop.referralByID(c.ctx, c.tx, u.row.Referral)
		if fault.CodeOf(err) == fault.NotFound {
			return referral.HeldRow{}, nil, nil // it is voided; nobody was asked yet
		}
		if err != nil {
			return referral.HeldRow{}, nil, err
		}
		bundle = o.bundle()
	}
	rows, err := c.tx.Held(c.ctx, bundle)
	if err != nil {
		return referral.HeldRow{}, nil, err
	}
	for _, row := range rows {
		h, err := n.clock.openHeld(row)
		if err != nil {
			return row, nil, err
		}
		if h.Kind == heldRelease && h.Release == u.row.ID {
			return row, &h, nil
		}
	}
	return referral.HeldRow{}, nil, nil
}

// armedParts are the parts of an armed release, from the sender's own copy.
func armedParts(s *agency.Session, h heldParcel) ([]string, error) {
	plain, err := openVault(s, "own parcel", h.Referral, h.Own)
	if err != nil {
		return nil, err
	}
	letter, err := parcel.ParseLetter(plain)
	if err != nil {
		return nil, err
	}
	var l releaseLetter
	err = record.Decode(letter.Body, &l)
	return slices.Clone(l.Sections), err
}
