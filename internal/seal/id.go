package seal

import (
	"crypto/rand"
	"encoding/base32"
	"strings"
)

const (
	idAlphabet = "0123456789abcdefghjkmnpqrstvwxyz"
	idLen      = 26
)

var idEncoding = base32.NewEncoding(idAlphabet).WithPadding(base32.NoPadding)

// NewID returns a random id: 16 random bytes in lower-case Crockford base32, 26 characters. It tells no time and no
// order.
func NewID() string {
	var b [16]byte
	rand.Read(b[:]) // never fails: crypto/rand crashes the program instead
	return idEncoding.EncodeToString(b[:])
}

// IDOf returns the id that a MAC makes, for what must have the same id each time
// it is made, and one that says nothing without the key.
func IDOf(mac [32]byte) string { return idEncoding.EncodeToString(mac[:16]) }

// ValidID tells whether s has the one canonical form that NewID gives.
func ValidID(s string) bool {
	if len(s) != idLen {
		return false
	}
	for i := range len(s) {
		if strings.IndexByte(idAlphabet, s[i]) < 0 {
			return false
		}
	}
	// 26 characters hold 130 bits: the last two must be zero, otherwise one id could be written four ways.
	return strings.IndexByte(idAlphabet, s[idLen-1])&3 == 0
}
