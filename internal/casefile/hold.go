package casefile

import (
	"context"
	"slices"
	"time"

	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/seal"
)

// ErrHeld: a legal hold stands; nothing of the file is erased.
var ErrHeld = fault.New(fault.Conflict, "casefile.held")

// holdData is a legal hold on a file, in the section that holds the consents:
// the newest revision tells where it stands.
type holdData struct {
	Why    string `json:"why"`              // code
	Text   string `json:"text,omitempty"`   // words
	Demand string `json:"demand,omitempty"` // id of a line of the register of legal demands
	By     string `json:"by"`               // member who set it
	At     int64  `json:"at"`               // microseconds UTC
	Asked  string `json:"asked,omitempty"`  // member who asks to lift it
	Reason string `json:"reason,omitempty"` // why it is lifted
	Lifted string `json:"lifted,omitempty"` // member who lifted it
}

// RecordVersion implements record.Body.
func (holdData) RecordVersion() int { return 1 }

// Hold is a legal hold on a file.
type Hold struct {
	ID     string
	Why    string // code
	Text   string
	Demand string // id of a line of the register of legal demands
	By     string // member who set it
	At     time.Time
	Asked  string // member who asks to lift it
	Reason string
	Lifted string // member who lifted it
}

// Stands reports whether nothing may be erased because of it.
func (h Hold) Stands() bool { return h.Lifted == "" }

// Holds lists the legal holds of a file, oldest first. ErrDamaged where one
// could have been removed or changed: nothing is erased then.
func (r *Reading) Holds(ctx context.Context) ([]Hold, error) {
	all, err := r.Sections(ctx, Register)
	if err != nil {
		return nil, err
	}
	if !r.Whole || !allVerified(all[Register]) {
		return nil, ErrDamaged
	}
	return HoldsOf(all[Register]), nil
}

// HoldsOf reads the holds among the entries of the section that holds them.
func HoldsOf(register []Opened) (holds []Hold) {
	for _, o := range register {
		if h, err := HoldOf(o); err == nil {
			holds = append(holds, h)
		}
	}
	return holds
}

// HoldOf reads a hold from its entry.
func HoldOf(o Opened) (Hold, error) {
	var d holdData
	if o.Body.Kind != KindHold || o.Into(&d) != nil {
		return Hold{}, fault.New(fault.NotFound, "fault.not_found")
	}
	return Hold{ID: o.Row.ID, Why: d.Why, Text: d.Text, Demand: d.Demand, By: d.By, At: time.UnixMicro(d.At).UTC(),
		Asked: d.Asked, Reason: d.Reason, Lifted: d.Lifted}, nil
}

// SetHold is the draft of a new legal hold.
func SetHold(s *agency.Session, now time.Time, why, text, demand string) Draft {
	return Draft{Section: Register, Entry: seal.NewID(), Kind: KindHold,
		Data: holdData{Why: why, Text: text, Demand: demand, By: s.Member, At: now.UnixMicro()}}
}

// LiftHold is the draft by which a member asks to lift a hold, or, where
// another one has asked, lifts it. alone: nobody else could.
func (r *Reading) LiftHold(ctx context.Context, s *agency.Session, id, reason string, alone bool) (Draft, error) {
	all, err := r.Sections(ctx, Register)
	if err != nil {
		return Draft{}, err
	}
	i := slices.IndexFunc(all[Register], func(o Opened) bool { return o.Row.ID == id && o.Body.Kind == KindHold })
	if i < 0 {
		return Draft{}, fault.New(fault.NotFound, "fault.not_found")
	}
	o := all[Register][i]
	var d holdData
	switch {
	case !o.Verified || o.Into(&d) != nil:
		return Draft{}, ErrDamaged
	case d.Lifted != "":
		return Draft{}, fault.New(fault.Conflict, "casefile.hold_lifted")
	case d.Asked == s.Member && !alone:
		return Draft{}, fault.New(fault.Conflict, "casefile.hold_second")
	case d.Asked == "" || d.Asked == s.Member:
		d.Asked, d.Reason = s.Member, reason
	}
	if alone || d.Asked != s.Member {
		d.Lifted = s.Member
	}
	return Draft{Section: Register, Entry: id, Revision: o.Row.Revision + 1, Kind: KindHold, Data: d}, nil
}
