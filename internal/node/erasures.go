package node

import (
	"context"
	"crypto/sha256"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"relais/internal/journal"
	"relais/internal/seal"
	"relais/internal/store"
)

// look is how far back the journal looks for numbers that were taken before
// the last one but committed after it, as transactions of PostgreSQL can.
const look = 1000

// ended is what this process knows to have ended for good, from its journal:
// hashes of kind and object.
type ended struct {
	mu  sync.RWMutex
	all map[[16]byte]struct{}
}

func endedHash(kind, object string) (h [16]byte) {
	sum := sha256.Sum256([]byte(kind + " " + object))
	copy(h[:], sum[:])
	return h
}

func (e *ended) add(lines []journal.Line) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.all == nil {
		e.all = map[[16]byte]struct{}{}
	}
	for _, l := range lines {
		e.all[endedHash(l.Kind, l.Object)] = struct{}{}
	}
}

// Ended reports whether the journal outside of the database says that
// something has ended, whatever the database says now. Kinds are those of
// store.Ended….
func (n *Node) Ended(kind, object string) bool {
	n.ended.mu.RLock()
	defer n.ended.mu.RUnlock()
	_, is := n.ended.all[endedHash(kind, object)]
	return is
}

// JournalKey authenticates the lines of the journals of the node with that key.
func JournalKey(node seal.Key) journal.Key {
	key := node.Derive("relais journal")
	return func(data []byte) []byte {
		sum := key.MAC("journal", data)
		return sum[:]
	}
}

// journaling copies what the database notes as ended to a file outside of it,
// so that an older state of the database does not bring it back. It holds
// random ids only. Each process of a node writes a file of its own.
type journaling struct {
	n    *Node
	file string

	j    *journal.Journal
	last int64          // the highest number written
	seen map[int64]bool // the numbers written, as far back as look says
}

// Name is for the log.
func (j *journaling) Name() string { return "journal of erasures" }

// Every is how far the journal may lag behind.
func (j *journaling) Every() time.Duration { return 500 * time.Millisecond }

// Last writes what came after the last pass, before the process stops.
func (j *journaling) Last() {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	if err := j.Do(ctx); err != nil {
		j.n.Log().Error("background work failed", "job", j.Name(), "err", err)
	}
}

// Do appends what is new, durably. A journal that somebody removed or changed
// meanwhile is begun again, with all that the database and this process know,
// and the administrators are told.
func (j *journaling) Do(ctx context.Context) error {
	if j.file == "" {
		return nil
	}
	if j.j != nil {
		if err := j.j.Whole(); err != nil {
			j.j = nil
		}
	}
	if j.j == nil {
		if err := j.resume(ctx); err != nil {
			return err
		}
	}
	count := j.j.Count
	if err := j.copy(ctx); err != nil || j.j.Count == count {
		return err
	}
	return j.n.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error { return tx.PutJournal(ctx, j.row(), false) })
}

func (j *journaling) row() store.Journal {
	return store.Journal{ID: j.j.ID, Server: j.server(), Lines: j.j.Count}
}

// server names this server's journal in the database.
func (j *journaling) server() string {
	host, _ := os.Hostname() // "" where it has none
	path, err := filepath.Abs(j.file)
	if err != nil {
		path = j.file
	}
	return hexOf(j.n.Pseudonym("journal", host+" "+path))
}

func (j *journaling) copy(ctx context.Context) error {
	for from := max(0, j.last-look); ; {
		var rows []store.Erasure
		err := j.n.DB.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
			rows, err = tx.Erasures(ctx, from, 2*look)
			return err
		})
		if err != nil || len(rows) == 0 {
			return err
		}
		from = rows[len(rows)-1].Row
		if err := j.append(rows); err != nil {
			return err
		}
	}
}

func (j *journaling) append(rows []store.Erasure) error {
	var fresh []journal.Line
	for _, e := range rows {
		if !j.seen[e.Row] {
			fresh = append(fresh, journal.Line(e))
		}
	}
	if err := j.j.Append(fresh, j.n.DB.Now()); err != nil {
		return err
	}
	j.wrote(fresh)
	return nil
}

func (j *journaling) wrote(lines []journal.Line) {
	j.n.ended.add(lines)
	for _, l := range lines {
		j.seen[l.Row] = true
		j.last = max(j.last, l.Row)
	}
	for row := range j.seen {
		if row < j.last-look {
			delete(j.seen, row)
		}
	}
}

// resume opens the journal of before, or begins one. What stands in one that
// was changed, up to where it holds, counts as ended all the same.
func (j *journaling) resume(ctx context.Context) error {
	known, err := j.known(ctx)
	if err != nil {
		return err
	}
	opened, lines, err := journal.Open(j.file, JournalKey(j.n.Key))
	if err != nil && !bad(err) {
		return err
	}
	mine := slices.IndexFunc(known, func(k store.Journal) bool { return k.Server == j.server() })
	if err == nil && shorter(known, opened) {
		err = journal.ErrCut
	}
	j.last, j.seen = 0, map[int64]bool{}
	j.wrote(lines)
	if err == nil {
		j.j = opened
		if slices.ContainsFunc(known, func(k store.Journal) bool { return k.ID == opened.ID }) {
			return nil
		}
		return j.n.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error { return tx.PutJournal(ctx, j.row(), false) })
	}
	return j.begin(ctx, err, known, mine, lines)
}

// bad reports whether an error says that a journal is not what it was left as.
func bad(err error) bool {
	for _, one := range []error{fs.ErrNotExist, journal.ErrForeign, journal.ErrChanged, journal.ErrCut} {
		if errors.Is(err, one) {
			return true
		}
	}
	return false
}

// shorter reports whether a journal has fewer lines than the database knows of.
func shorter(known []store.Journal, j *journal.Journal) bool {
	return slices.ContainsFunc(known, func(k store.Journal) bool { return k.ID == j.ID && k.Lines > j.Count })
}

func (j *journaling) known(ctx context.Context) (all []store.Journal, err error) {
	err = j.n.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		all, err = tx.Journals(ctx)
		return err
	})
	return all, err
}

// begin begins a journal. That there was one, or should have been, is told.
func (j *journaling) begin(ctx context.Context, why error, known []store.Journal, mine int, lines []journal.Line) error {
	if !errors.Is(why, fs.ErrNotExist) {
		aside := j.file + j.n.DB.Now().UTC().Format(".20060102T150405.000Z")
		if err := os.Rename(j.file, aside); err != nil {
			return err
		}
	}
	begun, err := journal.Create(j.file, JournalKey(j.n.Key), j.n.DB.Now())
	if err != nil {
		return err
	}
	j.j, j.last, j.seen = begun, 0, map[int64]bool{}
	if err := j.j.Append(lines, j.n.DB.Now()); err != nil {
		return err
	}
	j.wrote(lines)
	err = j.n.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		if mine >= 0 {
			if err := tx.EndJournal(ctx, known[mine].ID); err != nil {
				return err
			}
		}
		return tx.PutJournal(ctx, j.row(), true)
	})
	if err != nil || mine < 0 && len(lines) == 0 {
		return err // the first start
	}
	return j.n.Raise(ctx, JournalBad)
}
