package accounts

import (
	"context"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/store"
)

// ListPasskeys lists the passkeys of the member who asks.
var ListPasskeys = define.Define[act.None, act.Passkeys]("ListPasskeys", "GET /passkeys", "sessions", agency.SignedIn,
	"One's own passkeys.")

func (n *Passkeys) listPasskeys(ctx context.Context, s *agency.Session, _ act.None) (out act.Passkeys, err error) {
	out.Items = []act.Passkey{}
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		rows, err := tx.PasskeysOf(ctx, s.Member)
		if err != nil {
			return err
		}
		for _, row := range rows {
			var data passkeyData
			if err := agency.OpenJSON(n.node.Own, passkeyBind(row), row.Sealed, &data); err != nil {
				return err
			}
			out.Items = append(out.Items, act.Passkey{ID: row.ID, Name: data.Name, Unlocks: data.PRF, Added: row.Created})
		}
		return nil
	})
	return out, err
}

// RemovePasskey takes a passkey of the member who acts away, with what it
// unlocked: one that was lost or sold opens nothing any more. The last way to
// the member's keys stays, and so do those that the agency demands.
var RemovePasskey = define.Define[act.ID, act.None]("RemovePasskey", "DELETE /passkeys/{id}", "sessions", agency.SignedIn,
	"Take one of one's own passkeys away; it opens nothing any more.").Asks(agency.GravePasskey)

func (n *Passkeys) removePasskey(ctx context.Context, s *agency.Session, in act.ID) (out act.None, err error) {
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := n.mayLose(ctx, tx, s, in.ID); err != nil {
			return err
		}
		if err := tx.DropPasskey(ctx, s.Member, in.ID); err != nil {
			return err
		}
		return n.node.Audit(ctx, tx, s, "passkey.remove", in.ID)
	})
}

// mayLose tells whether a member can do without a passkey.
func (n *Passkeys) mayLose(ctx context.Context, tx *store.Tx, s *agency.Session, passkey string) error {
	a, err := n.node.AgencyPublic(ctx, tx, s.Agency)
	if err != nil {
		return err
	}
	all, err := tx.Unlocks(ctx, s.Member)
	if err != nil {
		return err
	}
	passphrase, unlocking, unlocks := false, 0, false
	for _, u := range all {
		switch u.Kind {
		case agency.ByPassphrase:
			passphrase = true
		case agency.ByPasskey:
			unlocking++
			unlocks = unlocks || u.Ref == passkey
		}
	}
	switch {
	case !unlocks:
		return nil
	case a.Passkeys && unlocking <= agency.PasskeysDemanded:
		return fault.New(fault.Conflict, "agency.passkey.demanded", agency.PasskeysDemanded)
	case !passphrase && unlocking == 1:
		return fault.New(fault.Conflict, "agency.passkey.last")
	}
	return nil
}
