// Package outside is what is particular about a recipient without Relais: a
// service of the directory that is asked by telephone or by letter.
// It has no keys and nobody who signs in: the sender's worker records what it
// says, and the sender's own copies carry everything.
//
// It works on values only. Who may be asked, under which consent, is decided
// where every other ask is decided.
package outside

import (
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/hours"
	"relais/internal/referral"
)

// The ways in which a recipient without Relais is asked.
const (
	ByTelephone = "telephone"
	ByLetter    = "letter"
	ByLink      = "link" // it answers by itself, through a link and a code
)

// Of is the recipient that a service of the directory is, as a worker says that
// it is asked. stated is its sector where the directory has none: one that looks
// like police, border, immigration or child protection counts as that, whatever
// is said. Without any it is of nobody's class, and denied by default. A service
// of an agency of this node is asked there, where it can answer by itself: the
// fault says so.
func Of(s act.Service, stated, way string) (*referral.Outside, error) {
	o := &referral.Outside{
		Service: s.ID, Organization: s.Organization, Name: s.Name, Sector: sectorOf(s, stated), Stated: s.Sector == "", Province: s.Province,
		Zone: hours.ZoneOf(s.Province), Way: way,
	}
	if o.Zone == "" {
		o.Zone = "UTC"
	}
	if o.Way == "" {
		o.Way = ByTelephone
	}
	if s.Agency != "" {
		return o, fault.New(fault.InvalidInput, "referral.outside_here")
	}
	return o, nil
}

// Recipient is what the loop knows of a recipient, where that has no Relais.
func Recipient(o *referral.Outside) *agency.Public {
	return &agency.Public{ID: o.ID(), Name: Name(o), Sector: o.Sector, Province: o.Province, Zone: hours.ZoneOrUTC(o.Zone)}
}

// Uses are the attributes of an ask that a service's rules look at, and what its
// class takes where it says none; always the language in which to speak.
func Uses(o *referral.Outside, s act.Service, need string) []string {
	p := agency.Public{Uses: s.Uses}
	uses := p.UsesFor(o.Sector, need)
	if agency.Enforces(o.Sector) {
		return nil
	}
	return append([]string{"languages"}, uses...)
}
