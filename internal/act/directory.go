package act

// LongText is a Text of several lines.
type LongText struct {
	FR string `json:"fr,omitempty" check:"text,max=4000"`
	EN string `json:"en,omitempty" check:"text,max=4000"`
	// More are further languages, by their BCP 47 tags.
	More map[string]string `json:"more,omitempty" check:"max=40,each=text,max=4000"`
}

// In returns the text in a language, as that of a Text.
func (t LongText) In(lang string) string { return Text(t).In(lang) }

// NeedTypes is the taxonomy of needs: what can be asked for.
type NeedTypes struct {
	Version  string      `json:"version"`
	Source   string      `json:"source"`
	Date     string      `json:"date"`
	Reviewer string      `json:"reviewer"`
	Groups   []NeedGroup `json:"groups"`
	Items    []NeedType  `json:"items"`
}

// NeedGroup gathers needs of one field of life.
type NeedGroup struct {
	Code string `json:"code"`
	Name Text   `json:"name"`
	Icon string `json:"icon"`
}

// NeedType is a need of the taxonomy.
type NeedType struct {
	Code        string `json:"code"`
	Group       string `json:"group"`
	Name        Text   `json:"name"`
	Description Text   `json:"description"`
	Horizon     string `json:"horizon"` // tonight, weeks, months, years
	Urgency     string `json:"urgency"` // what a form starts with
	Icon        string `json:"icon"`
	// Services counts the services of the directory that answer this need.
	Services int `json:"services"`
}

// SearchServices looks for services by words and a few filters.
type SearchServices struct {
	Query    string `json:"query,omitempty" check:"line,max=300"`
	Need     string `json:"need,omitempty" check:"line,max=80"`
	Language string `json:"language,omitempty" check:"line,max=35"`
	Province string `json:"province,omitempty" check:"code=province"`
	Place    string `json:"place,omitempty" check:"line,max=120"`
	Sector   string `json:"sector,omitempty" check:"code=sector"`
	Agency   string `json:"agency,omitempty" check:"line,max=80"`
	Page
}

// MatchNeeds asks what fits a person's situation. Every part is optional.
// Immigration status is no part of it: services whose own rules restrict by
// status are shown, marked, with the reason.
type MatchNeeds struct {
	Needs         []MatchNeed `json:"needs,omitempty" check:"max=20"`
	Query         string      `json:"query,omitempty" check:"line,max=300"`
	Languages     []string    `json:"languages,omitempty" check:"max=10,each=line,max=35"`
	Interpreter   bool        `json:"interpreter,omitempty"` // an interpreter will do
	Province      string      `json:"province,omitempty" check:"code=province"`
	Place         string      `json:"place,omitempty" check:"line,max=120"` // a municipality
	Within        int         `json:"within,omitempty" check:"min=0,max=10000"`
	Anywhere      bool        `json:"anywhere,omitempty"` // far away will do
	AgeBand       string      `json:"age_band,omitempty" check:"code=age_band"`
	Age           *int        `json:"age,omitempty" check:"min=0,max=130"`
	Gender        string      `json:"gender,omitempty" check:"code=gender"`
	Dependants    []string    `json:"dependants,omitempty" check:"code=dependants"`
	Accessibility []string    `json:"accessibility,omitempty" check:"code=accessibility"`
	Wishes        []string    `json:"wishes,omitempty" check:"code=wish"`
	Safety        []string    `json:"safety,omitempty" check:"code=safety"`
	FreeOnly      bool        `json:"free_only,omitempty"`
	// ShowLeftOut gives the services that were left out instead, with the reason.
	ShowLeftOut bool `json:"show_left_out,omitempty"`
	MatchLimits
	Page
}

// MatchNeed is a need of the person and its urgency; without one, that of the
// taxonomy.
type MatchNeed struct {
	Code    string `json:"code" check:"required,line,max=80"`
	Urgency string `json:"urgency,omitempty" check:"code=urgency"`
}

// Matches is what was found, best first, and what was not.
type Matches struct {
	Items []Match `json:"items"`
	Total int     `json:"total"`
	// LeftOut counts what covers a need and can't be for this person, by reason.
	LeftOut []CodeCount `json:"left_out,omitempty"`
	// Gaps are the needs that nobody covers for this person.
	Gaps []NeedGap `json:"gaps,omitempty"`
	// Barriers counts the items whose own rules restrict by immigration status.
	Barriers int `json:"barriers"`
	// Understood are the needs read out of the words of the query.
	Understood []string `json:"understood,omitempty"`
	// Facets count what was found by field, if that was asked.
	Facets []FacetCount `json:"facets,omitempty"`
}

// CodeCount counts something by its code.
type CodeCount struct {
	Code string `json:"code"`
	N    int    `json:"n"`
}

// NeedGap is a need that nobody covers and what came closest: none,
// out_of_area, avoid, own_rules, full, status_only, closed.
type NeedGap struct {
	Need string `json:"need"`
	Why  string `json:"why"`
}

// Match is a service and why it is there.
type Match struct {
	ServiceCard
	Score   int      `json:"score"`
	Covers  []string `json:"covers,omitempty"`
	Fits    []Reason `json:"fits,omitempty"`
	Misses  []Reason `json:"misses,omitempty"`
	Unknown []Reason `json:"unknown,omitempty"`
	LeftOut string   `json:"left_out,omitempty"`
	// Distance is in kilometres, between municipalities; of a confidential
	// service from the centre of the region that it names, so roughly.
	Distance *int `json:"distance,omitempty"`
	// CapacityHours and VerifiedDays are the ages of the figure of free places
	// and of the record.
	CapacityHours *int `json:"capacity_hours,omitempty"`
	VerifiedDays  *int `json:"verified_days,omitempty"`
	// Opening says whether it is open at the time in question, and when it opens.
	Opening *OpenState `json:"opening,omitempty"`
}

// Reason is a fact about a service and a question. Its words are under
// "match.fit.<code>", "match.miss.<code>" or "match.unknown.<code>"; {0} is the
// label of Value, or N where Value is empty.
type Reason struct {
	Code  string `json:"code"`
	Value string `json:"value,omitempty"`
	N     int    `json:"n,omitempty"`
}

// ServiceCard is a service on one line of a list.
type ServiceCard struct {
	ID           string        `json:"id"`
	Name         Text          `json:"name"`
	Organization Text          `json:"organization"`
	Summary      LongText      `json:"summary"`
	Agency       string        `json:"agency,omitempty"` // it can be asked on this node
	Uses         []string      `json:"uses,omitempty"`   // ask attributes that its own rules look at
	Sector       string        `json:"sector,omitempty"`
	Needs        []string      `json:"needs,omitempty"`
	Languages    []string      `json:"languages,omitempty"`
	Interpreter  bool          `json:"interpreter,omitempty"`
	Province     string        `json:"province,omitempty"`
	Place        string        `json:"place,omitempty"`
	Remote       bool          `json:"remote,omitempty"`
	AlwaysOpen   bool          `json:"always_open,omitempty"`
	Confidential bool          `json:"confidential,omitempty"`
	Capacity     *CapacityView `json:"capacity,omitempty"`
	Waitlist     bool          `json:"waitlist,omitempty"`
	Expected     string        `json:"expected,omitempty"` // of the waitlist, YYYY-MM-DD
	Restricts    *StatusRule   `json:"restricts,omitempty"`
	Publisher    string        `json:"publisher,omitempty"`
	Verified     *Moment       `json:"verified,omitempty"`
}

// LanguageNote is what a record says of a language; without Code, of languages
// that it does not name.
type LanguageNote struct {
	Code string `json:"code,omitempty"`
	Note string `json:"note"`
}

// CapacityView counts free places as of Updated.
type CapacityView struct {
	Available int    `json:"available"`
	Maximum   int    `json:"maximum,omitempty"`
	Unit      string `json:"unit,omitempty"`
	Updated   Moment `json:"updated"`
}

// StatusRule is an agency's own rule that restricts by immigration status.
type StatusRule struct {
	Reason Text   `json:"reason"`
	Source string `json:"source" check:"line,max=300"`
}

// ServiceRef names a service of the directory.
type ServiceRef struct {
	ID string `json:"id" path:"id" check:"required,line,max=200"`
}

// Service is a service of the directory, whole.
type Service struct {
	ServiceCard
	Seen                    // what UpsertService may replace
	Description LongText    `json:"description"`
	Eligibility LongText    `json:"eligibility"`
	Application LongText    `json:"application"`
	Fees        LongText    `json:"fees"`
	Wait        LongText    `json:"wait"`
	Alert       LongText    `json:"alert"`
	Status      string      `json:"status"`
	Email       string      `json:"email,omitempty"`
	URL         string      `json:"url,omitempty"`
	Phones      []PhoneLine `json:"phones,omitempty"`
	// LanguageNotes are what is said of its languages: at certain times, by
	// interpreter.
	LanguageNotes []LanguageNote `json:"language_notes,omitempty"`
	Sites         []Site         `json:"sites,omitempty"`
	Areas         []string       `json:"areas,omitempty"`
	Hours         []string       `json:"hours,omitempty"`
	Opening       *OpenState     `json:"opening,omitempty"`   // now
	Week          []DayHours     `json:"week,omitempty"`      // from today, where the hours are known as times
	Weekly        *WeekTimes     `json:"weekly,omitempty"`    // of a usual week, where times of a week are all there is
	Documents     []string       `json:"documents,omitempty"` // to bring
	Rules         ServiceRules   `json:"rules"`
	Hidden        *HiddenPlace   `json:"hidden,omitempty"` // to the agency's own members only
	Region        string         `json:"region,omitempty"` // of a confidential address
	Source        string         `json:"source"`
	Changed       Moment         `json:"changed"`
	Own           bool           `json:"own"` // the reader's agency may edit it
	// Visibility says who reads what, to the agency's own members.
	Visibility *ServiceVisibility `json:"visibility,omitempty"`
	// Parts are its further places, contacts and telephones, to the same.
	Parts []VisiblePart `json:"parts,omitempty"`
}

// PhoneLine is a telephone number of a service.
type PhoneLine struct {
	Number string `json:"number"`
	Note   string `json:"note,omitempty"`
}

// Site is a place where a service is given.
type Site struct {
	Name       string `json:"name,omitempty"`
	Address    string `json:"address,omitempty"`
	Place      string `json:"place,omitempty"`
	Province   string `json:"province,omitempty"`
	PostalCode string `json:"postal_code,omitempty"`
	Access     string `json:"access,omitempty"`
	Transport  string `json:"transport,omitempty"`
}

// ServiceRules are an agency's own rules for a service, in the codes of asks.
// An empty list is no rule.
type ServiceRules struct {
	Genders    []string    `json:"genders,omitempty" check:"code=gender"`
	MinAge     *int        `json:"min_age,omitempty" check:"min=0,max=130"`
	MaxAge     *int        `json:"max_age,omitempty" check:"min=0,max=130"`
	Accepts    []string    `json:"accepts,omitempty" check:"code=dependants"`
	Refuses    []string    `json:"refuses,omitempty" check:"code=dependants"`
	Accessible []string    `json:"accessible,omitempty" check:"code=accessibility"`
	Wishes     []string    `json:"wishes,omitempty" check:"code=wish"`
	Safety     []string    `json:"safety,omitempty" check:"code=safety"`
	OnlyFor    string      `json:"only_for,omitempty" check:"code=community"`
	Residence  bool        `json:"residence,omitempty"` // only from the areas served
	Status     *StatusRule `json:"status,omitempty"`
}

// HiddenPlace is an address that only the agency's own members read.
type HiddenPlace struct {
	Address    string `json:"address" check:"required,text,max=1000"`
	Directions string `json:"directions,omitempty" check:"text,max=4000"`
}

// UpsertService adds a service of one's own agency to the directory, or
// changes it: ID is empty for a new one.
type UpsertService struct {
	Seen                 // of the service
	ID          string   `json:"id,omitempty" check:"line,max=200"`
	Name        Text     `json:"name"`
	Description LongText `json:"description"`
	Eligibility LongText `json:"eligibility"`
	Application LongText `json:"application"`
	Fees        LongText `json:"fees"`
	Status      string   `json:"status,omitempty" check:"code=service_status"`
	Needs       []string `json:"needs" check:"required,max=40,each=line,max=80"`
	Languages   []string `json:"languages,omitempty" check:"max=60,each=line,max=35"`
	Interpreter bool     `json:"interpreter,omitempty"`
	Phone       string   `json:"phone,omitempty" check:"phone"`
	Email       string   `json:"email,omitempty" check:"email"`
	URL         string   `json:"url,omitempty" check:"url"`
	Address     string   `json:"address,omitempty" check:"line,max=200"`
	Place       string   `json:"place,omitempty" check:"line,max=120"`
	Province    string   `json:"province,omitempty" check:"code=province"`
	PostalCode  string   `json:"postal_code,omitempty" check:"line,max=10"`
	Areas       []string `json:"areas,omitempty" check:"code=province"`  // whole provinces that are served
	Places      string   `json:"places,omitempty" check:"text,max=4000"` // towns and regions that are served, one a line
	Remote      bool     `json:"remote,omitempty"`
	AlwaysOpen  bool     `json:"always_open,omitempty"`
	// Weekly are the hours as times; WeekdaysAlike: Tuesday to Friday are as Monday. Hours are what times can't say,
	// in words. What is left empty stays as it is, unless NoHours says that the hours are not known any more.
	Weekly        WeekTimes    `json:"weekly"`
	WeekdaysAlike bool         `json:"weekdays_alike,omitempty"`
	Hours         string       `json:"hours,omitempty" check:"line,max=300"`
	NoHours       bool         `json:"no_hours,omitempty"`
	Rules         ServiceRules `json:"rules"`
	// Visibility says who may read it; what is empty stays as it is.
	Visibility ServiceVisibility `json:"visibility"`
	Once
}

// UpdateCapacity says how many places are free now in a service of one's own
// agency.
type UpdateCapacity struct {
	ID        string `json:"id" path:"id" check:"required,line,max=200"`
	Available int    `json:"available" check:"min=0,max=100000"`
	Maximum   int    `json:"maximum,omitempty" check:"min=0,max=100000"`
	Unit      string `json:"unit,omitempty" check:"code=capacity_unit"`
	Waitlist  bool   `json:"waitlist,omitempty"`
	Expected  string `json:"expected,omitempty" check:"date,ahead=2"`
}

// HideLocation takes the address of a service of one's own agency out of the
// directory and seals it for the agency; the directory shows a region at most.
type HideLocation struct {
	ID     string `json:"id" path:"id" check:"required,line,max=200"`
	Region string `json:"region,omitempty" check:"line,max=120"`
	HiddenPlace
}

// VerifyService says that a record was checked today, or some kinds of its
// fields: by the agency that runs the service, or by the desk where no agency
// of the node does.
type VerifyService struct {
	ID     string   `json:"id" path:"id" check:"required,line,max=200"`
	Method string   `json:"method,omitempty" check:"code=verify_method"`
	Fields []string `json:"fields,omitempty" check:"max=20,code=field_kind"`
}

// ImportDirectory brings records in HSDS 3.2.3 into the directory (desk and
// administrators). Source names the feed: what other sources say of a record
// stays beside what this one says. DryRun reports and stores nothing. Full says
// that the feed has all that its source has: what is missing is taken out,
// unless that is a large part and Force is not set.
type ImportDirectory struct {
	Source    string `json:"source" check:"required,line,max=80"`
	Publisher string `json:"publisher,omitempty" check:"line,max=200"`
	DryRun    bool   `json:"dry_run,omitempty"`
	Full      bool   `json:"full,omitempty"`
	Force     bool   `json:"force,omitempty"`
	ImportReading
	Data []byte `json:"data" check:"required,max=67108864"`
}

// ImportReport says what became of every record: In is the sum of Added,
// Updated, Unchanged and Refused.
type ImportReport struct {
	In        int          `json:"in"`
	Added     int          `json:"added"`
	Updated   int          `json:"updated"`
	Unchanged int          `json:"unchanged"`
	Refused   int          `json:"refused"`
	Kept      []ImportNote `json:"kept,omitempty"`     // odd, and kept as it came
	Changed   []ImportNote `json:"changed,omitempty"`  // stored otherwise than it came
	Refusals  []ImportNote `json:"refusals,omitempty"` // not stored
	More      int          `json:"more,omitempty"`     // notes beyond the first thousand
	Reasons   []CodeCount  `json:"reasons,omitempty"`
	DryRun    bool         `json:"dry_run,omitempty"`
	// Holds counts the services of this import and those with a place, a telephone
	// and so on; Losses are the ten greatest, the greatest first.
	Holds  []ImportHolding `json:"holds,omitempty"`
	Losses []ImportLoss    `json:"losses,omitempty"`
}

// ImportHolding counts the services of an import that have something: What is
// service (all of them), place, phone, hours, language or need. Before counts
// those that were in the directory already, as they were.
type ImportHolding struct {
	What   string `json:"what"`
	Before int    `json:"before"`
	After  int    `json:"after"`
}

// ImportLoss counts what did not come in as what it was. Its reason is that of
// an ImportNote; "had_before" says that N services had what Member names before
// this import, and have it no more.
type ImportLoss struct {
	File   string `json:"file,omitempty"`
	Member string `json:"member,omitempty"` // column or member, "" for whole records
	Reason string `json:"reason"`
	N      int    `json:"n"`
}

// ImportNote is what happened to one record or member. The words of Reason
// are under "hsds.<reason>".
type ImportNote struct {
	File   string `json:"file,omitempty"` // of a package
	Line   int    `json:"line"`
	Kind   string `json:"kind,omitempty"`
	ID     string `json:"id,omitempty"`
	Member string `json:"member,omitempty"`
	Reason string `json:"reason"`
}

// ExportDirectory asks for the public records, all or those of one source, as
// a page envelope (json), one per line (ndjson), an array, or a zip with the
// tabular data package (tabular). Licensed says that the coalition may pass on
// the codes of licensed taxonomies; without it they stay here.
type ExportDirectory struct {
	Form     string `json:"form,omitempty" query:"form" check:"code=directory_form"`
	Source   string `json:"source,omitempty" query:"source" check:"line,max=80"`
	Licensed bool   `json:"licensed,omitempty" query:"licensed"`
}

// Export is the directory in HSDS 3.2.3.
type Export struct {
	Form    string `json:"form"`
	Records int    `json:"records"`
	Data    []byte `json:"data"`
}

// OwnServices are the services of the reader's agency, those that are not
// offered now included. Deleted are those that it took out and can bring back.
type OwnServices struct {
	Items   []Service        `json:"items"`
	Deleted []DeletedService `json:"deleted,omitempty"`
}
