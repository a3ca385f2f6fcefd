package api

import "relais/internal/node"

// planOperations are the acts of plans.
var planOperations = map[string]operation{
	"PlanNeeds": member((*node.Node).PlanNeeds),
	"NoteGaps":  member((*node.Node).NoteGaps),
}
