package unasked

import (
	"context"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/parcel"
	"relais/internal/record"
	"relais/internal/referral"
	"relais/internal/store"
)

// Acts lists what the room carries out.
func (n *Unasked) Acts() []define.Bound {
	return []define.Bound{
		define.Bind(ListDeskNeeds, n.listDeskNeeds),
		define.Bind(TakeDeskNeed, n.takeDeskNeed),
	}
}

// ListDeskNeeds lists what the coalition's desk was told: needs past their time for
// which nobody is being asked. It says which agency's, and not whose.
var ListDeskNeeds = define.Define[act.None, act.DeskNeeds]("ListDeskNeeds", "GET /desk/needs", "referrals", agency.CaseDesk,
	"The desk: needs past their time for which nobody is being asked, by agency; nothing of the person.")

func (n *Unasked) listDeskNeeds(ctx context.Context, s *agency.Session, _ act.None) (out act.DeskNeeds, err error) {
	if !s.IsDesk {
		return out, fault.New(fault.Forbidden, "referral.desk_only")
	}
	out.Items = []act.DeskNeed{}
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		return n.each(ctx, tx, s, func(row store.NeedWatchRow, w watch) error {
			one, err := n.line(ctx, tx, s, row, w)
			out.Items = append(out.Items, one)
			return err
		})
	})
	if err != nil {
		return out, err
	}
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		return n.node.Audit(ctx, tx, s, "need.list", s.Agency)
	})
}

// AtDesk counts them, for the bar of every page.
func (n *Unasked) AtDesk(ctx context.Context, s *agency.Session) (count int, err error) {
	if !s.IsDesk || !s.CaseAccess() {
		return 0, nil
	}
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		return n.each(ctx, tx, s, func(store.NeedWatchRow, watch) error { count++; return nil })
	})
	return count, err
}

// each goes over what the desk was told and may still know.
func (n *Unasked) each(ctx context.Context, tx *store.Tx, s *agency.Session, do func(store.NeedWatchRow, watch) error) error {
	rows, err := store.NeedWatchesAt(ctx, tx, n.node.Pseudonym("need desk", s.Agency))
	if err != nil {
		return err
	}
	for _, row := range rows {
		w, err := n.open(row)
		if err == nil {
			open, err := tx.CaseConsentOpen(ctx, w.Consent)
			if err != nil {
				return err
			}
			if !open || w.Desk != s.Agency || len(w.Runs) > 0 {
				continue
			}
		}
		if err := do(row, w); err != nil {
			return err
		}
	}
	return nil
}

// line is a need as the desk reads it. One that was changed outside of the software
// says so.
func (n *Unasked) line(ctx context.Context, tx *store.Tx, s *agency.Session, row store.NeedWatchRow, w watch) (act.DeskNeed, error) {
	damaged := act.DeskNeed{ID: w.ID, Damaged: true}
	if w.ID == "" {
		return damaged, nil
	}
	from, err := n.node.AgencyPublic(ctx, tx, w.Sender)
	if err != nil {
		return damaged, onlyDamaged(err)
	}
	d, err := n.read(ctx, tx, s, w, row.Parcel)
	if err != nil {
		return damaged, onlyDamaged(err)
	}
	return act.DeskNeed{ID: w.ID, Need: d.Need, Urgency: d.Urgency, Province: d.Region, Asker: from.ID, From: from.Name, Phone: from.Phone,
		Since: w.since(), Due: w.due(from), Taken: w.Hand}, nil
}

// read opens what was sealed for the desk and verifies who signed it.
func (n *Unasked) read(ctx context.Context, tx *store.Tx, s *agency.Session, w watch, sealed []byte) (d referral.DeskCopy, err error) {
	keys, ok := s.Keys.Versions[w.Head.ToVersion]
	if !ok || w.Head.To != s.Agency || w.Head.From != w.Sender {
		return d, errDamaged
	}
	l, err := parcel.Open(w.Head, keys.Seal, sealed)
	if err != nil {
		return d, errDamaged
	}
	m, err := n.node.MemberPublic(ctx, tx, l.Member)
	if err != nil {
		return d, err
	}
	if m.Agency != w.Sender || m.Sign.IsZero() || !l.Verify(w.Head, m.Sign) || record.Decode(l.Body, &d) != nil {
		return d, errDamaged
	}
	return d, nil
}

var errDamaged = fault.New(fault.Internal, "referral.tampered")

func onlyDamaged(err error) error {
	if f, ok := fault.As(err); agency.Damaged(err) || ok && (f.Key == errDamaged.Key || f.Code == fault.NotFound) {
		return nil
	}
	return err
}

// TakeDeskNeed says who of the desk deals with a need, so that two do not call at
// once.
var TakeDeskNeed = define.Define[act.TakeCard, act.None]("TakeDeskNeed", "PUT /desk/needs/{id}/worker", "referrals", agency.CaseDesk,
	"The desk: deal with a need past its time, so that two do not call at once.")

func (n *Unasked) takeDeskNeed(ctx context.Context, s *agency.Session, in act.TakeCard) (out act.None, err error) {
	if !s.IsDesk {
		return out, fault.New(fault.NotFound, "fault.not_found")
	}
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		found := fault.New(fault.NotFound, "fault.not_found")
		err := n.each(ctx, tx, s, func(row store.NeedWatchRow, w watch) error {
			if w.ID != in.ID || w.ID == "" {
				return nil
			}
			found = nil
			return n.take(ctx, tx, s, in, row, w)
		})
		if err != nil || found != nil {
			if found != nil && err == nil {
				err = found
			}
			return err
		}
		return n.node.Audit(ctx, tx, s, "need.take", in.ID)
	})
}

func (n *Unasked) take(ctx context.Context, tx *store.Tx, s *agency.Session, in act.TakeCard, row store.NeedWatchRow, w watch) error {
	if w.Hand != "" && w.Hand != s.Member && !in.Over {
		if m, err := n.node.MemberPublic(ctx, tx, w.Hand); err == nil && m.Agency == s.Agency && m.Certified() {
			return fault.New(fault.Conflict, "desk.taken", m.Name)
		}
	}
	read := row.Sealed
	w.Hand = s.Member
	row.Sealed = agency.SealJSON(n.node.Own, bind(row.Need), w)
	ok, err := store.SetNeedWatch(ctx, tx, row, read)
	if err == nil && !ok {
		err = errMoved
	}
	return err
}
