package api

import "relais/internal/node"

// sourceOperations are the acts of the sources of the directory.
var sourceOperations = map[string]operation{
	"ListSources":        member((*node.Node).ListSources),
	"SetSource":          member((*node.Node).SetSource),
	"RemoveSource":       member((*node.Node).RemoveSource),
	"RunSource":          member((*node.Node).RunSource),
	"GetProvenance":      member((*node.Node).GetProvenance),
	"DeleteService":      member((*node.Node).DeleteService),
	"RestoreService":     member((*node.Node).RestoreService),
	"ListDeleted":        member((*node.Node).ListDeleted),
	"SuggestChange":      member((*node.Node).SuggestChange),
	"ListSuggestions":    member((*node.Node).ListSuggestions),
	"DecideSuggestion":   member((*node.Node).DecideSuggestion),
	"FindDuplicates":     member((*node.Node).FindDuplicates),
	"ListDuplicates":     member((*node.Node).ListDuplicates),
	"DecideDuplicate":    member((*node.Node).DecideDuplicate),
	"UndoDuplicate":      member((*node.Node).UndoDuplicate),
	"WorkList":           member((*node.Node).WorkList),
	"MakeConfirmLink":    member((*node.Node).MakeConfirmLink),
	"LookAtConfirmation": open((*node.Node).LookAtConfirmation),
	"ConfirmService":     open((*node.Node).ConfirmService),
}
