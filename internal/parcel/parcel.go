package parcel

import (
	"crypto/sha256"
	"encoding/binary"

	"relais/internal/seal"
)

// suite names format and algorithms of this version; it is in every header.
const suite = "relais/1 MLKEM768-X25519 HKDF-SHA256 AES-256-GCM Ed25519"

// purpose is what a member's signature on a parcel is worth.
const purpose = "relais parcel"

// Header says what a parcel is, from whom, to whom, and where it belongs. All
// of it is authenticated by the envelope and by the signature inside.
type Header struct {
	Type      string `json:"t"`           // the move
	From      string `json:"f"`           // agency id
	To        string `json:"o"`           // agency id
	ToVersion int    `json:"v,omitempty"` // key version of the recipient
	Referral  string `json:"r"`           // id
	Consent   string `json:"c,omitempty"` // hash of the consent that it rests on
	Prev      []byte `json:"p,omitempty"` // link hash of the move before; for a parcel sealed ahead, of the ask
	Seq       int    `json:"s,omitempty"` // its place among the moves; 0 for a parcel sealed ahead
	Ahead     bool   `json:"a,omitempty"` // sealed before it was due, sent by the node
}

// Bytes is the one encoding of a header: every string has its length in front.
func (h Header) Bytes() []byte {
	b := make([]byte, 0, 320)
	for _, s := range []string{suite, h.Type, h.From, h.To, h.Referral, h.Consent, string(h.Prev)} {
		b = binary.BigEndian.AppendUint32(b, uint32(len(s)))
		b = append(b, s...)
	}
	b = binary.BigEndian.AppendUint64(b, uint64(h.ToVersion))
	b = binary.BigEndian.AppendUint64(b, uint64(h.Seq))
	if h.Ahead {
		return append(b, 1)
	}
	return append(b, 0)
}

// Letter is what is inside a parcel: a body signed by a member.
type Letter struct {
	Member string // id of the member who signed
	Body   []byte
	Sig    []byte
}

// Sign writes and signs a letter to go under a header.
func Sign(h Header, member string, key seal.SigningKey, body []byte) Letter {
	return Letter{Member: member, Body: body, Sig: key.Sign(purpose, signed(h, member, body))}
}

// Verify tells whether the member's key signed the letter under this header.
func (l Letter) Verify(h Header, key seal.VerifyKey) bool {
	return key.Verify(purpose, signed(h, l.Member, l.Body), l.Sig)
}

func signed(h Header, member string, body []byte) []byte {
	msg := h.Bytes()
	msg = binary.BigEndian.AppendUint32(msg, uint32(len(member)))
	msg = append(msg, member...)
	return append(msg, body...)
}

// Bytes encodes a letter, to be sealed.
func (l Letter) Bytes() []byte {
	b := make([]byte, 0, 1+len(l.Member)+len(l.Sig)+len(l.Body))
	b = append(b, byte(len(l.Member)))
	b = append(b, l.Member...)
	b = append(b, l.Sig...)
	return append(b, l.Body...)
}

// ParseLetter reads what Bytes wrote; seal.ErrFormat otherwise.
func ParseLetter(b []byte) (Letter, error) {
	if len(b) < 1 || len(b) < 1+int(b[0])+seal.SignatureLen {
		return Letter{}, seal.ErrFormat
	}
	n := 1 + int(b[0])
	return Letter{Member: string(b[1:n]), Sig: b[n : n+seal.SignatureLen], Body: b[n+seal.SignatureLen:]}, nil
}

// Seal seals a letter to the recipient that the header names.
func Seal(h Header, to seal.PublicKey, l Letter) ([]byte, error) {
	return to.SealTo(h.Bytes(), l.Bytes())
}

// Open opens a parcel with the recipient's key of the header's version. The
// caller verifies the letter with its member's certified key. seal.ErrOpen for
// another header or another recipient.
func Open(h Header, key seal.PrivateKey, sealed []byte) (Letter, error) {
	b, err := key.Open(h.Bytes(), sealed)
	if err != nil {
		return Letter{}, err
	}
	return ParseLetter(b)
}

// Hash is the hash by which a link names a sealed parcel. It is nil for none.
func Hash(sealed []byte) []byte {
	if len(sealed) == 0 {
		return nil
	}
	h := sha256.Sum256(sealed)
	return h[:]
}
