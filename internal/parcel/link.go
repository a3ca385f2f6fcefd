package parcel

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"time"

	"relais/internal/seal"
)

const linkPurpose = "relais link"

// Link is one move in the chain of a referral. It outlives the parcel: when a
// key is erased, the link still proves that, when and by whom something was
// sent. At and Count are given at delivery.
type Link struct {
	Prev   []byte    `json:"prev,omitempty"`   // hash of the link before
	Seq    int       `json:"seq"`              // from 1
	Count  int       `json:"n"`                // from 1, counted for each side
	By     string    `json:"by"`               // S, R, T or P
	At     time.Time `json:"at"`               // by the clock of the node
	Header Header    `json:"head"`             // of the parcel
	Parcel []byte    `json:"parcel,omitempty"` // hash of the sealed parcel
	Sig    []byte    `json:"sig,omitempty"`    // the node's, on what nobody signed in did
}

// Hash is what the next link names.
func (l Link) Hash() []byte {
	b := make([]byte, 0, 512)
	for _, p := range [][]byte{[]byte(linkPurpose), l.Prev, []byte(l.By), l.Header.Bytes(), l.Parcel} {
		b = binary.BigEndian.AppendUint32(b, uint32(len(p)))
		b = append(b, p...)
	}
	b = binary.BigEndian.AppendUint64(b, uint64(l.Seq))
	b = binary.BigEndian.AppendUint64(b, uint64(l.Count))
	b = binary.BigEndian.AppendUint64(b, uint64(l.At.UnixMicro()))
	h := sha256.Sum256(b)
	return h[:]
}

// SignBy signs the link as the node: for the moves of the clock, and for
// parcels sealed ahead that it sends when due.
func (l *Link) SignBy(node seal.SigningKey) { l.Sig = node.Sign(linkPurpose, l.Hash()) }

// Follows reports whether the link is the right one after another (nil for
// the first): next in number, naming its hash, and, unless sealed ahead, with
// a header that says the same. A link that no member signed needs the node's
// signature.
func (l Link) Follows(before *Link, node seal.VerifyKey) bool {
	var prev []byte
	seq := 1
	if before != nil {
		prev, seq = before.Hash(), before.Seq+1
	}
	if l.Seq != seq || !bytes.Equal(l.Prev, prev) {
		return false
	}
	if l.Header.Ahead || l.By == "T" || l.By == "P" && l.Header.From == "" {
		return node.Verify(linkPurpose, l.Hash(), l.Sig)
	}
	return l.Header.Seq == l.Seq && bytes.Equal(l.Header.Prev, prev)
}

// Chain checks the links of one referral in their order and says of each
// whether it is in its place: numbering, hashes, counters of each side. tip
// and length are what the referral's own row says; links missing at the end
// make every link suspect.
func Chain(links []Link, tip []byte, referral string, node seal.VerifyKey) []bool {
	ok := make([]bool, len(links))
	counts := map[string]int{}
	var before *Link
	whole := len(links) > 0 && bytes.Equal(links[len(links)-1].Hash(), tip)
	for i := range links {
		l := &links[i]
		counts[l.By]++
		ok[i] = whole && l.Header.Referral == referral && l.Count == counts[l.By] && l.Follows(before, node)
		before = l
	}
	return ok
}
