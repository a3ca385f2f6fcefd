package accounts

import (
	"context"
	"slices"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/store"
)

// changes are writes that were worked out (signed and sealed) outside of the
// transaction that makes them.
type changes []func(context.Context, *store.Tx) error

func (c *changes) add(f func(context.Context, *store.Tx) error) { *c = append(*c, f) }

// run makes the writes in order.
func (c *changes) run(ctx context.Context, tx *store.Tx) error {
	for _, f := range *c {
		if err := f(ctx, tx); err != nil {
			return err
		}
	}
	return nil
}

// change plans on a snapshot, where slow work holds nobody up, and writes what
// was planned. A row that changed in between makes it plan again.
func (n *Agencies) change(ctx context.Context, plan func(context.Context, *store.Tx) (*changes, error)) error {
	const tries = 5
	for try := 1; ; try++ {
		var todo *changes
		err := n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
			todo, err = plan(ctx, tx)
			return err
		})
		if err != nil {
			return err
		}
		err = n.node.DB.Transact(ctx, todo.run)
		if try == tries || !isStale(err) {
			return err
		}
	}
}

func isStale(err error) bool {
	f, ok := fault.As(err)
	return ok && f.Key == "agency.changed"
}

// planAdmission works out what the member who admits may do for the newcomer.
func (n *Agencies) planAdmission(ctx context.Context, tx *store.Tx, s *agency.Session, in act.AdmitMember) (*changes, error) {
	row, m, err := n.colleague(ctx, tx, s, in.ID)
	if err != nil {
		return nil, err
	}
	if row.State == agency.Removed {
		return nil, fault.New(fault.Gone, "agency.member.removed")
	}
	if !sameCode(in.ShortCode, m.Keys.ShortCode(s.Agency, m.ID)) {
		return nil, fault.Invalid("short_code", "agency.code.different")
	}
	a, err := n.node.AgencyPublic(ctx, tx, s.Agency)
	if err != nil {
		return nil, err
	}
	if err := n.enoughPasskeys(ctx, tx, a, m); err != nil {
		return nil, err
	}
	keys, err := n.node.FreshKeys(ctx, tx, s, a)
	if err != nil {
		return nil, err
	}
	todo := &changes{}
	todo.add(func(ctx context.Context, tx *store.Tx) error { return sameAgency(ctx, tx, a) })
	roles := m.Roles
	if !keys.Root.IsZero() && !m.Certified() {
		roles = m.Asked
		if err := n.planCertificate(todo, keys, a, row, m, roles); err != nil {
			return nil, err
		}
	} else {
		todo.add(func(ctx context.Context, tx *store.Tx) error { return tx.TouchMember(ctx, row.ID) })
	}
	if s.CaseAccess() && agency.CaseRoles(roles) {
		if err := planWrap(todo, keys, a, m); err != nil {
			return nil, err
		}
		if err := n.planKitAgain(ctx, tx, todo, a); err != nil {
			return nil, err
		}
	}
	todo.add(func(ctx context.Context, tx *store.Tx) error { return n.node.Audit(ctx, tx, s, "member.admit", row.ID) })
	return todo, nil
}

// planKitAgain tells everybody to make a kit again that one member holds, now
// that a second one reads cases.
func (n *Agencies) planKitAgain(ctx context.Context, tx *store.Tx, todo *changes, a *agency.Public) error {
	alone, err := n.heldByOne(ctx, tx, a)
	if err != nil || !alone {
		return err
	}
	todo.add(func(ctx context.Context, tx *store.Tx) error {
		return n.node.NotifyAll(ctx, tx, a.ID, act.Notice{Code: "agency.notice.kit_alone", Link: "/agency"})
	})
	return nil
}

// planCertificate signs a member's keys and roles, and hands the root to an
// administrator.
func (n *Agencies) planCertificate(todo *changes, keys agency.Keys, a *agency.Public, row agency.MemberRow, m *agency.MemberPublic, roles []string) error {
	cert := agency.CertifyMember(agency.MemberCert{
		Agency: a.ID, Member: m.ID, Seal: m.Keys.Seal, Sign: m.Keys.Sign, Roles: roles,
		Serial: a.Serial, Number: m.Number + 1,
	}, keys.Root)
	row.Cert, row.State = n.node.Own.Seal(row.Bind("cert"), cert), agency.Active
	todo.add(func(ctx context.Context, tx *store.Tx) error { return tx.SetMember(ctx, row) })
	if !slices.Contains(roles, agency.Administrator) {
		return nil
	}
	return planRoot(todo, keys, a, m)
}

func planRoot(todo *changes, keys agency.Keys, a *agency.Public, m *agency.MemberPublic) error {
	to, err := m.SealKey()
	if err != nil {
		return err
	}
	sealed, err := agency.WrapRoot(a.ID, a.Serial, m.ID, keys.Root, to)
	todo.add(func(ctx context.Context, tx *store.Tx) error {
		return tx.AddRootWrap(ctx, a.ID, agency.WrapRow{Number: a.Serial, Holder: m.ID, Sealed: sealed})
	})
	return err
}

// planWrap hands the newest version's secrets to a member of the case desk.
func planWrap(todo *changes, keys agency.Keys, a *agency.Public, m *agency.MemberPublic) error {
	if keys.Current != a.Version {
		return fault.New(fault.Conflict, "agency.changed")
	}
	to, err := m.SealKey()
	if err != nil {
		return err
	}
	sealed, err := keys.Versions[a.Version].WrapFor(a.ID, m.ID, to)
	todo.add(func(ctx context.Context, tx *store.Tx) error {
		return tx.AddVersionWrap(ctx, a.ID, agency.WrapRow{Number: a.Version, Holder: m.ID, Sealed: sealed})
	})
	return err
}

// enoughPasskeys refuses who has fewer passkeys than the agency demands.
func (n *Agencies) enoughPasskeys(ctx context.Context, tx *store.Tx, a *agency.Public, m *agency.MemberPublic) error {
	if !a.Passkeys {
		return nil
	}
	count, err := unlockingPasskeys(ctx, tx, m.ID)
	if err == nil && count < agency.PasskeysDemanded {
		err = fault.New(fault.Conflict, "agency.passkey.two", agency.PasskeysDemanded)
	}
	return err
}

// unlockingPasskeys counts a member's passkeys with PRF.
func unlockingPasskeys(ctx context.Context, tx *store.Tx, member string) (count int, err error) {
	all, err := tx.Unlocks(ctx, member)
	for _, u := range all {
		if u.Kind == agency.ByPasskey {
			count++
		}
	}
	return count, err
}
