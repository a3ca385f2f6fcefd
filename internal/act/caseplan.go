package act

// Shaped is an entry of a kind that is a list of fields: a goal, a step, an appointment
// and others. ListEntryKinds tells which kinds and fields there are.
type Shaped struct {
	Kind string `json:"kind"`
	// Fields are the values by the names of their fields. A date is YYYY-MM-DD; a time
	// is what the wall shows, with the zone of the wall: "2026-12-03T14:30
	// America/Toronto"; yes is "true"; another entry is its id.
	Fields  map[string]string `json:"fields"`
	Done    bool              `json:"done,omitempty"`
	Private bool              `json:"private,omitempty"` // not for the person's own page
}

// AddShaped writes a new entry of a kind that is a list of fields.
type AddShaped struct {
	Case    string            `json:"case" path:"id" check:"required,id"`
	Kind    string            `json:"kind" check:"required,line,max=40"`
	Fields  map[string]string `json:"fields" check:"-"`
	Private bool              `json:"private,omitempty"` // not for the person's own page
	Once
}

// AmendShaped writes a new revision of such an entry; the old one stays in its history.
// Removed takes it out.
type AmendShaped struct {
	Case    string            `json:"case" path:"id" check:"required,id"`
	Entry   string            `json:"entry" path:"entry" check:"required,id"`
	Fields  map[string]string `json:"fields,omitempty" check:"-"`
	Private bool              `json:"private,omitempty"`
	Removed bool              `json:"removed,omitempty"`
	Base    int               `json:"base" check:"min=1,max=100000"` // revision that was shown
}

// SetDone notes that a step, a goal or an appointment was done, or that it was not.
type SetDone struct {
	Case  string `json:"case" path:"id" check:"required,id"`
	Entry string `json:"entry" path:"entry" check:"required,id"`
	Done  bool   `json:"done"`
}

// EntryField is a field of a kind of entries.
type EntryField struct {
	Name     string   `json:"name"`
	Type     string   `json:"type"` // text, line, date, local, code, bool, entry
	Required bool     `json:"required,omitempty"`
	Max      int      `json:"max,omitempty"` // characters
	Codes    []string `json:"codes,omitempty"`
	Of       string   `json:"of,omitempty"` // the kind of an entry, or any
}

// EntryKind is a kind of entries that is a list of fields.
type EntryKind struct {
	Kind    string       `json:"kind"`
	Number  int          `json:"number"`
	Section string       `json:"section"`         // where it is kept
	Title   string       `json:"title"`           // the field by which it is listed
	Due     string       `json:"due,omitempty"`   // the field with the day by which somebody must look
	Done    bool         `json:"done,omitempty"`  // it is done one day
	Told    bool         `json:"told,omitempty"`  // it stands on the person's own page
	Tell    string       `json:"tell,omitempty"`  // the field that says that it does; nothing of another stands there
	Page    string       `json:"page,omitempty"`  // where it is written, the plan otherwise
	After   bool         `json:"after,omitempty"` // its day may be given as so long from now
	Fields  []EntryField `json:"fields"`
}

// EntryKinds are all kinds.
type EntryKinds struct {
	Items []EntryKind `json:"items"`
}

// PlanEntry is an entry of a plan and the file that has it: the one that was asked
// for, or one that is kept with it.
type PlanEntry struct {
	Case string `json:"case"`
	Entry
	Title string  `json:"title"`
	Day   string  `json:"day,omitempty"`   // by when somebody must look, or when it was: YYYY-MM-DD
	Clock string  `json:"clock,omitempty"` // HH:MM on the wall there
	Zone  string  `json:"zone,omitempty"`
	When  *Moment `json:"when,omitempty"` // the instant of a time
	Late  bool    `json:"late,omitempty"`
}

// PlanGoal is a goal with what is done for it.
type PlanGoal struct {
	PlanEntry
	Steps []PlanEntry `json:"steps"`
}

// CasePlan is a person's plan, as far as the member may read it.
type CasePlan struct {
	Next  []PlanEntry `json:"next"`  // what is open and has a day, the soonest first
	Goals []PlanGoal  `json:"goals"` // open ones first
	Other []PlanEntry `json:"other"` // what belongs to no goal
	// Closed are the sections that the member may not read.
	Closed []string `json:"closed,omitempty"`
	// Whole is false when an entry was changed or taken away outside of the software.
	Whole bool `json:"whole"`
}

// TimelineQuery asks for a page of what happened with a file.
type TimelineQuery struct {
	Case string `json:"case" path:"id" check:"required,id"`
	Page
}

// Happening is something of a file that has a day.
type Happening struct {
	At   Moment `json:"at"`
	What string `json:"what"` // entry, consent or move
	Case string `json:"case"`
	// Day is the day that an entry itself says, where it says no time.
	Day     string   `json:"day,omitempty"`
	Zone    string   `json:"zone,omitempty"` // of the clocks on which an entry says a time (IANA)
	Entry   *Entry   `json:"entry,omitempty"`
	Title   string   `json:"title,omitempty"`
	Consent *Consent `json:"consent,omitempty"`
	// Of a move: what it was, of which referral, for which need and with whom.
	Move     string `json:"move,omitempty"`
	Referral string `json:"referral,omitempty"`
	Need     string `json:"need,omitempty"`
	Name     Text   `json:"name,omitzero"`
	From     string `json:"from,omitempty"` // who made the move: sender, recipient, clock, person
}

// Timeline is a page of what happened, newest first.
type Timeline struct {
	Items  []Happening `json:"items"`
	Total  int         `json:"total"`
	Closed []string    `json:"closed,omitempty"`
}

// TaskQuery asks for what somebody has to do.
type TaskQuery struct {
	// Team lists what all members have to do, otherwise one's own is listed.
	Team bool `json:"team,omitempty" query:"team"`
	// Member lists what falls to another member: who takes over for them reads it.
	Member string `json:"member,omitempty" query:"member" check:"id"`
	Late   bool   `json:"late,omitempty" query:"late"` // only what is overdue
	Page
}

// Task is something that somebody has to do. It is kept nowhere: what it stands for is.
type Task struct {
	// What it stands for: entry, next (the day that the file itself has), referral, word
	// (of a person), tell (a person of a disclosure), of_age (a child who will be) or
	// consent (it ends soon).
	What   string  `json:"what"`
	Case   string  `json:"case,omitempty"`
	Known  string  `json:"known,omitempty"`
	Worker string  `json:"worker,omitempty"` // member id
	Kind   string  `json:"kind,omitempty"`   // of an entry, or of a person's words
	ID     string  `json:"id,omitempty"`     // of the entry, the referral, the words, the disclosure or the consent
	Title  string  `json:"title,omitempty"`
	Need   string  `json:"need,omitempty"`
	State  string  `json:"state,omitempty"` // of a referral
	Name   Text    `json:"name,omitzero"`   // of the agency that it is about
	Day    string  `json:"day,omitempty"`   // YYYY-MM-DD, on the clocks of Zone or of the agency
	Clock  string  `json:"clock,omitempty"`
	Zone   string  `json:"zone,omitempty"`
	At     *Moment `json:"at,omitempty"`
	Late   bool    `json:"late,omitempty"`
}

// Tasks is a page of what somebody has to do, the soonest first.
type Tasks struct {
	Items []Task `json:"items"`
	Total int    `json:"total"`
	Late  int    `json:"late"` // how many of all are overdue
	// People are those whose worker a named member is.
	People []CaseRow `json:"people,omitempty"`
}

// LapseQuery asks for files with which something may have been forgotten.
type LapseQuery struct {
	Weeks int `json:"weeks,omitempty" query:"weeks" check:"min=0,max=520"` // without contact; default 4
	Page
}

// Lapse is an open file with which something may have been forgotten.
type Lapse struct {
	CaseRow
	Contact   string `json:"contact,omitempty"`    // the last one, YYYY-MM-DD
	NoContact bool   `json:"no_contact,omitempty"` // none for so long
	NoPlan    bool   `json:"no_plan,omitempty"`    // nothing of the plan is open
	Late      int    `json:"late,omitempty"`       // how much is overdue
	// Unknown: nothing was written since the program learned to look.
	Unknown bool `json:"unknown,omitempty"`
}

// Lapses are those of all open files of the agency.
type Lapses struct {
	Items []Lapse `json:"items"`
	Total int     `json:"total"`
}

// CaseJustice is what a file holds about going to court, as far as the member may read
// it, who holds records of the person, and what one can ask. Nothing of it is kept but
// the entries: who holds what is taken from the referrals, disclosures and entries that
// there are.
type CaseJustice struct {
	Steps     []PlanEntry       `json:"steps"` // what is open first
	Contacts  []PlanEntry       `json:"contacts"`
	Questions []JusticeQuestion `json:"questions"`
	Holders   []Holder          `json:"holders"`
	Marks     []PlanEntry       `json:"marks"`  // parts and entries for which a court may ask
	Demand    []JusticeAdvice   `json:"demand"` // what a worker does when records are demanded
	Sources   JusticeSources    `json:"sources"`
	Closed    []string          `json:"closed,omitempty"` // sections that the member may not read
	Whole     bool              `json:"whole"`            // as in CasePlan
}

// JusticeSources say where the questions come from, and who reviewed them.
type JusticeSources struct {
	Source   string `json:"source"`
	Date     string `json:"date"`
	Reviewer string `json:"reviewer"`
	Reviewed bool   `json:"reviewed"`
	Read     Text   `json:"read"` // where the laws were read
}

// JusticeQuestion is something that a witness can ask, with what was answered.
type JusticeQuestion struct {
	Code   string       `json:"code"`
	Number int          `json:"number"`
	Text   Text         `json:"text"`
	Laws   []JusticeLaw `json:"laws"`
	// Uncertain is what was read in no law.
	Uncertain Text        `json:"uncertain,omitzero"`
	Answers   []PlanEntry `json:"answers"` // the newest first
}

// JusticeLaw is what a law says, word by word, and until when that was current.
type JusticeLaw struct {
	Act     Text   `json:"act"`
	Section string `json:"section"`
	Quote   Text   `json:"quote"`
	Current string `json:"current"`
}

// JusticeAdvice is something that a worker does when records are demanded.
type JusticeAdvice struct {
	Text      Text `json:"text"`
	Uncertain bool `json:"uncertain,omitempty"`
}

// Holder is who holds something of the person: this agency (own), one that received a
// release or a disclosure, one from which something was received, or who was entered.
type Holder struct {
	What     string   `json:"what"` // own, release, disclosure, received, entered
	Name     Text     `json:"name,omitzero"`
	Sector   string   `json:"sector,omitempty"`
	Sections []string `json:"sections,omitempty"`
	At       *Moment  `json:"at,omitempty"`
	State    string   `json:"state,omitempty"` // of a release: sealed, opened, ended, purged, kept
	Referral string   `json:"referral,omitempty"`
	Notice   string   `json:"notice,omitempty"` // the disclosure
	Court    bool     `json:"court,omitempty"`  // a court may ask for it
	// Entry is the one that names who was entered.
	Entry *PlanEntry `json:"entry,omitempty"`
}

// Calendar is a member's feed of times.
type Calendar struct {
	On bool `json:"on"` // it was switched on
}

// CalendarMade is a feed that was switched on. Its address is shown once.
type CalendarMade struct {
	// Token stands in the address, /dates/{token}: whoever has it reads the times.
	Token string `json:"token"`
}
