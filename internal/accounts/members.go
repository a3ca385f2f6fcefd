package accounts

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/hours"
	"relais/internal/seal"
	"relais/internal/store"
)

// InviteMember invites somebody to the agency of an administrator.
var InviteMember = define.Define[act.InviteMember, act.Invitation]("InviteMember", "POST /invitations/members", "agencies", agency.Administrators,
	"Invite somebody to one's own agency; the code is shown once.").Asks(agency.GraveMember)

func (n *Agencies) inviteMember(ctx context.Context, s *agency.Session, in act.InviteMember) (out act.Invitation, err error) {
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

// InviteAgency invites an agency into the coalition of the desk. An
// administrator does: the desk's root signs of which sector the agency is, and
// nobody else holds it.
var InviteAgency = define.Define[act.InviteAgency, act.Invitation]("InviteAgency", "POST /invitations/agencies", "agencies", agency.CoalitionDesk,
	"Invite an agency into the coalition (desk only).").Asks(agency.GraveMember)

func (n *Agencies) inviteAgency(ctx context.Context, s *agency.Session, in act.InviteAgency) (out act.Invitation, err error) {
	if err := agency.NeedRoot(s); err != nil {
		return out, err
	}
	if err := checkAgency(in.Agency); err != nil {
		return out, err
	}
	return n.invite(ctx, s, inviteAgency, invited{Name: in.Agency.Name.In(s.Language), Agency: invitedAgencyOf(in.Agency), By: s.Member})
}

func (n *Agencies) invite(ctx context.Context, s *agency.Session, kind string, who invited) (out act.Invitation, err error) {
	code := newCode()
	row := agency.InvitationRow{ID: seal.NewID(), Agency: s.Agency, Kind: kind, Hash: codeHash(code)}
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		if kind == inviteAgency {
			if err := n.grantInvited(ctx, tx, s, &who, code); err != nil {
				return err
			}
		}
		row.Ends = hours.Fixed(tx.Now().Add(invitationLasts))
		row.Sealed = agency.SealJSON(n.node.Own, invitationBind(row), who)
		if err := tx.AddInvitation(ctx, row); err != nil {
			return err
		}
		if err := n.node.Audit(ctx, tx, s, kind+".invite", row.ID); err != nil {
			return err
		}
		out = act.Invitation{ID: row.ID, Code: code, Kind: kind, Name: who.Name, Roles: who.Roles, Language: who.Language, Expires: row.Ends}
		return n.node.Keep(ctx, tx, out)
	})
	return out, err
}

// ListInvitations lists the agency's open invitations, without their codes.
var ListInvitations = define.Define[act.None, act.Invitations]("ListInvitations", "GET /invitations", "agencies", agency.Inviters,
	"The invitations that are still open.")

func (n *Agencies) listInvitations(ctx context.Context, s *agency.Session, _ act.None) (out act.Invitations, err error) {
	out.Items = []act.Invitation{}
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		rows, err := tx.Invitations(ctx, s.Agency)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if row.Kind != inviteMember && row.Kind != inviteAgency {
				continue
			}
			var who invited
			if err := n.openInvitation(row, &who); err != nil {
				out.Damaged = append(out.Damaged, row.ID)
				continue
			}
			out.Items = append(out.Items, act.Invitation{
				ID: row.ID, Kind: row.Kind, Name: who.Name, Roles: who.Roles, Language: who.Language, Expires: row.Ends,
			})
		}
		return nil
	})
	return out, err
}

// RevokeInvitation makes an invitation's code worthless.
var RevokeInvitation = define.Define[act.ID, act.None]("RevokeInvitation", "DELETE /invitations/{id}", "agencies", agency.Inviters,
	"Take an invitation back.")

func (n *Agencies) revokeInvitation(ctx context.Context, s *agency.Session, in act.ID) (out act.None, err error) {
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := tx.DropInvitation(ctx, s.Agency, in.ID); err != nil {
			return err
		}
		return n.node.Audit(ctx, tx, s, "invitation.revoke", in.ID)
	})
}

// ListMembers lists the members of one's own agency.
var ListMembers = define.Define[act.None, act.Members]("ListMembers", "GET /members", "agencies", agency.SignedIn,
	"The members of one's own agency.")

func (n *Agencies) listMembers(ctx context.Context, s *agency.Session, _ act.None) (out act.Members, err error) {
	out.Items = []act.Member{}
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		all, err := n.node.Colleagues(ctx, tx, s.Agency)
		if err != nil {
			return err
		}
		lost, err := n.recovery.secondsAsked(ctx, tx, s.Agency)
		if err != nil {
			return err
		}
		for _, m := range all {
			v, err := n.memberView(ctx, tx, s, m)
			if err != nil {
				return err
			}
			if asked, ok := lost[m.ID]; ok {
				v.Second = &asked
			}
			out.Items = append(out.Items, v)
		}
		return nil
	})
	return out, err
}

// memberView is a colleague as others see them: only administrators see
// logins.
func (n *Agencies) memberView(ctx context.Context, tx *store.Tx, s *agency.Session, m *agency.MemberPublic) (act.Member, error) {
	v := act.Member{
		ID: m.ID, Name: m.Name, Roles: m.Roles, Language: m.Language, Certified: m.Certified(),
		Removed: m.State == agency.Removed, Damaged: m.Damaged,
	}
	if !v.Certified {
		v.Roles = m.Asked
	}
	if s.Has(agency.Administrator) || s.Member == m.ID {
		v.Login = m.Login
	}
	if s.Member == m.ID && !m.Damaged {
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
var AdmitMember = define.Define[act.AdmitMember, act.Member]("AdmitMember", "POST /members/{id}/admit", "agencies", agency.SignedIn,
	"Certify a newcomer's keys and hand over the case desk's, after comparing the short code by voice.").Asks(agency.GraveMember)

func (n *Agencies) admitMember(ctx context.Context, s *agency.Session, in act.AdmitMember) (out act.Member, err error) {
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

func (n *Agencies) member(ctx context.Context, s *agency.Session, id string) (out act.Member, err error) {
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		m, err := n.node.MemberPublic(ctx, tx, id)
		if err == nil {
			out, err = n.memberView(ctx, tx, s, m)
		}
		return err
	})
	return out, err
}

// colleague finds a member of one's own agency; others are not found.
func (n *Agencies) colleague(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (agency.MemberRow, *agency.MemberPublic, error) {
	row, err := tx.Member(ctx, id)
	if err != nil {
		return row, nil, err
	}
	if row.Agency != s.Agency {
		return row, nil, store.ErrNotFound
	}
	m, err := n.node.MemberPublic(ctx, tx, id)
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
