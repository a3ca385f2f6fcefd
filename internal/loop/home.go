package loop

import (
	"context"
	"slices"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/referral"
	"relais/internal/store"
)

// homeLines is how many lines each list of the first page has.
const homeLines = 20

// Home is what a worker sees first: their people, what waits for them, and
// what is overdue. A member without access to case files sees what was left
// for them only.
var Home = define.Define[act.None, act.Home]("Home", "GET /home", "cases", agency.SignedIn,
	"My people, what waits for me, what is overdue.")

func (n *Attention) home(ctx context.Context, s *agency.Session, _ act.None) (out act.Home, err error) {
	out = act.Home{People: []act.CaseRow{}, Waiting: []act.ReferralRow{}, Overdue: []act.ReferralRow{}}
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		rows, err := tx.KeptOf(ctx, s.Member)
		if err != nil {
			return err
		}
		out.Kept = append([]act.Kept{}, n.drafts.KeptList(s, rows)...)
		if out.Notices, err = n.node.Notices(ctx, tx, s.Member); err != nil || !s.CaseAccess() {
			return err
		}
		return n.homeLines(ctx, tx, s, &out)
	})
	if err != nil || !s.CaseAccess() {
		return out, err
	}
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		return n.node.Audit(ctx, tx, s, "home.read", s.Agency)
	})
}

func (n *Attention) homeLines(ctx context.Context, tx *store.Tx, s *agency.Session, out *act.Home) error {
	roll, err := n.files.Roster(ctx, tx, s)
	if err != nil {
		return err
	}
	mine := roll.Search(act.CaseQuery{Mine: true, Page: act.Page{Limit: homeLines}}, s.Member)
	out.People, out.Counts.People = append(out.People, mine.Items...), mine.Total
	party := n.node.Pseudonym("referral", s.Agency)
	inbox, err := tx.Inbox(ctx, party, true, mostReferrals)
	if err != nil {
		return err
	}
	sent, err := tx.Sent(ctx, party, true, mostReferrals)
	if err != nil {
		return err
	}
	out.Counts.Sent = len(sent)
	if err := n.homeSide(ctx, tx, s, inbox, referral.R, out); err != nil {
		return err
	}
	if err := n.homeSide(ctx, tx, s, sent, referral.S, out); err != nil {
		return err
	}
	if s.IsDesk {
		desk, err := n.deskRows(ctx, tx, s)
		if err != nil {
			return err
		}
		out.Overdue = append(out.Overdue, desk...) // nobody answered them: they wait for the desk now
	}
	out.Waiting, out.Counts.Waiting = urgentFirst(out.Waiting)
	out.Overdue, out.Counts.Overdue = urgentFirst(out.Overdue)
	return nil
}

// urgentFirst keeps the lines that can't wait and says how many there are.
func urgentFirst(rows []act.ReferralRow) ([]act.ReferralRow, int) {
	slices.SortStableFunc(rows, soonest)
	return rows[:min(len(rows), homeLines)], len(rows)
}

// homeSide sorts the referrals of one side into what waits and what is
// overdue. A sender is told of lateness on either side.
func (n *Attention) homeSide(ctx context.Context, tx *store.Tx, s *agency.Session, rows []referral.Row, side string, out *act.Home) error {
	for _, row := range rows {
		o, card, err := n.lineOf(ctx, tx, s, row, side)
		if tampered(err) {
			out.Waiting = append(out.Waiting, damagedRow(row, side))
			continue
		}
		if err != nil {
			return err
		}
		line := o.rowView(card, tx.Now())
		switch {
		case line.Overdue:
			out.Overdue = append(out.Overdue, line)
		case line.Unread || !o.hides() && o.st.Clocks.Turn == side:
			out.Waiting = append(out.Waiting, line)
		}
	}
	return nil
}

// Waiting counts what waits in a member's inbox and what is overdue there,
// for the bar of every page. It reads no list to anybody and is not audited.
func (n *Attention) Waiting(ctx context.Context, s *agency.Session) (act.HomeCounts, error) {
	var out act.Home
	err := n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		inbox, err := tx.Inbox(ctx, n.node.Pseudonym("referral", s.Agency), true, mostReferrals)
		if err != nil {
			return err
		}
		if err := n.homeSide(ctx, tx, s, inbox, referral.R, &out); err != nil || !s.IsDesk {
			return err
		}
		desk, err := n.deskRows(ctx, tx, s)
		out.Overdue = append(out.Overdue, desk...)
		return err
	})
	return act.HomeCounts{Waiting: len(out.Waiting) + len(out.Overdue), Overdue: len(out.Overdue)}, err
}
