package referral

import "time"

// AtDesk is where a referral stands at the coalition's desk, which is no side
// of it: none of this is a move.
type AtDesk struct {
	Hand  string `json:"h,omitempty"` // member of the desk who has taken it
	Until At     `json:"u,omitempty"` // dealt with until then
	Done  int    `json:"n,omitempty"` // what the desk did, counted
	Tip   []byte `json:"t,omitempty"` // hash of the newest link of that
	Told  int    `json:"r,omitempty"` // of that, what who was asked was told
	Says  bool   `json:"p,omitempty"` // it has proposed whom else to ask
}

// DeskLook says what the coalition's desk must do: something, while nobody
// answers and what it did has not come to its time.
func (st *State) DeskLook(now time.Time) Look {
	k := st.Clocks
	if AtTime(now) < st.AtDesk.Until || !(k.Status.Unanswered() || k.Level >= deskLevel && k.Overdue(now)) {
		return LookNothing
	}
	return LookAct
}

// deskLevel is the level of escalation at which the desk is told.
const deskLevel = 2

// DeskMay reports whether the desk still does something about it: whether the
// person came is not the desk's, and what has ended otherwise neither.
func (st *State) DeskMay() bool {
	s := st.Clocks.Status
	return st.Desk && !s.Limited() && (!s.Final() || s.Unanswered())
}

// DeskAgain says that what the desk did has come to its time: it is anybody's
// there again.
func (st *State) DeskAgain() { st.AtDesk.Hand, st.AtDesk.Until = "", 0 }

// What lists say of the desk's part.
const (
	DeskTaken    = "taken"    // somebody there has it, and has done nothing yet
	DeskDone     = "done"     // it did something
	DeskProposes = "proposes" // it said whom else to ask
)

// DeskWord is what a list says of the desk's part, "" for nothing. Who was asked
// is told what the desk did, and not whom it proposes.
func (st *State) DeskWord(side string) string {
	d := st.AtDesk
	switch {
	case d.Says && side != R:
		return DeskProposes
	case side == R && d.Told > 0, side != R && d.Done > 0:
		return DeskDone
	case d.Hand != "" && side == "":
		return DeskTaken
	}
	return ""
}

// Opened is a referral as another room reads it.
type Opened struct {
	Row
	State State
	Side  string // of who reads: S or R; empty for the desk
}
