package referral

import (
	"slices"
	"strings"

	"relais/internal/text"
)

// Outside is a recipient without Relais: a service of the directory, as it
// stood there when it was asked. It has no keys: the sender's own copies carry
// everything.
type Outside struct {
	Service      string    `json:"id"`           // of the directory
	Organization text.Text `json:"o"`            // who gives the service
	Name         text.Text `json:"n"`            // of the service
	Sector       string    `json:"x"`            // code: as the directory has it, or as the sender's worker said
	Stated       bool      `json:"xs,omitempty"` // the directory has no sector: it is what the worker said
	Province     string    `json:"p,omitempty"`  // code, of its calendar
	Zone         string    `json:"z"`            // of its clocks, an IANA name
	Way          string    `json:"w,omitempty"`  // how it is asked: telephone, letter or link
}

// Said is what the sender's worker notes of what a recipient without Relais
// said, or was told.
type Said struct {
	By  string `json:"by"`  // who said it, or to whom it was said, in words
	Way string `json:"way"` // telephone, letter, email or in_person; SaidByLink
	At  At     `json:"at"`  // when
}

// SaidByLink is the way of what a recipient without Relais answered by itself.
// Nobody records it: the node alone writes it.
const SaidByLink = "link"

// outside stands before the id of a service where that of an agency would: no
// agency has such an id.
const outside = "outside:"

// Same reports whether both are the same service, of the same names and class.
func (o *Outside) Same(p *Outside) bool {
	return o.Service == p.Service && o.Sector == p.Sector && o.Stated == p.Stated && o.Organization.Equal(p.Organization) && o.Name.Equal(p.Name)
}

// ID is that of the recipient where agencies have theirs.
func (o *Outside) ID() string { return outside + o.Service }

// IsOutside reports whether an id is that of a recipient without Relais.
func IsOutside(id string) bool { return strings.HasPrefix(id, outside) }

// OutsideTable is what the table says otherwise of a recipient without Relais:
// it is told by the worker's own voice, and has then received what it was told.
// What it does itself the sender's worker records; Recorded says which moves.
var OutsideTable = []Rule{
	{Accepted, S, MoveRelease, Received, free},
}

// Recorded reports whether the sender's worker may record a move for a recipient
// without Relais: all that it makes by a form.
func (m Move) Recorded() bool {
	return byMove[m].Means == ByForm && m != MovePropose && m != MoveMessage
}

// Rule is Next in this referral: to the side of a sender whose recipient has no
// Relais, the moves of both are open. The rule says whose move it is.
func (st *State) Rule(side string, move Move) (Rule, bool) {
	r, ok := Next(st.Clocks.Status, side, move)
	if move == MoveMessage && !st.writes(side) {
		return Rule{}, false
	}
	if st.Out == nil || side != S {
		return r, ok
	}
	if i := slices.IndexFunc(OutsideTable, func(r Rule) bool { return r.From == st.Clocks.Status && r.Move == move }); i >= 0 {
		return OutsideTable[i], true
	}
	if !ok && move.Recorded() {
		r, ok = Next(st.Clocks.Status, R, move)
	}
	return r, ok
}

// writes reports whether a side may write to the other beside what the table
// moves: the recipient where the person agreed that it tells words back, and
// nobody to a recipient without Relais.
func (st *State) writes(side string) bool {
	return st.Out == nil && (side == S || allows(st.Loop, "words"))
}

// can lists the moves that are open to a side in this referral.
func (st *State) can(side string) []Move {
	moves := Can(st.Clocks.Status, side)
	if !st.writes(side) {
		moves = slices.DeleteFunc(moves, func(m Move) bool { return m == MoveMessage })
	}
	if st.Out == nil || side != S {
		return moves
	}
	for _, m := range Can(st.Clocks.Status, R) {
		if m.Recorded() && !slices.Contains(moves, m) {
			moves = append(moves, m)
		}
	}
	return moves
}

// FirstHere returns the move that a page of a side puts first in this referral: a
// sender that records for its recipient has that one's first.
func FirstHere(s Status, side string, outside bool) Move {
	first := s.First(side)
	if m := s.First(R); outside && side == S && first == "" && m.Recorded() {
		first = m
	}
	return first
}

// looksOutside is what a sender must do where otherwise its recipient would:
// what the node sends to an agency, somebody must say to this one.
var looksOutside = map[Status]Look{
	CancelRequested: LookAct,
	Superseded:      LookRead,
}
