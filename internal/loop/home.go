package loop

import (
	"context"
	"slices"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/caseview"
	"relais/internal/define"
	"relais/internal/referral"
	"relais/internal/store"
)

// homeLines is how many lines each list of the first page has.
const homeLines = 20

// Home is what a worker sees first: their people, what waits for them, what is
// overdue, and their people's needs for which nobody is being asked. A member
// without access to case files sees what was left for them only.
var Home = define.Define[act.None, act.Home]("Home", "GET /home", "cases", agency.SignedIn,
	"My people, what waits for me, what is overdue, needs for which nobody is being asked.")

func (n *Attention) home(ctx context.Context, s *agency.Session, _ act.None) (out act.Home, err error) {
	out = act.Home{People: []act.CaseRow{}}
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		rows, err := tx.KeptOf(ctx, s.Member)
		if err != nil {
			return err
		}
		out.Kept = append([]act.Kept{}, n.drafts.KeptList(s, rows)...)
		if out.Notices, err = n.node.Notices(ctx, tx, s.Member); err != nil || !s.CaseAccess() {
			return err
		}
		roll, err := n.files.Roster(ctx, tx, s)
		if err != nil {
			return err
		}
		mine, total := roll.Search(casefile.Query{Mine: true, Limit: homeLines}, s.Member)
		out.People, out.Counts.People = caseview.Rows(mine), total
		return n.looks(ctx, tx, s, &out)
	})
	out.Waiting, out.Overdue, out.Unasked = firstLines(out.Waiting), firstLines(out.Overdue), firstLines(out.Unasked)
	if err != nil || !s.CaseAccess() {
		return out, err
	}
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		return n.node.Audit(ctx, tx, s, "home.read", s.Agency)
	})
}

// firstLines keeps the lines that can't wait.
func firstLines[T any](rows []T) []T { return append([]T{}, rows[:min(len(rows), homeLines)]...) }

// looks fills in what a member must look at, and counts it: the first page and
// the number in the menu are made from it. What can't wait comes first.
func (n *Attention) looks(ctx context.Context, tx *store.Tx, s *agency.Session, out *act.Home) error {
	party := n.node.Pseudonym("referral", s.Agency)
	inbox, err := tx.Inbox(ctx, party, true, mostReferrals)
	if err != nil {
		return err
	}
	sent, err := tx.Sent(ctx, party, true, mostReferrals)
	if err != nil {
		return err
	}
	asked := map[string]bool{} // needs for which somebody is being asked
	if err := n.looksOf(ctx, tx, s, inbox, referral.R, out, nil); err != nil {
		return err
	}
	if err := n.looksOf(ctx, tx, s, sent, referral.S, out, asked); err != nil {
		return err
	}
	if s.IsDesk {
		desk, err := n.deskRows(ctx, tx, s)
		if err != nil {
			return err
		}
		out.Overdue = append(out.Overdue, desk...) // nobody answered them: they wait for the desk now
	}
	needs, err := n.files.OpenNeeds(ctx, tx, s)
	if err != nil {
		return err
	}
	// A need stands there until somebody is asked, it is met, or set aside.
	out.Unasked = slices.DeleteFunc(needs, func(r act.NeedRow) bool { return asked[r.Need] })
	slices.SortStableFunc(out.Waiting, soonest)
	slices.SortStableFunc(out.Overdue, soonest)
	out.Counts.Waiting, out.Counts.Overdue, out.Counts.Unasked = len(out.Waiting), len(out.Overdue), len(out.Unasked)
	return nil
}

// looksOf sorts the referrals that one side has in hand into what waits to be
// read or acted on, and what is overdue. A sender is told of lateness on either
// side.
func (n *Attention) looksOf(ctx context.Context, tx *store.Tx, s *agency.Session, rows []referral.Row, side string, out *act.Home, asked map[string]bool) error {
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
		if side == referral.S && !referral.Status(line.State).Final() {
			out.Counts.Sent++
			asked[card.NeedID] = true
		}
		switch {
		case referral.Look(line.Look) == referral.LookNothing:
		case line.Overdue:
			out.Overdue = append(out.Overdue, line)
		default:
			out.Waiting = append(out.Waiting, line)
		}
	}
	return nil
}

// Waiting counts what a member must look at, for the bar of every page, as the
// first page does; Waiting holds what is overdue too. It reads no list to
// anybody and is not audited.
func (n *Attention) Waiting(ctx context.Context, s *agency.Session) (act.HomeCounts, error) {
	var out act.Home
	if err := agency.CaseDesk.May(s); err != nil {
		return out.Counts, err
	}
	err := n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error { return n.looks(ctx, tx, s, &out) })
	out.Counts.Waiting += out.Counts.Overdue
	return out.Counts, err
}

// mustLook reports whether it is a member's job to look at a referral: on the
// sender's side the worker of the person's file, on the recipient's who
// accepted it (anybody, before). Outside of the agency's hours their back-up
// looks too, and for somebody who no longer reads case files here everybody.
func (p *parts) mustLook(ctx context.Context, tx *store.Tx, s *agency.Session, o *openReferral, card referral.Card) (bool, error) {
	own, who := o.recipient, o.st.Hand
	if o.side == referral.S {
		own, who = o.sender, ""
		roll, err := p.files.Roster(ctx, tx, s)
		if err != nil {
			return false, err
		}
		if row, err := roll.Find(card.Case); err == nil {
			who = row.Worker
		}
	}
	if who == "" || who == s.Member || own.Backup == s.Member && !own.OnCall().There(tx.Now()) {
		return true, nil
	}
	there, err := p.files.Reads(ctx, tx, s, who)
	return !there, err
}
