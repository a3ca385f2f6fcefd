package loop

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/fault"
	"relais/internal/outside"
	"relais/internal/referral"
	"relais/internal/store"
)

// errFileMoved says that a case file was changed between the reading of it and
// the act that lets something out. Acts are tried again, with what now stands.
var errFileMoved = fault.New(fault.Conflict, "casefile.moved")

// guard is what every act holds on to that lets something out of a case file:
// who must never be told, and the state of the file in which that was read.
type guard struct {
	file  casefile.State
	rules *casefile.SafeContact // nil: nobody is named
	no    *casefile.Refusal     // of which something held is looked at, or nil
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
	return guard{file: c.State(), rules: rules}, nil
}

// bars reports whether an agency must never be told.
func (g guard) bars(agency string) bool {
	return g.rules != nil && slices.Contains(g.rules.NeverAgency, agency)
}

// lookup finds what is known of who has no Relais.
func (p *parts) lookup(tx *store.Tx, s *agency.Session) outside.Lookup {
	return outside.Lookup{
		Service: func(ctx context.Context, id string) (act.Service, error) { return p.services.Service(ctx, tx, s, id) },
		Agency:  func(ctx context.Context, id string) (*agency.Public, error) { return p.node.AgencyPublic(ctx, tx, id) },
	}
}

// askedStand makes sure, in the transaction that asks, that each agency is of the
// sector in which it was judged, and that the directory says of each service
// without Relais what it said then.
func (n *parts) askedStand(ctx context.Context, tx *store.Tx, s *agency.Session, q *question) error {
	for _, c := range q.candidates {
		if c.out != nil {
			now, err := n.lookup(tx, s).Find(ctx, c.Candidate, q.guard.rules)
			if err != nil || !now.To.Same(c.out) || len(now.Stops) > 0 {
				return errors.Join(err, errFileMoved)
			}
			continue
		}
		now, err := n.reachable(ctx, tx, c.Agency) // it may have left just now: judged again
		if err != nil {
			return cmp.Or(onlyDamaged(err), error(errFileMoved))
		}
		if now.Sector != c.public.Sector || now.Desk != c.public.Desk {
			return errFileMoved
		}
	}
	return nil
}

// named reports whether a consent names who is asked, for its kind.
func (c *candidate) named(in *casefile.SignedConsent, kind, desk string) bool {
	if c.out != nil {
		return in.AllowsOutside(kind, c.out.Service, c.out.Sector, c.out.Stated)
	}
	return in.Allows(kind, casefile.Party{Agency: c.public.ID, Sector: c.public.SectorFor(desk)})
}

// hold makes sure, in the transaction that sends, that nobody has changed the
// file since: a rule written meanwhile wins. errFileMoved otherwise. What the
// clock was to erase of a closed file was planned without what goes out now.
func (g guard) hold(ctx context.Context, tx *store.Tx) error {
	err := store.CaseHold(ctx, tx, g.file, errFileMoved)
	if err == nil && !g.file.Open {
		err = store.DropRetention(ctx, tx, g.file.Case)
	}
	return err
}

// neverTell destroys what the node holds to send about a case file to those
// whom the person, since, never wants told: asks that wait for their turn,
// releases that wait for an acceptance, and the desk's copy. What was sent
// already stays for a member to end.
func (n *Loop) neverTell(ctx context.Context, tx *store.Tx, s *agency.Session, caseID string, rules *casefile.SafeContact) error {
	if rules == nil || len(rules.NeverAgency)+len(rules.NeverTell) == 0 {
		return nil
	}
	return endHeld(ctx, tx, n, s, caseID, guard{rules: rules})
}

// endHeld destroys what the node holds to send about a case file, as neverTell says.
func endHeld(ctx context.Context, tx *store.Tx, n *Loop, s *agency.Session, caseID string, g guard) error {
	rules := g.rules
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
			o = &openReferral{Row: row, st: referral.State{Desk: len(rules.NeverAgency) > 0}, sender: &agency.Public{Desk: slices.Concat(rules.NeverAgency, []string{""})[0]}}
		} else if err != nil {
			return err
		}
		if o.st.Desk && g.bars(o.sender.Desk) {
			if err := tx.DropDeskCopy(ctx, o.Key); err != nil {
				return err
			}
		}
		if err := shutLink(ctx, tx, n, g, o, s); err != nil {
			return err
		}
		bundles[o.bundle()] = true
	}
	for bundle := range bundles {
		if err := n.neverSend(ctx, tx, bundle, g, s); err != nil {
			return err
		}
	}
	return nil
}

// neverSend destroys what is held of a bundle for some agencies. The next ask
// in rank takes the place of one that is gone.
func (n *Loop) neverSend(ctx context.Context, tx *store.Tx, bundle string, g guard, s *agency.Session) error {
	rows, err := n.clock.held(ctx, tx, bundle)
	if err != nil {
		return err
	}
	var next time.Time // when an ask that is gone was due
	for _, line := range rows {
		h := line.held
		gone, err := goes(ctx, tx, n, g, h, s)
		if err != nil {
			return err
		}
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

// goes reports whether something held would reach whom it must not.
func goes(ctx context.Context, tx *store.Tx, n *Loop, g guard, h heldParcel, s *agency.Session) (bool, error) {
	out := h.Ask != nil && h.Ask.Out != nil
	switch {
	case g.no != nil && g.no.Kind == "release" && h.Kind != heldRelease:
		return false, nil
	case g.no != nil && out:
		return g.no.Names(h.Ask.Out.Service, h.Ask.Out.Sector), nil
	case g.no != nil:
		p, err := n.node.AgencyPublic(ctx, tx, h.Head.To)
		if err != nil {
			return true, onlyDamaged(err) // of what class it is can't be told
		}
		return g.no.Names(p.ID, p.SectorFor(s.Desk)), nil
	case out:
		return n.lookup(tx, s).Barred(ctx, g.rules, h.Ask.Out)
	}
	return g.bars(h.Head.To), nil
}

// enforces reports whether an agency counts to another as one that enforces:
// a consent that does not name those on a page of its own does not reach it.
func enforces(from, to *agency.Public) bool { return agency.Enforces(to.SectorFor(from.Desk)) }

// SectorChanged stops what runs to an agency that becomes one that enforces, in
// the transaction that changes it, where the person did not agree to that class:
// asks end, what was released closes, and the sender is told, to ask the person again.
func (r *Referrals) SectorChanged(ctx context.Context, tx *store.Tx, agencyID, before, sector string) error {
	if !agency.Enforces(sector) || agency.Enforces(before) {
		return nil
	}
	return r.eachTo(ctx, tx, agencyID, func(o *openReferral) error { return r.Loop.clock.sectorChanged(ctx, tx, o) })
}

// eachTo opens what came to an agency, also what is over: it may still be read
// until its consent ends. A damaged row is passed over.
func (r *Referrals) eachTo(ctx context.Context, tx *store.Tx, agencyID string, do func(*openReferral) error) error {
	for _, open := range []bool{true, false} {
		rows, err := tx.Inbox(ctx, r.Loop.node.Recipient(agencyID), open, 0, 0)
		if err != nil {
			return err
		}
		for _, row := range rows {
			o, err := r.Loop.openReferralRow(ctx, tx, row)
			if err == nil {
				err = do(o)
			}
			if err = onlyDamaged(err); err != nil {
				return err
			}
		}
	}
	return nil
}

// Copies counts what was released to an agency and still opens.
func (r *Referrals) Copies(ctx context.Context, tx *store.Tx, agencyID string) (count int, err error) {
	return count, r.eachTo(ctx, tx, agencyID, func(o *openReferral) error {
		if o.st.Release == "" {
			return nil
		}
		row, err := tx.ReleaseByID(ctx, o.st.Release)
		if row.Wrap != nil {
			count++
		}
		return err
	})
}

// AgencyLeft stops what still runs to an agency, in the transaction in which it
// leaves: asks end, what was released closes, and the senders are told.
func (r *Referrals) AgencyLeft(ctx context.Context, tx *store.Tx, agencyID string) error {
	return r.eachTo(ctx, tx, agencyID, func(o *openReferral) error { return r.Loop.clock.stop(ctx, tx, o, noticeLeft) })
}

func (n *Clock) sectorChanged(ctx context.Context, tx *store.Tx, o *openReferral) error {
	if o.st.Release == "" {
		if o.st.Enforcing {
			return nil // an armed release is looked at when it would be sent
		}
		return n.stop(ctx, tx, o, noticeSector)
	}
	row, err := tx.ReleaseByID(ctx, o.st.Release)
	if err != nil || row.Wrap == nil {
		return err
	}
	if st, err := n.releases.releaseState(row); err == nil && st.Enforcing {
		return nil
	}
	return n.stop(ctx, tx, o, noticeSector)
}

// stop closes what was released, or else ends the ask, and tells the sender.
func (n *Clock) stop(ctx context.Context, tx *store.Tx, o *openReferral, code string) error {
	if o.st.Release != "" {
		row, err := tx.ReleaseByID(ctx, o.st.Release)
		if err != nil || row.Wrap == nil {
			return err
		}
		if err := n.releases.endRelease(ctx, tx, ender{}, row); err != nil {
			return err
		}
		return n.tellStopped(ctx, tx, o.st.Sender, code, "/requests/"+o.ID)
	}
	rule, ok := referral.Next(o.st.Clocks.Status, referral.T, referral.MoveExpire)
	if !ok {
		return nil
	}
	if err := n.clockMove(ctx, tx, o, rule, referral.Body{}); err != nil {
		return err
	}
	return n.tellStopped(ctx, tx, o.st.Sender, code, "/requests/"+o.ID)
}

// onHold destroys an armed release to an agency whose sector the consent does
// not name; the acceptance stands.
func (n *Clock) onHold(ctx context.Context, tx *store.Tx, o *openReferral, row referral.ReleaseRow) error {
	if err := n.releases.eraseRelease(ctx, tx, row.ID, releaseEnded); err != nil {
		return err
	}
	return n.tellStopped(ctx, tx, o.st.Sender, noticeSector, "/requests/"+o.ID)
}

// stopped destroys an ask that waits for its turn, with what is armed for it,
// where its agency has become one that enforces and the person did not agree to
// that, or where one of the two has left.
func (n *Clock) stopped(ctx context.Context, tx *store.Tx, group string, h heldParcel) (bool, error) {
	from, err := n.node.AgencyPublic(ctx, tx, h.Ask.Sender)
	if err != nil || from.Left == "" && h.Ask.Out != nil { // the class of who has no Relais was fixed when it was asked
		return false, err
	}
	code := noticeLeft
	if from.Left == "" {
		to, err := n.node.AgencyPublic(ctx, tx, h.Ask.Recipient)
		if err != nil || to.Left == "" && (h.Ask.Enforcing || !enforces(from, to)) {
			return false, err
		}
		if to.Left == "" {
			code = noticeSector
		}
	}
	if err := n.dropHeldFor(ctx, tx, group, h.Referral); err != nil {
		return true, err
	}
	return true, n.tellStopped(ctx, tx, from.ID, code, "/inbox")
}

// What a sender is told when something was stopped.
const (
	noticeSector = "notice.referral.sector"
	noticeLeft   = "notice.referral.left"
)

func (n *Clock) tellStopped(ctx context.Context, tx *store.Tx, sender, code, link string) error {
	return n.tellDesk(ctx, tx, sender, act.Notice{Code: code, Link: link})
}

// reachable returns an agency to which something can be sent: not found for one
// that left, too.
func (n *parts) reachable(ctx context.Context, tx *store.Tx, id string) (*agency.Public, error) {
	p, err := n.node.AgencyPublic(ctx, tx, id)
	if err == nil && p.Left != "" {
		return nil, fault.New(fault.NotFound, "fault.not_found")
	}
	return p, err
}
