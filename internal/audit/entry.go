package audit

import (
	"crypto/sha256"
	"encoding/binary"
	"strconv"

	"golang.org/x/mod/sumdb/tlog"
)

// Entry is what an act tells the log. Ids are kept nowhere but in the body.
type Entry struct {
	Actor  string // id of who acted, empty for the clock
	Object string // id of what it was done to
	// Seal returns the body: actor, object, action and time, sealed and bound to
	// the entry's place (see Row.Place).
	Seal func(place string) []byte
}

// ActorSize is the length of an actor's pseudonym in bytes.
const ActorSize = 16

// saltSize makes the commitment to a body tell nothing about it, in bytes.
const saltSize = 16

// maxID bounds an id of an actor or object, in bytes.
const maxID = 200

// Row is an entry as it is kept. While it waits for the log, its actor is all
// zeros and its object the name of one waiting entry (see Names); in the log,
// both are names that no other row has.
type Row struct {
	ID     int64
	Index  int64 // position in the log; -1 before it is there
	Actor  []byte
	Object string
	Salt   []byte
	Body   []byte
	// Stream is the process that recorded it and Number the entry's among that
	// process's; "" and 0 for entries of before there were numbers.
	Stream string
	Number int64
	// Commitment stands for Salt and Body once they were erased; otherwise it is nil.
	Commitment []byte
}

// Place is the entry's place among those of its process: a body is bound to it.
func (r Row) Place() string { return r.Stream + "/" + strconv.FormatInt(r.Number, 10) }

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
