package loop

import (
	"relais/internal/casefile"
	"relais/internal/referral"
)

// What this room seals or signs and what stands nowhere else; a golden file
// for each is in testdata/records.

// releaseLetter is the body of a release's parcel: the key that opens its
// body, and what the recipient should know before opening it.
type releaseLetter struct {
	Release  string      `json:"release"`            // id
	Key      []byte      `json:"key"`                // opens the release's body
	Sections []string    `json:"sections"`           // codes
	Until    referral.At `json:"until,omitempty"`    // end of the consent's last day
	Purpose  string      `json:"purpose,omitempty"`  // as the person agreed to it; the basis of a disclosure
	Loopback string      `json:"loopback,omitempty"` // what may be told back, a code
	Text     string      `json:"text,omitempty"`     // of a disclosure
}

// RecordVersion implements record.Body.
func (releaseLetter) RecordVersion() int { return 1 }

// releaseBody is what a release's own key opens: the signed consent, for the
// recipient to verify again, and the snapshot.
type releaseBody struct {
	Consent  []byte            `json:"consent,omitempty"` // signed; none with a disclosure
	Snapshot casefile.Snapshot `json:"snapshot"`          // what was released
}

// RecordVersion implements record.Body.
func (releaseBody) RecordVersion() int { return 1 }

// disclosureInput is a disclosure without consent as a member wrote it. Its
// SHA-256 stands in the parcel's header where that of a consent would.
type disclosureInput struct {
	Case     string   `json:"case"`              // id of the case file
	Kind     string   `json:"kind"`              // danger or court
	Agency   string   `json:"agency"`            // id of who is told
	Sections []string `json:"sections"`          // codes
	Basis    string   `json:"basis"`             // in law
	Text     string   `json:"text"`              // what is told
	TellSafe bool     `json:"tell_safe"`         // it is safe to tell the person now
	TellOn   string   `json:"tell_on,omitempty"` // day on which to look whether the person can be told
}

// RecordVersion implements record.Body.
func (disclosureInput) RecordVersion() int { return 1 }

// disclosureRecord is a disclosure as it is sealed under the agency's vault.
type disclosureRecord struct {
	disclosureInput
	State    string      `json:"state"`              // proposed, sent, reviewed, ended or refused
	By       string      `json:"by"`                 // member who wrote it
	At       referral.At `json:"at"`                 // when it was written
	Due      referral.At `json:"due"`                // when the review is late
	Reviewer string      `json:"reviewer,omitempty"` // member
	Referral string      `json:"referral,omitempty"` // id, once it is sent
	Reason   string      `json:"reason,omitempty"`   // why it was ended or refused
	Told     string      `json:"told,omitempty"`     // day on which the person was told
	Unread   bool        `json:"unread,omitempty"`   // whom the person never wants told could not be read
	Barred   bool        `json:"barred,omitempty"`   // the person never wants this agency told
}

// RecordVersion implements record.Body.
func (disclosureRecord) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (linkRecord) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (heldParcel) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (releaseState) RecordVersion() int { return 1 }
