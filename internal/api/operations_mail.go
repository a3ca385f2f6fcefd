package api

import "relais/internal/node"

// mailOperations are the acts of letters to agencies about their listings.
var mailOperations = map[string]operation{
	"GetListingMail":  member((*node.Node).GetListingMail),
	"SetListingMail":  member((*node.Node).SetListingMail),
	"ListListingMail": member((*node.Node).ListListingMail),
	"LookAtListings":  open((*node.Node).LookAtListings),
	"ConfirmListings": open((*node.Node).ConfirmListings),
	"StopListingMail": open((*node.Node).StopListingMail),
}
