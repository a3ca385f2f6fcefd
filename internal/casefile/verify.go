package casefile

import (
	"time"

	"relais/internal/fault"
)

// VerifyConsent is what the recipient's software does before it opens
// anything: the taker's signature (and the co-signer's where a class denied
// by default is named), this recipient named, its last day not past. now is
// the node's time. Any failure is a fault.Forbidden.
func VerifyConsent(body []byte, keys Keys, to Party, now time.Time) (*SignedConsent, error) {
	return nil, fault.New(fault.Unavailable, "soon")
}
