package act

// NewConsent records the person's decision. Kind is ask, release or
// loopback; one recipient per release consent. Never "all partners".
type NewConsent struct {
	Kind     string   `json:"kind" check:"required,code=consent_kind"`
	Agencies []string `json:"agencies,omitempty" check:"max=20,each=id"`
	Sectors  []string `json:"sectors,omitempty" check:"each=code=sector"` // classes of agencies, asks only
	// Outside are services of the directory without Relais, each by itself.
	Outside  []ConsentOutside `json:"outside,omitempty" check:"max=20"`
	Sections []string         `json:"sections,omitempty" check:"each=code=part"`
	Needs    []string         `json:"needs,omitempty" check:"each=line,max=80"`
	Purpose  string           `json:"purpose" check:"required,line,max=500"`
	Until    string           `json:"until" check:"required,date"` // last day, in the agency's zone
	// Loopback is what the recipient may tell back: none, status,
	// appointments, outcome, words (each includes those before).
	Loopback    string `json:"loopback,omitempty" check:"code=loopback"`
	GivenBy     string `json:"given_by" check:"required,code=given_by"` // person, parent, guardian, representative
	Basis       string `json:"basis,omitempty" check:"line,max=300"`    // on what basis somebody represents
	Language    string `json:"language" check:"required,line,max=35"`
	Interpreter string `json:"interpreter,omitempty" check:"line,max=120"`
	Form        string `json:"form" check:"required,code=consent_form"` // spoken, written
	// Explained lists the points of the conversation that were covered.
	Explained []string `json:"explained,omitempty" check:"each=code=explained"`
	// Enforcement names police, border, immigration or child protection on a
	// page of its own; it stays without effect until co-signed.
	Enforcement bool `json:"enforcement,omitempty"`
}

// ConsentOutside is a service without Relais that a consent names.
type ConsentOutside struct {
	Service string `json:"service" check:"required,line,max=200"` // of the directory
	// Sector is its class: the directory's, or as the worker says where that has
	// none.
	Sector string `json:"sector,omitempty" check:"code=sector"`
	// Name is what the directory calls it: what the person agreed to. It is
	// filled in when the consent is recorded.
	Name string `json:"name,omitempty" check:"line,max=700"`
}

// RecordConsent records a consent in a case file.
type RecordConsent struct {
	Case string `json:"case" path:"id" check:"required,id"`
	NewConsent
	// Renews is a consent of the file that ends soon: nobody is reminded of it any more.
	// It ends all the same; nothing is renewed by itself.
	Renews string `json:"renews,omitempty" check:"id"`
	// Guardian is the linked file of the guardian who agrees for a child. It is kept in
	// the child's file and leaves with nothing.
	Guardian string `json:"guardian,omitempty" check:"id"`
	Once
}

// SetConsentPaper names the document of the file that is a consent's signed paper; none
// takes the name off.
type SetConsentPaper struct {
	Case     string `json:"case" path:"id" check:"required,id"`
	Consent  string `json:"consent" path:"consent" check:"required,id"`
	Document string `json:"document,omitempty" check:"id"`
}

// ConsentRef names a consent.
type ConsentRef struct {
	Case    string `json:"case" path:"id" check:"required,id"`
	Consent string `json:"consent" path:"consent" check:"required,id"`
}

// WithdrawConsent takes a consent back; what was released under it stops
// opening at once.
type WithdrawConsent struct {
	ConsentRef
	Reason string `json:"reason,omitempty" check:"line,max=300"`
}

// Consent is a recorded consent.
type Consent struct {
	ID string `json:"id"`
	NewConsent
	Hash     string `json:"hash"`
	TakenBy  string `json:"taken_by"`
	At       Moment `json:"at"`
	State    string `json:"state"` // valid, waiting (for a co-signature), ended, withdrawn, damaged (nothing may rest on it)
	Cosigner string `json:"cosigner,omitempty"`
	Reason   string `json:"reason,omitempty"`   // why it was taken back, where somebody said so
	Paper    string `json:"paper,omitempty"`    // the document that is its signed paper
	Guardian string `json:"guardian,omitempty"` // as in RecordConsent; told by GetCase alone
	// Barred says that nothing may rest on it as the child's file stands, although it
	// is valid: by what was said of who gave it, or because of a guardian's part.
	Barred bool `json:"barred,omitempty"`
	// Refused are whom the person has said no to since: ids of agencies and
	// services, codes of sectors, or * for everybody. A new yes is needed.
	Refused []string `json:"refused,omitempty"`
}

// NewRefusal is what the person was asked and said no to. Where nobody is named they
// said no to everybody of the kind.
type NewRefusal struct {
	Kind     string   `json:"kind" check:"required,code=consent_kind"`
	Agencies []string `json:"agencies,omitempty" check:"max=20,each=id"`
	Sectors  []string `json:"sectors,omitempty" check:"each=code=sector"`
	Outside  []string `json:"outside,omitempty" check:"max=20,each=line,max=200"` // services of the directory without Relais
	Text     string   `json:"text,omitempty" check:"line,max=500"`
	GivenBy  string   `json:"given_by,omitempty" check:"code=given_by"` // default: person
}

// RefuseConsent records a no. Consents of the kind that name only whom it names are
// taken back with it.
type RefuseConsent struct {
	Case string `json:"case" path:"id" check:"required,id"`
	NewRefusal
	Once
}

// Refusal is a no that was recorded.
type Refusal struct {
	ID string `json:"id"`
	NewRefusal
	By string `json:"by"` // who recorded it, a member's name
	At Moment `json:"at"`
}
