// Package seal holds keys, envelopes and signatures: everything in Relais that touches a secret. It knows nothing of
// the domain: callers say in a Bind or in an info string what a sealed thing is, whose, where and which version.
//
// It uses the standard library (AES-256-GCM, HKDF-SHA256, HPKE with MLKEM768-X25519, Ed25519ctx) and
// golang.org/x/crypto/argon2, in the ways that their authors describe; there is no primitive, mode or secret sharing
// of our own. Every envelope begins with a magic, a format and a suite number that are authenticated; what is unknown
// is refused. docs/formats.md lists each envelope byte by byte.
//
// Wiping secrets from memory is best effort: the garbage collector may have moved or copied them, and the libraries
// keep expanded keys of their own. Don't rely on it against somebody who reads the memory of a running server.
package seal

import (
	"bytes"
	"errors"

	"relais/internal/fault"
)

// Errors of this package. None of them says anything about the content.
var (
	// ErrFormat: this is not an envelope of ours, or one of a format or suite that this version does not know.
	ErrFormat = errors.New("seal: unknown or damaged envelope")
	// ErrOpen: wrong key, wrong Bind or info, or changed bytes. Which of them can't be told apart.
	ErrOpen = errors.New("seal: can't open")
	// ErrKey: these bytes are not a key of this kind.
	ErrKey = errors.New("seal: not a key of this kind")
	// ErrBusy: too many passphrases are waiting to be hashed; try again in a moment.
	ErrBusy error = fault.New(fault.Unavailable, "seal.busy")
)

const magic = "RLS1"

// Formats: what kind of envelope it is.
const (
	formatPadded    = 0x01 // AEAD, padded to a size class
	formatExact     = 0x02 // AEAD, plaintext as it is
	formatHPKE      = 0x03 // HPKE, padded to a size class
	formatHPKEExact = 0x04 // HPKE, plaintext as it is
	formatSigned    = 0x05 // signature and body
	formatKit       = 0x06 // recovery kit: wraps and the sealed secret
	headerLen       = len(magic) + 2
	suiteAESGCM     = 0x01 // AES-256-GCM, random 96-bit nonce in front
	suiteHPKE       = 0x02 // HPKE base mode: MLKEM768-X25519 (0x647a), HKDF-SHA256 (0x0001), AES-256-GCM (0x0002)
	suiteEd25519    = 0x03 // Ed25519ctx
	suiteKit        = 0x04 // HKDF-SHA256 over the shares, AES-256-GCM
	maxPlain        = 512 << 20
	maxSealed       = maxPlain + 1<<20
)

func header(format, suite byte) []byte {
	return append([]byte(magic), format, suite)
}

// split checks the header and returns its format and what follows.
func split(sealed []byte, suite byte, formats ...byte) (format byte, head, rest []byte, err error) {
	if len(sealed) < headerLen || len(sealed) > maxSealed || string(sealed[:len(magic)]) != magic {
		return 0, nil, nil, ErrFormat
	}
	format = sealed[len(magic)]
	if bytes.IndexByte(formats, format) < 0 || sealed[len(magic)+1] != suite {
		return 0, nil, nil, ErrFormat
	}
	return format, sealed[:headerLen:headerLen], sealed[headerLen:], nil
}
