package casefile

import (
	"time"

	"relais/internal/act"
	"relais/internal/seal"
)

// SignedConsent is a consent as its takers signed it. Body is what a
// recipient gets and verifies again (VerifyConsent).
type SignedConsent struct {
	Body     []byte // the exact signed bytes, with the co-signature when there is one
	Consent  act.Consent
	From     string    // agency that recorded it
	TakenBy  string    // member id of who took it
	Cosigner string    // member id, only with an enforcement class
	Due      time.Time // end of the last day, in the recording agency's zone
	Hash     string    // hex SHA-256 of what the taker signed; the co-signature does not change it
}

// Party is an agency that a consent may name: its id and sector.
type Party struct {
	Agency string
	Sector string
}

// Keys finds the verified signing key of a member, also of one who was removed.
type Keys func(member string) (seal.VerifyKey, error)

// Snapshot is what a release carries: the person's chosen name, the
// safe-contact rules that bind whoever receives it, and the current entries
// of the released sections. It marshals to JSON.
type Snapshot struct {
	Known    string            `json:"known"`
	Language string            `json:"language,omitempty"` // BCP 47
	Safe     *act.SafeContact  `json:"safe,omitempty"`
	Parts    []act.SectionPart `json:"parts"`
}
