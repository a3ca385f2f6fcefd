package accounts

import (
	"bytes"
	"context"
	"errors"
	"slices"

	"relais/internal/accounts/guess"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/seal"
	"relais/internal/store"
)

// FinishSecond gives the owner of a lost authenticator a new one: with the
// code that two colleagues handed over, the login and the passphrase. It ends
// the owner's sessions.
var FinishSecond = define.Define[act.FinishSecond, act.SecondFactor]("FinishSecond", "POST /second-factors", "agencies", agency.Anyone,
	"Replace one's own lost authenticator, with the code that two colleagues agreed to.")

func (n *Recovery) finishSecond(ctx context.Context, in act.FinishSecond) (out act.SecondFactor, err error) {
	leave, err := n.guard.Enter(ctx)
	if err != nil {
		return out, err
	}
	defer leave()
	err = n.guard.Refusing(ctx, func(ctx context.Context) (err error) {
		out, err = n.replaceSecond(ctx, in)
		return err
	})
	return out, err
}

func (n *Recovery) replaceSecond(ctx context.Context, in act.FinishSecond) (out act.SecondFactor, err error) {
	limits := slices.Concat(n.guard.Device("second "+string(codeHash(in.Code))), n.guard.Source(ctx))
	if err := n.guard.Attempt(ctx, limits, false); err != nil {
		return out, err
	}
	row, who, err := n.secondByCode(ctx, in)
	if err != nil {
		return out, err
	}
	_, err = n.sessions.unlockByPassphrase(ctx, seal.Turn{Owner: who.row.ID, Wait: queueWaits}, who.unlock, in.Passphrase)
	if errors.Is(err, seal.ErrBusy) {
		n.guard.Succeeded(ctx, limits)
	}
	if err != nil {
		return out, secondFailed(err)
	}
	second, url, err := agency.NewSecond(in.Login)
	if err != nil {
		return out, err
	}
	member := who.row
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		return inOrder([]func() error{
			func() error { return noInvitation(tx.DropInvitation(ctx, row.Agency, row.ID)) },
			func() error {
				return tx.SetSecond(ctx, member.ID, agency.SealJSON(n.node.Own, member.Bind("second"), second))
			},
			func() error { return tx.EndSessionsOf(ctx, member.ID, "") },
			func() error {
				return n.node.TellAll(ctx, tx, row.Agency, act.Notice{Code: "agency.notice.second_replaced", Link: "/members/" + member.ID})
			},
			func() error { return guess.Refund(ctx, tx, limits) },
			func() error { return n.node.AuditAs(ctx, tx, row.Agency, member.ID, "second.replace", member.ID) },
		})
	})
	return act.SecondFactor{TOTPSecret: second.Secret, TOTPURL: url}, err
}

// secondByCode finds the member whose code it is. An unknown code, and a login
// of somebody else, get the answer of a failed sign-in.
func (n *Recovery) secondByCode(ctx context.Context, in act.FinishSecond) (row agency.InvitationRow, who signingIn, err error) {
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		if row, err = tx.InvitationByCode(ctx, secondReady, codeHash(in.Code)); err != nil {
			return err
		}
		var lost lostSecond
		if err = n.agencies.openInvitation(row, &lost); err != nil {
			return err
		}
		if who.row, err = tx.Member(ctx, lost.Member); err != nil {
			return err
		}
		all, err := tx.Unlocks(ctx, lost.Member)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, byKind(agency.ByPassphrase))
		if i < 0 || who.row.State != agency.Active || !n.isLogin(who.row, in.Login) {
			return store.ErrNotFound
		}
		who.unlock = all[i]
		return nil
	})
	return row, who, secondFailed(err)
}

// secondFailed is the one answer to whatever does not fit.
func secondFailed(err error) error {
	if code := fault.CodeOf(err); code == fault.NotFound || code == fault.Unauthenticated {
		return fault.New(fault.Unauthenticated, "agency.second.failed")
	}
	return err
}

// isLogin reports whether a member has a login.
func (n *Recovery) isLogin(m agency.MemberRow, login string) bool {
	all := n.agencies.loginHashes(login)
	return slices.ContainsFunc(all[:], func(h []byte) bool { return bytes.Equal(h, m.Login) })
}
