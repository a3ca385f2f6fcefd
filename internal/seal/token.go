package seal

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
)

// TokenLen is the length of a token in characters.
const TokenLen = 43

// NewToken returns a bearer secret: 32 random bytes in base64url without padding.
func NewToken() string {
	var b [32]byte
	rand.Read(b[:])
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// HashToken returns the 32 bytes to store in place of a token. Plain SHA-256 with a label suffices, because a token
// has 256 random bits.
func HashToken(token string) []byte {
	h := sha256.New()
	writePieces(h, "relais/1/token", [][]byte{[]byte(token)})
	return h.Sum(nil)
}

// TokenKey returns the key that seals what only the holder of the token may open. It can't be found from HashToken.
func TokenKey(token, purpose string) Key {
	return deriveKey([]byte(token), nil, "token", purpose)
}
