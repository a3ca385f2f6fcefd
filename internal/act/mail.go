package act

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
