package casefile

import (
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
}

// Party is an agency that a consent may name: its id and sector.
type Party struct {
	Agency string
	Sector string
}

// Keys finds the verified signing key of a member, also of one who was removed.
type Keys func(member string) (seal.VerifyKey, error)
