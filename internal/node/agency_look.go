package node

import (
	"context"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/store"
)

// LookAtInvitation tells the holder of a code who invites them and to what,
// without using it. An unknown code is not found, and counts as a guess.
func (n *Node) LookAtInvitation(ctx context.Context, in act.InvitationCode) (out act.Invited, err error) {
	if err := act.Check(&in); err != nil {
		return out, err
	}
	row, inv, err := n.invitation(ctx, in.Kind, in.Code)
	if err != nil {
		return out, err
	}
	err = n.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		host, err := n.agencyPublic(ctx, tx, row.Agency)
		if err != nil {
			return err
		}
		out = act.Invited{By: host.Name, Name: inv.Name, Roles: inv.Roles, Expires: row.Ends}
		if in.Kind == inviteAgency {
			out.By = host.Coalition
		}
		return nil
	})
	return out, err
}

// SetLanguage chooses the language in which the member who acts is addressed.
func (n *Node) SetLanguage(ctx context.Context, s *agency.Session, in act.SetLanguage) (out act.None, err error) {
	if s == nil {
		return out, agency.Ended()
	}
	if err := act.Check(&in); err != nil {
		return out, err
	}
	return out, n.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		row, m, err := n.colleague(ctx, tx, s, s.Member)
		if err != nil {
			return err
		}
		profile := m.Profile
		profile.Language = in.Language
		row.Profile = agency.SealJSON(n.own, row.Bind("profile"), profile)
		return tx.SetMember(ctx, row)
	})
}
