package attack

import "relais/internal/act"

// mailing is what an agency says about letters, and what links are for.
func (w *world) mailing() {
	do[act.ListingMail](w.cast.shelter.admin, "SetListingMail", act.SetListingMail{Address: "intake@agency.example.ca", Language: "fr"}, "address")
	do[act.ListingMail](w.cast.shelter.worker(), "GetListingMail", act.None{})
	do[act.ListingMails](w.cast.desk.admin, "ListListingMail", act.None{})
}

// mailSamples holds a sample of each of these acts.
func (w *world) mailSamples() map[string]sample {
	return map[string]sample{
		"GetListingMail":  {w.cast.sender.worker(), act.None{}},
		"SetListingMail":  {w.cast.sender.admin, act.SetListingMail{Address: "intake@agency.example.ca", Language: "fr"}},
		"ListListingMail": {w.cast.desk.admin, act.None{}},
		"LookAtListings":  {nil, act.ConfirmToken{Token: "none"}},
		"ConfirmListings": {nil, act.ConfirmListings{Token: "none", Services: []string{w.ids.service}}},
		"StopListingMail": {nil, act.StopListingMail{Token: "none"}},
	}
}
