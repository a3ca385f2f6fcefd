package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"relais/internal/act"
	"relais/internal/app"
	"relais/internal/listings"
	"relais/internal/node"
)

// plan prints whom to ask for all needs, others for each, and what nobody covers.
func (e *env) plan(ctx context.Context, n *app.App, in act.MatchNeeds, asJSON bool) error {
	plan, err := listings.PlanNeeds.Do(ctx, n, node.Operator(), act.PlanNeeds{MatchNeeds: in})
	if err != nil {
		return err
	}
	if asJSON {
		return json.NewEncoder(e.out).Encode(plan)
	}
	for i, step := range plan.Steps {
		s := step.Service
		fmt.Fprintf(e.out, "%d. %s (%s) %s %s\n", i+1, s.Name.In(string(e.lang)), s.Organization.In(string(e.lang)), s.Place, s.Province)
		fmt.Fprintf(e.out, "   %s\n", strings.Join(step.Needs, ", "))
		e.opening(step.Opening)
		if s.Restricts != nil {
			fmt.Fprintf(e.out, "   %s\n", e.t("cmd.match.restricts", s.Restricts.Reason.In(string(e.lang))))
		}
	}
	for _, others := range plan.Alternatives {
		var names []string
		for _, s := range others.Services {
			names = append(names, s.Name.In(string(e.lang)))
		}
		e.say("cmd.plan.others", others.Need, strings.Join(names, " · "))
	}
	for _, g := range plan.Uncovered {
		fmt.Fprintf(e.out, "%s: %s\n", g.Need, e.t("code.gap."+g.Why))
	}
	if !plan.Exact {
		e.say("cmd.plan.near", fmt.Sprintf("%.2f", plan.Bound))
	}
	return nil
}

func (e *env) opening(o act.OpenState) {
	line := e.t("code.open_state." + o.State)
	for _, at := range []*act.Moment{o.Closes, o.Opens} {
		if at != nil {
			line += " → " + at.Format("2006-01-02 15:04 MST")
		}
	}
	if o.Holiday != "" {
		line += " (" + e.t("code.holiday."+o.Holiday) + ")"
	}
	fmt.Fprintf(e.out, "   %s\n", line)
}
