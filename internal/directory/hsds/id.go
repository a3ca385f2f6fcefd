package hsds

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// ContentID derives an id of the form of a UUID (version 8, RFC 9562) from
// texts: the same texts, the same id.
func ContentID(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		fmt.Fprintf(h, "%d:%s", len(p), p)
	}
	return uuid(h.Sum(nil)[:16], 8)
}

// IsNumber reports whether an id is a mere number, as every database gives: two
// sources have a "17" each, and mean two things.
func IsNumber(id string) bool {
	return id != "" && len(id) < 20 && !strings.ContainsFunc(id, func(r rune) bool { return r < '0' || r > '9' })
}

// NewID gives a random id of the form of a UUID (version 4).
func NewID() string {
	var b [16]byte
	rand.Read(b[:])
	return uuid(b[:], 4)
}

func uuid(b []byte, version byte) string {
	b[6] = b[6]&0x0f | version<<4
	b[8] = b[8]&0x3f | 0x80
	x := hex.EncodeToString(b)
	return x[:8] + "-" + x[8:12] + "-" + x[12:16] + "-" + x[16:20] + "-" + x[20:]
}
