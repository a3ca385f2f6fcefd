package node

import (
	"context"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/store"
)

// ListPasskeys lists the passkeys of the member who asks.
func (n *Node) ListPasskeys(ctx context.Context, s *agency.Session, _ act.None) (out act.Passkeys, err error) {
	if s == nil {
		return out, agency.Ended()
	}
	out.Items = []act.Passkey{}
	err = n.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		rows, err := tx.PasskeysOf(ctx, s.Member)
		if err != nil {
			return err
		}
		for _, row := range rows {
			var data passkeyData
			if err := agency.OpenJSON(n.own, passkeyBind(row), row.Sealed, &data); err != nil {
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
func (n *Node) RemovePasskey(ctx context.Context, s *agency.Session, in act.ID) (out act.None, err error) {
	if s == nil {
		return out, agency.Ended()
	}
	if err := act.Check(&in); err != nil {
		return out, err
	}
	return out, n.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := n.mayLose(ctx, tx, s, in.ID); err != nil {
			return err
		}
		if err := tx.DropPasskey(ctx, s.Member, in.ID); err != nil {
			return err
		}
		return n.audit(ctx, tx, s, "passkey.remove", in.ID)
	})
}

// mayLose tells whether a member can do without a passkey.
func (n *Node) mayLose(ctx context.Context, tx *store.Tx, s *agency.Session, passkey string) error {
	a, err := n.agencyPublic(ctx, tx, s.Agency)
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
