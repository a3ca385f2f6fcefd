package audit

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"
)

// stampPrefix begins what a stamp is made of.
const stampPrefix = "relais audit stamp 1\n"

// salt is what the salt of a numbered entry must be while it waits.
func salt(k Keys, r Row) []byte {
	data := []byte(stampPrefix)
	for _, part := range [][]byte{r.Actor, []byte(r.Object), []byte(r.Stream), r.Body} {
		data = binary.BigEndian.AppendUint32(data, uint32(len(part)))
		data = append(data, part...)
	}
	return k.Stamp(binary.BigEndian.AppendUint64(data, uint64(r.Number)))[:saltSize]
}

// genuine reports whether the node wrote a row that waits for the log.
func genuine(k Keys, r Row) bool {
	return r.Stream != "" && !r.Erased() && slices.Equal(r.Salt, salt(k, r))
}

// Objects of the entries that Writer itself makes. They are no pseudonyms, so
// that whoever verifies the log with the public key alone can tell them.
const (
	// FilledObject is of an entry whose number no act used in the end.
	FilledObject = "filled"
	// RemovedObject is of an entry that stands for one that was removed before it was in the log.
	RemovedObject = "removed"
	// ClosedObject is of the last entry of a stream.
	ClosedObject = "closed"
)

// nameless reports whether a row gets its names in the log: not those that
// Writer makes itself, nor those of before entries had names of their own.
func (r Row) nameless() bool {
	switch r.Object {
	case FilledObject, RemovedObject, ClosedObject:
		return false
	}
	return r.Stream != "" && bytes.Equal(r.Actor, make([]byte, ActorSize))
}

// Writer records the entries of one process and gives them consecutive
// numbers, in a stream named at random. Numbers of transactions that failed
// are given again, so that a number which is missing is an entry that
// somebody removed. Nothing of it is shared between transactions in the
// database: a chain there would let one act wait for the other.
type Writer struct {
	keys Keys

	mu     sync.Mutex
	stream string
	next   int64               // after the highest number given
	given  map[int64]time.Time // numbers of which it isn't known whether they are used; the time once it can't be learned from the transaction
	free   []int64             // given back, ascending
	below  int64               // all numbers below are in the log
	placed map[int64]bool      // numbers from there on that are in the log
	seen   int64               // entries of the log that were looked at
	waits  waits               // what this process recorded, and others
}

// NewWriter makes a process's writer. size is how many entries the log had
// before: the process's own come later.
func NewWriter(k Keys, size int64) *Writer {
	w := &Writer{keys: k, seen: size}
	w.begin()
	return w
}

// begin starts a stream.
func (w *Writer) begin() {
	w.stream, w.next, w.below = strings.ToLower(rand.Text()), 1, 1
	w.given, w.placed, w.free = map[int64]time.Time{}, map[int64]bool{}, nil
	w.waits.begin()
}

// Outcome is how a transaction ended.
type Outcome int

// The outcomes.
const (
	Undone    Outcome = iota // nothing of it is in the database
	Committed                // it is
	Unknown                  // the connection was lost in between
)

// Recorder is a transaction that can keep a new entry.
type Recorder interface {
	AddAuditEntry(ctx context.Context, r Row) error
	// OnEnd calls fn once when the transaction has ended.
	OnEnd(fn func(Outcome))
}

// ErrEntry says that an entry has no proper actor or object.
var ErrEntry = errors.New("audit: an entry needs an object, and short ids")

// Record keeps e in the transaction of the act that it tells of.
func (w *Writer) Record(ctx context.Context, tx Recorder, e Entry) error {
	if e.Object == "" || len(e.Actor) > maxID || len(e.Object) > maxID {
		return ErrEntry
	}
	stream, n := w.take(e.Object)
	tx.OnEnd(func(o Outcome) { w.ended(stream, n, o) })
	r := Row{Actor: make([]byte, ActorSize), Stream: stream, Number: n}
	r.Object = waitingName(w.keys, e.Object, r.Place())
	r.Body = e.Seal(r.Place())
	return tx.AddAuditEntry(ctx, w.stamped(r))
}

func (w *Writer) stamped(r Row) Row {
	r.Salt = salt(w.keys, r)
	return r
}

// take gives the lowest number that is not used to an entry about an object.
func (w *Writer) take(object string) (stream string, n int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.free) > 0 {
		n, w.free = w.free[0], w.free[1:]
	} else {
		n = w.next
		w.next++
	}
	w.given[n] = time.Time{}
	w.waits.add(object, n)
	return w.stream, n
}

// ended takes back the number of a transaction that failed.
func (w *Writer) ended(stream string, n int64, o Outcome) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if stream != w.stream {
		return
	}
	switch o {
	case Committed:
		delete(w.given, n)
	case Unknown:
		w.given[n] = time.Now()
	default:
		delete(w.given, n)
		w.waits.drop(n)
		w.giveBack(n)
	}
}

func (w *Writer) giveBack(n int64) {
	at, _ := slices.BinarySearch(w.free, n)
	w.free = slices.Insert(w.free, at, n)
	for len(w.free) > 0 && w.free[len(w.free)-1] == w.next-1 {
		w.next--
		w.free = w.free[:len(w.free)-1]
	}
}
