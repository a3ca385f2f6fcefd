package accounts

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"relais/internal/accounts/guess"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/hours"
	"relais/internal/seal"
	"relais/internal/store"
)

// ListAgencies lists the agencies of the node: whoever is signed in may know
// them.
var ListAgencies = define.Define[act.None, act.Agencies]("ListAgencies", "GET /agencies", "agencies", agency.SignedIn,
	"The agencies of this node.")

func (n *Agencies) listAgencies(ctx context.Context, s *agency.Session, _ act.None) (out act.Agencies, err error) {
	out.Items = []act.Agency{}
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		all, damaged, err := n.node.AllAgencies(ctx, tx)
		for _, a := range all {
			out.Items = append(out.Items, agencyView(a, s.Desk, tx.Now()))
		}
		out.Damaged = damaged
		return err
	})
	return out, err
}

// GetAgency shows one agency.
var GetAgency = define.Define[act.ID, act.Agency]("GetAgency", "GET /agencies/{id}", "agencies", agency.SignedIn,
	"One agency.")

func (n *Agencies) getAgency(ctx context.Context, s *agency.Session, in act.ID) (out act.Agency, err error) {
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		a, err := n.node.AgencyPublic(ctx, tx, in.ID)
		if err != nil {
			return err
		}
		out = agencyView(a, s.Desk, tx.Now())
		if a.ID == s.Agency {
			out.Backup, out.RequirePasskey = a.Backup, a.Passkeys
			out.Seen = profileSeen(out)
			out.KitAlone, err = n.heldByOne(ctx, tx, a)
		}
		return err
	})
	return out, err
}

// agencyView is an agency as members see it of one that recognizes a desk.
func agencyView(a *agency.Public, desk string, now time.Time) act.Agency {
	out := act.Agency{
		ID: a.ID, Name: a.Name, Sector: a.SectorFor(desk), Province: a.Province, Zone: a.Zone.String(), Coalition: a.Coalition,
		IsDesk: a.IsDesk, Phone: a.Phone, Uses: a.UsesFor(a.SectorFor(desk), ""), Open: a.OnCall().There(now), Root: seal.Fingerprint(a.Root.Bytes()), Left: a.Left,
	}
	for _, one := range a.Hours {
		out.Hours = append(out.Hours, act.Hours(one))
	}
	return out
}

// SetAgencyProfile changes one's own agency.
var SetAgencyProfile = define.Define[act.AgencyProfile, act.Agency]("SetAgencyProfile", "PUT /agency", "agencies", agency.Administrators,
	"Change one's own agency: names, zone, hours, back-up, rules.")

func (n *Agencies) setAgencyProfile(ctx context.Context, s *agency.Session, in act.AgencyProfile) (out act.Agency, err error) {
	if err := checkName(in.Name, "name"); err != nil {
		return out, err
	}
	if err := checkZone(in.Zone, "zone"); err != nil {
		return out, err
	}
	shifts := []hours.Shift{}
	for _, one := range in.Hours {
		shifts = append(shifts, hours.Shift(one))
	}
	kept, err := json.Marshal(shifts)
	if err != nil {
		return out, err
	}
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		row, err := n.node.AgencyRow(ctx, tx, s.Agency)
		if err != nil {
			return err
		}
		p, err := n.node.AgencyPublic(ctx, tx, s.Agency)
		if err != nil {
			return err
		}
		stands := agencyView(p, s.Desk, tx.Now())
		stands.Backup, stands.RequirePasskey = p.Backup, p.Passkeys
		if err := in.Check(profileSeen(stands).Seen); err != nil {
			return err
		}
		if err := n.checkBackup(ctx, tx, s, in.Backup); err != nil {
			return err
		}
		if in.RequirePasskey && !row.Passkeys {
			if err := n.demandPasskeys(ctx, tx, s); err != nil {
				return err
			}
		}
		row.Name, row.Zone, row.Hours, row.Backup, row.Phone = in.Name, in.Zone, string(kept), in.Backup, in.Phone
		row.Uses, row.Passkeys = agency.ChooseUses(s.Sector, row.Uses, in.Uses), in.RequirePasskey
		if err := n.node.SetAgency(ctx, tx, row); err != nil {
			return err
		}
		return n.node.Audit(ctx, tx, s, "agency.profile", s.Agency)
	})
	if err != nil {
		return out, err
	}
	return n.getAgency(ctx, s, act.ID{ID: s.Agency})
}

// profileSeen is the fingerprint of what SetAgencyProfile changes.
func profileSeen(a act.Agency) act.Seen {
	return act.Seen{Seen: act.Fingerprint([]any{a.Name, a.Zone, a.Uses, a.Hours, a.Backup, a.Phone, a.RequirePasskey})}
}

// checkBackup wants a colleague who can read cases.
func (n *Agencies) checkBackup(ctx context.Context, tx *store.Tx, s *agency.Session, id string) error {
	if id == "" {
		return nil
	}
	_, m, err := n.colleague(ctx, tx, s, id)
	if fault.CodeOf(err) == fault.NotFound || err == nil && !agency.CaseRoles(m.Roles) {
		return fault.Invalid("backup", "agency.backup.unknown")
	}
	return err
}

// demandPasskeys refuses unless every member has enough passkeys with PRF, and
// then destroys the passphrase wraps.
func (n *Agencies) demandPasskeys(ctx context.Context, tx *store.Tx, s *agency.Session) error {
	all, err := n.node.Colleagues(ctx, tx, s.Agency)
	if err != nil {
		return err
	}
	var missing []string
	for _, m := range all {
		if m.State == agency.Removed {
			continue
		}
		count, err := unlockingPasskeys(ctx, tx, m.ID)
		if err != nil {
			return err
		}
		if count < agency.PasskeysDemanded {
			missing = append(missing, m.Name)
			continue
		}
		if err := tx.DropUnlocks(ctx, m.ID, agency.ByPassphrase); err != nil {
			return err
		}
	}
	if len(missing) > 0 {
		return fault.Invalid("require_passkey", "agency.passkey.missing", strings.Join(missing, ", "))
	}
	return nil
}

// ChangePassphrase replaces the passphrase of the member who acts and ends
// their other sessions.
var ChangePassphrase = define.Define[act.ChangePassphrase, act.None]("ChangePassphrase", "PUT /me/passphrase", "sessions", agency.SignedIn,
	"Replace one's own passphrase.")

func (n *Agencies) changePassphrase(ctx context.Context, s *agency.Session, in act.ChangePassphrase) (out act.None, err error) {
	m, unlock, err := n.ownUnlock(ctx, s)
	if err != nil {
		return out, err
	}
	if err := agency.CheckPassphrase(in.New, "new", m.Login, m.Name); err != nil {
		return out, err
	}
	limits := n.guard.Device("session " + s.ID)
	if err := n.guard.Attempt(ctx, limits, false); err != nil {
		return out, err
	}
	if _, err := n.sessions.unlockByPassphrase(ctx, seal.Turn{Known: true, Owner: s.Member}, unlock, in.Old); err != nil {
		if fault.CodeOf(err) == fault.Unauthenticated {
			return out, fault.Invalid("old", "agency.passphrase.wrong")
		}
		return out, err
	}
	next, err := n.passphraseUnlock(ctx, seal.Turn{Known: true, Owner: s.Member}, s.Member, agency.MemberKeys{Seal: s.Keys.Seal, Sign: s.Keys.Sign}, in.New)
	if err != nil {
		return out, err
	}
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		return inOrder([]func() error{
			func() error { return guess.Refund(ctx, tx, limits) },
			func() error { return tx.AddUnlock(ctx, next) },
			func() error { return tx.EndSessionsOf(ctx, s.Member, s.ID) },
			func() error { return n.node.Audit(ctx, tx, s, "passphrase.change", s.Member) },
		})
	})
}

// ownUnlock finds the passphrase wrap of the member who acts.
func (n *Agencies) ownUnlock(ctx context.Context, s *agency.Session) (m *agency.MemberPublic, u agency.UnlockRow, err error) {
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		if m, err = n.node.MemberPublic(ctx, tx, s.Member); err != nil {
			return err
		}
		all, err := tx.Unlocks(ctx, s.Member)
		for _, one := range all {
			if one.Kind == agency.ByPassphrase {
				u = one
				return nil
			}
		}
		if err == nil {
			err = fault.New(fault.Conflict, "agency.passphrase.none")
		}
		return err
	})
	return m, u, err
}
