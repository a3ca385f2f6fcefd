// Package kin holds the rules of families: what two people of two files are to one
// another, when a file is a child's, and who may agree for a child.
package kin

import (
	"slices"
	"strings"

	"relais/internal/fault"
)

// Relation says that a file and another one of the agency are about two people who
// belong together; the other file says the same from its side. The newest revision
// tells where it stands.
type Relation struct {
	Other    string `json:"other"`              // id of the other file
	Who      string `json:"who"`                // code: what the other person is to this one
	Living   string `json:"living"`             // code: together, apart or unknown
	Guardian string `json:"guardian"`           // code: which of the two is the other's guardian
	Involved string `json:"involved,omitempty"` // code: which of the two is said to have had a part in what happened
	Undone   bool   `json:"undone,omitempty"`   // it was taken away again
}

// RecordVersion implements record.Body.
func (Relation) RecordVersion() int { return 1 }

// Which of two is meant, as one of the two files says it.
const (
	This  = "this"
	Other = "other"
)

// inverse says what the first person is to the second, where the second is that to
// the first.
var inverse = map[string]string{"child": "parent", "parent": "child", "ward": "guardian", "guardian": "ward",
	"dependant": "carer", "carer": "dependant", "sibling": "sibling", "relative": "relative"}

// sides turns round which of two is meant; what names neither stays.
var sides = map[string]string{This: Other, Other: This}

// From is the relation as the other file says it; here is the id of this one.
func (r Relation) From(here string) Relation {
	out := r
	out.Other, out.Who = here, inverse[r.Who]
	for _, side := range []*string{&out.Guardian, &out.Involved} {
		if turned := sides[*side]; turned != "" {
			*side = turned
		}
	}
	return out
}

// Minor reports whether the person of this file was said to be the other's child, or in
// their care as one: without an age they count as a child, also once that is taken away.
func (r Relation) Minor() bool { return r.raises() }

// raises reports whether the other is a parent or guardian.
func (r Relation) raises() bool { return r.Who == "parent" || r.Who == "guardian" }

// Guards reports whether the other is a guardian who may speak for the person: one
// who is said to have had a part in what happened may not.
func (r Relation) Guards() bool {
	return !r.Undone && r.Guardian == Other && r.Involved != Other
}

// Suspect reports whether the other could speak for the person, and is said to have
// had a part in what happened.
func (r Relation) Suspect() bool {
	return !r.Undone && r.Involved == Other && (r.raises() || r.Guardian == Other || r.Guardian == "unknown")
}

// Agrees is who agrees to a release of a child's file.
type Agrees struct {
	By       string // code: the person, a parent, a guardian, a representative, an authority
	Basis    string // in words
	Guardian string // file of the guardian, "" where none is named
}

// Check refuses what nobody may agree to for a child, and with what is not said.
func (a Agrees) Check(family []Relation) error {
	bad := &fault.Error{Code: fault.InvalidInput}
	if strings.TrimSpace(a.Basis) == "" {
		bad.Add("basis", "family.consent_basis")
	}
	speaks := a.By == "parent" || a.By == "guardian"
	at := slices.IndexFunc(family, func(r Relation) bool { return !r.Undone && r.Other == a.Guardian })
	switch {
	case a.Guardian != "" && !speaks:
		bad.Add("guardian", "family.consent_speaks")
	case a.Guardian != "" && at >= 0 && family[at].Suspect():
		bad.Add("guardian", "family.consent_involved")
	case a.Guardian != "" && (at < 0 || !family[at].Guards()):
		bad.Add("guardian", "family.consent_no_guardian")
	case a.Guardian == "" && speaks && slices.ContainsFunc(family, Relation.Suspect):
		bad.Add("guardian", "family.consent_which")
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}
