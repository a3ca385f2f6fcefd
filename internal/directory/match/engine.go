// Package match finds the services that fit a person's situation, and says
// why. It works on its own picture of the public directory in memory; it
// knows no store, no import format and no person.
//
// Immigration status is no input, and never will be: a service whose own
// rules restrict by status is shown with that mark, and the worker judges.
package match

import (
	"time"

	"relais/internal/hours"
)

// Engine answers questions over one state of the directory. Implementations
// are safe for concurrent use, and give the same answer to the same question
// over the same state on every server.
type Engine interface {
	// Match answers a question.
	Match(q Question) Answer
	// Plan finds whom to ask for all needs of a question.
	Plan(q Question) Plan
	// Get returns a service by its id.
	Get(id string) (Service, bool)
	// Len is the number of services.
	Len() int
	// PerNeed counts the services that answer each need, for members or without
	// those that only members find.
	PerNeed(members bool) map[string]int
}

// Text is a text in both languages; one may be empty.
type Text struct {
	FR string
	EN string
}

// Service is what the engine knows of a service.
type Service struct {
	ID           string
	Name         Text
	Summary      Text
	Organization Text   // its name
	OrgID        string // id of the organization's record
	Agency       string // agency of the node that can be asked, "" when it is on paper only
	Sector       string
	Body         string   // whatever else free text may find
	Needs        []string // codes of the taxonomy
	Languages    []string // ISO 639-1 where there is one; empty when unknown
	Interpreter  bool
	Remote       bool   // by telephone or online
	National     bool   // everywhere in Canada
	Areas        []Area // served; empty when unknown
	Sites        []Site
	Rules        Rules
	Capacity     *Capacity
	Waitlist     bool
	Expected     string // of the waitlist, YYYY-MM-DD
	AlwaysOpen   bool
	Hours        bool // opening hours are known
	Schedule     []hours.Opening
	Zone         string // IANA; "" for that of its place
	Confidential bool   // the address is told to nobody
	Publisher    string
	Verified     time.Time // zero when never
	// Visibility is Public or MembersOnly: strangers find nothing of the latter.
	Visibility uint8
	Cost       string   // CostFree, CostLow, CostFee or "" when unknown
	Alternate  []string // other names
	Polygons   []Polygon
}

// Who may find a service.
const (
	Public uint8 = iota
	MembersOnly
)

// What a service costs the person.
const (
	CostFree = "free"
	CostLow  = "low"
	CostFee  = "fee"
)

// Polygon is the outline of an area that is served: corners in degrees, the
// last joined to the first.
type Polygon []Point

// Point is a place on the map, in degrees (WGS 84).
type Point struct{ Lat, Lng float64 }

// Area is a part of the country that a service serves: a province, or a place
// or region in it.
type Area struct {
	Province string // two letters
	Place    string // "" for the whole province, Somewhere for a part that is not known
}

// Somewhere stands for a part of a province that nobody knows: it leaves out nobody
// of the province, and says of nobody that they are served.
const Somewhere = "?"

// Site is where a service is. A confidential one has its province and the
// centre of its region at most.
type Site struct {
	Province string
	Place    string
	Located  bool // Lat and Lng are known
	Lat, Lng float64
}

// Rules are the agency's own, in the codes of asks; see hsds.Rules.
type Rules struct {
	Genders            []string
	MinAge, MaxAge     *int
	Accepts, Refuses   []string
	Accessible         []string
	AccessibilityKnown bool
	Wishes             []string
	OnlyFor            string
	Safety             []string
	Residence          bool
	Status             *Barrier
}

// Barrier is a rule of the agency that restricts by immigration status.
type Barrier struct {
	Reason Text
	Source string
}

// Capacity counts free places.
type Capacity struct {
	Available int
	Maximum   int // 0 when unknown
	Unit      string
	Updated   time.Time
}

// Question is a person's situation. Every part is optional.
type Question struct {
	Needs         []NeedAsked
	Text          string // free text, French or English
	Languages     []string
	Interpreter   bool // an interpreter will do
	Province      string
	Place         string   // a municipality, as people write it
	Regions       []string // larger parts of the province that hold Place, by the names that areas have
	Part          bool     // Place is a larger part of a province itself
	Located       bool     // Lat and Lng are known
	Lat, Lng      float64
	Within        int // km; 0: no limit
	Anywhere      bool
	AgeBand       string
	Age           *int // years, if known better than the band
	Gender        string
	Dependants    []string
	Accessibility []string
	Wishes        []string
	Safety        []string
	Sector        string
	Agency        string
	// Children are the ages of the children who come along, in years.
	Children []int
	// Cost is CostFree or CostLow when that is wished.
	Cost string
	// Avoid are places, areas and services that the person must not be sent
	// to, and Conflicts the agencies that must not be asked: both exclude.
	Avoid     []Avoid
	Conflicts []string
	// OpenNow wishes a service that is open at Now, OpenAt at another time, By
	// within a while: "tonight", "week" or "month".
	OpenNow bool
	OpenAt  *time.Time
	By      string
	// Members tells that the asker is a member: others neither find services
	// for members nor learn of free places.
	Members       bool
	Sort          string // SortFit (or ""), SortDistance, SortOpening
	Facets        bool   // count what was found by field
	FreeOnly      bool   // leave out what is known to be full
	ShowLeftOut   bool   // give what was left out instead, with the reason
	Offset, Limit int
	Now           time.Time
}

// The orders of results.
const (
	SortFit      = "fit"
	SortDistance = "distance"
	SortOpening  = "opening"
)

// Avoid is a part of the country that the person stays away from: a province,
// a municipality, or Km around a point; or one service or agency.
type Avoid struct {
	Province, Place string
	Lat, Lng        float64
	Km              int // 0: no circle
	Service, Agency string
}

// NeedAsked is a need with its urgency: danger, crisis, detained, urgent or standard.
type NeedAsked struct {
	Code    string
	Urgency string
}

// Answer is what the engine found.
type Answer struct {
	Results []Result
	Total   int
	// LeftOut counts, by reason, the services that cover a need and can't be
	// for this person. A service is counted once, for its first reason.
	LeftOut []Count
	// Gaps are the needs of the question that nobody covers for this person.
	Gaps []Gap
	// Barriers counts the results with a rule that restricts by status.
	Barriers int
	// Understood are the needs that were read out of the free text.
	Understood []string
	// Facets count the services found by field, if that was asked.
	Facets []Facet
}

// Facet counts the services found by the values of one field: need, province,
// place, language, sector, opening, cost or capacity. The most frequent value
// comes first; a service with several values counts for each.
type Facet struct {
	Field  string
	Values []Count
}

// Count counts something by its code.
type Count struct {
	Code string
	N    int
}

// Gap is a need that nobody covers, and what came closest: none, out_of_area,
// avoid, own_rules, full or status_only.
type Gap struct {
	Need string
	Why  string
}

// Result is one service and why it is there, as codes that pages turn into
// sentences.
type Result struct {
	Service  Service
	Score    int
	Covers   []string // needs of the question
	Fits     []Reason
	Misses   []Reason
	Unknown  []Reason
	LeftOut  string // why it was left out, with ShowLeftOut
	Distance *int   // km, when both ends are known
	// Status is set when the service's own rules restrict by immigration status.
	Status *Barrier
	// Hours say whether it is open at the time in question, and when it opens.
	Hours *hours.Status
	// CapacityAge and VerifiedAge are zero when there is no figure or date.
	CapacityAge time.Duration
	VerifiedAge time.Duration
}

// Reason is a fact about a service and this question. Value is a code (a
// language, a wish …) and N a number (places, km, days); both may be empty.
type Reason struct {
	Code  string
	Value string
	N     int
}
