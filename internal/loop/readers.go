package loop

import (
	"context"
	"slices"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/loop/released"
	"relais/internal/store"
)

// openApart opens what was restricted at the sender's for who is named. The
// first opening, by whomever, names who accepted, or who opens where nobody did.
func (n *Releases) openApart(ctx context.Context, tx *store.Tx, s *agency.Session, w *opening) error {
	staff, err := n.node.Colleagues(ctx, tx, s.Agency)
	if err != nil {
		return err
	}
	a := w.kept.Apart
	if a.Desk != nil {
		if a, err = a.First(s, staff, w.row.ID, w.head.ToVersion, w.o.st.Hand); err == nil {
			w.anew, err = w.letter.Reseal(releaseBind(s.Agency, w.row.ID), w.kept, a)
		}
	}
	if err == nil {
		w.readers = a.See(s, staff)
		w.body.Snapshot, err = a.Join(w.body.Snapshot, s, w.row.ID)
	}
	if err != nil {
		return fault.Wrap(fault.Internal, errTampered.Key, err)
	}
	return nil
}

// writeReaders writes who was named, and destroys what others could open.
func (w *opening) writeReaders(ctx context.Context, tx *store.Tx) error {
	if w.anew == nil {
		return nil
	}
	first, err := tx.SetReleaseBody(ctx, w.row.Key, w.sealed, w.anew)
	if err == nil && !first {
		err = errMoved
	}
	return err
}

// NameReaders says who at the recipient opens the restricted parts of a
// release. Who reads them names others; when none of those is left, an
// administrator does.
var NameReaders = define.Define[act.NameReaders, act.OpenedRelease]("NameReaders", "PUT /referrals/{id}/release/readers", "referrals", agency.CaseDesk,
	"Say who opens the restricted parts of a release.")

func (n *Releases) nameReaders(ctx context.Context, s *agency.Session, in act.NameReaders) (out act.OpenedRelease, err error) {
	for range attempts {
		if err = n.writeNamed(ctx, s, in); err != errMoved {
			break
		}
	}
	if err != nil {
		return out, err
	}
	return n.openRelease(ctx, s, act.ID{ID: in.ID})
}

func (n *Releases) writeNamed(ctx context.Context, s *agency.Session, in act.NameReaders) error {
	var w opening
	err := n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		if w.o, w.card, err = n.loop.turn(ctx, tx, s, in.ID, 0); err != nil {
			return err
		}
		if err := n.readRelease(ctx, tx, s, &w); err != nil {
			return err
		}
		return n.sealNamed(ctx, tx, s, &w, in.Members)
	})
	if err != nil {
		return err
	}
	return n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := w.writeReaders(ctx, tx); err != nil {
			return err
		}
		return n.node.Audit(ctx, tx, s, "release.readers", w.o.ID)
	})
}

func (n *Releases) sealNamed(ctx context.Context, tx *store.Tx, s *agency.Session, w *opening, members []string) error {
	switch a := w.kept.Apart; {
	case a == nil || a.Desk != nil: // nothing is restricted, or it is to be opened first
		return errNotNow
	case !w.readers.MayName:
		return fault.New(fault.Forbidden, "referral.readers_only")
	}
	staff, err := n.node.Colleagues(ctx, tx, s.Agency)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(members, func(id string) bool { return !released.ReadsCases(staff, id) }) {
		return fault.Invalid("members", "casefile.no_colleague")
	}
	a, err := w.kept.Apart.Name(s, staff, w.row.ID, members)
	if err == nil {
		w.anew, err = w.letter.Reseal(releaseBind(s.Agency, w.row.ID), w.kept, a)
	}
	if err != nil {
		return fault.Wrap(fault.Internal, errTampered.Key, err)
	}
	return nil
}
