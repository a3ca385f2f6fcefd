package nodetest

import "github.com/descope/virtualwebauthn"

// p256Public is how long a public key of P-256 is as CBOR in COSE form.
const p256Public = 77

// NewCredential is a credential for a test's authenticator. The library cuts
// zeros off the coordinates, so that one key of 128 comes out too short, and
// is rightly refused.
func NewCredential() virtualwebauthn.Credential {
	for {
		if c := virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2); len(c.Key.AttestationData()) >= p256Public {
			return c
		}
	}
}
