package seal

import (
	"crypto/sha256"
	"encoding/binary"
	"sync"
)

// verifiedMax bounds each half of the memory of verified signatures, at 32
// bytes an item.
const verifiedMax = 1 << 15

// verified remembers, by hash, signatures that this process found good.
// Verifying is a pure function of its input, so that remembering can't change
// an answer; a case file that is read again costs a hash for each entry
// instead of 50 µs. Bad ones are never remembered.
var verified = struct {
	sync.RWMutex
	young, old map[[sha256.Size]byte]struct{}
}{young: map[[sha256.Size]byte]struct{}{}}

// verifiedKey stands for one question: purpose, key, signature and message.
func verifiedKey(purpose string, v VerifyKey, msg, sig []byte) (k [sha256.Size]byte) {
	h := sha256.New()
	var n [8]byte
	binary.BigEndian.PutUint64(n[:], uint64(len(purpose)))
	h.Write(n[:])
	h.Write([]byte(purpose))
	h.Write(v.b[:])
	h.Write(sig) // of one length
	h.Write(msg)
	h.Sum(k[:0])
	return k
}

func wasVerified(k [sha256.Size]byte) bool {
	verified.RLock()
	defer verified.RUnlock()
	if _, ok := verified.young[k]; ok {
		return true
	}
	_, ok := verified.old[k]
	return ok
}

// rememberVerified keeps the two newest halves; what nobody asks again is forgotten.
func rememberVerified(k [sha256.Size]byte) {
	verified.Lock()
	defer verified.Unlock()
	if len(verified.young) >= verifiedMax {
		verified.old, verified.young = verified.young, make(map[[sha256.Size]byte]struct{}, verifiedMax)
	}
	verified.young[k] = struct{}{}
}
