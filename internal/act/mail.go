package act

// mailRoutes are the acts of letters to agencies about their listings.
var mailRoutes = []Route{
	{"GetListingMail", "GET", "/listing-mail", false, "directory", "Where one's agency gets letters that a listing is due for confirmation."},
	{"SetListingMail", "PUT", "/listing-mail", false, "directory", "Say where one's agency gets such letters, or that it wants none."},
	{"ListListingMail", "GET", "/listing-mail/agencies", false, "directory", "Which agencies were written to, and what became of it (desk)."},
	{"LookAtListings", "POST", "/confirmations/list/look", true, "directory", "The listings that a letter's link is about."},
	{"ConfirmListings", "POST", "/confirmations/list", true, "directory", "Confirm listings with a letter's link."},
	{"StopListingMail", "POST", "/confirmations/stop", true, "directory", "No more such letters, with the link in one of them."},
}

// ListingMail is where an agency gets letters. On says whether this node sends
// any.
type ListingMail struct {
	On       bool    `json:"on"`
	Address  string  `json:"address,omitempty"`
	Language string  `json:"language,omitempty"`
	State    string  `json:"state,omitempty"`
	Sent     *Moment `json:"sent,omitempty"`
	Next     *Moment `json:"next,omitempty"` // not before
}

// SetListingMail says where letters go; without an address none are sent.
type SetListingMail struct {
	Address  string `json:"address,omitempty" check:"email,max=254"`
	Language string `json:"language,omitempty" check:"code=language"`
}

// ListingMails is what became of letters. Failing says that the mail server
// takes nothing now.
type ListingMails struct {
	On      bool            `json:"on"`
	Failing bool            `json:"failing"`
	Failed  *Moment         `json:"failed,omitempty"`
	Items   []AgencyMailing `json:"items"`
}

// AgencyMailing is what became of the letters to one agency.
type AgencyMailing struct {
	Agency string  `json:"agency"`
	Name   Text    `json:"name"`
	State  string  `json:"state"`
	Sent   *Moment `json:"sent,omitempty"`
	Next   *Moment `json:"next,omitempty"`
}

// ListingsDue is what a letter's link is about: what is public of each listing.
// Members counts those that only members read, which are confirmed after
// signing in.
type ListingsDue struct {
	Items   []Service `json:"items"`
	Members int       `json:"members"`
	Expires Moment    `json:"expires"`
	Done    int       `json:"done"` // confirmed just now
}

// ConfirmListings confirms the listings that are right; the link works once.
type ConfirmListings struct {
	Token    string   `json:"token" check:"required,line,max=400"`
	Services []string `json:"services" check:"required,max=200,each=line,max=200"`
}

// StopListingMail stops the letters to whoever got this link.
type StopListingMail struct {
	Token string `json:"token" check:"required,line,max=400"`
}
