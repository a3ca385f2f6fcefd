package client

import (
	"context"

	"relais/internal/act"
)

// PlanNeeds: find whom to ask for all of a person's needs, with the fewest hand-overs; what was asked is kept nowhere.
func (c *Client) PlanNeeds(ctx context.Context, in act.PlanNeeds) (act.Plan, error) {
	return call[act.PlanNeeds, act.Plan](ctx, c, "PlanNeeds", in)
}

// NoteGaps: count what a plan leaves uncovered, by province, need, reason and week, with nothing about the person.
func (c *Client) NoteGaps(ctx context.Context, in act.NoteGaps) (act.NotedGaps, error) {
	return call[act.NoteGaps, act.NotedGaps](ctx, c, "NoteGaps", in)
}
