package audit

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"

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
	// Commitment stands for Salt and Body once they were erased; otherwise it is nil.
	Commitment []byte
}

// Erased says whether the body is gone.
func (r Row) Erased() bool { return r.Commitment != nil }

// Recorder is a transaction that can keep a new entry.
type Recorder interface {
	AddAuditEntry(ctx context.Context, e Entry, salt []byte) error
}

// ErrEntry says that an entry has no proper actor or object.
var ErrEntry = errors.New("audit: an entry needs an actor of 16 bytes and an object")

// Record keeps e in the transaction of the act that it tells of.
func Record(ctx context.Context, tx Recorder, e Entry) error {
	if len(e.Actor) != ActorSize || e.Object == "" || len(e.Object) > maxObject {
		return ErrEntry
	}
	salt := make([]byte, saltSize)
	rand.Read(salt)
	return tx.AddAuditEntry(ctx, e, salt)
}

// The first bytes of what is hashed, so that a hash of one thing never passes
// for a hash of another.
const (
	bodyPrefix = "relais audit body 1\n"
	leafPrefix = "relais audit entry 1\n"
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

// Hash is the row's leaf in the log: over actor, object and the commitment to the body.
func (r Row) Hash() tlog.Hash {
	commitment := r.Commitment
	if commitment == nil {
		commitment = Commit(r.Salt, r.Body)
	}
	data := make([]byte, 0, len(leafPrefix)+2+len(r.Actor)+2+len(r.Object)+len(commitment))
	data = append(data, leafPrefix...)
	data = binary.BigEndian.AppendUint16(data, uint16(len(r.Actor)))
	data = append(data, r.Actor...)
	data = binary.BigEndian.AppendUint16(data, uint16(len(r.Object)))
	data = append(data, r.Object...)
	return tlog.RecordHash(append(data, commitment...))
}
