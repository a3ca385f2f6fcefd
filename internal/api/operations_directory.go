package api

import "relais/internal/node"

// directoryOperations are the acts of the directory.
var directoryOperations = map[string]operation{
	"OwnServices":      member((*node.Node).OwnServices),
	"ListNeeds":        member((*node.Node).ListNeeds),
	"SearchServices":   member((*node.Node).SearchServices),
	"MatchNeeds":       member((*node.Node).MatchNeeds),
	"GetService":       member((*node.Node).GetService),
	"UpsertService":    member((*node.Node).UpsertService),
	"UpdateCapacity":   member((*node.Node).UpdateCapacity),
	"VerifyService":    member((*node.Node).VerifyService),
	"HideLocation":     member((*node.Node).HideLocation),
	"ImportDirectory":  member((*node.Node).ImportDirectory),
	"PreviewDirectory": member((*node.Node).PreviewDirectory),
	"ExportDirectory":  member((*node.Node).ExportDirectory),
}
