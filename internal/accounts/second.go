package accounts

import (
	"context"
	"slices"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/seal"
	"relais/internal/store"
)

// A lost authenticator is replaced without removing its owner. Two other
// members agree, each proving again who they are, and everybody is told. The
// second of them gets a code that works once; only the owner, with it and with
// their passphrase, is shown the new authenticator's secret.

// Kinds of an invitation that are steps of a replacement.
const (
	secondAsked = "second asked" // waits for another member
	secondReady = "second"       // its code was handed out
)

const secondLasts = 24 * time.Hour

// lostSecond is what such a row says, sealed for the node.
type lostSecond struct {
	Member string `json:"member"` // whose authenticator is replaced
	By     string `json:"by"`     // the member who asked
}

// AskSecond is the first of two members' words.
var AskSecond = define.Define[act.ID, act.SecondAsked]("AskSecond", "POST /members/{id}/second-factor", "agencies", agency.SignedIn,
	"Say that a colleague lost their authenticator; another member must agree.").Asks(agency.GraveMember)

func (n *Recovery) askSecond(ctx context.Context, s *agency.Session, in act.ID) (out act.SecondAsked, err error) {
	row := agency.InvitationRow{ID: seal.NewID(), Agency: s.Agency, Kind: secondAsked, Hash: codeHash(newCode())}
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		m, err := n.losesSecond(ctx, tx, s, in.ID)
		if err != nil {
			return err
		}
		waiting, err := n.secondsAsked(ctx, tx, s.Agency)
		if err != nil {
			return err
		}
		if _, ok := waiting[in.ID]; ok {
			return fault.New(fault.Conflict, "agency.second.asked")
		}
		row.Ends = tx.Now().Add(secondLasts)
		row.Sealed = agency.SealJSON(n.node.Own, invitationBind(row), lostSecond{in.ID, s.Member})
		out = act.SecondAsked{ID: row.ID, Member: in.ID, By: s.Member, Ends: row.Ends}
		if err := tx.AddInvitation(ctx, row); err != nil {
			return err
		}
		notice := act.Notice{Code: "agency.notice.second_asked", Args: []string{s.Name, m.Name}, Link: "/members/" + in.ID}
		if err := n.node.TellAll(ctx, tx, s.Agency, notice); err != nil {
			return err
		}
		return n.node.Audit(ctx, tx, s, "second.ask", in.ID)
	})
	return out, err
}

// losesSecond finds the colleague whose authenticator is replaced: certified,
// and somebody else.
func (n *Recovery) losesSecond(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (*agency.MemberPublic, error) {
	row, m, err := n.agencies.colleague(ctx, tx, s, id)
	switch {
	case err != nil:
		return nil, err
	case id == s.Member:
		return nil, fault.New(fault.Conflict, "agency.second.own")
	case row.State != agency.Active || !m.Certified():
		return nil, fault.New(fault.Conflict, "agency.second.waiting")
	}
	me, err := n.node.MemberPublic(ctx, tx, s.Member)
	if err == nil && !me.Certified() {
		err = fault.New(fault.Forbidden, "agency.role.missing")
	}
	return m, err
}

// secondsAsked are the replacements that wait in an agency, by member.
func (n *Recovery) secondsAsked(ctx context.Context, tx *store.Tx, agencyID string) (map[string]act.SecondAsked, error) {
	rows, err := tx.Invitations(ctx, agencyID)
	all := map[string]act.SecondAsked{}
	for _, row := range rows {
		var lost lostSecond
		if row.Kind == secondAsked && n.agencies.openInvitation(row, &lost) == nil {
			all[lost.Member] = act.SecondAsked{ID: row.ID, Member: lost.Member, By: lost.By, Ends: row.Ends}
		}
	}
	return all, err
}

// AgreeSecond is the other member's word. It answers the code, once.
var AgreeSecond = define.Define[act.ID, act.SecondCode]("AgreeSecond", "POST /members/{id}/second-factor/agree", "agencies", agency.SignedIn,
	"Agree that a colleague lost their authenticator; the code to hand to them is shown once.").Asks(agency.GraveMember)

func (n *Recovery) agreeSecond(ctx context.Context, s *agency.Session, in act.ID) (out act.SecondCode, err error) {
	code := newCode()
	row := agency.InvitationRow{ID: seal.NewID(), Agency: s.Agency, Kind: secondReady, Hash: codeHash(code)}
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		m, err := n.losesSecond(ctx, tx, s, in.ID)
		if err != nil {
			return err
		}
		asked, err := n.twoForSecond(ctx, tx, s, in.ID)
		if err != nil {
			return err
		}
		row.Ends = tx.Now().Add(secondLasts)
		row.Sealed = agency.SealJSON(n.node.Own, invitationBind(row), lostSecond{in.ID, s.Member})
		out = act.SecondCode{Code: code, Ends: row.Ends}
		notice := act.Notice{Code: "agency.notice.second_agreed", Args: []string{s.Name, m.Name}, Link: "/members/" + in.ID}
		return inOrder([]func() error{
			func() error { return tx.DropInvitation(ctx, s.Agency, asked) },
			func() error { return tx.AddInvitation(ctx, row) },
			func() error { return n.node.TellAll(ctx, tx, s.Agency, notice) },
			func() error { return n.node.Audit(ctx, tx, s, "second.agree", in.ID) },
		})
	})
	return out, err
}

// twoForSecond finds what another member asked for, who is still there.
func (n *Recovery) twoForSecond(ctx context.Context, tx *store.Tx, s *agency.Session, member string) (asked string, err error) {
	all, err := n.secondsAsked(ctx, tx, s.Agency)
	if err != nil {
		return "", err
	}
	one, ok := all[member]
	switch {
	case !ok:
		return "", fault.New(fault.Conflict, "agency.second.none")
	case one.By == s.Member:
		return "", fault.New(fault.Conflict, "agency.second.same")
	}
	row, by, err := n.agencies.colleague(ctx, tx, s, one.By)
	if err == nil && (row.State != agency.Active || !by.Certified()) {
		err = fault.New(fault.Conflict, "agency.second.none")
	}
	return one.ID, err
}

// CancelSecond stops a replacement. Any member can, the owner too.
var CancelSecond = define.Define[act.ID, act.None]("CancelSecond", "DELETE /members/{id}/second-factor", "agencies", agency.SignedIn,
	"Stop the replacement of an authenticator.")

func (n *Recovery) cancelSecond(ctx context.Context, s *agency.Session, in act.ID) (out act.None, err error) {
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		rows, err := tx.Invitations(ctx, s.Agency)
		if err != nil {
			return err
		}
		found := false
		for _, row := range rows {
			var lost lostSecond
			if !slices.Contains([]string{secondAsked, secondReady}, row.Kind) || n.agencies.openInvitation(row, &lost) != nil ||
				lost.Member != in.ID {
				continue
			}
			found = true
			if err := tx.DropInvitation(ctx, s.Agency, row.ID); err != nil {
				return err
			}
		}
		if !found {
			return store.ErrNotFound
		}
		if err := n.node.TellAll(ctx, tx, s.Agency, act.Notice{Code: "agency.notice.second_cancelled", Args: []string{s.Name}}); err != nil {
			return err
		}
		return n.node.Audit(ctx, tx, s, "second.cancel", in.ID)
	})
}
