package act

// Leaving is what still runs of an agency that thinks of leaving the network,
// and how far it is with that.
type Leaving struct {
	By    string  `json:"by,omitempty"`    // name of who began it; empty while nobody did
	Since *Moment `json:"since,omitempty"` // when
	Alone *Moment `json:"alone,omitempty"` // from when on who began it may carry it out without a second administrator
	Mine  bool    `json:"mine,omitempty"`  // who asks began it

	Received []ReferralRow `json:"received"` // referrals to the agency that are open: they end
	Sent     []ReferralRow `json:"sent"`     // referrals of the agency that are open
	Copies   int           `json:"copies"`   // what was released to the agency and still opens: it closes
	Open     int           `json:"open"`     // open case files
	Closed   int           `json:"closed"`   // closed case files
	Held     int           `json:"held"`     // case files under a legal hold: while there are any, the agency can't leave
	Members  int           `json:"members"`  // who are signed out for good
	Services int           `json:"services"` // records of the directory that are taken out
}

// TakeAlong asks for everything of an agency that its member reads, sealed with
// a passphrase in the format of age (age-encryption.org): whoever has both opens
// it without Relais.
type TakeAlong struct {
	Passphrase string `json:"passphrase" check:"required,secret,max=200"`
}

// TakenAlong is the file. Unread are sections that its member may not read and
// files that do not open: they are not in it.
type TakenAlong struct {
	Files  int    `json:"files"`
	Unread int    `json:"unread"`
	Data   []byte `json:"data"`
}
