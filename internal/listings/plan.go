package listings

import (
	"context"
	"slices"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/directory/match"
	"relais/internal/directory/search"
	"relais/internal/fault"
	"relais/internal/gaps"
	"relais/internal/seal"
	"relais/internal/store"
)

// PlanNeeds finds whom to ask for all of a person's needs. What was asked is
// kept nowhere.
var PlanNeeds = define.Define[act.PlanNeeds, act.Plan]("PlanNeeds", "POST /plans", "directory", agency.SignedIn,
	"Find whom to ask for all of a person's needs, with the fewest hand-overs; what was asked is kept nowhere.")

func (n *Search) planNeeds(ctx context.Context, s *agency.Session, in act.PlanNeeds) (out act.Plan, err error) {
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, plan, err := n.plan(ctx, tx, s, in.MatchNeeds)
		out = search.ToPlan(plan)
		return err
	})
	return out, err
}

func (n *Search) plan(ctx context.Context, tx *store.Tx, s *agency.Session, in act.MatchNeeds) (q match.Question, plan match.Plan, err error) {
	if q, err = search.Question(in, tx.Now()); err != nil {
		return q, plan, err
	}
	q.Members = s.ReadsForMembers()
	engine, err := n.engine(ctx, tx)
	if err != nil {
		return q, plan, err
	}
	plan, err = search.PlanFor(engine, q)
	return q, plan, err
}

// NoteGaps counts what a plan leaves uncovered: once for each need of a case
// file and barrier when that is met, and without a file when a worker says so.
// What people try out in a search counts for nothing.
var NoteGaps = define.Define[act.NoteGaps, act.NotedGaps]("NoteGaps", "POST /plans/gaps", "directory", agency.Listers,
	"Count what a plan leaves uncovered, by province, need, reason and week, with nothing about the person.")

// weeks is how far back gaps are told. Nobody chooses: the difference between two
// spans could be one person.
const weeks = 12

// ListGaps tells which needs nobody met. Agencies that enforce are told none.
var ListGaps = define.Define[act.GapQuery, act.Gaps]("ListGaps", "GET /gaps", "directory", agency.SignedIn,
	"The needs that nobody met in the last weeks and what stood in the way, most often first; small numbers are not told.")

func (n *Search) listGaps(ctx context.Context, s *agency.Session, in act.GapQuery) (out act.Gaps, err error) {
	if !s.ReadsForMembers() {
		return out, fault.New(fault.NotFound, "fault.not_found")
	}
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		out = act.Gaps{Items: []act.GapSum{}}
		out.Since = gaps.Week(tx.Now().AddDate(0, 0, -7*(weeks-1)))
		all, err := n.node.Gaps().Sums(ctx, tx, out.Since, in.Province)
		for _, g := range all {
			g = g.Told()
			if g.Total() == 0 {
				out.Few++
				continue
			}
			out.Items = append(out.Items, act.GapSum{Need: g.Need, Why: g.Why, Province: g.Province, Total: g.Total(), File: g.File, Answer: g.Answer, Search: g.Search})
		}
		return err
	})
	return out, err
}

func (n *Search) noteGaps(ctx context.Context, s *agency.Session, in act.NoteGaps) (out act.NotedGaps, err error) {
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := n.ofFile(ctx, tx, s, in); err != nil {
			return err
		}
		q, plan, err := n.plan(ctx, tx, s, in.MatchNeeds)
		if err != nil {
			return err
		}
		if out.Noted, err = n.note(ctx, tx, in.Met, q.Province, search.GapsOf(plan)); err != nil {
			return err
		}
		if out.Noted > 0 || in.Met == "" {
			if err := n.node.Audit(ctx, tx, s, "directory.gaps", "directory"); err != nil {
				return err
			}
		}
		return n.node.Keep(ctx, tx, out)
	})
	return out, err
}

// ofFile makes sure that a need for which something is counted is one of a file that
// who counts may read: an invented one would make a gap look larger than it is.
func (n *Search) ofFile(ctx context.Context, tx *store.Tx, s *agency.Session, in act.NoteGaps) error {
	if in.Met == "" {
		return nil
	}
	code, err := n.needs().HasNeed(ctx, tx, s, in.Case, in.Met)
	if fault.CodeOf(err) == fault.NotFound {
		return fault.Invalid("met", "casefile.no_need")
	}
	if err == nil && !slices.ContainsFunc(in.Needs, func(m act.MatchNeed) bool { return m.Code == code }) {
		err = fault.Invalid("needs", "casefile.no_need")
	}
	return err
}

// note counts gaps, of a need of a case file or of a search without one, and
// returns how many were not counted before.
func (n *Search) note(ctx context.Context, tx *store.Tx, need, province string, all []act.NeedGap) (noted int, err error) {
	of, source := []byte(seal.NewID()), gaps.FromSearch
	if need != "" {
		of, source = n.node.Gaps().Of(need), gaps.FromFile
	}
	for _, g := range all {
		mark, err := n.node.Gaps().Note(ctx, tx, of, gaps.Met{Week: gaps.Week(tx.Now()), Province: province, Need: g.Need, Why: g.Why, Source: source})
		if err != nil {
			return 0, err
		}
		if mark != nil {
			noted++
		}
	}
	return noted, nil
}
