package node

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/seal"
	"relais/internal/store"
)

// need refuses who is not signed in or holds none of the roles.
func need(s *agency.Session, roles ...string) error {
	if s == nil {
		return agency.Ended()
	}
	if slices.ContainsFunc(roles, s.Has) {
		return nil
	}
	return fault.New(fault.Forbidden, "agency.role.missing")
}

// InviteMember invites somebody to the agency of an administrator.
func (n *Node) InviteMember(ctx context.Context, s *agency.Session, in act.InviteMember) (out act.Invitation, err error) {
	if err := agency.Administrators.May(s); err != nil {
		return out, err
	}
	if err := act.Check(&in); err != nil {
		return out, err
	}
	if err := deskRole(s, in.Roles); err != nil {
		return out, err
	}
	return n.invite(ctx, s, inviteMember, invited{Name: in.Name, Roles: in.Roles, Language: in.Language, By: s.Member})
}

// deskRole keeps the desk's role for the desk's agency.
func deskRole(s *agency.Session, roles []string) error {
	if slices.Contains(roles, agency.Desk) && !s.IsDesk {
		return fault.Invalid("roles", "agency.role.desk")
	}
	return nil
}

// InviteAgency invites an agency into the coalition of the desk.
func (n *Node) InviteAgency(ctx context.Context, s *agency.Session, in act.InviteAgency) (out act.Invitation, err error) {
	if err := agency.CoalitionDesk.May(s); err != nil {
		return out, err
	}
	if err := act.Check(&in); err != nil {
		return out, err
	}
	if err := checkAgency(in.Agency); err != nil {
		return out, err
	}
	return n.invite(ctx, s, inviteAgency, invited{Name: in.Agency.Name.In(s.Language), Agency: in.Agency, By: s.Member})
}

func (n *Node) invite(ctx context.Context, s *agency.Session, kind string, who invited) (out act.Invitation, err error) {
	code := newCode()
	row := agency.InvitationRow{ID: seal.NewID(), Agency: s.Agency, Kind: kind, Hash: codeHash(code)}
	row.Sealed = agency.SealJSON(n.own, invitationBind(row.ID, s.Agency), who)
	err = n.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		row.Ends = tx.Now().Add(invitationLasts)
		if err := tx.AddInvitation(ctx, row); err != nil {
			return err
		}
		return n.audit(ctx, tx, s, kind+".invite", row.ID)
	})
	return act.Invitation{ID: row.ID, Code: code, Kind: kind, Name: who.Name, Roles: who.Roles, Expires: row.Ends}, err
}

// ListInvitations lists the agency's open invitations, without their codes.
func (n *Node) ListInvitations(ctx context.Context, s *agency.Session, _ act.None) (out act.Invitations, err error) {
	if err := agency.Inviters.May(s); err != nil {
		return out, err
	}
	out.Items = []act.Invitation{}
	err = n.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		rows, err := tx.Invitations(ctx, s.Agency)
		if err != nil {
			return err
		}
		for _, row := range rows {
			var who invited
			if err := agency.OpenJSON(n.own, invitationBind(row.ID, row.Agency), row.Sealed, &who); err != nil {
				return err
			}
			out.Items = append(out.Items, act.Invitation{
				ID: row.ID, Kind: row.Kind, Name: who.Name, Roles: who.Roles, Expires: row.Ends,
			})
		}
		return nil
	})
	return out, err
}

// RevokeInvitation makes an invitation's code worthless.
func (n *Node) RevokeInvitation(ctx context.Context, s *agency.Session, in act.ID) (out act.None, err error) {
	if err := agency.Inviters.May(s); err != nil {
		return out, err
	}
	if err := act.Check(&in); err != nil {
		return out, err
	}
	return out, n.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := tx.DropInvitation(ctx, s.Agency, in.ID); err != nil {
			return err
		}
		return n.audit(ctx, tx, s, "invitation.revoke", in.ID)
	})
}

// ListMembers lists the members of one's own agency.
func (n *Node) ListMembers(ctx context.Context, s *agency.Session, _ act.None) (out act.Members, err error) {
	if s == nil {
		return out, agency.Ended()
	}
	out.Items = []act.Member{}
	err = n.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		all, err := n.colleagues(ctx, tx, s.Agency)
		if err != nil {
			return err
		}
		for _, m := range all {
			v, err := n.memberView(ctx, tx, s, m)
			if err != nil {
				return err
			}
			out.Items = append(out.Items, v)
		}
		return nil
	})
	return out, err
}

// memberView is a colleague as others see them: only administrators see
// logins.
func (n *Node) memberView(ctx context.Context, tx *store.Tx, s *agency.Session, m *agency.MemberPublic) (act.Member, error) {
	v := act.Member{
		ID: m.ID, Name: m.Name, Roles: m.Roles, Language: m.Language, Certified: m.Certified(),
		Removed: m.State == agency.Removed,
	}
	if !v.Certified {
		v.Roles = m.Asked
	}
	if s.Has(agency.Administrator) || s.Member == m.ID {
		v.Login = m.Login
	}
	if s.Member == m.ID {
		v.ShortCode = m.Keys.ShortCode(m.Agency, m.ID)
	}
	keys, err := tx.PasskeysOf(ctx, m.ID)
	if err != nil {
		return v, err
	}
	v.Passkeys = len(keys)
	holders, err := tx.VersionWraps(ctx, m.Agency, m.ID)
	v.Admitted = len(holders) > 0
	return v, err
}

// AdmitMember certifies a newcomer's keys (an administrator does) and hands
// the case desk's keys over (a member who holds them does), after the short
// code was compared by voice. Both may be the same person.
func (n *Node) AdmitMember(ctx context.Context, s *agency.Session, in act.AdmitMember) (out act.Member, err error) {
	if s == nil {
		return out, agency.Ended()
	}
	if s.Keys.Root.IsZero() && !s.CaseAccess() {
		return out, fault.New(fault.Forbidden, "agency.role.missing")
	}
	if err := act.Check(&in); err != nil {
		return out, err
	}
	err = n.change(ctx, func(ctx context.Context, tx *store.Tx) (*changes, error) {
		return n.planAdmission(ctx, tx, s, in)
	})
	if err != nil {
		return out, err
	}
	return n.member(ctx, s, in.ID)
}

func (n *Node) member(ctx context.Context, s *agency.Session, id string) (out act.Member, err error) {
	err = n.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		m, err := n.memberPublic(ctx, tx, id)
		if err == nil {
			out, err = n.memberView(ctx, tx, s, m)
		}
		return err
	})
	return out, err
}

// colleague finds a member of one's own agency; others are not found.
func (n *Node) colleague(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (agency.MemberRow, *agency.MemberPublic, error) {
	row, err := tx.Member(ctx, id)
	if err != nil {
		return row, nil, err
	}
	if row.Agency != s.Agency {
		return row, nil, store.ErrNotFound
	}
	m, err := n.memberPublic(ctx, tx, id)
	return row, m, err
}

// sameCode compares short codes as they are read aloud: digits only.
func sameCode(a, b string) bool {
	digits := func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsDigit(r) {
				return r
			}
			return -1
		}, s)
	}
	return digits(a) == digits(b)
}
