package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
)

// Bind says what a sealed thing is (Kind), whose (Owner), where (Object) and which version. It is authenticated, not
// stored: opening needs the same Bind, so that a row moved, swapped or rolled back does not open.
type Bind struct {
	Kind    string
	Owner   string
	Object  string
	Version uint64
}

// encode is unambiguous: every string has its length in front.
func (b Bind) encode(dst []byte) []byte {
	for _, s := range []string{b.Kind, b.Owner, b.Object} {
		dst = binary.BigEndian.AppendUint32(dst, uint32(len(s)))
		dst = append(dst, s...)
	}
	return binary.BigEndian.AppendUint64(dst, b.Version)
}

// Bytes returns the encoding of b, to be used as info of SealTo: no two different Binds have the same.
func (b Bind) Bytes() []byte { return b.encode(nil) }

// Seal encrypts plaintext under k, padded to a size class. It panics above 512 MiB.
func (k Key) Seal(b Bind, plaintext []byte) []byte {
	return k.seal(formatPadded, b, pad(plaintext))
}

// SealExact encrypts without padding: only for things whose size says nothing, such as wrapped keys.
func (k Key) SealExact(b Bind, plaintext []byte) []byte {
	return k.seal(formatExact, b, plaintext)
}

func (k Key) seal(format byte, b Bind, plaintext []byte) []byte {
	head := header(format, suiteAESGCM)
	out := make([]byte, headerLen, headerLen+len(plaintext)+28)
	copy(out, head)
	return k.gcm().Seal(out, nil, plaintext, b.encode(head))
}

// Open decrypts what Seal or SealExact made. ErrFormat for an unknown envelope; ErrOpen for a wrong key, a wrong Bind
// or changed bytes.
func (k Key) Open(b Bind, sealed []byte) ([]byte, error) {
	return k.Opener().Open(b, sealed)
}

func (k Key) gcm() cipher.AEAD {
	block, err := aes.NewCipher(k.raw())
	if err != nil {
		panic(err) // the length is right by type
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err)
	}
	return aead
}
