package loop

import (
	"context"
	"errors"
	"slices"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/caseview"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/record"
	"relais/internal/referral"
	"relais/internal/store"
)

// ListReferrals lists the referrals of a box: the agency's inbox, what it
// sent, or what came to the coalition's desk because nobody answered. Who is
// overdue comes first, then who is due soonest, then the newest. What is no
// longer in hand is listed from the newest on.
var ListReferrals = define.Define[act.ReferralQuery, act.Referrals]("ListReferrals", "GET /referrals", "referrals", agency.CaseDesk,
	"Inbox, sent, or the desk's list.")

func (n *Attention) listReferrals(ctx context.Context, s *agency.Session, in act.ReferralQuery) (out act.Referrals, err error) {
	if in.Limit == 0 {
		in.Limit = 50
	}
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		if in.Closed && in.Case == "" && in.Box != referral.SideDesk {
			out, err = n.closedPage(ctx, tx, s, in)
			return err
		}
		lines, err := n.box(ctx, tx, s, in)
		if err != nil {
			return err
		}
		out.Total = len(lines)
		from := min(in.Offset, len(lines))
		out.Items, err = n.words(ctx, tx, s, lines[from:min(from+in.Limit, len(lines))])
		return err
	})
	if err != nil {
		return out, err
	}
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		return n.node.Audit(ctx, tx, s, "referral.list", s.Agency)
	})
}

// closedPage is a page of what is no longer in hand: there may be years of it,
// so only the page is read.
func (n *Attention) closedPage(ctx context.Context, tx *store.Tx, s *agency.Session, in act.ReferralQuery) (out act.Referrals, err error) {
	party, sent, read, side := n.node.Recipient(s.Agency), in.Box == referral.SideSent, tx.Inbox, referral.R
	if sent {
		party, read, side = n.node.Sender(s.Agency), tx.Sent, referral.S
	}
	if out.Total, err = tx.CountClosed(ctx, party, sent); err != nil {
		return out, err
	}
	rows, err := read(ctx, party, false, in.Limit, in.Offset)
	if err != nil {
		return out, err
	}
	lines, err := n.lines(ctx, tx, s, rows, side)
	if err != nil {
		return out, err
	}
	out.Items, err = n.words(ctx, tx, s, lines)
	return out, err
}

// box opens all lines of a box, what can't wait first.
func (n *Attention) box(ctx context.Context, tx *store.Tx, s *agency.Session, in act.ReferralQuery) (lines []line, err error) {
	var rows []referral.Row
	switch in.Box {
	case referral.SideDesk:
		lines, err = n.deskLines(ctx, tx, s)
	case referral.SideSent:
		if rows, err = tx.Sent(ctx, n.node.Sender(s.Agency), !in.Closed, 0, 0); err == nil {
			lines, err = n.lines(ctx, tx, s, rows, referral.S)
		}
	default:
		if rows, err = tx.Inbox(ctx, n.node.Recipient(s.Agency), !in.Closed, 0, 0); err == nil {
			lines, err = n.lines(ctx, tx, s, rows, referral.R)
		}
	}
	if in.Case != "" {
		lines = slices.DeleteFunc(lines, func(l line) bool { return l.Case != in.Case })
	}
	slices.SortStableFunc(lines, soonest)
	return lines, err
}

// soonest orders by what can't wait.
func soonest(a, b line) int { return caseview.Soonest(a.ReferralRow, b.ReferralRow) }

// A line is one referral of a list: where it stands, and how its words are
// read once it is shown. Reading them takes a public key for each ask that
// nobody has looked at, so that a list costs what it shows.
type line struct {
	act.ReferralRow
	need string           // of the sender: the need in its file
	open *openReferral    // of the recipient; nil where the words are there
	desk referral.DeskRow // of the desk
}

// lines opens where referrals stand. A row that somebody changed behind the
// node's back is one damaged line, and never the end of the list.
func (n *Attention) lines(ctx context.Context, tx *store.Tx, s *agency.Session, rows []referral.Row, side string) ([]line, error) {
	out := make([]line, 0, len(rows))
	for _, row := range rows {
		l, err := n.lineOf(ctx, tx, s, row, side)
		if tampered(err) {
			l, err = line{ReferralRow: damagedRow(row, side)}, nil
		}
		if err != nil {
			return nil, err
		}
		if l.open != nil && l.open.st.Over(referral.AtTime(tx.Now())) {
			continue // nothing of it is told any more
		}
		out = append(out, l)
	}
	return out, nil
}

// lineOf opens where one referral stands, and for its sender the words too,
// which are on its own card.
func (n *Attention) lineOf(ctx context.Context, tx *store.Tx, s *agency.Session, row referral.Row, side string) (line, error) {
	o, err := n.loop.openReferralRow(ctx, tx, row)
	if err != nil {
		return line{}, err
	}
	if o.side = side; o.st.Side(s.Agency) != side {
		return line{}, errTampered
	}
	var card referral.Card
	l := line{open: o}
	if side == referral.S {
		card, _ = o.ownCard(s) // a card that does not open leaves a line without words
		l.open, l.need = nil, card.NeedID
	}
	l.ReferralRow = o.rowView(card, tx.Now())
	return l, nil
}

// words reads what the lines that are shown say.
func (n *Attention) words(ctx context.Context, tx *store.Tx, s *agency.Session, lines []line) ([]act.ReferralRow, error) {
	out := make([]act.ReferralRow, len(lines))
	for i, l := range lines {
		out[i] = l.ReferralRow
		switch {
		case l.desk.Header != nil:
			d, err := n.openDeskCopy(ctx, tx, s, l.ID, l.desk)
			if tampered(err) {
				out[i] = act.ReferralRow{ID: l.ID, Side: referral.SideDesk, Look: string(referral.LookAct), Damaged: true}
			} else if err != nil {
				return nil, err
			}
			out[i].Need, out[i].Urgency = d.Need, d.Urgency
		case l.open != nil:
			card, err := n.loop.card(ctx, tx, s, l.open)
			if err != nil && ctx.Err() != nil {
				return nil, err
			}
			out[i].Need, out[i].Urgency, out[i].Service = card.Need, card.Urgency, card.Service
		}
	}
	return out, nil
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

// deskLines lists what came to the desk: need, urgency and region, and which
// two agencies; nothing else.
func (n *Attention) deskLines(ctx context.Context, tx *store.Tx, s *agency.Session) ([]line, error) {
	if !s.IsDesk {
		return nil, fault.New(fault.Forbidden, "referral.desk_only")
	}
	copies, err := tx.DeskCopies(ctx, n.node.AtDesk(s.Agency))
	if err != nil {
		return nil, err
	}
	lines := make([]line, 0, len(copies))
	for _, c := range copies {
		row, err := n.deskRow(ctx, tx, s, c)
		if errors.Is(err, errNoReferral) {
			continue
		}
		if tampered(err) {
			row, err = act.ReferralRow{ID: row.ID, Side: referral.SideDesk, Look: string(referral.LookAct), Damaged: true}, nil
		}
		if err != nil {
			return nil, err
		}
		if row.Damaged {
			c = referral.DeskRow{}
		}
		lines = append(lines, line{ReferralRow: row, desk: c})
	}
	return lines, nil
}

// deskRow is where a referral stands that came to the desk, without its words.
func (n *Attention) deskRow(ctx context.Context, tx *store.Tx, s *agency.Session, c referral.DeskRow) (out act.ReferralRow, err error) {
	row, err := tx.ReferralByKey(ctx, c.Referral)
	if err != nil {
		return out, err
	}
	o, err := n.loop.openReferralRow(ctx, tx, row)
	if err == nil && o.sender.Desk != s.Agency { // it recognizes another desk
		return out, errNoReferral
	}
	if out.ID = row.ID; err != nil {
		return out, err
	}
	out = act.ReferralRow{
		ID: o.ID, Side: referral.SideDesk, State: string(referral.Open), Look: string(o.st.DeskLook(tx.Now())), Other: o.recipient.ID,
		Name: o.recipient.Name, From: &o.sender.Name, Asker: o.sender.ID,
		Desk: o.st.DeskWord(""), Taken: o.st.AtDesk.Hand, Handled: o.st.AtDesk.Until.Ptr(),
	}
	if k := o.st.Clocks; !k.Status.Limited() { // whether the person came is not the desk's
		out.State, out.Due, out.Overdue, out.Level = string(k.Status), k.Deadline.Ptr(), k.Overdue(tx.Now()), k.Level
		out.Changed, out.Version = o.st.Changed.Time(), o.Version
	}
	return out, nil
}

// AtDesk reads a referral that came to the desk of a session: not found for
// everybody else.
func (r *Referrals) AtDesk(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (out referral.Opened, err error) {
	_, err = tx.DeskCopyOf(ctx, r.Loop.node.AtDesk(s.Agency), id)
	if fault.CodeOf(err) == fault.NotFound {
		return out, errNoReferral
	}
	if err != nil {
		return out, err
	}
	o, err := r.Loop.referralByID(ctx, tx, id)
	if err == nil && o.sender.Desk != s.Agency {
		err = errNoReferral
	}
	if err != nil {
		return out, err
	}
	return referral.Opened{Row: o.Row, State: o.st}, nil
}

// ForSide reads a referral for a member of one of its two agencies: not found
// for everybody else.
func (r *Referrals) ForSide(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (out referral.Opened, err error) {
	o, err := r.Loop.referralFor(ctx, tx, s, id)
	if err != nil {
		return out, err
	}
	return referral.Opened{Row: o.Row, State: o.st, Side: o.side}, nil
}

// KeepState writes where a referral stands that changed without a move.
func (r *Referrals) KeepState(ctx context.Context, tx *store.Tx, o referral.Opened) error {
	return r.Clock.saveState(ctx, tx, &openReferral{Row: o.Row, st: o.State})
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
		c, err := tx.DeskCopyOf(ctx, n.node.AtDesk(s.Agency), id)
		if fault.CodeOf(err) == fault.NotFound {
			return errNoReferral
		}
		if err != nil {
			return err
		}
		if out.ReferralRow, err = n.deskRow(ctx, tx, s, c); err != nil {
			return err
		}
		d, err := n.openDeskCopy(ctx, tx, s, id, c)
		out.Need, out.Urgency, out.Attributes.Region = d.Need, d.Urgency, d.Region
		out.Can, out.Moves = []string{}, []act.MoveView{}
		return err
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
		rows, err := tx.Sent(ctx, n.node.Sender(s.Agency), open, 0, 0)
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
