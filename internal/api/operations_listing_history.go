package api

import "relais/internal/node"

// historyOperations are the acts of how a listing was before.
var historyOperations = map[string]operation{
	"PreviewService":        member((*node.Node).PreviewService),
	"ListServiceHistory":    member((*node.Node).ListServiceHistory),
	"RestoreServiceVersion": member((*node.Node).RestoreServiceVersion),
}
