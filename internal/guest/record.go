package guest

import "relais/internal/referral"

// linkState is what the node notes of a link.
type linkState struct {
	Referral string `json:"referral"`        // id
	Consent  string `json:"consent"`         // id of that to the ask
	Salt     []byte `json:"salt"`            // with which link and code are hashed
	Memory   int    `json:"memory"`          // in KiB: what hashing costs
	Passes   int    `json:"passes"`          // of Argon2id
	Lanes    int    `json:"lanes"`           // of Argon2id
	Tries    int    `json:"tries,omitempty"` // codes that were wrong
}

// linkedAsk is what a link and its code open together.
type linkedAsk struct {
	Ask referral.Ask `json:"ask"` // without identity
}

// RecordVersion implements record.Body.
func (linkState) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (linkedAsk) RecordVersion() int { return 1 }
