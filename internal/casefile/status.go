package casefile

import "slices"

// NeedStatus is where a need stands.
type NeedStatus string

// The statuses of a need. NeedAsked is that of files kept by early versions:
// whether somebody is being asked is told by the referrals themselves.
const (
	NeedOpen      NeedStatus = "open"
	NeedAsked     NeedStatus = "asked"
	NeedPartly    NeedStatus = "partly"
	NeedNotMet    NeedStatus = "not_met"
	NeedMet       NeedStatus = "met"
	NeedWithdrawn NeedStatus = "withdrawn" // the person no longer wants it
	NeedSetAside  NeedStatus = "set_aside" // nobody is to be asked for now, for a reason
)

// needRule is one line of the table of needs.
type needRule struct {
	status NeedStatus
	open   bool // it still wants an answer: somebody must be asked
	reason bool // who sets it says why
	colour string
	next   []NeedStatus // what may follow
}

var needTable = []needRule{
	{NeedOpen, true, false, "teal", []NeedStatus{NeedPartly, NeedNotMet, NeedMet, NeedWithdrawn, NeedSetAside}},
	{NeedAsked, true, false, "teal", []NeedStatus{NeedOpen, NeedPartly, NeedNotMet, NeedMet, NeedWithdrawn, NeedSetAside}},
	{NeedPartly, true, false, "yellow", []NeedStatus{NeedOpen, NeedNotMet, NeedMet, NeedWithdrawn, NeedSetAside}},
	{NeedNotMet, true, false, "red", []NeedStatus{NeedOpen, NeedPartly, NeedMet, NeedWithdrawn, NeedSetAside}},
	// An outcome can arrive after the need was closed here, or turn out to be wrong.
	{NeedMet, false, false, "green", []NeedStatus{NeedOpen, NeedPartly, NeedNotMet, NeedWithdrawn}},
	{NeedWithdrawn, false, false, "grey", []NeedStatus{NeedOpen, NeedPartly, NeedNotMet, NeedMet}},
	{NeedSetAside, false, true, "grey", []NeedStatus{NeedOpen, NeedPartly, NeedNotMet, NeedMet, NeedWithdrawn}},
}

func (s NeedStatus) rule() needRule {
	i := slices.IndexFunc(needTable, func(r needRule) bool { return r.status == s })
	if i < 0 {
		return needRule{status: s, open: true} // a word of a later version: better shown than lost
	}
	return needTable[i]
}

// Open reports whether a need still wants an answer. One that is partly met,
// or was not met, does.
func (s NeedStatus) Open() bool { return s.rule().open }

// NeedsReason reports whether who sets a status must say why.
func (s NeedStatus) NeedsReason() bool { return s.rule().reason }

// May reports whether another status may follow this one.
func (s NeedStatus) May(next NeedStatus) bool { return slices.Contains(s.rule().next, next) }

// Next lists what may follow this status, as forms offer it.
func (s NeedStatus) Next() []NeedStatus { return s.rule().next }

// Colour of the tag that names a status.
func (s NeedStatus) Colour() string { return s.rule().colour }

// Key is the locale key of a status.
func (s NeedStatus) Key() string { return "code.need_status." + string(s) }

// ConsentState is where a consent stands.
type ConsentState string

// The states of a consent.
const (
	Valid     ConsentState = "valid"
	Waiting   ConsentState = "waiting" // for the second member
	Ended     ConsentState = "ended"
	Withdrawn ConsentState = "withdrawn"
	// Held is one that came back with a restore: nothing goes out under it
	// until a member has confirmed that the person still agrees.
	Held ConsentState = "held"
	// Damaged is one on which nothing may rest: it, or the file around it, was
	// changed outside of the software.
	Damaged ConsentState = "damaged"
)

// Valid reports whether something may rest on a consent. It is the one
// definition: a consent that waits for a second signature does not count.
func (s ConsentState) Valid() bool { return s == Valid }

// Live reports whether there is something to take back: a consent that is valid
// or can still become so, and one that was damaged, under which something may
// have been sent.
func (s ConsentState) Live() bool { return s == Valid || s == Waiting || s == Held || s == Damaged }

// Colour of the tag that names a state.
func (s ConsentState) Colour() string {
	switch s {
	case Valid:
		return "green"
	case Waiting, Held:
		return "yellow"
	case Damaged:
		return "red"
	}
	return "grey"
}

// UrgencyColour is the colour of the tag that names an urgency.
func UrgencyColour(urgency string) string {
	switch slices.Index(Urgencies, urgency) {
	case 0, 1:
		return "red"
	case 2, 3:
		return "yellow"
	}
	return "grey"
}
