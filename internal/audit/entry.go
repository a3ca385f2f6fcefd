package audit

import (
	"crypto/sha256"
	"encoding/binary"

	"golang.org/x/mod/sumdb/tlog"
)

// Entry is what an act tells the log.
type Entry struct {
	Actor  []byte // pseudonym of who acted, ActorSize bytes
	Object string // pseudonym of what it was done to
	Body   []byte // action and time, sealed by the caller
}

// ActorSize is the length of an actor's pseudonym in bytes.
const ActorSize = 16

// saltSize makes the commitment to a body tell nothing about it, in bytes.
const saltSize = 16

// maxObject bounds an object's id, in bytes.
const maxObject = 200

// Row is an entry as it is kept.
type Row struct {
	Entry
	ID    int64
	Index int64 // position in the log; -1 before it is there
	Salt  []byte
	// Stream is the process that recorded it and Number the entry's among that
	// process's; "" and 0 for entries of before there were numbers.
	Stream string
	Number int64
	// Commitment stands for Salt and Body once they were erased; otherwise it is nil.
	Commitment []byte
}

// Erased says whether the body is gone.
func (r Row) Erased() bool { return r.Commitment != nil }

// The first bytes of what is hashed, so that a hash of one thing never passes
// for a hash of another.
const (
	bodyPrefix = "relais audit body 1\n"
	leafPrefix = "relais audit entry 1\n" // without a number
	nextPrefix = "relais audit entry 2\n"
)

// Commit is the commitment to a body: it stays when the body is erased and
// keeps the entry provable.
func Commit(salt, body []byte) []byte {
	h := sha256.New()
	h.Write([]byte(bodyPrefix))
	h.Write(salt)
	h.Write(body)
	return h.Sum(nil)
}

// Hash is the row's leaf in the log: over actor, object, number and the commitment to the body.
func (r Row) Hash() tlog.Hash {
	commitment := r.Commitment
	if commitment == nil {
		commitment = Commit(r.Salt, r.Body)
	}
	data := make([]byte, 0, len(leafPrefix)+2+len(r.Actor)+2+len(r.Object)+2+len(r.Stream)+8+len(commitment))
	if r.Stream == "" {
		data = append(data, leafPrefix...)
	} else {
		data = append(data, nextPrefix...)
	}
	data = binary.BigEndian.AppendUint16(data, uint16(len(r.Actor)))
	data = append(data, r.Actor...)
	data = binary.BigEndian.AppendUint16(data, uint16(len(r.Object)))
	data = append(data, r.Object...)
	if r.Stream != "" {
		data = binary.BigEndian.AppendUint16(data, uint16(len(r.Stream)))
		data = append(data, r.Stream...)
		data = binary.BigEndian.AppendUint64(data, uint64(r.Number))
	}
	return tlog.RecordHash(append(data, commitment...))
}
