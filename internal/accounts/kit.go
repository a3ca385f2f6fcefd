package accounts

import (
	"context"
	"errors"
	"slices"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/seal"
	"relais/internal/store"
)

// CreateKit makes a recovery kit, whose shares are shown once. An earlier kit
// holds until this one is confirmed.
var CreateKit = define.Define[act.CreateKit, act.Kit]("CreateKit", "POST /kit", "agencies", agency.Administrators,
	"Make the recovery kit; the shares are shown once.")

func (n *Recovery) createKit(ctx context.Context, s *agency.Session, in act.CreateKit) (out act.Kit, err error) {
	if err := needRoot(s); err != nil {
		return out, err
	}
	if err := act.Check(&in); err != nil {
		return out, err
	}
	if in.M > in.N {
		return out, fault.Invalid("m", "agency.kit.m")
	}
	kit := agency.MakeKit(in.M, in.N)
	err = n.agencies.change(ctx, func(ctx context.Context, tx *store.Tx) (*changes, error) { return n.planKit(ctx, tx, s, kit) })
	return act.Kit{M: in.M, N: in.N, Shares: kit.Shares}, err
}

// needRoot refuses who does not hold the agency's root.
func needRoot(s *agency.Session) error {
	if err := agency.Administrators.May(s); err != nil {
		return err
	}
	if s.Keys.Root.IsZero() {
		return fault.New(fault.Conflict, "agency.changed")
	}
	return nil
}

func (n *Recovery) planKit(ctx context.Context, tx *store.Tx, s *agency.Session, kit *agency.NewKit) (*changes, error) {
	a, err := n.node.AgencyPublic(ctx, tx, s.Agency)
	if err != nil {
		return nil, err
	}
	before, err := tx.Kits(ctx, a.ID)
	if err != nil {
		return nil, err
	}
	keys, err := freshKeys(ctx, tx, n.agencies, s, a)
	if err != nil {
		return nil, err
	}
	if keys.Root.IsZero() {
		return nil, fault.New(fault.Forbidden, "agency.role.missing")
	}
	root, err := agency.WrapRoot(a.ID, a.Serial, kit.ID, keys.Root, kit.Public)
	if err != nil {
		return nil, err
	}
	row := agency.KitRow{ID: kit.ID, Agency: a.ID, Wraps: kit.Wraps}
	cert := agency.CertifyKit(a.ID, kit.ID, a.Serial, kit.Public, keys.Root)
	row.Cert = agency.SealKitCert(n.node.Own, a.ID, kit.ID, cert)
	todo := &changes{}
	todo.add(func(ctx context.Context, tx *store.Tx) error { return sameAgency(ctx, tx, a) })
	for _, k := range before {
		if !k.Confirmed {
			todo.add(func(ctx context.Context, tx *store.Tx) error { return tx.DropKit(ctx, a.ID, k.ID) })
		}
	}
	todo.add(func(ctx context.Context, tx *store.Tx) error { return tx.AddKit(ctx, row) })
	todo.add(func(ctx context.Context, tx *store.Tx) error {
		return tx.AddRootWrap(ctx, a.ID, agency.WrapRow{Number: a.Serial, Holder: kit.ID, Sealed: root})
	})
	if err := planNextRoot(ctx, tx, todo, s.Member, a, keys, kit); err != nil {
		return nil, err
	}
	if v := keys.Versions[a.Version]; v != nil {
		if err := planKitVersion(todo, a, v, kit.ID, kit.Public); err != nil {
			return nil, err
		}
	}
	todo.add(func(ctx context.Context, tx *store.Tx) error { return n.node.Audit(ctx, tx, s, "kit.create", kit.ID) })
	return todo, nil
}

// planNextRoot hands the root that the agency has committed to over to a kit,
// from the administrator who holds it since there was none. Another kit made
// later has it only with the shares of that one.
func planNextRoot(ctx context.Context, tx *store.Tx, todo *changes, member string, a *agency.Public, keys agency.Keys, kit *agency.NewKit) error {
	w, err := tx.RootWrap(ctx, a.ID, a.Serial+1, member)
	if fault.CodeOf(err) == fault.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	next, err := agency.UnwrapRoot(a.ID, a.Serial+1, member, keys.Seal, w.Sealed)
	if err != nil || string(agency.Commit(next.Public())) != string(a.Next) {
		return err
	}
	sealed, err := agency.WrapRoot(a.ID, a.Serial+1, kit.ID, next, kit.Public)
	todo.add(func(ctx context.Context, tx *store.Tx) error {
		return tx.AddRootWrap(ctx, a.ID, agency.WrapRow{Number: a.Serial + 1, Holder: kit.ID, Sealed: sealed})
	})
	return err
}

func planKitVersion(todo *changes, a *agency.Public, v *agency.VersionKeys, kit string, to seal.PublicKey) error {
	sealed, err := v.WrapFor(a.ID, kit, to)
	todo.add(func(ctx context.Context, tx *store.Tx) error {
		return tx.AddVersionWrap(ctx, a.ID, agency.WrapRow{Number: v.Version, Holder: kit, Sealed: sealed})
	})
	return err
}

// sameAgency makes a change that was planned on an older row stale. It writes
// the row, so that of two changes at once the later one waits and then plans
// again.
func sameAgency(ctx context.Context, tx *store.Tx, a *agency.Public) error {
	return tx.ClaimAgency(ctx, a.ID, a.Changed)
}

// ConfirmKit says that the newest kit was printed, by one of its shares typed
// again. Older kits are destroyed.
var ConfirmKit = define.Define[act.ConfirmKit, act.None]("ConfirmKit", "POST /kit/confirm", "agencies", agency.Administrators,
	"Say that the kit was printed.")

func (n *Recovery) confirmKit(ctx context.Context, s *agency.Session, in act.ConfirmKit) (out act.None, err error) {
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		kits, err := tx.Kits(ctx, s.Agency)
		if err != nil {
			return err
		}
		if len(kits) == 0 || kits[0].Confirmed {
			return fault.New(fault.Conflict, "agency.kit.none")
		}
		if err := shareOf(kits[0], in.Share); err != nil {
			return err
		}
		return n.writeKitConfirmed(ctx, tx, s, kits)
	})
}

// shareOf checks that a typed share belongs to a kit.
func shareOf(k agency.KitRow, share string) error {
	_, err := seal.OpenKit(k.Wraps, []string{share})
	if errors.Is(err, seal.ErrShares) {
		return nil // one alone never opens it
	}
	return shareFault(err, func(int) string { return "share" })
}

// shareFault words what is wrong with typed shares; field names the field of
// a share, counted from 1.
func shareFault(err error, field func(share int) string) error {
	var wrong *seal.ShareError
	switch {
	case errors.As(err, &wrong) && wrong.Group > 0:
		return fault.Invalid(field(wrong.Share), "agency.kit.group", wrong.Group)
	case errors.As(err, &wrong):
		return fault.Invalid(field(wrong.Share), "agency.kit.share")
	case errors.Is(err, seal.ErrShares):
		return fault.Invalid("shares", "agency.kit.few")
	case errors.Is(err, seal.ErrOpen), errors.Is(err, seal.ErrFormat):
		return fault.Invalid("shares", "agency.kit.share")
	}
	return err
}

// onlyInKit destroys what others hold of the root that comes next, once a kit
// that has it was confirmed.
func onlyInKit(ctx context.Context, tx *store.Tx, row agency.Row, kit string) error {
	_, err := tx.RootWrap(ctx, row.ID, row.Serial+1, kit)
	if fault.CodeOf(err) == fault.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	return tx.DropNextRootWraps(ctx, row.ID, row.Serial, kit)
}

func (n *Recovery) writeKitConfirmed(ctx context.Context, tx *store.Tx, s *agency.Session, kits []agency.KitRow) error {
	row, err := tx.Agency(ctx, s.Agency)
	if err != nil {
		return err
	}
	holders, err := tx.VersionHolders(ctx, s.Agency, row.Current)
	if err != nil {
		return err
	}
	if !slices.Contains(holders, kits[0].ID) {
		return fault.New(fault.Conflict, "agency.kit.case_member")
	}
	if err := tx.ConfirmKit(ctx, kits[0].ID); err != nil {
		return err
	}
	for _, k := range kits[1:] {
		if err := tx.DropKit(ctx, s.Agency, k.ID); err != nil {
			return err
		}
	}
	if err := onlyInKit(ctx, tx, row, kits[0].ID); err != nil {
		return err
	}
	row.Kit = true
	if err := tx.SetAgency(ctx, row); err != nil {
		return err
	}
	return n.node.Audit(ctx, tx, s, "kit.confirm", kits[0].ID)
}
