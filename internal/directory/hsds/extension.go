package hsds

// NeedsTaxonomy is the name under which attributes carry codes of our
// taxonomy of needs; OpenEligibility carries those of Open Eligibility.
const (
	NeedsTaxonomy   = "relais-needs"
	OpenEligibility = "open-eligibility"
)

// Extension is what Relais adds to HSDS, in one member named "relais" of a
// service or an organization: everything else is plain HSDS, and a reader
// that does not know the member loses no fact that HSDS can say.
type Extension struct {
	// Language is that of the record's own texts, "fr" or "en".
	Language string `json:"language,omitempty"`
	// Texts are the same texts in other languages, by language.
	Texts map[string]Texts `json:"texts,omitempty"`
	// Agency is the agency of the node that runs the service and can be asked.
	Agency string `json:"agency_id,omitempty"`
	// Publisher is who answers for the record.
	Publisher string `json:"publisher,omitempty"`
	// Sector is a code of the set "sector".
	Sector string `json:"sector,omitempty"`
	// Confidential is true when the address is told to nobody: the record then
	// has no address and names a region at most.
	Confidential bool   `json:"confidential,omitempty"`
	Region       string `json:"region,omitempty"`
	// Visibility is who may read the record: "public" (as when it is empty),
	// "members" or "agency". Locations, contacts and telephones may say it too.
	Visibility string `json:"visibility,omitempty"`
	// MembersModified (RFC 3339) is when something changed last that only
	// members read, when that was later than last_modified.
	MembersModified string `json:"members_modified,omitempty"`
	// Identifiers name the record elsewhere.
	Identifiers []Identifier `json:"identifiers,omitempty"`
	// Rules are the agency's own rules about whom it receives, in codes.
	Rules *Rules `json:"rules,omitempty"`
	// Waitlist is set when the service keeps a list.
	Waitlist *Waitlist `json:"waitlist,omitempty"`
	// Remote: the service is given by telephone or online.
	Remote bool `json:"remote,omitempty"`
}

// Identifier names a record elsewhere.
type Identifier struct {
	Scheme string `json:"scheme"`
	Value  string `json:"value"`
	URI    string `json:"uri,omitempty"`
}

// Texts are the texts of a record in one more language.
type Texts struct {
	Name                   string `json:"name,omitempty"`
	Description            string `json:"description,omitempty"`
	EligibilityDescription string `json:"eligibility_description,omitempty"`
	ApplicationProcess     string `json:"application_process,omitempty"`
	FeesDescription        string `json:"fees_description,omitempty"`
	WaitTime               string `json:"wait_time,omitempty"`
	Alert                  string `json:"alert,omitempty"`
}

// Rules are an agency's own rules for a service, in the codes of asks. An
// empty list means that the agency has no rule of that kind.
type Rules struct {
	Genders []string `json:"genders,omitempty"` // set "gender": the only ones received
	// Accepts and Refuses are codes of the set "dependants".
	Accepts []string `json:"accepts,omitempty"`
	Refuses []string `json:"refuses,omitempty"`
	// Accessible are the codes of the set "accessibility" that the service can
	// answer; Accessibility reports whether the list is known at all.
	Accessible         []string `json:"accessible,omitempty"`
	AccessibilityKnown bool     `json:"accessibility_known,omitempty"`
	// Wishes are the codes of the set "wish" that the service can honour.
	Wishes []string `json:"wishes,omitempty"`
	// OnlyFor names a community that the service is for ("indigenous").
	OnlyFor string `json:"only_for,omitempty"`
	// Safety are the codes of the set "safety" that the service can handle.
	Safety []string `json:"safety,omitempty"`
	// Residence: only people from the service areas are received.
	Residence bool `json:"residence,omitempty"`
	// Status is set when the agency's rules restrict by immigration status.
	Status *StatusRule `json:"status,omitempty"`
}

// StatusRule is a rule that restricts by immigration status: never a filter,
// always shown with its reason and its source.
type StatusRule struct {
	ReasonEN string `json:"reason_en,omitempty"`
	ReasonFR string `json:"reason_fr,omitempty"`
	Source   string `json:"source,omitempty"`
}

// Waitlist is a list that a service keeps.
type Waitlist struct {
	People   *int   `json:"people,omitempty"`
	Expected string `json:"expected,omitempty"` // YYYY-MM-DD
}

// Extension is what Relais keeps of a service besides the standard, zero when
// that is nothing.
func (s Service) Extension() Extension {
	if s.Relais == nil {
		return Extension{}
	}
	return *s.Relais
}
