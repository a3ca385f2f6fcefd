package listings

import (
	"context"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/directory/match"
	"relais/internal/directory/search"
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
	engine, err := n.services.Engine(ctx, tx)
	if err != nil {
		return q, plan, err
	}
	plan, err = search.PlanFor(engine, q)
	return q, plan, err
}

// NoteGaps counts what a plan leaves uncovered. It is done when a worker says
// so, once for a person: what people try out in a search counts for nothing.
var NoteGaps = define.Define[act.NoteGaps, act.NotedGaps]("NoteGaps", "POST /plans/gaps", "directory", agency.Listers,
	"Count what a plan leaves uncovered, by province, need, reason and week, with nothing about the person.")

func (n *Search) noteGaps(ctx context.Context, s *agency.Session, in act.NoteGaps) (out act.NotedGaps, err error) {
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		q, plan, err := n.plan(ctx, tx, s, in.MatchNeeds)
		if err != nil {
			return err
		}
		gaps := search.GapsOf(plan, q.Province, tx.Now())
		for _, g := range gaps {
			if err := tx.CountGap(ctx, g); err != nil {
				return err
			}
		}
		out.Noted = len(gaps)
		if err := n.node.Audit(ctx, tx, s, "directory.gaps", "directory"); err != nil {
			return err
		}
		return n.node.Keep(ctx, tx, out)
	})
	return out, err
}
