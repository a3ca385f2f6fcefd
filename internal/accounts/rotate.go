package accounts

import (
	"context"
	"slices"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/seal"
	"relais/internal/store"
)

// ChangeRoles gives a member other roles. Who loses the case desk's roles
// loses its keys, and the agency gets a new version. Who stops being an
// administrator held the root: only the recovery kit can change it.
var ChangeRoles = define.Define[act.ChangeRoles, act.Member]("ChangeRoles", "PUT /members/{id}/roles", "agencies", agency.Administrators,
	"Give a member other roles.").Asks(agency.GraveMember)

func (n *Agencies) changeRoles(ctx context.Context, s *agency.Session, in act.ChangeRoles) (out act.Member, err error) {
	if err := agency.NeedRoot(s); err != nil {
		return out, err
	}
	if err := act.Check(&in); err != nil {
		return out, err
	}
	if err := deskRole(s, in.Roles); err != nil {
		return out, err
	}
	err = n.change(ctx, func(ctx context.Context, tx *store.Tx) (*changes, error) {
		return n.planRoles(ctx, tx, s, act.Leave{ID: in.ID, To: in.To, Backup: in.Backup}, in.Roles)
	})
	if err != nil {
		return out, err
	}
	return n.member(ctx, s, in.ID)
}

// RemoveMember ends somebody's membership: their sessions and ways to sign in
// are destroyed, the agency gets a new version that they can't open, and what
// they leave behind is handed over (see handover).
var RemoveMember = define.Define[act.Leave, act.None]("RemoveMember", "DELETE /members/{id}", "agencies", agency.Administrators,
	"Remove a member; the agency's keys are rotated.").Asks(agency.GraveMember)

func (n *Agencies) removeMember(ctx context.Context, s *agency.Session, in act.Leave) (out act.None, err error) {
	if err := agency.NeedRoot(s); err != nil {
		return out, err
	}
	if err := act.Check(&in); err != nil {
		return out, err
	}
	return out, n.change(ctx, func(ctx context.Context, tx *store.Tx) (*changes, error) {
		return n.planRoles(ctx, tx, s, in, nil)
	})
}

// planRoles works out what other roles (none: removal) mean for the keys, and
// for what the member leaves behind.
func (n *Agencies) planRoles(ctx context.Context, tx *store.Tx, s *agency.Session, in act.Leave, roles []string) (*changes, error) {
	id := in.ID
	row, m, err := n.colleague(ctx, tx, s, id)
	if agency.Damaged(err) && len(roles) == 0 { // somebody changed the row: nobody knows what they held
		m, err = row.DamagedMember(0), nil
	}
	if err != nil {
		return nil, err
	}
	if row.State == agency.Removed {
		return nil, fault.New(fault.Gone, "agency.member.removed")
	}
	keys := agency.Keys{}
	r, staff, err := n.rotation(ctx, tx, s, &keys)
	if err != nil {
		return nil, err
	}
	if err := enoughStay(staff, id, roles); err != nil {
		return nil, err
	}
	todo := &changes{}
	todo.add(func(ctx context.Context, tx *store.Tx) error { return sameAgency(ctx, tx, r.Agency) })
	loses := func(class func([]string) bool) bool { return class(m.Roles) && !class(roles) }
	left := leaving{in: in, by: s, keys: keys, agency: r.Agency, staff: staff, row: &row, member: m, goes: len(roles) == 0, reads: loses(agency.CaseRoles) || m.Damaged}
	if err := left.plan(ctx, tx, todo, n); err != nil {
		return nil, err
	}
	r.NewRoot = loses(isAdministrator) || m.Damaged
	if r.NewRoot || loses(agency.CaseRoles) || len(roles) == 0 && m.Certified() {
		if err := n.planRotation(todo, r, staff, id, roles); err != nil {
			return nil, err
		}
	}
	if r.RootCert != nil {
		if err := n.planStandings(ctx, tx, todo, r.Agency, r.Serial, r.Root, true); err != nil {
			return nil, err
		}
	}
	if err := n.planMember(todo, keys, r, row, m, roles); err != nil {
		return nil, err
	}
	action := "member.roles"
	if len(roles) == 0 {
		action = "member.remove"
	}
	todo.add(func(ctx context.Context, tx *store.Tx) error { return n.node.Audit(ctx, tx, s, action, id) })
	return todo, nil
}

func isAdministrator(roles []string) bool { return slices.Contains(roles, agency.Administrator) }

// staffMember is a member with the row that says so.
type staffMember struct {
	row   agency.MemberRow
	pub   *agency.MemberPublic
	reads bool // holds the newest version
}

// rotation gathers what a new version needs: the session's keys (which it
// also returns in keys, fresh), kits, members.
func (n *Agencies) rotation(ctx context.Context, tx *store.Tx, s *agency.Session, keys *agency.Keys) (*agency.Rotation, []staffMember, error) {
	a, err := n.node.AgencyPublic(ctx, tx, s.Agency)
	if err != nil {
		return nil, nil, err
	}
	if *keys, err = n.node.FreshKeys(ctx, tx, s, a); err != nil {
		return nil, nil, err
	}
	if keys.Root.IsZero() { // no longer an administrator
		return nil, nil, fault.New(fault.Forbidden, "agency.role.missing")
	}
	r := &agency.Rotation{Agency: a, Root: keys.Root, Before: keys.Versions[a.Version]}
	if r.Kits, r.LostKits, err = n.kitHolders(ctx, tx, a); err != nil {
		return nil, nil, err
	}
	rows, err := tx.MembersOf(ctx, a.ID)
	if err != nil {
		return nil, nil, err
	}
	holders, err := tx.VersionHolders(ctx, a.ID, a.Version)
	if err != nil {
		return nil, nil, err
	}
	var staff []staffMember
	for _, row := range rows {
		m, err := n.node.ColleagueOf(tx, row, a)
		if err != nil {
			return nil, nil, err
		}
		staff = append(staff, staffMember{row, m, slices.Contains(holders, m.ID)})
	}
	return r, staff, nil
}

// kitHolders are the agency's kits that were confirmed, their keys verified:
// one that waits for it holds no keys to cases. Apart from them those
// whose certificates do not hold. Nothing is sealed to these, but they keep
// nobody from signing in or from being removed.
func (n *Agencies) kitHolders(ctx context.Context, tx *store.Tx, a *agency.Public) (all []agency.KitHolder, lost []agency.KitRow, err error) {
	rows, err := tx.Kits(ctx, a.ID)
	for _, row := range rows {
		if !row.Confirmed {
			continue
		}
		if agency.OpenKitAbout(n.node.Own, row, a.Older).Confirmed == "" {
			lost = append(lost, row)
			continue
		}
		cert, err := a.OpenKitCert(n.node.Own, row)
		var key seal.PublicKey
		if err == nil {
			key, err = agency.VerifyKit(a.ID, row.ID, a.Roots, cert)
		}
		if err != nil {
			n.node.Log().Error("the certificate of a recovery kit does not hold", "err", err)
			lost = append(lost, row)
			continue
		}
		all = append(all, agency.KitHolder{ID: row.ID, Public: key})
	}
	return all, lost, err
}

// enoughStay keeps an administrator and a reader of case files: without them
// only the recovery kit could go on.
func enoughStay(staff []staffMember, id string, roles []string) error {
	admin, reader := isAdministrator(roles), agency.CaseRoles(roles)
	for _, m := range staff {
		if m.pub.ID != id && m.pub.Certified() {
			admin = admin || isAdministrator(m.pub.Roles)
			reader = reader || agency.CaseRoles(m.pub.Roles)
		}
	}
	switch {
	case !admin:
		return fault.New(fault.Conflict, "agency.admin.last")
	case !reader:
		return fault.New(fault.Conflict, "agency.reader.last")
	}
	return nil
}
