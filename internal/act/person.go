package act

// MakeCard makes the card with which a person opens their own file; one that they had
// stops working.
type MakeCard struct {
	Case string `json:"case" path:"id" check:"required,id"`
	Form string `json:"form" check:"required,code=card_form"`
	// Second draws second words, too, which open a page with nothing on it and tell
	// the agency.
	Second bool `json:"second,omitempty"`
	// ToChild says that the card goes into the child's own hands: of a child's file, or
	// what could be one, none is made otherwise.
	ToChild bool `json:"to_child,omitempty"`
}

// NewCard is a card as it is shown, once.
type NewCard struct {
	Form   string   `json:"form"`
	Words  []string `json:"words"`
	Second []string `json:"second,omitempty"`
}

// TryCard is the person typing their words once, before they leave.
type TryCard struct {
	Case  string `json:"case" path:"id" check:"required,id"`
	Words string `json:"words" check:"required,line,max=400"`
}

// CardInfo says whether a person has a card.
type CardInfo struct {
	Has   bool    `json:"has"`
	Made  *Moment `json:"made,omitempty"`
	By    string  `json:"by,omitempty"` // a member's name
	Tried bool    `json:"tried,omitempty"`
	// Damaged: the card was changed outside of the software. Another must be made.
	Damaged bool `json:"damaged,omitempty"`
}

// CardWords are what opens the person's own file.
type CardWords struct {
	Words string `json:"words" check:"required,text,max=400"`
}

// OwnToken is the session of a person in their own file.
type OwnToken struct {
	Token string `json:"token" check:"required,line,max=80"`
}

// CardSession is a session that was begun.
type CardSession struct {
	Token string `json:"token"`
	Idle  Moment `json:"idle"` // when it ends if nothing is done
	Ends  Moment `json:"ends"` // at the latest
}

// OwnFile is what a person sees of their own file.
type OwnFile struct {
	Consents  []OwnConsent  `json:"consents"`
	Referrals []OwnReferral `json:"referrals"`
	Opened    []OwnOpening  `json:"opened"` // newest first
	Steps     []OwnStep     `json:"steps"`  // of the plan: what is next comes first
	Words     []OwnWord     `json:"words"`  // newest first
	// Kept is what was posted after a session had ended, to be sent again.
	Kept *OwnKept `json:"kept,omitempty"`
	Idle Moment   `json:"idle"`
	Ends Moment   `json:"ends"`
}

// OwnKept is what came after a session had ended.
type OwnKept struct {
	Kind  string `json:"kind"`
	About string `json:"about,omitempty"`
	Text  string `json:"text,omitempty"`
}

// OwnConsent is what the person agreed to.
type OwnConsent struct {
	ID          string   `json:"id"`
	Kind        string   `json:"kind"`
	Names       []Text   `json:"names,omitempty"`
	Sectors     []string `json:"sectors,omitempty"`
	Parts       []string `json:"parts,omitempty"`
	Loopback    string   `json:"loopback,omitempty"`
	Purpose     string   `json:"purpose"`
	At          Moment   `json:"at"`
	Until       string   `json:"until"`
	State       string   `json:"state"` // valid, waiting, ended, withdrawn
	Enforcement bool     `json:"enforcement,omitempty"`
}

// OwnReferral is where a request stands, as far as may be told back.
type OwnReferral struct {
	ID    string  `json:"id"`
	Name  Text    `json:"name"` // who was asked
	Need  string  `json:"need"`
	State string  `json:"state"`
	At    Moment  `json:"at"`
	Meets *Moment `json:"meets,omitempty"`
	Zone  string  `json:"zone,omitempty"` // of the appointment (IANA)
	Ended bool    `json:"ended,omitempty"`
}

// OwnOpening says that an agency read, on which day and in which part of it.
type OwnOpening struct {
	Name   Text   `json:"name"`
	Sector string `json:"sector"`
	Day    string `json:"day"`  // YYYY-MM-DD
	Part   string `json:"part"` // night, morning, afternoon, evening
	What   string `json:"what"` // file, release, disclosure
	Own    bool   `json:"own,omitempty"`
	Door   bool   `json:"door,omitempty"` // without the person's consent
}

// OwnStep is a step of the plan.
type OwnStep struct {
	ID    string  `json:"id"`
	Kind  string  `json:"kind"`
	Text  string  `json:"text"`
	Who   string  `json:"who,omitempty"`
	Place string  `json:"place,omitempty"`
	By    string  `json:"by,omitempty"` // YYYY-MM-DD
	Meets *Moment `json:"meets,omitempty"`
	Zone  string  `json:"zone,omitempty"`
	Done  bool    `json:"done,omitempty"`
}

// OwnWord is a message between the person and the agency, or what the person asked for.
type OwnWord struct {
	ID   string  `json:"id"`
	Mine bool    `json:"mine"`
	Kind string  `json:"kind"`
	Text string  `json:"text,omitempty"`
	At   Moment  `json:"at"`
	Due  *Moment `json:"due,omitempty"` // when an answer is due
	Done *Moment `json:"done,omitempty"`
}

// EndOwn takes a consent or a request back.
type EndOwn struct {
	OwnToken
	ID       string `json:"id" check:"required,id"`
	Disagree bool   `json:"disagree,omitempty"` // the person says that they never agreed
	Text     string `json:"text,omitempty" check:"text,max=2000"`
}

// SayOwn is what a person writes to their agency.
type SayOwn struct {
	OwnToken
	Kind  string `json:"kind" check:"required,code=own_word"`
	About string `json:"about,omitempty" check:"line,max=60"` // id of what it is about
	Text  string `json:"text,omitempty" check:"text,max=2000"`
}

// WritePerson is a message from the agency to a person, for their own file.
type WritePerson struct {
	Case string `json:"case" path:"id" check:"required,id"`
	Text string `json:"text" check:"required,text,max=2000"`
	Once
}

// PersonWord is what a person wrote, or the agency to them, as the agency reads it.
type PersonWord struct {
	ID    string  `json:"id"`
	Case  string  `json:"case"`
	Known string  `json:"known,omitempty"` // how the person is called
	Kind  string  `json:"kind"`
	About string  `json:"about,omitempty"`
	Text  string  `json:"text,omitempty"`
	By    string  `json:"by,omitempty"` // a member's name; "" for the person
	At    Moment  `json:"at"`
	Due   *Moment `json:"due,omitempty"`
	Waits bool    `json:"waits,omitempty"`
	// Damaged: it was changed outside of the software, and can't be read.
	Damaged bool `json:"damaged,omitempty"`
	// Unsure: the signature of the person's key does not hold.
	Unsure bool `json:"unsure,omitempty"`
}

// PersonWords lists them.
type PersonWords struct {
	Items []PersonWord `json:"items"`
	// Damaged: the log knows of more than there is: something was taken away outside
	// of the software.
	Damaged bool `json:"damaged,omitempty"`
}

// PersonWordRef names one.
type PersonWordRef struct {
	ID string `json:"id" path:"id" check:"required,id"`
}
