package api

import "relais/internal/node"

func init() {
	operations["PlanNeeds"] = member((*node.Node).PlanNeeds)
	operations["NoteGaps"] = member((*node.Node).NoteGaps)
}
