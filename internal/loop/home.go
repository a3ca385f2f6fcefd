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
	var looks looks
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		rows, err := tx.KeptOf(ctx, s.Member)
		if err != nil {
			return err
		}
		out.Kept = append([]act.Kept{}, n.drafts.KeptList(s, rows)...)
		if out.Notices, err = n.node.Notices(ctx, tx, s.Member); err != nil {
			return err
		}
		if s.Has(agency.Administrator) {
			out.Notices = append(n.node.Alarms(tx.Now()), out.Notices...)
		}
		if !s.CaseAccess() {
			return nil
		}
		roll, err := n.files.Roster(ctx, tx, s)
		if err != nil {
			return err
		}
		mine, total := roll.Search(casefile.Query{Mine: true, Limit: homeLines}, s.Member)
		out.People = caseview.Rows(mine)
		if err = n.looks(ctx, tx, s, &looks); err != nil {
			return err
		}
		looks.counts.People = total
		out.Counts = looks.counts
		if out.Waiting, err = n.words(ctx, tx, s, firstLines(looks.waiting)); err != nil {
			return err
		}
		out.Overdue, err = n.words(ctx, tx, s, firstLines(looks.overdue))
		return err
	})
	out.Unasked = firstLines(looks.unasked)
	if err != nil || !s.CaseAccess() {
		return out, err
	}
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		return n.node.Audit(ctx, tx, s, "home.read", s.Agency)
	})
}

// firstLines keeps the lines that can't wait.
func firstLines[T any](rows []T) []T { return append([]T{}, rows[:min(len(rows), homeLines)]...) }

// looks is what a member must look at: the first page and the number in the
// menu are made from it. What can't wait comes first.
type looks struct {
	waiting, overdue []line
	unasked          []act.NeedRow
	counts           act.HomeCounts
}

func (n *Attention) looks(ctx context.Context, tx *store.Tx, s *agency.Session, out *looks) error {
	asked := map[string]bool{} // needs for which somebody is being asked
	for _, box := range []string{"", referral.SideSent} {
		lines, err := n.box(ctx, tx, s, act.ReferralQuery{Box: box})
		if err != nil {
			return err
		}
		out.sort(lines, asked)
	}
	if s.IsDesk {
		desk, err := n.deskLines(ctx, tx, s)
		if err != nil {
			return err
		}
		out.sort(desk, asked) // nobody answered them: they wait for the desk now
	}
	needs, err := n.files.OpenNeeds(ctx, tx, s)
	if err != nil {
		return err
	}
	// A need stands there until somebody is asked, it is met, or set aside.
	out.unasked = slices.DeleteFunc(needs, func(r act.NeedRow) bool { return asked[r.Need] })
	slices.SortStableFunc(out.waiting, soonest)
	slices.SortStableFunc(out.overdue, soonest)
	out.counts.Waiting, out.counts.Overdue, out.counts.Unasked = len(out.waiting), len(out.overdue), len(out.unasked)
	return nil
}

// sort puts the referrals that one side has in hand to what waits to be read or
// acted on, and what is overdue. A sender is told of lateness on either side.
func (out *looks) sort(lines []line, asked map[string]bool) {
	for _, l := range lines {
		if l.Side == referral.SideSent && !l.Damaged && !referral.Status(l.State).Final() {
			out.counts.Sent++
			asked[l.need] = true
		}
		switch {
		case referral.Look(l.Look) == referral.LookNothing:
		case l.Overdue, l.Side == referral.SideDesk:
			out.overdue = append(out.overdue, l)
		default:
			out.waiting = append(out.waiting, l)
		}
	}
}

// Waiting counts what a member must look at, for the bar of every page, as the
// first page does; Waiting holds what is overdue too. It reads no list to
// anybody and is not audited.
func (n *Attention) Waiting(ctx context.Context, s *agency.Session) (act.HomeCounts, error) {
	var out looks
	if err := agency.CaseDesk.May(s); err != nil {
		return out.counts, err
	}
	err := n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error { return n.looks(ctx, tx, s, &out) })
	out.counts.Waiting += out.counts.Overdue
	return out.counts, err
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
