package casefile

import (
	"slices"
	"time"

	"relais/internal/seal"
)

// SignedConsent is a consent as its takers signed it. Body is what a
// recipient gets and verifies again (VerifyConsent).
type SignedConsent struct {
	Body     []byte // the exact signed bytes, with the co-signature when there is one
	Consent  Consent
	From     string    // agency that recorded it
	TakenBy  string    // member id of who took it
	Cosigner string    // member id, only with an enforcement class
	Due      time.Time // end of the last day, in the recording agency's zone
	Hash     string    // hex SHA-256 of what the taker signed; the co-signature does not change it
	Guardian string    // id of the file of the guardian who gave it, where a child's file names one; the agency's own
	Barred   error     // why nothing may rest on it although it is valid, as the file stands; nil for nothing
}

// Consent is a recorded consent.
type Consent struct {
	ID string
	Terms
	Hash     string
	TakenBy  string // member id
	At       time.Time
	State    ConsentState
	Cosigner string // member id
	Reason   string // of its withdrawal, or empty
	Paper    string // id of the document that is its signed paper, or empty
	// Refused are whom the person has said no to since: ids, classes, or Everybody.
	Refused []string
}

// Everybody is refused by a no that names nobody.
const Everybody = "*"

// RefusalDraft is the entry of a refusal.
func RefusalDraft(in Refusal) Draft {
	return Draft{Section: Register, Kind: KindRefusal, Label: in.Kind, Data: in}
}

// RefusalsOf are the entries of refusals among those of the register. One that does
// not verify counts too: a no is believed.
func RefusalsOf(register []Opened) (out []Opened) {
	for _, o := range register {
		if o.Body.Kind == KindRefusal && !o.Body.Removed {
			out = append(out, o)
		}
	}
	return out
}

// whom are those that a refusal names.
func (r Refusal) whom() []string {
	if all := slices.Concat(r.Agencies, r.Sectors, r.Outside); len(all) > 0 {
		return all
	}
	return []string{Everybody}
}

// Mind lets the refusals of a file count that came after a consent: whom the person
// said no to is asked, or told, under a new yes only.
func (c *SignedConsent) Mind(register []Opened) {
	c.Consent.Refused = nil
	at := slices.IndexFunc(register, func(o Opened) bool { return o.Row.ID == c.Consent.ID })
	if slices.ContainsFunc(register[max(at, 0):], func(o Opened) bool { return o.Body.Kind == "" }) {
		c.Consent.Refused = []string{Everybody} // what does not open could be a no
	}
	for _, o := range RefusalsOf(register) {
		var r Refusal
		if o.Into(&r) == nil && r.Kind == c.Consent.Terms.Kind && !o.At().Before(c.Consent.At) {
			c.Consent.Refused = unique(append(c.Consent.Refused, r.whom()...))
		}
	}
}

// refuses reports whether the person has since said no to somebody.
func (c *SignedConsent) refuses(id, sector string) bool {
	return slices.ContainsFunc(c.Consent.Refused, func(no string) bool { return no == Everybody || no == id || no == sector })
}

// RefusedSince reports whether the person has said no to another kind with somebody
// since a consent was given, such as to telling back, which a release lets out too.
func (c *SignedConsent) RefusedSince(kind, id, sector string, register []Opened) bool {
	other := SignedConsent{Consent: Consent{At: c.Consent.At, Terms: Terms{Kind: kind}}}
	other.Mind(register)
	return other.refuses(id, sector)
}

// Party is an agency that a consent may name: its id and sector.
type Party struct {
	Agency string
	Sector string
}

// Keys finds the verified signing key of a member, also of one who was removed.
type Keys func(member string) (seal.VerifyKey, error)

// Names reports whether the person said no to somebody of a class with it.
func (r Refusal) Names(id, sector string) bool {
	return slices.ContainsFunc(r.whom(), func(no string) bool { return no == Everybody || no == id || no == sector })
}
