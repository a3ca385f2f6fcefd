package loop

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/record"
	"relais/internal/referral"
	"relais/internal/store"
)

// mostReferrals bounds what one list reads.
const mostReferrals = 5000

// ListReferrals lists the referrals of a box: the agency's inbox, what it
// sent, or what came to the coalition's desk because nobody answered. Who is
// overdue comes first, then who is due soonest, then the newest.
var ListReferrals = define.Define[act.ReferralQuery, act.Referrals]("ListReferrals", "GET /referrals", "referrals", agency.CaseDesk,
	"Inbox, sent, or the desk's list.")

func (n *Attention) listReferrals(ctx context.Context, s *agency.Session, in act.ReferralQuery) (out act.Referrals, err error) {
	rows, err := n.box(ctx, s, in)
	if err != nil {
		return out, err
	}
	out.Total = len(rows)
	out.Items = pageOf(rows, in.Page)
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		return n.node.Audit(ctx, tx, s, "referral.list", s.Agency)
	})
}

func pageOf(rows []act.ReferralRow, p act.Page) []act.ReferralRow {
	if p.Limit == 0 {
		p.Limit = 50
	}
	from := min(p.Offset, len(rows))
	return append([]act.ReferralRow{}, rows[from:min(from+p.Limit, len(rows))]...)
}

func (n *Attention) box(ctx context.Context, s *agency.Session, in act.ReferralQuery) (rows []act.ReferralRow, err error) {
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		switch in.Box {
		case referral.SideDesk:
			rows, err = n.deskRows(ctx, tx, s)
		case referral.SideSent:
			rows, err = n.sentRows(ctx, tx, s, !in.Closed)
		default:
			rows, err = n.inboxRows(ctx, tx, s, !in.Closed)
		}
		return err
	})
	if in.Case != "" {
		rows = slices.DeleteFunc(rows, func(r act.ReferralRow) bool { return r.Case != in.Case })
	}
	slices.SortStableFunc(rows, soonest)
	return rows, err
}

// soonest orders by what can't wait.
func soonest(a, b act.ReferralRow) int {
	if a.Overdue != b.Overdue {
		return cmp.Compare(b2i(b.Overdue), b2i(a.Overdue))
	}
	if (a.Due != nil) != (b.Due != nil) {
		return cmp.Compare(b2i(b.Due != nil), b2i(a.Due != nil))
	}
	if a.Due != nil && !a.Due.Equal(*b.Due) {
		return a.Due.Compare(*b.Due)
	}
	return b.Changed.Compare(a.Changed)
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (n *Attention) inboxRows(ctx context.Context, tx *store.Tx, s *agency.Session, open bool) ([]act.ReferralRow, error) {
	rows, err := tx.Inbox(ctx, n.node.Pseudonym("referral", s.Agency), open, mostReferrals)
	if err != nil {
		return nil, err
	}
	return n.rowViews(ctx, tx, s, rows, referral.R)
}

func (n *Attention) sentRows(ctx context.Context, tx *store.Tx, s *agency.Session, open bool) ([]act.ReferralRow, error) {
	rows, err := tx.Sent(ctx, n.node.Pseudonym("referral", s.Agency), open, mostReferrals)
	if err != nil {
		return nil, err
	}
	return n.rowViews(ctx, tx, s, rows, referral.S)
}

func (n *Attention) rowViews(ctx context.Context, tx *store.Tx, s *agency.Session, rows []referral.Row, side string) ([]act.ReferralRow, error) {
	views := make([]act.ReferralRow, 0, len(rows))
	for _, row := range rows {
		line, err := n.rowOf(ctx, tx, s, row, side)
		if err != nil {
			return nil, err
		}
		views = append(views, line)
	}
	return views, nil
}

// rowOf is one line of a list. A row that somebody changed behind the node's
// back is one damaged line, and never the end of the list.
func (n *Attention) rowOf(ctx context.Context, tx *store.Tx, s *agency.Session, row referral.Row, side string) (act.ReferralRow, error) {
	o, card, err := n.lineOf(ctx, tx, s, row, side)
	if tampered(err) {
		return damagedRow(row, side), nil
	}
	if err != nil {
		return act.ReferralRow{}, err
	}
	return o.rowView(card, tx.Now()), nil
}

func damagedRow(row referral.Row, side string) act.ReferralRow {
	return act.ReferralRow{ID: row.ID, Side: referral.SideWord(side), Look: string(referral.LookAct), Damaged: true}
}

// tampered tells whether something stored does not match its seal or its
// signatures, or points to what is not there.
func tampered(err error) bool {
	f, ok := fault.As(err)
	return agency.Damaged(err) || errors.Is(err, casefile.ErrDamaged) || errors.Is(err, casefile.ErrNoKey) || ok && (f.Key == errTampered.Key || f.Code == fault.NotFound)
}

// onlyDamaged passes over a row that was damaged: what ends something for the
// person, or writes whom never to tell, is never held up by another row.
func onlyDamaged(err error) error {
	if tampered(err) {
		return nil
	}
	return err
}

// lineOf opens one line of a list. A line whose card does not open stays in
// the list, without words.
func (n *Attention) lineOf(ctx context.Context, tx *store.Tx, s *agency.Session, row referral.Row, side string) (*openReferral, referral.Card, error) {
	o, err := n.loop.openReferralRow(ctx, tx, row)
	if err != nil {
		return nil, referral.Card{}, err
	}
	if o.side = side; o.st.Side(s.Agency) != side {
		return nil, referral.Card{}, errTampered
	}
	card, err := n.loop.card(ctx, tx, s, o)
	if err != nil && ctx.Err() != nil {
		return nil, card, err
	}
	return o, card, nil
}

// deskRows lists what came to the desk: need, urgency and region, and which
// two agencies; nothing else.
func (n *Attention) deskRows(ctx context.Context, tx *store.Tx, s *agency.Session) ([]act.ReferralRow, error) {
	if !s.IsDesk {
		return nil, fault.New(fault.Forbidden, "referral.desk_only")
	}
	copies, err := tx.DeskCopies(ctx, n.node.Pseudonym("referral", s.Agency), mostReferrals)
	if err != nil {
		return nil, err
	}
	rows := make([]act.ReferralRow, 0, len(copies))
	for _, c := range copies {
		view, err := n.deskReferral(ctx, tx, s, c)
		if tampered(err) {
			view.ReferralRow, err = act.ReferralRow{ID: view.ID, Side: referral.SideDesk, Look: string(referral.LookAct), Damaged: true}, nil
		}
		if err != nil {
			return nil, err
		}
		rows = append(rows, view.ReferralRow)
	}
	return rows, nil
}

func (n *Attention) deskReferral(ctx context.Context, tx *store.Tx, s *agency.Session, c referral.DeskRow) (out act.Referral, err error) {
	row, err := tx.ReferralByKey(ctx, c.Referral)
	if err != nil {
		return out, err
	}
	out.ID = row.ID
	o, err := n.loop.openReferralRow(ctx, tx, row)
	if err != nil {
		return out, err
	}
	copied, err := n.openDeskCopy(ctx, tx, s, o.ID, c)
	if err != nil {
		return out, err
	}
	out.ReferralRow = act.ReferralRow{
		ID: o.ID, Side: referral.SideDesk, State: string(referral.Open), Look: string(referral.LookAct), Need: copied.Need, Urgency: copied.Urgency, Other: o.recipient.ID,
		Name: o.recipient.Name, From: &o.sender.Name,
	}
	if k := o.st.Clocks; !k.Status.Limited() { // whether the person came is not the desk's
		out.State, out.Due, out.Overdue, out.Level = string(k.Status), k.Deadline.Ptr(), k.Overdue(tx.Now()), k.Level
		out.Changed, out.Version = o.st.Changed.Time(), o.Version
	}
	out.Attributes.Region, out.Can, out.Moves = copied.Region, []string{}, []act.MoveView{}
	return out, nil
}

func (n *Attention) openDeskCopy(ctx context.Context, tx *store.Tx, s *agency.Session, id string, c referral.DeskRow) (d referral.DeskCopy, err error) {
	h, err := n.loop.openDeskHead(id, c.Header)
	if err != nil {
		return d, err
	}
	letter, _, err := n.loop.openLetter(ctx, tx, s, h, c.Parcel)
	if err != nil {
		return d, err
	}
	return d, record.Decode(letter.Body, &d)
}

// deskView is a referral that came to the desk, as the desk may see it.
func (n *Attention) deskView(ctx context.Context, s *agency.Session, id string) (out act.Referral, err error) {
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		copies, err := tx.DeskCopies(ctx, n.node.Pseudonym("referral", s.Agency), mostReferrals)
		if err != nil {
			return err
		}
		for _, c := range copies {
			if out, err = n.deskReferral(ctx, tx, s, c); out.ID == id || err != nil && !tampered(err) {
				return err
			}
		}
		return errNoReferral
	})
	if err != nil {
		return act.Referral{}, err
	}
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		return n.node.Audit(ctx, tx, s, "referral.desk", id)
	})
}

// referralsByNeed finds the referrals of a case file by need.
func (n *Attention) referralsByNeed(ctx context.Context, tx *store.Tx, s *agency.Session, caseID string) (map[string][]string, error) {
	by := map[string][]string{}
	for _, open := range []bool{true, false} {
		rows, err := tx.Sent(ctx, n.node.Pseudonym("referral", s.Agency), open, mostReferrals)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			if card, err := openCard(s, row.ID, row.SenderCard); err == nil && card.Case == caseID {
				by[card.NeedID] = append(by[card.NeedID], row.ID)
			}
		}
	}
	return by, nil
}
