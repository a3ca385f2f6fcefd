package accounts

import (
	"context"
	"crypto/rand"
	"slices"

	"relais/internal/agency"
	"relais/internal/seal"
	"relais/internal/store"
)

// planRotation makes the new version, and root, sealed to those who stay. The
// member id has these roles from now on; who reads case files and gives them
// hands the version over, too.
func (n *Agencies) planRotation(todo *changes, r *agency.Rotation, staff []staffMember, id string, roles []string) error {
	for _, m := range staff {
		h := agency.Holder{ID: m.pub.ID, Keys: m.pub.Keys, Roles: m.pub.Roles, Number: m.pub.Number, Reads: m.reads}
		if m.pub.ID == id {
			h.Roles, h.Reads = roles, m.reads || r.Before != nil
		}
		if m.pub.Certified() && len(h.Roles) > 0 {
			r.Members = append(r.Members, h)
		}
	}
	if err := r.Rotate(); err != nil {
		return err
	}
	rows := map[string]agency.MemberRow{}
	for _, m := range staff {
		rows[m.pub.ID] = m.row
	}
	n.addRotation(todo, r, rows, id)
	return nil
}

// addRotation plans the writes of a rotation. The row of the member skip is
// written by the caller.
func (n *Agencies) addRotation(todo *changes, r *agency.Rotation, rows map[string]agency.MemberRow, skip string) {
	id := r.Agency.ID
	if r.RootCert != nil {
		todo.add(func(ctx context.Context, tx *store.Tx) error { return tx.AddRoot(ctx, id, r.Serial, r.RootCert) })
		todo.add(func(ctx context.Context, tx *store.Tx) error { return tx.DropOldRootWraps(ctx, id, r.Serial) })
	}
	todo.add(func(ctx context.Context, tx *store.Tx) error { return tx.AddVersion(ctx, id, r.Version) })
	for _, w := range r.RootWraps {
		todo.add(func(ctx context.Context, tx *store.Tx) error { return tx.AddRootWrap(ctx, id, w) })
	}
	for _, w := range r.VersionWraps {
		todo.add(func(ctx context.Context, tx *store.Tx) error { return tx.AddVersionWrap(ctx, id, w) })
	}
	printed := false // one that is lost can't recover what is new
	for _, kit := range r.LostKits {
		printed = printed || kit.Confirmed
		todo.add(func(ctx context.Context, tx *store.Tx) error { return tx.DropKit(ctx, id, kit.ID) })
	}
	for kit, cert := range r.KitCerts {
		cert = agency.SealKitCert(n.node.Own, id, kit, cert)
		todo.add(func(ctx context.Context, tx *store.Tx) error { return tx.SetKitCert(ctx, kit, cert) })
	}
	for member, cert := range r.MemberCerts {
		row, ok := rows[member]
		if !ok || member == skip {
			continue
		}
		row.Cert = n.node.Own.Seal(row.Bind("cert"), cert)
		todo.add(func(ctx context.Context, tx *store.Tx) error { return tx.SetMember(ctx, row) })
	}
	todo.add(func(ctx context.Context, tx *store.Tx) error {
		a, err := n.node.AgencyRow(ctx, tx, id)
		if err != nil {
			return err
		}
		a.Current, a.Serial, a.Kit = r.Version.Version, r.Serial, a.Kit && !printed
		a.Keys = agency.SealKeys(n.node.Own, a, r.Serial, r.Version)
		return n.node.SetAgency(ctx, tx, a)
	})
}

// planMember writes the row of the member whose roles change.
func (n *Agencies) planMember(todo *changes, keys agency.Keys, r *agency.Rotation, row agency.MemberRow, m *agency.MemberPublic, roles []string) error {
	if len(roles) == 0 {
		todo.add(func(ctx context.Context, tx *store.Tx) error { return n.EndMember(ctx, tx, row) })
		return nil
	}
	if !m.Certified() { // will be certified with these roles
		p := m.Profile
		p.Asked = roles
		row.Profile = agency.SealJSON(n.node.Own, row.Bind("profile"), p)
		todo.add(func(ctx context.Context, tx *store.Tx) error { return tx.SetMember(ctx, row) })
		return nil
	}
	cert := r.MemberCerts[row.ID]
	if cert == nil {
		cert = agency.CertifyMember(agency.MemberCert{
			Agency: row.Agency, Member: row.ID, Seal: m.Keys.Seal, Sign: m.Keys.Sign, Roles: roles,
			Serial: r.Agency.Serial, Number: m.Number + 1,
		}, keys.Root)
	}
	row.Cert = n.node.Own.Seal(row.Bind("cert"), cert)
	todo.add(func(ctx context.Context, tx *store.Tx) error { return tx.SetMember(ctx, row) })
	if slices.ContainsFunc(m.Roles, func(r string) bool { return !slices.Contains(roles, r) }) {
		todo.add(func(ctx context.Context, tx *store.Tx) error { return tx.CloseSessionsOf(ctx, row.ID) })
	}
	if !agency.CaseRoles(roles) {
		todo.add(func(ctx context.Context, tx *store.Tx) error { return tx.DropVersionWraps(ctx, row.Agency, row.ID) })
	} else if !agency.CaseRoles(m.Roles) && keys.Current > 0 && r.Version.Version == 0 {
		if err := planWrap(todo, keys, r.Agency, m); err != nil {
			return err
		}
	}
	switch {
	case isAdministrator(m.Roles) && !isAdministrator(roles):
		todo.add(func(ctx context.Context, tx *store.Tx) error { return tx.DropRootWraps(ctx, row.Agency, row.ID) })
	case isAdministrator(roles) && !isAdministrator(m.Roles) && r.RootCert == nil:
		return planRoot(todo, keys, r.Agency, m)
	}
	return nil
}

// EndMember destroys everything by which a member could act. The row stays, for
// the names beside what they wrote; the login is free again.
func (n *Agencies) EndMember(ctx context.Context, tx *store.Tx, row agency.MemberRow) error {
	row.State = agency.Removed
	row.Login = make([]byte, 16)
	rand.Read(row.Login)
	return inOrder([]func() error{
		func() error { return tx.SetMember(ctx, row) },
		func() error {
			return tx.SetSecond(ctx, row.ID, agency.SealJSON(n.node.Own, row.Bind("second"), agency.Second{Secret: seal.NewID()}))
		},
		func() error { return tx.EndSessionsOf(ctx, row.ID, "") },
		func() error { return tx.DropUnlocks(ctx, row.ID, "") },
		func() error { return tx.DropPasskeysOf(ctx, row.ID) },
		func() error { return tx.DropVersionWraps(ctx, row.Agency, row.ID) },
		func() error { return tx.DropRootWraps(ctx, row.Agency, row.ID) },
	})
}
