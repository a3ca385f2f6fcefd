package api

import (
	"maps"

	"relais/internal/node"
)

func init() {
	maps.Copy(operations, map[string]operation{
		"GetListingMail":  member((*node.Node).GetListingMail),
		"SetListingMail":  member((*node.Node).SetListingMail),
		"ListListingMail": member((*node.Node).ListListingMail),
		"LookAtListings":  open((*node.Node).LookAtListings),
		"ConfirmListings": open((*node.Node).ConfirmListings),
		"StopListingMail": open((*node.Node).StopListingMail),
	})
}
