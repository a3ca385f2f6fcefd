package api

import (
	"maps"

	"relais/internal/node"
)

func init() {
	maps.Copy(operations, map[string]operation{
		"PreviewService":        member((*node.Node).PreviewService),
		"ListServiceHistory":    member((*node.Node).ListServiceHistory),
		"RestoreServiceVersion": member((*node.Node).RestoreServiceVersion),
	})
}
