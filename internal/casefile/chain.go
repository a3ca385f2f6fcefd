package casefile

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"

	"relais/internal/agency"
	"relais/internal/seal"
)

// chainStart is the chain of a case file without entries.
func chainStart(caseID string) []byte {
	sum := sha256.Sum256([]byte("relais case chain 1\x00" + caseID))
	return sum[:]
}

// link is the chain after an entry: it covers the sealed body and everything
// that stands beside it in clear.
func link(prev []byte, e EntryRow) []byte {
	h := sha256.New()
	h.Write(prev)
	h.Write(binary.BigEndian.AppendUint64(nil, uint64(e.Seq)))
	for _, s := range []string{e.ID, e.Section, string(e.Hash)} {
		h.Write(binary.BigEndian.AppendUint32(nil, uint32(len(s))))
		h.Write([]byte(s))
	}
	h.Write(binary.BigEndian.AppendUint32(nil, uint32(e.Revision)))
	h.Write(binary.BigEndian.AppendUint32(nil, uint32(e.Gen)))
	return h.Sum(nil)
}

// Head is the signed state of a case file: how many entries, their chain, and
// the sealed sections and roster row beside them.
type Head struct {
	Case   string
	Author string // member id
	No     int64  // counts the heads of the file
	Seq    int64  // entries in the chain
	At     int64  // microseconds UTC
	Chain  []byte
	Rings  []byte // over the sections' rows
	Roster []byte // SHA-256 of the sealed roster row

	signed []byte // signature and encoding, as stored
}

const signHead = "relais case head 1"

// headLen: two ids, three numbers, three hashes.
const headLen = 2*authorLen + 3*8 + 3*sha256.Size

// encode has fixed places, so that all heads have one size.
func (h Head) encode() []byte {
	b := make([]byte, 0, headLen)
	b = append(append(b, h.Case...), h.Author...)
	for _, n := range []int64{h.No, h.Seq, h.At} {
		b = binary.BigEndian.AppendUint64(b, uint64(n))
	}
	return append(append(append(b, h.Chain...), h.Rings...), h.Roster...)
}

func decodeHead(b []byte) (Head, error) {
	if len(b) != headLen {
		return Head{}, seal.ErrFormat
	}
	next := func(n int) []byte {
		part := b[:n:n]
		b = b[n:]
		return part
	}
	number := func() int64 { return int64(binary.BigEndian.Uint64(next(8))) }
	return Head{
		Case: string(next(authorLen)), Author: string(next(authorLen)),
		No: number(), Seq: number(), At: number(),
		Chain: next(sha256.Size), Rings: next(sha256.Size), Roster: next(sha256.Size),
	}, nil
}

// sign signs and seals a head under the agency's newest vault key.
func (h *Head) sign(s *agency.Session) (vault int, sealed []byte) {
	text := h.encode()
	h.signed = append(s.Keys.Sign.Sign(signHead, text), text...)
	vault, key := s.Vault()
	return vault, headKey(key).Seal(bindHead(h.Case, h.No), h.signed)
}

// openHead opens a head; its signature is verified where it is read for
// somebody (verify), not before each write.
func openHead(s *agency.Session, row CaseRow) (Head, error) {
	key, err := vault(s, row.HeadVault)
	if err != nil {
		return Head{}, err
	}
	signed, err := headKey(key).Open(bindHead(row.ID, row.HeadNo), row.Head)
	if err != nil {
		return Head{}, damaged(err)
	}
	if len(signed) != seal.SignatureLen+headLen {
		return Head{}, damaged(seal.ErrFormat)
	}
	h, err := decodeHead(signed[seal.SignatureLen:])
	if err != nil || h.Case != row.ID || h.No != row.HeadNo {
		return Head{}, damaged(errors.Join(err, seal.ErrOpen))
	}
	h.signed = signed
	return h, nil
}

// verify tells whether the head's author signed it.
func (h Head) verify(keys Keys) bool {
	if len(h.signed) != seal.SignatureLen+headLen {
		return false // it did not open
	}
	v, err := keys(h.Author)
	return err == nil && v.Verify(signHead, h.signed[seal.SignatureLen:], h.signed[:seal.SignatureLen])
}

// Hash names the head: hex SHA-256 of the signed bytes. The audit keeps it.
func (h Head) Hash() string {
	sum := sha256.Sum256(h.signed)
	return hex.EncodeToString(sum[:])
}

func headKey(vault seal.Key) seal.Key { return vault.Derive("relais case head") }

func bindHead(caseID string, no int64) seal.Bind {
	return seal.Bind{Kind: "case head", Owner: caseID, Object: caseID, Version: uint64(no)}
}
