package seal

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
)

const (
	maxPurpose = 255
	// SignatureLen is the length of a signature in bytes.
	SignatureLen = ed25519.SignatureSize
)

// SigningKey signs with Ed25519ctx (RFC 8032): the purpose is the context, so that a signature made for one purpose
// is worth nothing for another. The zero SigningKey is no key: signing with it panics.
type SigningKey struct {
	p **signer // two pointers for the reason given at Key
}

type signer struct{ priv ed25519.PrivateKey }

func newSigner(seed []byte) SigningKey {
	s := &signer{ed25519.NewKeyFromSeed(seed)}
	return SigningKey{&s}
}

// VerifyKey is the public half of a SigningKey. It is comparable; the zero VerifyKey verifies nothing.
type VerifyKey struct{ b [ed25519.PublicKeySize]byte }

// NewSigningKey returns a random signing key.
func NewSigningKey() SigningKey {
	seed := make([]byte, seedLen)
	rand.Read(seed)
	return newSigner(seed)
}

// SigningKeyFromSeed expands the 32-byte seed that Seed gave; otherwise ErrKey.
func SigningKeyFromSeed(seed []byte) (SigningKey, error) {
	if len(seed) != seedLen || allZero(seed) {
		return SigningKey{}, ErrKey
	}
	return newSigner(seed), nil
}

// Seed returns the 32 bytes from which the key can be made again, to be sealed somewhere.
func (k SigningKey) Seed() []byte { return k.priv().Seed() }

// IsZero tells whether k is no key.
func (k SigningKey) IsZero() bool { return k.p == nil }

// Public returns the public half.
func (k SigningKey) Public() VerifyKey {
	return VerifyKey{[ed25519.PublicKeySize]byte(k.priv()[seedLen:])}
}

func (k SigningKey) priv() ed25519.PrivateKey {
	if k.p == nil {
		panic("seal: use of no signing key")
	}
	return (*k.p).priv
}

// Sign returns a signature of SignatureLen bytes over msg for a purpose of 1 to 255 bytes; another length panics,
// because purposes are constants in our code.
func (k SigningKey) Sign(purpose string, msg []byte) []byte {
	if !validPurpose(purpose) {
		panic("seal: a purpose has 1 to 255 bytes")
	}
	sig, err := k.priv().Sign(nil, msg, options(purpose))
	if err != nil {
		panic(err) // only for options that can't be
	}
	return sig
}

func validPurpose(p string) bool { return len(p) > 0 && len(p) <= maxPurpose }

func options(purpose string) *ed25519.Options {
	return &ed25519.Options{Hash: crypto.Hash(0), Context: purpose}
}

// VerifyKeyFromBytes reads the 32 bytes that Bytes gave; otherwise ErrKey. It also refuses the points of small order,
// under which one signature fits many messages: nobody shall have a key with which to deny what was signed.
func VerifyKeyFromBytes(b []byte) (VerifyKey, error) {
	if len(b) != ed25519.PublicKeySize || smallOrder(b) {
		return VerifyKey{}, ErrKey
	}
	return VerifyKey{[ed25519.PublicKeySize]byte(b)}, nil
}

// Bytes returns the key's 32 bytes.
func (v VerifyKey) Bytes() []byte { return append([]byte(nil), v.b[:]...) }

// IsZero tells whether v is no key.
func (v VerifyKey) IsZero() bool { return v == VerifyKey{} }

// Verify tells whether sig is the signature of this key over msg for this purpose.
func (v VerifyKey) Verify(purpose string, msg, sig []byte) bool {
	if v.IsZero() || !validPurpose(purpose) || len(sig) != SignatureLen {
		return false
	}
	k := verifiedKey(purpose, v, msg, sig)
	if wasVerified(k) {
		return true
	}
	if ed25519.VerifyWithOptions(v.b[:], msg, sig, options(purpose)) != nil {
		return false
	}
	rememberVerified(k)
	return true
}

// SignBytes returns an envelope of header, signature and body. The signature covers the header and the body.
func SignBytes(purpose string, k SigningKey, body []byte) []byte {
	head := header(formatSigned, suiteEd25519)
	sig := k.Sign(purpose, append(head, body...))
	return bytes.Join([][]byte{head, sig, body}, nil)
}

// OpenSigned returns the body of what SignBytes made. ErrFormat for an unknown envelope; ErrOpen when the signature is
// not v's for this purpose. The body is a copy.
func OpenSigned(purpose string, v VerifyKey, signed []byte) ([]byte, error) {
	_, head, rest, err := split(signed, suiteEd25519, formatSigned)
	if err != nil {
		return nil, err
	}
	if len(rest) < SignatureLen {
		return nil, ErrFormat
	}
	sig, body := rest[:SignatureLen], rest[SignatureLen:]
	if !v.Verify(purpose, append(head, body...), sig) {
		return nil, ErrOpen
	}
	return bytes.Clone(body), nil
}

// Format hides the key from every verb of fmt.
func (k SigningKey) Format(f fmt.State, _ rune) { io.WriteString(f, hidden) }

// MarshalJSON refuses.
func (k SigningKey) MarshalJSON() ([]byte, error) { return nil, errHidden }

// MarshalText refuses.
func (k SigningKey) MarshalText() ([]byte, error) { return nil, errHidden }

// LogValue hides the key from logs.
func (k SigningKey) LogValue() slog.Value { return slog.StringValue(hidden) }
