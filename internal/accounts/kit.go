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

// CreateKit makes a recovery kit, whose shares are shown once. It holds no keys
// to cases, and an earlier kit stands, until a second member who reads cases has
// confirmed this one. Every member is told.
var CreateKit = define.Define[act.CreateKit, act.Kit]("CreateKit", "POST /kit", "agencies", agency.Administrators,
	"Make the recovery kit; the shares are shown once.").Asks(agency.GraveKit)

func (n *Recovery) createKit(ctx context.Context, s *agency.Session, in act.CreateKit) (out act.Kit, err error) {
	if err := agency.NeedRoot(s); err != nil {
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

func (n *Recovery) planKit(ctx context.Context, tx *store.Tx, s *agency.Session, kit *agency.NewKit) (*changes, error) {
	a, err := n.node.AgencyPublic(ctx, tx, s.Agency)
	if err != nil {
		return nil, err
	}
	before, err := tx.Kits(ctx, a.ID)
	if err != nil {
		return nil, err
	}
	keys, err := n.node.FreshKeys(ctx, tx, s, a)
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
	row.About = agency.SealKitAbout(n.node.Own, a.ID, kit.ID, agency.KitAbout{By: s.Member})
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
	todo.add(func(ctx context.Context, tx *store.Tx) error {
		what := act.Notice{Code: "agency.notice.kit_made", Args: []string{s.Name}, Link: "/agency/kit/confirm"}
		return n.node.TellAll(ctx, tx, a.ID, what)
	})
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
// again, and hands the keys to cases over to it. A second member who reads
// cases does; where nobody else reads them, who made it, and the kit is marked
// as held by one. Older kits are destroyed, and every member is told.
var ConfirmKit = define.Define[act.ConfirmKit, act.None]("ConfirmKit", "POST /kit/confirm", "agencies", agency.CaseDesk,
	"Confirm, as a second member who reads cases, that the kit was printed.").Asks(agency.GraveKit)

func (n *Recovery) confirmKit(ctx context.Context, s *agency.Session, in act.ConfirmKit) (out act.None, err error) {
	if err := agency.CaseDesk.May(s); err != nil {
		return out, err
	}
	return out, n.agencies.change(ctx, func(ctx context.Context, tx *store.Tx) (*changes, error) {
		kits, err := tx.Kits(ctx, s.Agency)
		if err != nil {
			return nil, err
		}
		if len(kits) == 0 || kits[0].Confirmed {
			return nil, fault.New(fault.Conflict, "agency.kit.none")
		}
		if err := shareOf(kits[0], in.Share); err != nil {
			return nil, err
		}
		return n.planConfirm(ctx, tx, s, kits)
	})
}

// planConfirm works out what confirming the first of an agency's kits writes.
func (n *Recovery) planConfirm(ctx context.Context, tx *store.Tx, s *agency.Session, kits []agency.KitRow) (*changes, error) {
	a, err := n.node.AgencyPublic(ctx, tx, s.Agency)
	if err != nil {
		return nil, err
	}
	about := agency.OpenKitAbout(n.node.Own, kits[0], false)
	if about.By == "" {
		return nil, fault.New(fault.Conflict, "agency.kit.none") // nobody knows who made it
	}
	others, err := n.agencies.readersBut(ctx, tx, a, about.By)
	if err != nil {
		return nil, err
	}
	about.Alone = len(others) == 0
	if about.Alone == (about.By != s.Member) || !about.Alone && !slices.Contains(others, s.Member) {
		return nil, fault.New(fault.Conflict, "agency.kit.second")
	}
	about.Confirmed = s.Member
	keys, err := n.node.FreshKeys(ctx, tx, s, a)
	if err != nil {
		return nil, err
	}
	newest := keys.Versions[a.Version]
	if newest == nil {
		return nil, fault.New(fault.Conflict, "agency.changed")
	}
	cert, err := a.OpenKitCert(n.node.Own, kits[0])
	if err != nil {
		return nil, err
	}
	key, err := agency.VerifyKit(a.ID, kits[0].ID, a.Roots, cert)
	if err != nil {
		return nil, err
	}
	todo := &changes{}
	todo.add(func(ctx context.Context, tx *store.Tx) error { return sameAgency(ctx, tx, a) })
	err = planKitVersion(todo, a, newest, kits[0].ID, key)
	todo.add(func(ctx context.Context, tx *store.Tx) error { return n.writeKitConfirmed(ctx, tx, s, kits, about) })
	return todo, err
}

// readersBut lists who reads cases in an agency beside one member: who has the
// role and holds the newest version.
func (n *Agencies) readersBut(ctx context.Context, tx *store.Tx, a *agency.Public, member string) (ids []string, err error) {
	holders, err := tx.VersionHolders(ctx, a.ID, a.Version)
	if err != nil {
		return nil, err
	}
	all, err := n.node.Colleagues(ctx, tx, a.ID)
	for _, m := range all {
		if m.ID != member && m.Certified() && agency.CaseRoles(m.Roles) && slices.Contains(holders, m.ID) {
			ids = append(ids, m.ID)
		}
	}
	return ids, err
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

func (n *Recovery) writeKitConfirmed(ctx context.Context, tx *store.Tx, s *agency.Session, kits []agency.KitRow, about agency.KitAbout) error {
	row, err := n.node.AgencyRow(ctx, tx, s.Agency)
	if err != nil {
		return err
	}
	kit := kits[0].ID
	if err := tx.ConfirmKit(ctx, kit, agency.SealKitAbout(n.node.Own, s.Agency, kit, about)); err != nil {
		return err
	}
	for _, k := range kits[1:] {
		if err := tx.DropKit(ctx, s.Agency, k.ID); err != nil {
			return err
		}
	}
	if !about.Alone { // who holds a kit alone makes it again, with a second reader
		if err := onlyInKit(ctx, tx, row, kit); err != nil {
			return err
		}
	}
	row.Kit = true
	if err := n.node.SetAgency(ctx, tx, row); err != nil {
		return err
	}
	what := act.Notice{Code: "agency.notice.kit_confirmed", Args: []string{s.Name}, Link: "/agency"}
	if err := n.node.TellAll(ctx, tx, s.Agency, what); err != nil {
		return err
	}
	return n.node.Audit(ctx, tx, s, "kit.confirm", kit)
}

// heldByOne reports whether an agency's kit was confirmed by the member who
// made it.
func (n *Agencies) heldByOne(ctx context.Context, tx *store.Tx, a *agency.Public) (bool, error) {
	kits, err := tx.Kits(ctx, a.ID)
	for _, k := range kits {
		if k.Confirmed && agency.OpenKitAbout(n.node.Own, k, a.Older).Alone {
			return true, nil
		}
	}
	return false, err
}
