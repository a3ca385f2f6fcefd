package referral

import (
	"time"

	"relais/internal/hours"
	"relais/internal/seal"
)

// State is where a referral stands: what the node must know with nobody
// signed in. It holds no word and no attribute of a person.
type State struct {
	Sender    string `json:"s"`            // agency ids
	Recipient string `json:"r"`            // agency id
	Under     []byte `json:"co,omitempty"` // pseudonym of the consent to the ask
	Plan      Plan   `json:"p"`            // its deadlines
	Group     string `json:"g,omitempty"`  // asks that one acceptance fills
	Place     int    `json:"n,omitempty"`  // in a ranked group, from 1
	Tip       []byte `json:"t"`            // hash of the newest link
	Ask       []byte `json:"a"`            // hash of the first link
	Counts    [4]int `json:"c"`            // moves of S, R, T and P
	Changed   At     `json:"ch"`           // newest move
	ShownSeq  int    `json:"sq"`           // newest move that the sender may know of
	ShownAt   At     `json:"sa"`           // when that was
	Loop      string `json:"l,omitempty"`  // what the sender may learn
	LoopUntil At     `json:"u,omitempty"`  // last instant of that consent
	LoopBy    string `json:"lb,omitempty"` // its id, when it is not the release's own
	Veiled    bool   `json:"v,omitempty"`  // the sender may not see the state
	Release   string `json:"rl,omitempty"` // id
	Sealed    int    `json:"rs,omitempty"` // the move that carried the release
	Purge     At     `json:"pu,omitempty"` // when the recipient's key to a closed ask dies
	Clocks    Clocks `json:"k"`            // status, and what runs with it
	Parcels   []int  `json:"ps,omitempty"` // moves that carry something of the sender to the recipient
	Armed     bool   `json:"ar,omitempty"` // parcels are held for it
	Desk      bool   `json:"dk,omitempty"` // the desk has a copy, sent or held
	// Back is what an undo returns to, until when, and whose move it takes back.
	Back       *Clocks `json:"b,omitempty"`
	BackUntil  At      `json:"bu,omitempty"` // until when
	BackBy     string  `json:"bb,omitempty"` // S or R
	BackMember string  `json:"bm,omitempty"` // whose move it was
	BackMove   Move    `json:"bv,omitempty"` // which it was
	WordsS     int     `json:"ws,omitempty"` // newest move that wrote to S
	WordsR     int     `json:"wr,omitempty"` // newest that wrote to R
	Receipted  bool    `json:"rd,omitempty"` // the recipient said what became of the release
	Hand       string  `json:"ha,omitempty"` // member of R whose job it is: who accepted it; of S where R has no Relais: who asked
	Gap        []byte  `json:"ga,omitempty"` // name of the need by which what it meets is counted once
	Counted    []byte  `json:"gc,omitempty"` // mark of what the newest move counted, for an undo
	// Enforcing: the person agreed that agencies that enforce are asked.
	Enforcing bool `json:"en,omitempty"`
	AskEnds   At   `json:"ae,omitempty"` // end of the consent to the ask; none in what earlier programs sent
	// Out is the recipient, where it has no Relais; Recipient is its ID.
	Out    *Outside `json:"o,omitempty"`
	AtDesk AtDesk   `json:"ad,omitzero"` // where it stands at the coalition's desk
	// Own is the mark of the own file of the person, whom it is told where it stands.
	Own []byte `json:"ow,omitempty"`
	// Stays is until when a place is kept that the person gave up from their own file.
	Stays At `json:"sy,omitempty"`
	// Pace is, for each side, when what it has moved would be done at an even pace.
	Pace map[string]At `json:"pc,omitempty"`
}

// Clocks are the status and all that runs with it: what an undo restores.
type Clocks struct {
	Status   Status `json:"s"`           // where it stands
	Turn     string `json:"t,omitempty"` // who is awaited: S, R or nobody
	Deadline At     `json:"d,omitempty"` // when they are overdue
	Level    int    `json:"l,omitempty"` // escalation: 0 none, 1 back-up, 2 desk, 3 sender
	Lift     At     `json:"f,omitempty"` // when it goes a level up
	Paused   At     `json:"p,omitempty"` // since when the clocks stand
	Ends     At     `json:"e,omitempty"` // until when a late answer counts
	Stated   bool   `json:"x,omitempty"` // the sender stated that end
	Hold     At     `json:"h,omitempty"` // until when an accepted place is kept
	Auto     At     `json:"a,omitempty"` // when the clock moves it on
	Meets    At     `json:"m,omitempty"` // the appointment, while it is scheduled
}

// StateBind says what the sealed state of a referral is bound to: its id, and
// the number of its newest move.
func StateBind(id string, version int) seal.Bind {
	return seal.Bind{Kind: "standing", Object: id, Version: uint64(version)}
}

// Adder adds a span as the recipient's calendar and zone count it.
type Adder func(time.Time, Span) time.Time

var sides = map[string]int{S: 0, R: 1, T: 2, P: 3}

// Count numbers the next move of a side.
func (st *State) Count(who string) int {
	st.Counts[sides[who]]++
	return st.Counts[sides[who]]
}

// Side returns S or R for an agency of this referral, or "".
func (st *State) Side(agency string) string {
	switch agency {
	case st.Sender:
		return S
	case st.Recipient:
		return R
	}
	return ""
}

// Other returns the other agency.
func (st *State) Other(agency string) string {
	if agency == st.Sender {
		return st.Recipient
	}
	return st.Sender
}

// Next is the instant at which the clock must look at this referral again, or
// none. It stands in clear: what ends with a local day is due at a fixed hour,
// and until then Over refuses what its end no longer allows.
func (st *State) Next() time.Time {
	k := st.Clocks
	lift := k.Lift
	if k.Paused != 0 || k.Level >= 3 || k.Status.Final() {
		lift = 0
	}
	var hide At
	if st.Veiled && st.LoopUntil > 0 && st.ShownAt < st.LoopUntil {
		hide = AtTime(hours.Fixed(st.LoopUntil.Time()))
	}
	auto := k.Auto
	if auto != 0 {
		auto = AtTime(hours.InClear(auto.Time()))
	}
	return first(lift, auto, st.Purge, hide, st.AtDesk.Until, st.Stays).Time()
}

// Over reports whether an ask has come to its end, or the consent to it,
// before anything was released: the clock says so at a fixed hour.
func (st *State) Over(now At) bool {
	if st.Release != "" || st.Clocks.Status.Final() || st.Clocks.Status == Draft {
		return false
	}
	return st.AskEnds != 0 && st.AskEnds <= now || st.Clocks.Auto != 0 && st.Clocks.Auto <= now
}

// Overdue reports whether the one whose turn it is should have acted. It is
// computed, never a status: a late answer stays legal.
func (k Clocks) Overdue(now time.Time) bool {
	return k.Deadline != 0 && k.Paused == 0 && AtTime(now) >= k.Deadline
}

// Enter applies a rule at an instant: the new status and the clocks that run
// in it. b is the body of the move.
func (st *State) Enter(r Rule, b Body, now time.Time, add Adder, after After) {
	k := &st.Clocks
	if r.From == r.To && r.Move != MoveSchedule {
		return
	}
	k.resume(r.To, now)
	k.Status, k.Meets = r.To, 0
	if r.To.Final() {
		*k = Clocks{Status: r.To, Ends: k.Ends, Hold: k.Hold}
		return
	}
	in := func(s Span) At { return AtTime(add(now, s)) }
	switch r.To {
	case Asked:
		st.enterAsked(r, b, in)
	case InfoRequested:
		k.Turn, k.Paused = S, AtTime(now)
	case Waitlisted:
		st.enterWaitlisted(b, in)
	case Accepted:
		k.Hold = b.Hold
		k.await(S, first(in(st.Plan.Answer), k.Hold))
		k.Auto = k.Hold
	case Released:
		k.await(R, in(st.Plan.Answer))
	case Received:
		k.await(R, in(st.Plan.Meet))
	case Scheduled:
		k.await(R, in(st.Plan.Meet))
		if b.When != 0 {
			k.Meets = b.When
			k.await(R, AtTime(add(b.When.Time(), after.Appointment)))
		}
	case NoShow:
		k.await(R, in(after.NoShow))
	case InProgress:
		k.await("", 0)
	case OnHold:
		k.await("", 0)
		k.Paused = AtTime(now)
	case CancelRequested:
		k.await(R, 0)
		k.Auto = in(after.Cancel)
	case Completed:
		k.await(S, 0)
		k.Auto = in(after.Confirm)
	}
}

// enterAsked starts the clocks of an ask; an answered question lets them run
// on.
func (st *State) enterAsked(r Rule, b Body, in func(Span) At) {
	k := &st.Clocks
	if r.Move != MoveAsk {
		k.Turn = R
		return
	}
	if k.Ends == 0 {
		k.Ends = in(st.Plan.Ends)
	}
	answer := st.Plan.Answer
	if b.Minutes > 0 {
		answer = Span(b.Minutes)
	}
	k.await(R, in(answer))
	k.Auto = k.Ends
}

func (st *State) enterWaitlisted(b Body, in func(Span) At) {
	k := &st.Clocks
	due := b.When
	if due == 0 {
		due = in(st.Plan.Meet)
	}
	k.await(R, due)
	if !k.Stated && k.Ends < due {
		k.Ends = due + At(7*24*time.Hour/time.Microsecond)
	}
	k.Auto = k.Ends
}

// await starts the clock of whose turn it is.
func (k *Clocks) await(turn string, deadline At) {
	k.Turn, k.Deadline, k.Lift, k.Level, k.Auto = turn, deadline, deadline, 0, 0
}

// resume moves the clocks on by as long as they stood.
func (k *Clocks) resume(to Status, now time.Time) {
	if k.Paused == 0 {
		return
	}
	stood := AtTime(now) - k.Paused
	k.Paused = 0
	if to == Asked && k.Deadline != 0 {
		k.Deadline += stood
		k.Lift += stood
	}
}

// Escalate goes one level up; the next one follows after the grace of the
// urgency.
func (st *State) Escalate(now time.Time, add Adder) {
	if st.Clocks.Level++; st.Clocks.Level == deskLevel {
		st.DeskAgain()
	}
	st.Clocks.Lift = AtTime(add(now, st.Plan.Grace))
}
