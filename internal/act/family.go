package act

// RelationSaid is how two people of two files belong together.
type RelationSaid struct {
	// Who is what the other person is to the one of this file.
	Who    string `json:"who" check:"required,code=kin"`
	Living string `json:"living" check:"required,code=kin_living"` // where they are now: together or apart
	// Guardian says which of the two is the other's guardian.
	Guardian string `json:"guardian" check:"required,code=kin_side"`
	// Involved says which of the two is said to have had a part in what happened. A
	// guardian of whom that is said agrees to nothing for the child.
	Involved string `json:"involved,omitempty" check:"code=kin_one"`
}

// NewRelative is somebody for whom a file is opened.
type NewRelative struct {
	Known     string `json:"known" check:"required,line,max=120"`
	Language  string `json:"language,omitempty" check:"line,max=35"` // BCP 47
	BirthYear int    `json:"birth_year,omitempty" check:"min=0,max=3000"`
	AgeBand   string `json:"age_band,omitempty" check:"code=age_band"`
	// Alone refuses with fault.Conflict when the agency has a file of somebody of the
	// same name.
	Alone bool `json:"alone,omitempty"`
}

// AddRelative links a file with the file of a child, a dependant or somebody else of
// the family: with one that there is, or with a new one.
type AddRelative struct {
	Case  string       `json:"case" path:"id" check:"required,id"`
	Other string       `json:"other,omitempty" check:"id"` // a file that there is
	New   *NewRelative `json:"new,omitempty"`              // or one that is opened
	RelationSaid
	Once
}

// SetRelative changes what is said of a link.
type SetRelative struct {
	Case  string `json:"case" path:"id" check:"required,id"`
	Other string `json:"other" path:"other" check:"required,id"`
	RelationSaid
	Seen // of the link
}

// RelativeRef names a link, from either of its files.
type RelativeRef struct {
	Case  string `json:"case" path:"id" check:"required,id"`
	Other string `json:"other" path:"other" check:"required,id"`
}

// Relative is somebody of the family, with a file of their own.
type Relative struct {
	CaseRow
	RelationSaid
	Age string `json:"age,omitempty"` // adult, child or doubt; none where nothing says it
	// Case is the file that holds the link: another one where several are one.
	Case string `json:"case"`
	By   string `json:"by"` // who said so last, a member's name
	At   Moment `json:"at"`
	// Ended says that the link was taken away.
	Ended bool `json:"ended,omitempty"`
	Seen
}

// Family is who belongs to the person of a file, as far as the member may open it.
type Family struct {
	Items []Relative `json:"items"`
	Past  []Relative `json:"past,omitempty"` // links that were taken away
	Age   string     `json:"age,omitempty"`  // of the person: adult, child or doubt; none where nothing says it
	// OfAge is the first day on which a child is of age for certain, YYYY-MM-DD.
	OfAge string `json:"of_age,omitempty"`
}

// Closing is what is said when a file is closed: of a child's file it must be.
type Closing struct {
	Reason string `json:"reason" check:"required,text,max=2000"`
	Where  string `json:"where" check:"required,line,max=300"` // where the person is now
	With   string `json:"with" check:"required,line,max=300"`  // and with whom
}
