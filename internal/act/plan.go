package act

// PlanNeeds asks for a plan for all needs of a person: what a match asks,
// except that a plan has no pages. Without needs, those count that its words
// are understood to name.
type PlanNeeds struct {
	MatchNeeds
}

// Plan is whom to ask for all needs: the fewest agencies, then the fewest
// services, then the least travel, then the best fit.
type Plan struct {
	Steps []PlanStep `json:"steps"` // the most urgent first
	// Alternatives are other services for each need, at most five, best first.
	// For an uncovered need they are those that come closest.
	Alternatives []NeedServices `json:"alternatives,omitempty"`
	Uncovered    []NeedGap      `json:"uncovered,omitempty"`
	// Barriers counts the services whose own rules restrict by immigration status.
	Barriers int `json:"barriers"`
	// Exact tells that there is no better plan; else this one has at most
	// Bound times the agencies of the best.
	Exact bool    `json:"exact"`
	Bound float64 `json:"bound"`
	// Understood are the needs read out of the words of the query.
	Understood []string `json:"understood,omitempty"`
}

// PlanStep is a service to ask, and what for.
type PlanStep struct {
	Service Match     `json:"service"`
	Needs   []string  `json:"needs"`
	Opening OpenState `json:"opening"`
	// Travel is in kilometres, as it counted for the plan.
	Travel int `json:"travel"`
}

// OpenState says whether a service is open, and what comes next, in its own
// time zone.
type OpenState struct {
	State   string  `json:"state" check:"code=open_state"`
	Opens   *Moment `json:"opens,omitempty"`  // next, within two weeks
	Closes  *Moment `json:"closes,omitempty"` // when it is open
	Holiday string  `json:"holiday,omitempty" check:"code=holiday"`
	Remote  bool    `json:"remote,omitempty"` // by telephone or online, not at the door
}

// NeedServices are services for one need.
type NeedServices struct {
	Need     string  `json:"need"`
	Services []Match `json:"services"`
}

// NoteGaps counts what a plan leaves uncovered, and where rules on immigration
// status stand in the way, for the map of unmet needs. The plan is made again
// from what is asked; of all that only province, need, reason and week are
// kept, sealed for the node.
type NoteGaps struct {
	MatchNeeds
	// Met is the id of the need of a case file for which it was looked for: each
	// barrier counts once for it. Without it, this is a search without a file.
	Met string `json:"met,omitempty" check:"id"`
	// Case is the file in which that need stands: required with Met.
	Case string `json:"case,omitempty" check:"id"`
	Once
}

// NotedGaps says how many gaps were counted.
type NotedGaps struct {
	Noted int `json:"noted"`
}

// GapQuery asks for what was met in the last twelve weeks, of a province or of all.
type GapQuery struct {
	Province string `json:"province,omitempty" query:"province" check:"code=province"`
}

// Gaps are the needs that nobody met, most often first.
type Gaps struct {
	Since string   `json:"since"` // ISO week, "2026-W48"
	Items []GapSum `json:"items"`
	Few   int      `json:"few,omitempty"` // how many more were met fewer than five times: which is not told, it could tell of somebody
}

// GapSum is how often something stood in the way of a need. A part below five is
// left out, of the total too.
type GapSum struct {
	Need     string `json:"need"`
	Why      string `json:"why"` // a reason of who declined, or what a search came closest to
	Province string `json:"province,omitempty"`
	Total    int    `json:"total"`
	File     int    `json:"file,omitempty"`   // met by a search from a case file, once for each need
	Answer   int    `json:"answer,omitempty"` // met in an answer, once for each need
	Search   int    `json:"search,omitempty"` // noted after a search without a file
}
