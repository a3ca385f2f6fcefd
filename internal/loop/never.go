package loop

import (
	"context"
	"slices"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/fault"
	"relais/internal/referral"
	"relais/internal/store"
)

// errFileMoved says that a case file was changed between the reading of it and
// the act that lets something out. Acts are tried again, with what now stands.
var errFileMoved = fault.New(fault.Conflict, "casefile.moved")

// guard is what every act holds on to that lets something out of a case file:
// who must never be told, and the state of the file in which that was read.
type guard struct {
	file  casefile.Standing
	never []string // agencies
}

// guard reads the rules. A file whose rules can't be relied on lets nothing
// out: casefile.ErrRules.
func (c *openedCase) guard() (guard, error) {
	r, err := c.Reading()
	if err != nil {
		return guard{}, err
	}
	rules, err := r.Rules(c.ctx)
	if err != nil {
		return guard{}, err
	}
	g := guard{file: c.Standing()}
	if rules != nil {
		g.never = rules.NeverAgency
	}
	return g, nil
}

// bars reports whether an agency must never be told.
func (g guard) bars(agency string) bool { return slices.Contains(g.never, agency) }

// hold makes sure, in the transaction that sends, that nobody has changed the
// file since: a rule written meanwhile wins. errFileMoved otherwise. What the
// clock was to erase of a closed file was planned without what goes out now.
func (g guard) hold(ctx context.Context, tx *store.Tx) error {
	stands, err := tx.CaseStands(ctx, g.file)
	if err == nil && !stands {
		err = errFileMoved
	}
	if err == nil && !g.file.Open {
		err = store.DropRetention(ctx, tx, g.file.Case)
	}
	return err
}

// neverTell destroys what the node holds to send about a case file to agencies
// that the person, since, never wants told: asks that wait for their turn,
// releases that wait for an acceptance, and the desk's copy. What was sent
// already stays for a member to end.
func (n *Loop) neverTell(ctx context.Context, tx *store.Tx, s *agency.Session, caseID string, never []string) error {
	if len(never) == 0 {
		return nil
	}
	rows, err := tx.Sent(ctx, n.node.Sender(s.Agency), true, 0, 0)
	if err != nil {
		return err
	}
	bundles := map[string]bool{}
	for _, row := range rows {
		card, err := openCard(s, row.ID, row.SenderCard)
		if err != nil || card.Case != caseID {
			continue
		}
		o, err := n.openReferralRow(ctx, tx, row)
		if tampered(err) { // what is left of it: the desk's copy, and what was held with it alone
			o = &openReferral{Row: row, st: referral.State{Desk: true}, sender: &agency.Public{Desk: never[0]}}
		} else if err != nil {
			return err
		}
		if o.st.Desk && slices.Contains(never, o.sender.Desk) {
			if err := tx.DropDeskCopy(ctx, o.Key); err != nil {
				return err
			}
		}
		bundles[o.bundle()] = true
	}
	for bundle := range bundles {
		if err := n.neverSend(ctx, tx, bundle, never); err != nil {
			return err
		}
	}
	return nil
}

// neverSend destroys what is held of a bundle for some agencies. The next ask
// in rank takes the place of one that is gone.
func (n *Loop) neverSend(ctx context.Context, tx *store.Tx, bundle string, never []string) error {
	rows, err := n.clock.held(ctx, tx, bundle)
	if err != nil {
		return err
	}
	var next time.Time // when an ask that is gone was due
	for _, line := range rows {
		h := line.held
		gone := slices.Contains(never, h.Head.To)
		switch {
		case gone && h.Kind == heldAsk:
			if !line.row.Due.IsZero() {
				next = line.row.Due
			}
			err = n.clock.dropHeldFor(ctx, tx, bundle, h.Referral)
		case gone && h.Kind == heldRelease:
			if err = n.releases.eraseRelease(ctx, tx, h.Release, releaseEnded); err == nil {
				err = tx.EraseHeld(ctx, line.row.Key)
			}
		case h.Kind == heldAsk && !next.IsZero():
			err = tx.SetHeldDue(ctx, line.row.Key, next)
			next = time.Time{}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// enforces reports whether an agency counts to another as one that enforces:
// a consent that does not name those on a page of its own does not reach it.
func enforces(from, to *agency.Public) bool { return agency.Enforces(to.SectorFor(from.Desk)) }

// SectorChanged stops what runs to an agency that becomes one that enforces, in
// the transaction that changes it, where the person did not agree to that class:
// asks end, what was released closes, and the sender is told, to ask the person again.
func (r *Referrals) SectorChanged(ctx context.Context, tx *store.Tx, agencyID, before, sector string) error {
	n := r.Loop
	if !agency.Enforces(sector) || agency.Enforces(before) {
		return nil
	}
	for _, open := range []bool{true, false} { // what is over may still be read until its consent ends
		rows, err := tx.Inbox(ctx, n.node.Recipient(agencyID), open, 0, 0)
		if err != nil {
			return err
		}
		for _, row := range rows {
			o, err := n.openReferralRow(ctx, tx, row)
			if err == nil {
				err = n.clock.sectorChanged(ctx, tx, o)
			}
			if err = onlyDamaged(err); err != nil {
				return err
			}
		}
	}
	return nil
}

func (n *Clock) sectorChanged(ctx context.Context, tx *store.Tx, o *openReferral) error {
	if o.st.Release != "" {
		row, err := tx.ReleaseByID(ctx, o.st.Release)
		if err != nil || row.Wrap == nil {
			return err
		}
		if st, err := n.releases.releaseState(row); err == nil && st.Enforcing {
			return nil
		}
		if err := n.releases.endRelease(ctx, tx, nil, row); err != nil {
			return err
		}
		return n.tellSector(ctx, tx, o.st.Sender, "/requests/"+o.ID)
	}
	rule, ok := referral.Next(o.st.Clocks.Status, referral.T, referral.MoveExpire)
	if o.st.Enforcing || !ok { // an armed release is looked at when it would be sent
		return nil
	}
	if err := n.clockMove(ctx, tx, o, rule, referral.Body{}); err != nil {
		return err
	}
	return n.tellSector(ctx, tx, o.st.Sender, "/requests/"+o.ID)
}

// onHold destroys an armed release to an agency whose sector the consent does
// not name; the acceptance stands.
func (n *Clock) onHold(ctx context.Context, tx *store.Tx, o *openReferral, row referral.ReleaseRow) error {
	if err := n.releases.eraseRelease(ctx, tx, row.ID, releaseEnded); err != nil {
		return err
	}
	return n.tellSector(ctx, tx, o.st.Sender, "/requests/"+o.ID)
}

// stopped destroys an ask that waits for its turn, with what is armed for it,
// where its agency has become one that enforces and the person did not agree to that.
func (n *Clock) stopped(ctx context.Context, tx *store.Tx, group string, h heldParcel) (bool, error) {
	from, err := n.node.AgencyPublic(ctx, tx, h.Ask.Sender)
	if err != nil || h.Ask.Enforcing {
		return false, err
	}
	to, err := n.node.AgencyPublic(ctx, tx, h.Ask.Recipient)
	if err != nil || !enforces(from, to) {
		return false, err
	}
	if err := n.dropHeldFor(ctx, tx, group, h.Referral); err != nil {
		return true, err
	}
	return true, n.tellSector(ctx, tx, from.ID, "/inbox")
}

func (n *Clock) tellSector(ctx context.Context, tx *store.Tx, sender, link string) error {
	return n.tellDesk(ctx, tx, sender, act.Notice{Code: "notice.referral.sector", Link: link})
}
