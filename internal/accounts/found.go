package accounts

import (
	"context"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/hours"
	"relais/internal/node"
	"relais/internal/seal"
	"relais/internal/store"
)

// setupLasts is how long a set-up code can be used.
const setupLasts = 24 * time.Hour

// NewSetupCode returns a one-time code with which the first agency is founded
// (Setup). It replaces an earlier code. A node that is set up already answers
// fault.Conflict.
func (n *Agencies) NewSetupCode(ctx context.Context) (string, error) {
	code := newCode()
	err := n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := notSetUp(ctx, tx); err != nil {
			return err
		}
		return tx.SetSetupCode(ctx, codeHash(code), tx.Now().Add(setupLasts))
	})
	return code, err
}

// IsSetUp reports whether the node has its first agency.
func (n *Agencies) IsSetUp(ctx context.Context) (done bool, err error) {
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		count, err := tx.Coalitions(ctx)
		done = count > 0
		return err
	})
	return done, err
}

func notSetUp(ctx context.Context, tx *store.Tx) error {
	count, err := tx.Coalitions(ctx)
	if err == nil && count > 0 {
		err = fault.New(fault.Conflict, "agency.setup.done")
	}
	return err
}

// Setup founds the node's coalition, its desk agency and that agency's first
// administrator with a one-time code.
var Setup = define.Define[act.Setup, act.Joined]("Setup", "POST /setup", "agencies", agency.Anyone,
	"Found the node with the one-time setup code: its first coalition, agency and administrator.")

func (n *Agencies) setup(ctx context.Context, in act.Setup) (out act.Joined, err error) {
	if err := checkFounding(in.Coalition, in.Agency, in.Admin); err != nil {
		return out, err
	}
	if err := n.setupCode(ctx, in.Code); err != nil {
		return out, err
	}
	roles := []string{agency.Administrator, agency.Coordinator, agency.Desk}
	f, c, err := n.found(ctx, roles, in.Admin)
	if err != nil {
		return out, err
	}
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := notSetUp(ctx, tx); err != nil {
			return err
		}
		if err := tx.UseSetupCode(ctx, codeHash(in.Code)); err != nil {
			return fault.Invalid("code", "agency.setup.code")
		}
		coalition := seal.NewID()
		proof := agency.SealDesk(n.node.Own, coalition, f.ID)
		if err := tx.AddCoalition(ctx, coalition, in.Coalition.FR, in.Coalition.EN, f.ID, proof); err != nil {
			return err
		}
		claim := agency.Claim{Coalition: coalition, Desk: f.ID, Sector: in.Agency.Sector, Number: 1, Date: node.Today(tx)}
		standing := agency.Standing{ // it invites itself
			Grant: agency.GrantSector(claim, f.ID, 1, f.Root), Own: agency.SignStanding(claim, f.ID, 1, f.Root),
		}
		return n.addFounding(ctx, tx, f, c, claim, standing, in.Agency)
	})
	return c.joined, err
}

// setupCode checks the code before the passphrase is hashed, so that strangers
// can't make the node work.
func (n *Agencies) setupCode(ctx context.Context, code string) error {
	if err := n.guard.Attempt(ctx, n.guard.Source(ctx), false); err != nil {
		return err
	}
	err := n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := tx.SetupCodeValid(ctx, codeHash(code)); err != nil {
			return fault.Invalid("code", "agency.setup.code")
		}
		return nil
	})
	if err == nil {
		n.guard.Succeeded(ctx, n.guard.Source(ctx))
	}
	return err
}

// RegisterAgency founds an agency with an invitation of the coalition's desk.
var RegisterAgency = define.Define[act.RegisterAgency, act.Joined]("RegisterAgency", "POST /agencies", "agencies", agency.Anyone,
	"Join the coalition with an agency's one-time invitation.")

func (n *Agencies) registerAgency(ctx context.Context, in act.RegisterAgency) (out act.Joined, err error) {
	if err := agency.CheckIdentity(in.Admin.Login, in.Admin.Passphrase, "admin.", in.Admin.Name); err != nil {
		return out, err
	}
	row, inv, err := n.invitation(ctx, inviteAgency, in.Code)
	if err != nil {
		return out, err
	}
	own := []string{in.Admin.Login, in.Admin.Name, inv.Agency.Name.FR, inv.Agency.Name.EN}
	if err := agency.CheckPassphrase(in.Admin.Passphrase, "admin.passphrase", own...); err != nil {
		return out, err
	}
	f, c, err := n.found(ctx, []string{agency.Administrator, agency.Coordinator}, in.Admin)
	if err != nil {
		return out, err
	}
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := tx.DropInvitation(ctx, row.Agency, row.ID); err != nil {
			return noInvitation(err)
		}
		host, err := n.node.AgencyPublic(ctx, tx, row.Agency)
		if err != nil {
			return err
		}
		claim := agency.Claim{Coalition: host.CoalitionID, Desk: host.ID, Sector: inv.Agency.Sector, Number: 1, Date: node.Today(tx)}
		standing := agency.Standing{Grant: inv.Grant, Own: agency.SignStanding(claim, f.ID, 1, f.Root)}
		if key, err := invitationKey(in.Code); err == nil && len(inv.Grant) > 0 {
			standing.Named = agency.NameInvited(f.ID, key)
		}
		return n.addFounding(ctx, tx, f, c, claim, standing, inv.Agency.input())
	})
	return c.joined, err
}

func checkFounding(coalition act.Text, a act.NewAgency, admin act.NewIdentity) error {
	if err := checkName(coalition, "coalition"); err != nil {
		return err
	}
	if err := checkAgency(a); err != nil {
		return err
	}
	return agency.CheckIdentity(admin.Login, admin.Passphrase, "admin.", admin.Name, a.Name.FR, a.Name.EN, coalition.FR, coalition.EN)
}

func checkAgency(a act.NewAgency) error {
	if err := checkName(a.Name, "agency.name"); err != nil {
		return err
	}
	return checkZone(a.Zone, "agency.zone")
}

// checkName: agencies and coalitions have their names in French and English;
// nothing that is said in more languages may be lost silently.
func checkName(name act.Text, field string) error {
	switch {
	case len(name.More) > 0:
		return fault.Invalid(field+".more", "agency.name.two")
	case name.Empty():
		return fault.Invalid(field+".fr", "agency.name.missing")
	}
	return nil
}

func checkZone(zone, field string) error {
	if _, err := hours.Zone(zone); err != nil {
		return fault.Invalid(field, "agency.zone.unknown")
	}
	return nil
}

// found makes the keys of an agency and the rows of its first administrator.
func (n *Agencies) found(ctx context.Context, roles []string, admin act.NewIdentity) (*agency.Founding, *newcomer, error) {
	f, err := agency.Found(roles)
	if err != nil {
		return nil, nil, err
	}
	c, err := n.joining(ctx, f.ID, f.Member, f.Keys, admin, roles)
	if err != nil {
		return nil, nil, err
	}
	c.certify(n.node.Own, f.MemberCert)
	return f, c, nil
}

// addFounding writes a new agency.
func (n *Agencies) addFounding(ctx context.Context, tx *store.Tx, f *agency.Founding, c *newcomer, claim agency.Claim, standing agency.Standing, in act.NewAgency) error {
	row := agency.Row{
		ID: f.ID, Coalition: claim.Coalition, Standing: standing.Bytes(), Name: in.Name, Sector: in.Sector, Province: in.Province, Zone: in.Zone,
		Hours: "[]", Current: 1, Serial: 1,
	}
	row.Keys = agency.SealKeys(n.node.Own, row, 1, agency.VersionRow{Version: 1, Cert: f.VersionCert})
	steps := []func() error{
		func() error { return tx.AddAgency(ctx, row) },
		func() error { return tx.AddRoot(ctx, f.ID, 1, f.RootCert) },
		func() error {
			return tx.AddVersion(ctx, f.ID, agency.VersionRow{Version: 1, Cert: f.VersionCert})
		},
		func() error { return tx.AddRootWrap(ctx, f.ID, f.RootWrap) },
		func() error { return tx.AddRootWrap(ctx, f.ID, f.NextWrap) },
		func() error { return tx.AddVersionWrap(ctx, f.ID, f.VersionWrap) },
		func() error { return c.add(ctx, tx, "admin.login") },
		func() error { return n.node.AuditAs(ctx, tx, f.ID, f.Member, "agency.found", f.ID) },
	}
	return inOrder(steps)
}

// inOrder runs steps until one fails.
func inOrder(steps []func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}
