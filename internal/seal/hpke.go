package seal

import (
	"bytes"
	"crypto/hpke"
	"fmt"
	"io"
	"log/slog"
)

const (
	seedLen = 32
	// PublicKeyLen is the length of a PublicKey in bytes: ML-KEM-768 (1184) and X25519 (32).
	PublicKeyLen = 1216
)

// PublicKey is what others seal to: HPKE with MLKEM768-X25519. The zero PublicKey is no key.
type PublicKey struct{ k hpke.PublicKey }

// PrivateKey opens what was sealed to its PublicKey. It keeps the expanded key, because expanding it from the seed
// costs about as much as opening. The zero PrivateKey is no key.
type PrivateKey struct{ k *hpke.PrivateKey } // a pointer more, for the reason given at Key

// NewPrivateKey returns a random private key.
func NewPrivateKey() PrivateKey {
	k, err := hpke.MLKEM768X25519().GenerateKey()
	if err != nil {
		panic(err) // only when randomness fails, which crypto/rand already makes fatal
	}
	return PrivateKey{&k}
}

// PrivateKeyFromSeed expands the 32-byte seed that Seed gave; otherwise ErrKey.
func PrivateKeyFromSeed(seed []byte) (PrivateKey, error) {
	if len(seed) != seedLen || allZero(seed) {
		return PrivateKey{}, ErrKey
	}
	k, err := hpke.MLKEM768X25519().NewPrivateKey(bytes.Clone(seed)) // it keeps the slice
	if err != nil {
		return PrivateKey{}, ErrKey
	}
	return PrivateKey{&k}, nil
}

// Seed returns the 32 bytes from which the key can be made again, to be sealed somewhere.
func (k PrivateKey) Seed() []byte {
	b, err := (*k.k).Bytes()
	if err != nil {
		panic(err) // keys made here always have their seed
	}
	return bytes.Clone(b) // hpke returns its own slice
}

// IsZero tells whether k is no key.
func (k PrivateKey) IsZero() bool { return k.k == nil }

// Public returns the public half.
func (k PrivateKey) Public() PublicKey { return PublicKey{(*k.k).PublicKey()} }

// PublicKeyFromBytes reads what Bytes gave; otherwise ErrKey.
func PublicKeyFromBytes(b []byte) (PublicKey, error) {
	if len(b) != PublicKeyLen {
		return PublicKey{}, ErrKey
	}
	k, err := hpke.MLKEM768X25519().NewPublicKey(b)
	if err != nil {
		return PublicKey{}, ErrKey
	}
	return PublicKey{k}, nil
}

// Bytes returns the public key's PublicKeyLen bytes, or nil for the zero PublicKey.
func (p PublicKey) Bytes() []byte {
	if p.k == nil {
		return nil
	}
	return p.k.Bytes()
}

// IsZero tells whether p is no key.
func (p PublicKey) IsZero() bool { return p.k == nil }

// SealTo encrypts plaintext, padded to a size class, to the holder of the private key. info is authenticated, not
// stored: say in it what the thing is, from whom, to whom and which version. HPKE's base mode proves no sender: sign
// inside.
func (p PublicKey) SealTo(info, plaintext []byte) ([]byte, error) {
	return p.seal(formatHPKE, info, pad(plaintext))
}

// SealToExact is SealTo without padding: only for things whose size says nothing, such as wrapped keys.
func (p PublicKey) SealToExact(info, plaintext []byte) ([]byte, error) {
	return p.seal(formatHPKEExact, info, plaintext)
}

func (p PublicKey) seal(format byte, info, plaintext []byte) ([]byte, error) {
	if p.k == nil {
		return nil, ErrKey
	}
	head := header(format, suiteHPKE)
	ct, err := hpke.Seal(p.k, hpke.HKDFSHA256(), hpke.AES256GCM(), append(head, info...), plaintext)
	if err != nil {
		return nil, fmt.Errorf("seal: hpke: %w", err)
	}
	return append(head[:headerLen:headerLen], ct...), nil
}

// Open decrypts what SealTo or SealToExact made. ErrFormat for an unknown envelope; ErrOpen for a wrong key, wrong info
// or changed bytes.
func (k PrivateKey) Open(info, sealed []byte) ([]byte, error) {
	if k.k == nil {
		return nil, ErrKey
	}
	format, head, rest, err := split(sealed, suiteHPKE, formatHPKE, formatHPKEExact)
	if err != nil {
		return nil, err
	}
	plain, err := hpke.Open(*k.k, hpke.HKDFSHA256(), hpke.AES256GCM(), append(head, info...), rest)
	if err != nil {
		return nil, ErrOpen
	}
	if format == formatHPKE {
		return unpad(plain)
	}
	return plain, nil
}

// Format hides the key from every verb of fmt.
func (k PrivateKey) Format(f fmt.State, _ rune) { io.WriteString(f, hidden) }

// MarshalJSON refuses.
func (k PrivateKey) MarshalJSON() ([]byte, error) { return nil, errHidden }

// MarshalText refuses.
func (k PrivateKey) MarshalText() ([]byte, error) { return nil, errHidden }

// LogValue hides the key from logs.
func (k PrivateKey) LogValue() slog.Value { return slog.StringValue(hidden) }
