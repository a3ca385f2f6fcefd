package seal

import (
	"context"
	"crypto/rand"
	"errors"
	"runtime"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// ArgonParams is the cost of hashing a passphrase with Argon2id.
type ArgonParams struct {
	// MemoryKiB is in KiB.
	MemoryKiB uint32
	// Time is the number of passes.
	Time uint32
	// Threads is the degree of parallelism.
	Threads uint8
}

// SaltLen is the length of a salt in bytes (RFC 9106 recommends 16).
const SaltLen = 16

const maxPassphrase = 4096 // bytes

// ErrPassphrase: the passphrase is empty or absurdly long, or a parameter is unusable.
var ErrPassphrase = errors.New("seal: unusable passphrase or parameters")

// Production is what real passphrases are hashed with: 128 MiB, 2 passes, 1 lane. That is more on each axis than
// OWASP's Password Storage Cheat Sheet asks for at least (46 MiB and 1 pass, or 19 MiB and 2), and twice the memory of
// the second recommended option of RFC 9106 (64 MiB, 3 passes).
func Production() ArgonParams { return ArgonParams{MemoryKiB: 128 << 10, Time: 2, Threads: 1} }

// Test is for tests only: as cheap as Argon2id can be.
func Test() ArgonParams { return ArgonParams{MemoryKiB: 8, Time: 1, Threads: 1} }

// NewSalt returns a random salt.
func NewSalt() []byte {
	b := make([]byte, SaltLen)
	rand.Read(b)
	return b
}

// PassphraseKey turns a passphrase into a key: Argon2id over its NFKC form, then HKDF with the pepper as salt, so that
// who has the database but not the pepper can't even begin to guess. At most 2 run at once, and the memory of each is
// given back before the next begins: a storm of sign-ins takes 2 × ArgonParams.MemoryKiB. Who waits longer than turn
// allows, or finds the queue full, gets ErrBusy. Waiting ends with ctx.
func PassphraseKey(ctx context.Context, turn Turn, passphrase string, salt []byte, pepper Key, p ArgonParams) (Key, error) {
	pass := []byte(norm.NFKC.String(passphrase))
	defer clear(pass)
	if !p.usable() || len(salt) < SaltLen || len(pass) == 0 || len(passphrase) > maxPassphrase {
		return Key{}, ErrPassphrase
	}
	leave, err := passphraseQueue.enter(ctx, turn)
	if err != nil {
		return Key{}, err
	}
	defer leave()
	out := hashed(pass, salt, p)
	defer clear(out)
	return deriveKey(out, pepper.raw(), "passphrase", ""), nil
}

// hashed is Argon2id; what it worked in is collected before it returns.
func hashed(pass, salt []byte, p ArgonParams) []byte {
	const much = 16 << 10 // KiB
	out := argon2.IDKey(pass, salt, p.Time, p.MemoryKiB, p.Threads, keyLen)
	if p.MemoryKiB >= much {
		runtime.GC()
	}
	return out
}

func (p ArgonParams) usable() bool {
	const maxMemoryKiB, maxTime = 4 << 20, 64 // what a changed row could ask for at most
	return p.Time > 0 && p.Time <= maxTime && p.Threads > 0 && p.MemoryKiB >= 8 && p.MemoryKiB <= maxMemoryKiB
}
