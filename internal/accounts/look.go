package accounts

import (
	"context"
	"encoding/hex"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/seal"
	"relais/internal/store"
)

// LookAtInvitation tells the holder of a code who invites them and to what,
// without using it. An unknown code is not found, and counts as a guess.
var LookAtInvitation = define.Define[act.InvitationCode, act.Invited]("LookAtInvitation", "POST /invitations/look", "agencies", agency.Anyone,
	"Who invites, and to what, before the invitation is used.")

func (n *Agencies) lookAtInvitation(ctx context.Context, in act.InvitationCode) (out act.Invited, err error) {
	row, inv, err := n.invitation(ctx, in.Kind, in.Code)
	if err != nil {
		return out, err
	}
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		host, err := n.node.AgencyPublic(ctx, tx, row.Agency)
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

// News is a mark that changes when the member of a session would find something
// new on their first page. Looking is no activity: a screen that nobody touches
// still signs itself out. It returns the session too, and agency.Ended when it
// has ended or this process has not opened it.
func (n *Sessions) News(ctx context.Context, token string) (mark string, s *agency.Session, err error) {
	if len(token) != seal.TokenLen {
		return "", nil, agency.Ended()
	}
	hash := seal.HashToken(token)
	open, ok := n.cache.Get(hex.EncodeToString(hash))
	if !ok {
		return "", nil, agency.Ended()
	}
	one := open.Session
	s = &one
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		row, sealed, err := tx.SessionNow(ctx, hash)
		if row.ReadTimes(n.node.Own); err == nil && !alive(row, sealed, tx.Now()) {
			err = agency.Ended()
		}
		if err != nil {
			return err
		}
		mark, err = tx.Mark(ctx, n.node.Sender(s.Agency), n.node.Recipient(s.Agency), n.node.AtDesk(s.Agency), n.node.Pseudonym("notice", s.Member), n.node.Pseudonym("need desk", s.Agency))
		return err
	})
	if fault.CodeOf(err) == fault.NotFound {
		err = agency.Ended()
	}
	return mark, s, err
}

// SetLanguage chooses the language in which the member who acts is addressed.
var SetLanguage = define.Define[act.SetLanguage, act.None]("SetLanguage", "PUT /me/language", "sessions", agency.SignedIn,
	"Choose one's own language.")

func (n *Agencies) setLanguage(ctx context.Context, s *agency.Session, in act.SetLanguage) (out act.None, err error) {
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		row, m, err := n.colleague(ctx, tx, s, s.Member)
		if err != nil {
			return err
		}
		profile := m.Profile
		profile.Language = in.Language
		row.Profile = agency.SealJSON(n.node.Own, row.Bind("profile"), profile)
		return tx.SetMember(ctx, row)
	})
}
