package seal

import (
	"bytes"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"log/slog"
)

const keyLen = 32

// errHidden is what marshalling a key returns. An error is louder than a hidden value that gets stored and lost.
var errHidden = errors.New("seal: keys are not marshalled; use Bytes and seal them")

const hidden = "[key hidden]"

// Key is a symmetric key of 32 random bytes. The zero Key is no key: using it panics, because sealing under it would
// be sealing for everybody. Copies share the bytes, so that Wipe reaches all of them. One Key must not seal more than
// 2^32 envelopes (random nonces, NIST SP 800-38D).
type Key struct {
	// Behind two pointers, because fmt can't call Format on a Key in somebody's unexported field: it looks inside, and
	// for some verbs it follows one pointer.
	p **[keyLen]byte
}

// NewKey returns a random key.
func NewKey() Key {
	b := new([keyLen]byte)
	rand.Read(b[:])
	return Key{&b}
}

// KeyFromBytes returns a key of exactly 32 bytes, not all zero; otherwise ErrKey. It copies b.
func KeyFromBytes(b []byte) (Key, error) {
	if len(b) != keyLen || allZero(b) {
		return Key{}, ErrKey
	}
	return takeKey(bytes.Clone(b)), nil
}

// takeKey makes a Key of 32 bytes without copying them.
func takeKey(b []byte) Key {
	p := (*[keyLen]byte)(b)
	return Key{&p}
}

// Bytes returns a copy of the 32 bytes, to be sealed somewhere.
func (k Key) Bytes() []byte { return bytes.Clone(k.raw()) }

// IsZero tells whether k is no key, or a wiped one.
func (k Key) IsZero() bool { return k.p == nil || allZero((*k.p)[:]) }

// Equal compares in constant time.
func (k Key) Equal(other Key) bool {
	if k.IsZero() || other.IsZero() {
		return k.IsZero() == other.IsZero()
	}
	return subtle.ConstantTimeCompare((*k.p)[:], (*other.p)[:]) == 1
}

// Wipe overwrites the bytes of this key and of its copies. Best effort; see the package comment.
func (k Key) Wipe() {
	if k.p != nil {
		clear((*k.p)[:])
	}
}

func (k Key) raw() []byte {
	if k.IsZero() {
		panic("seal: use of no key or of a wiped key")
	}
	return (*k.p)[:]
}

// Derive returns a key for another purpose (HKDF-SHA256). Knowing it does not help to find k or other purposes.
func (k Key) Derive(purpose string) Key {
	return deriveKey(k.raw(), nil, "derive", purpose)
}

// deriveKey is the one place where HKDF is called for keys: the label keeps its uses apart.
func deriveKey(secret, salt []byte, label, purpose string) Key {
	out, err := hkdf.Key(sha256.New, secret, salt, "relais/1/"+label+"/"+purpose, keyLen)
	if err != nil {
		panic(err) // only for impossible lengths
	}
	return takeKey(out)
}

// MAC returns HMAC-SHA256 over the purpose and the pieces of data, each with its length in front, so that no two
// different lists of pieces give the same input.
func (k Key) MAC(purpose string, data ...[]byte) [32]byte {
	h := hmac.New(sha256.New, k.raw())
	writePieces(h, purpose, data)
	return [32]byte(h.Sum(nil))
}

func writePieces(w io.Writer, purpose string, data [][]byte) {
	w.Write(appendPiece(nil, []byte(purpose)))
	for _, d := range data {
		w.Write(binary.BigEndian.AppendUint64(nil, uint64(len(d))))
		w.Write(d)
	}
}

func appendPiece(dst, b []byte) []byte {
	dst = binary.BigEndian.AppendUint64(dst, uint64(len(b)))
	return append(dst, b...)
}

func allZero(b []byte) bool {
	var x byte
	for _, c := range b {
		x |= c
	}
	return x == 0
}

// Format hides the key from every verb of fmt.
func (k Key) Format(f fmt.State, _ rune) { io.WriteString(f, hidden) }

// MarshalJSON refuses.
func (k Key) MarshalJSON() ([]byte, error) { return nil, errHidden }

// MarshalText refuses.
func (k Key) MarshalText() ([]byte, error) { return nil, errHidden }

// LogValue hides the key from logs.
func (k Key) LogValue() slog.Value { return slog.StringValue(hidden) }
