package act

// CaseFacts are what searches and asks need of a person, written down once per
// case file. Each is sealed in its section: age, gender, wishes, culture, faith
// and origin in identity, who comes along in children, accessibility in health,
// languages, place and safety in contact. Immigration status is none of them.
type CaseFacts struct {
	AgeBand       string   `json:"age_band,omitempty" check:"code=age_band"`
	BirthYear     int      `json:"birth_year,omitempty" check:"min=0,max=3000"` // 0: not said
	Gender        string   `json:"gender,omitempty" check:"code=gender"`
	Dependants    []string `json:"dependants,omitempty" check:"max=10,each=code=dependants"`
	Ages          []int    `json:"ages,omitempty" check:"max=20,each=min=0,max=25"` // of the children who come along
	Languages     []string `json:"languages,omitempty" check:"max=10,each=line,max=35"`
	Province      string   `json:"province,omitempty" check:"code=province"`
	Place         string   `json:"place,omitempty" check:"line,max=120"` // a municipality
	Accessibility []string `json:"accessibility,omitempty" check:"max=10,each=code=accessibility"`
	Safety        []string `json:"safety,omitempty" check:"max=10,each=code=safety"`
	Wishes        []string `json:"wishes,omitempty" check:"max=20,each=code=wish"`
	// Culture, Faith and Origin (a region of the world) are wishes in the person's
	// words. They stay in the file; asks carry the codes alone.
	Culture string `json:"culture,omitempty" check:"line,max=120"`
	Faith   string `json:"faith,omitempty" check:"line,max=120"`
	Origin  string `json:"origin,omitempty" check:"line,max=120"`
}

// FactSource is who said so, and when.
type FactSource struct {
	Source string `json:"source,omitempty" check:"code=fact_source"` // default: person
	Detail string `json:"detail,omitempty" check:"line,max=200"`     // which document, or which agency
	On     string `json:"on,omitempty" check:"date,back=20"`         // default: today
}

// NewFacts are facts and their source.
type NewFacts struct {
	CaseFacts
	FactSource
}

// SetFacts replaces the facts of a case file; what they were stays in their
// history. Facts that stay the same keep their source and day. Those of a
// section that the member may not read are left as they are.
type SetFacts struct {
	Case string `json:"case" path:"id" check:"required,id"`
	NewFacts
	Seen // of Facts
}

// Facts are the facts of a case file, as far as the member may read them.
type Facts struct {
	CaseFacts
	Items []Fact `json:"items"` // each with its source, in the order of forms
	// Hidden are the sections with facts that the member may not read: nothing
	// is filled in from them.
	Hidden []string `json:"hidden,omitempty"`
	// Damaged are the sections with facts in which something was changed outside of the
	// software: a fact that stood there fills nothing.
	Damaged []string `json:"damaged,omitempty"`
	Seen
}

// FactSaid is a fact and who said so.
type FactSaid struct {
	Fact   string   `json:"fact"` // code
	Values []string `json:"values"`
	FactSource
}

// Fact is where a fact of a case file stands.
type Fact struct {
	FactSaid
	Entry   string `json:"entry"` // whose history tells what it was before
	Section string `json:"section"`
	Case    string `json:"case,omitempty"` // id of the file that says so, where it is one with this one
	Author  string `json:"author"`         // a member's name
	At      Moment `json:"at"`
}
