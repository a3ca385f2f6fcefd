package casefile

import (
	"slices"
	"time"

	"relais/internal/agency"
	"relais/internal/fault"
)

// VerifyConsent is what the recipient's software does before it opens
// anything: the taker's signature (and the co-signer's where a class denied
// by default is named), a release, this recipient named, its last day not
// past. now is the node's time. Any failure is a fault.Forbidden.
//
// The caller compares From with the agency that sent, and Consent.Sections
// with what came.
func VerifyConsent(body []byte, keys Keys, to Party, now time.Time) (*SignedConsent, error) {
	c, err := openConsent(body, keys)
	if err != nil {
		return nil, err
	}
	in := c.Consent.Terms
	switch {
	case in.Kind != "release" || !slices.Equal(in.Agencies, []string{to.Agency}) || len(in.Outside) > 0:
		return nil, fault.New(fault.Forbidden, "consent.other_agency")
	case !now.Before(c.Due):
		return nil, fault.New(fault.Forbidden, "consent.ended")
	case !c.state().Valid():
		return nil, fault.New(fault.Forbidden, "consent.waiting")
	case agency.Enforces(to.Sector) && !in.Enforcement:
		return nil, fault.New(fault.Forbidden, "consent.denied_sector")
	}
	return c, nil
}

// Allows is that of the terms that were signed.
func (c *SignedConsent) Allows(kind string, to Party) bool {
	return !c.refuses(to.Agency, to.Sector) && c.Consent.Terms.Allows(kind, to)
}

// AllowsOutside is that of the terms that were signed.
func (c *SignedConsent) AllowsOutside(kind, service, sector string, stated bool) bool {
	return !c.refuses(service, sector) && c.Consent.Terms.AllowsOutside(kind, service, sector, stated)
}

// Allows reports whether a consent names an agency for its kind: by itself, or,
// in an ask, by its sector. One that enforces is named on the page of its own
// only. Whether the consent holds now is another question.
func (in Terms) Allows(kind string, to Party) bool {
	if in.Kind != kind || agency.Enforces(to.Sector) && !in.Enforcement {
		return false
	}
	return slices.Contains(in.Agencies, to.Agency) || kind == "ask" && slices.Contains(in.Sectors, to.Sector)
}

// AllowsOutside reports whether a consent names a service without Relais for its
// kind: by itself, of the class that it had when the person agreed, or, in an ask,
// by a class that the directory gives it (stated: the worker did, whose word alone
// names nobody). The ids of services and of agencies never stand for one another.
func (in Terms) AllowsOutside(kind, service, sector string, stated bool) bool {
	if in.Kind != kind || agency.Enforces(sector) && !in.Enforcement {
		return false
	}
	named := slices.ContainsFunc(in.Outside, func(o Named) bool { return o.Service == service && o.Sector == sector })
	return named || kind == "ask" && !stated && slices.Contains(in.Sectors, sector)
}
