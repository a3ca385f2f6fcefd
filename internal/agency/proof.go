package agency

import (
	"context"
	"time"
)

// What is grave asks again who acts, just before it: by passphrase or passkey.
// A proof is good for one kind of grave acts, for one session and for
// ProofLasts.
const (
	GraveKit        = "kit"        // the recovery kit
	GravePasskey    = "passkey"    // ways to a member's keys
	GraveMember     = "member"     // who may do what in the agency, and second factors of others
	GraveDisclosure = "disclosure" // what leaves without consent
	GraveExport     = "export"     // what leaves as a file
	GraveErase      = "erase"      // what is erased for good, and what keeps it from that
)

// ProofLasts is how long a proof is good.
const ProofLasts = 5 * time.Minute

// Proof says that the member of a session was asked again who they are.
type Proof struct {
	For  string // the kind of grave acts; "" proves nothing
	Code bool   // by a one-time code alone, for what must not wait for a passphrase
	any  bool
}

// AnyProof is good for every act: in a demonstration, and in tests of
// something else.
func AnyProof() Proof { return Proof{any: true} }

// Proves reports whether the proof is good for a kind of grave acts, of which
// some are content with a code.
func (p Proof) Proves(kind string, code bool) bool {
	return p.any || p.For == kind && (code || !p.Code)
}

type proofKey struct{}

// WithProof notes the proof that a request brings, not yet verified.
func WithProof(ctx context.Context, proof string) context.Context {
	return context.WithValue(ctx, proofKey{}, proof)
}

// ProofIn returns what WithProof noted, or "".
func ProofIn(ctx context.Context) string {
	proof, _ := ctx.Value(proofKey{}).(string)
	return proof
}

type actingKey struct{}

// Acting notes whose act the transactions of a context belong to: each of
// them then begins by looking whether that session still stands.
func Acting(ctx context.Context, s *Session) context.Context {
	return context.WithValue(ctx, actingKey{}, s)
}

// ActingIn returns whose act it is, or nil.
func ActingIn(ctx context.Context) *Session {
	s, _ := ctx.Value(actingKey{}).(*Session)
	return s
}
