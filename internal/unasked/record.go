package unasked

import (
	"relais/internal/parcel"
	"relais/internal/referral"
)

// watch is what the node knows of an open need with nobody signed in: no word and
// no attribute of a person.
type watch struct {
	ID      string        `json:"id"`                // random, for the desk
	Case    string        `json:"case"`              // id of the file
	Sender  string        `json:"sender"`            // id of the agency whose it is
	Opened  referral.At   `json:"opened"`            // since when it is open
	Ended   referral.At   `json:"ended,omitzero"`    // when nobody was being asked any more
	Answer  referral.Span `json:"answer"`            // how long an answer may take, by its urgency
	Runs    []string      `json:"runs,omitempty"`    // ids of referrals that run for it
	Desk    string        `json:"desk,omitempty"`    // id of the desk that may be told
	Consent string        `json:"consent,omitempty"` // id of that to an ask, under which it may
	Mark    []byte        `json:"mark,omitempty"`    // keyed hash of what was sealed for the desk
	Head    parcel.Header `json:"head,omitzero"`     // of that parcel
	Hand    string        `json:"hand,omitempty"`    // member of the desk who deals with it
}

// RecordVersion implements record.Body.
func (watch) RecordVersion() int { return 1 }
