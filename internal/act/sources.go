package act

// Source is a source of the directory: a feed and its settings.
type Source struct {
	SourceSettings
	Local   bool          `json:"local,omitempty"`   // added on the machine itself
	Running bool          `json:"running,omitempty"` // now
	RunAt   *Moment       `json:"run_at,omitempty"`
	NextAt  *Moment       `json:"next_at,omitempty"`
	Failure string        `json:"failure,omitempty"` // message key of why the last run failed
	Report  *ImportReport `json:"report,omitempty"`  // of the last run that ended well
	Records int           `json:"records"`
}

// SourceSettings are what the coalition decides about a source. URL is empty
// for what is brought in by hand. Format is file (what stands at the address)
// or api (the pages of an HSDS API). The lower Precedence wins where sources
// differ. Licensed says that its foreign codes may go out again, Complete that
// a run brings everything, so that what is missing is gone. Refresh is in
// hours, 0 for never by itself.
type SourceSettings struct {
	Name       string `json:"name" path:"name" check:"required,line,max=80"`
	URL        string `json:"url,omitempty" check:"url"`
	Format     string `json:"format,omitempty" check:"code=source_format"`
	Precedence int    `json:"precedence,omitempty" check:"min=0,max=10000"`
	Publisher  string `json:"publisher,omitempty" check:"line,max=200"`
	Licensed   bool   `json:"licensed,omitempty"`
	Complete   bool   `json:"complete,omitempty"`
	Refresh    int    `json:"refresh,omitempty" check:"min=0,max=8760"`
}

// Sources are the sources of the directory, in the order in which they win.
type Sources struct {
	Items []Source `json:"items"`
}

// SetSource adds a source or changes its settings (desk).
type SetSource struct {
	SourceSettings
}

// SourceRef names a source.
type SourceRef struct {
	Name string `json:"name" path:"name" check:"required,line,max=80"`
}

// RunSource brings a feed in now (desk). Force takes out what is missing even
// when it is a large part.
type RunSource struct {
	Name  string `json:"name" path:"name" check:"required,line,max=80"`
	Force bool   `json:"force,omitempty"`
}

// Provenance says where each member of a record came from.
type Provenance struct {
	ID      string        `json:"id"`
	Fields  []FieldOrigin `json:"fields"`
	Sources []SourceWord  `json:"sources"`
	// Verified are the kinds of fields and when each is due again.
	Verified []FieldVerified `json:"verified,omitempty"`
}

// FieldOrigin is where one member came from, and when it last changed there.
type FieldOrigin struct {
	Field  string `json:"field"` // as HSDS names it
	Source string `json:"source"`
	At     Moment `json:"at"`
}

// SourceWord is that a source speaks of a record.
type SourceWord struct {
	Source    string   `json:"source"`
	ID        string   `json:"id"` // as the source names the record
	Publisher string   `json:"publisher,omitempty"`
	Changed   Moment   `json:"changed"`
	Differs   []string `json:"differs,omitempty"` // members in which another source won
}

// FieldVerified is how and when a kind of field was verified; Method is empty
// where nobody here did.
type FieldVerified struct {
	Field  string  `json:"field"`
	Method string  `json:"method,omitempty"`
	At     *Moment `json:"at,omitempty"`
	Due    Moment  `json:"due"`
}

// DeleteService takes a record out of the directory: its own agency, or the
// desk.
type DeleteService struct {
	ID string `json:"id" path:"id" check:"required,line,max=200"`
}

// Deleted are the records that left the directory and can come back.
type Deleted struct {
	Items []DeletedService `json:"items"`
	Total int              `json:"total"`
}

// DeletedService is a record that left the directory.
type DeletedService struct {
	ID     string `json:"id"`
	Kind   string `json:"kind"`
	Name   string `json:"name"`
	Reason string `json:"reason"` // deleted, gone
	By     string `json:"by"`     // agency, desk or a feed
	Source string `json:"source"`
	At     Moment `json:"at"`
}

// SuggestChange is what a member found out about a service of another agency:
// the field, what it should say and why. Nothing about a person belongs here.
type SuggestChange struct {
	ID    string `json:"id" path:"id" check:"required,line,max=200"`
	Field string `json:"field" check:"required,code=suggest_field"`
	Value string `json:"value,omitempty" check:"text,max=4000"`
	Why   string `json:"why" check:"required,text,max=1000"`
	Once
}

// SuggestionQuery asks for suggestions: those that the reader may decide on,
// Mine for those about the services of one's own agency only. Sent asks for
// those that the reader made, the newest first, of any state unless one is given.
type SuggestionQuery struct {
	Mine  bool   `json:"mine,omitempty" query:"mine"`
	Sent  bool   `json:"sent,omitempty" query:"sent"`
	State string `json:"state,omitempty" query:"state" check:"code=suggestion_state"`
	Page
}

// Suggestion is a change that a member proposed.
type Suggestion struct {
	ID      string  `json:"id"`
	Service string  `json:"service"`
	Name    Text    `json:"name"` // of the service
	Field   string  `json:"field"`
	Value   string  `json:"value,omitempty"`
	Why     string  `json:"why"`
	Now     string  `json:"now,omitempty"` // what the record says, where it is one text
	State   string  `json:"state"`
	Answer  string  `json:"answer,omitempty"`
	Applied bool    `json:"applied"`          // the record says so now
	Agency  string  `json:"agency,omitempty"` // that runs the service
	Made    Moment  `json:"made"`
	Decided *Moment `json:"decided,omitempty"`
}

// Suggestions are proposed changes, the oldest first.
type Suggestions struct {
	Items []Suggestion `json:"items"`
	Total int          `json:"total"`
}

// DecideSuggestion accepts or refuses a suggestion: the agency that runs the
// service, or the desk where no agency of the node does, or did not decide within
// two weeks. What is one text or telephone number is written into the record;
// for the rest somebody edits it.
type DecideSuggestion struct {
	ID     string `json:"id" path:"id" check:"required,id"`
	Accept bool   `json:"accept"`
	Answer string `json:"answer,omitempty" check:"text,max=1000"`
}

// FindDuplicates looks for services that may be one (desk).
type FindDuplicates struct{}

// DuplicatesFound counts what was looked at and found.
type DuplicatesFound struct {
	Services int `json:"services"`
	Pairs    int `json:"pairs"` // open ones, after this search
	New      int `json:"new"`
}

// DuplicateQuery asks for pairs by what was decided.
type DuplicateQuery struct {
	State string `json:"state,omitempty" query:"state" check:"code=duplicate_state"`
	Page
}

// Duplicate is a pair of services that may be one.
type Duplicate struct {
	First   ServiceCard `json:"first"`
	Second  ServiceCard `json:"second"`
	Score   int         `json:"score"`   // 0 to 100
	Reasons []string    `json:"reasons"` // for and against
	State   string      `json:"state"`
	Decided *Moment     `json:"decided,omitempty"`
}

// Duplicates are pairs, the surest first.
type Duplicates struct {
	Items []Duplicate `json:"items"`
	Total int         `json:"total"`
}

// DecideDuplicate says whether two services are one (desk). What all sources
// say of the second then belongs to the first.
type DecideDuplicate struct {
	First  string `json:"first" check:"required,line,max=200"`
	Second string `json:"second" check:"required,line,max=200"`
	Same   bool   `json:"same"`
}

// DuplicateRef names a pair.
type DuplicateRef struct {
	First  string `json:"first" check:"required,line,max=200"`
	Second string `json:"second" check:"required,line,max=200"`
}

// WorkQuery asks what is due to be verified: Mine for the services of one's
// own agency, otherwise all; Source for those of one source.
type WorkQuery struct {
	Mine   bool   `json:"mine,omitempty" query:"mine"`
	Source string `json:"source,omitempty" query:"source" check:"line,max=80"`
	Page
}

// WorkList are services whose records are due, the longest overdue first.
type WorkList struct {
	Items []WorkItem `json:"items"`
	Total int        `json:"total"`
}

// WorkItem is a service to verify. Verified and Due are missing where nobody
// ever did.
type WorkItem struct {
	ID       string   `json:"id"`
	Name     Text     `json:"name"`
	Source   string   `json:"source"`
	Agency   string   `json:"agency,omitempty"`
	Fields   []string `json:"fields"` // kinds that are due
	Verified *Moment  `json:"verified,omitempty"`
	Due      *Moment  `json:"due,omitempty"`
}

// MakeConfirmLink makes a link by which whoever runs a service confirms its
// record without signing in (the desk, or the service's agency). The token
// goes behind /confirm/; it works once, for 30 days.
type MakeConfirmLink struct {
	ID string `json:"id" path:"id" check:"required,line,max=200"`
}

// ConfirmLink is the token of a link, shown once.
type ConfirmLink struct {
	Token   string `json:"token"`
	Path    string `json:"path"`
	Expires Moment `json:"expires"`
}

// ConfirmToken is the token of a confirmation link.
type ConfirmToken struct {
	Token string `json:"token" check:"required,line,max=400"`
}

// Confirmation is what somebody who holds a link sees: what is public of the
// service, and whether it was confirmed with this link.
type Confirmation struct {
	Service Service `json:"service"`
	Expires Moment  `json:"expires"`
	Done    bool    `json:"done"`
}
