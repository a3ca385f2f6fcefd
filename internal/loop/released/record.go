// Package released is what a release is made of: the letter in its parcel, the
// body that the letter's key opens, and in it, apart, what only named people at
// the recipient may open. It knows neither the database nor who may act.
package released

import (
	"slices"

	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/parcel"
	"relais/internal/record"
	"relais/internal/referral"
)

// Letter is the body of a release's parcel: the key that opens its body, and
// what the recipient should know before opening it.
type Letter struct {
	Release  string      `json:"release"`            // id
	Key      []byte      `json:"key"`                // opens the release's body
	Sections []string    `json:"sections"`           // codes
	Until    referral.At `json:"until,omitempty"`    // end of the consent's last day
	Purpose  string      `json:"purpose,omitempty"`  // as the person agreed to it; the basis of a disclosure
	Loopback string      `json:"loopback,omitempty"` // what may be told back, a code
	Text     string      `json:"text,omitempty"`     // of a disclosure
	// Told says to whom the sender's worker said it, where nothing was sent.
	Told *referral.Said `json:"told,omitempty"`
}

// RecordVersion implements record.Body.
func (Letter) RecordVersion() int { return 1 }

// OwnParts are the parts of a release, from the sender's own copy of its letter.
func OwnParts(s *agency.Session, referralID string, own []byte) ([]string, error) {
	plain, err := agency.OpenVault(s, "own parcel", referralID, own)
	if err != nil {
		return nil, err
	}
	letter, err := parcel.ParseLetter(plain)
	if err != nil {
		return nil, err
	}
	var l Letter
	err = record.Decode(letter.Body, &l)
	return l.Sections, err
}

// Body is what a release's own key opens: the signed consent, for the
// recipient to verify again, and the snapshot.
type Body struct {
	Consent  []byte            `json:"consent,omitempty"` // signed; none with a disclosure
	Snapshot casefile.Snapshot `json:"snapshot"`          // what was released, for the whole case desk
	Apart    *Apart            `json:"apart,omitempty"`   // what was restricted at the sender's, for named people
}

// RecordVersion implements record.Body.
func (Body) RecordVersion() int { return 1 }

// Named holds what came to the parts that were agreed to, or named in a
// disclosure, and reports whether it holds no other: what is not named is not
// opened. Early programs sent the name and the rules along with everything; of
// theirs, that is not shown.
func (b *Body) Named(parts []string) bool {
	early := b.Snapshot.Limits == nil
	if early {
		b.Snapshot = b.Snapshot.Only(parts)
	}
	return !slices.ContainsFunc(b.Snapshot.Holds(), func(part string) bool {
		return !slices.Contains(parts, part) && !(part == casefile.PartSafety && early)
	})
}

// Apart is what of a release only named people at the recipient open: it is
// under a key of its own.
type Apart struct {
	Parts   []string          `json:"parts"`             // codes
	Desk    []byte            `json:"desk,omitempty"`    // the key, sealed to the recipient agency; destroyed when readers are first named
	Readers map[string][]byte `json:"readers,omitempty"` // the key, sealed to each reader: by member
	Keepers map[string][]byte `json:"keepers,omitempty"` // and to each administrator, who can name others when no reader is left
	Sealed  []byte            `json:"sealed"`            // the snapshot of these parts
}

// hidden is what lies apart.
type hidden struct {
	Snapshot casefile.Snapshot `json:"snapshot"` // of these parts
}

// RecordVersion implements record.Body.
func (hidden) RecordVersion() int { return 1 }
