package search

import (
	"relais/internal/act"
	"relais/internal/directory/listing"
	"relais/internal/directory/match"
	"relais/internal/fault"
)

// Planner makes plans; the engine does.
type Planner interface {
	Plan(q match.Question) match.Plan
}

// PlanFor makes the plan for what is asked. It needs something to plan for.
func PlanFor(engine match.Engine, q match.Question) (match.Plan, error) {
	planner, ok := engine.(Planner)
	if !ok {
		return match.Plan{}, fault.New(fault.Unavailable, "fault.unavailable")
	}
	plan := planner.Plan(q)
	if len(q.Needs) == 0 && len(plan.Understood) == 0 {
		return plan, fault.Invalid("needs", "directory.plan.no_needs")
	}
	return plan, nil
}

// ToPlan turns a plan into what the API says.
func ToPlan(p match.Plan) act.Plan {
	out := act.Plan{Steps: []act.PlanStep{}, Barriers: p.Barriers, Exact: p.Exact, Bound: p.Bound, Understood: p.Understood}
	order := []string{}
	for _, s := range p.Steps {
		out.Steps = append(out.Steps, act.PlanStep{Service: ToMatch(s.Service), Needs: s.Needs, Travel: s.Travel,
			Opening: listing.OpenState(s.Hours)})
		order = append(order, s.Needs...)
	}
	for _, g := range p.Uncovered {
		out.Uncovered = append(out.Uncovered, act.NeedGap(g))
		order = append(order, g.Need)
	}
	for _, need := range order {
		var list []act.Match
		for _, r := range p.Alternatives[need] {
			list = append(list, ToMatch(r))
		}
		if len(list) > 0 {
			out.Alternatives = append(out.Alternatives, act.NeedServices{Need: need, Services: list})
		}
	}
	return out
}

// GapBarrier is the reason under which a rule on immigration status is counted
// for a need that others cover.
const GapBarrier = "status_barrier"

// GapsOf are the gaps of a plan: each need that nobody covers, and each need
// for which a rule on immigration status stands in the way of some service.
func GapsOf(p match.Plan) (out []act.NeedGap) {
	counted := map[string]bool{}
	for _, g := range p.Uncovered {
		out = append(out, act.NeedGap(g))
		counted[g.Need] = g.Why == match.GapStatusOnly
	}
	for _, c := range p.BarrierNeeds {
		if !counted[c.Code] {
			out = append(out, act.NeedGap{Need: c.Code, Why: GapBarrier})
		}
	}
	return out
}
