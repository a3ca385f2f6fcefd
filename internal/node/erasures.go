package node

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"time"

	"relais/internal/store"
)

// journal copies the erasures that the database notes to a file outside of
// it, so that restoring an older backup can make them again. It holds random
// ids only. Each process of a node writes a file of its own.
type journal struct {
	n     *Node
	file  string
	begun bool           // this process has written to the file
	last  int64          // the highest number written; -1 before the file was read
	seen  map[int64]bool // the numbers written, as far back as look says
}

// look is how far back the journal looks for numbers that were taken before
// the last one but committed after it, as transactions of PostgreSQL can.
const look = 1000

// Name is for the log.
func (j *journal) Name() string { return "journal of erasures" }

// Every is how far the journal may lag behind.
func (j *journal) Every() time.Duration { return 500 * time.Millisecond }

// Last writes what came after the last pass, before the process stops.
func (j *journal) Last() {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	if err := j.Do(ctx); err != nil {
		j.n.Log().Error("background work failed", "job", j.Name(), "err", err)
	}
}

// Do appends what is new, durably.
func (j *journal) Do(ctx context.Context) error {
	if j.file == "" {
		return nil
	}
	if j.last < 0 {
		if err := j.resume(); err != nil {
			return err
		}
	}
	for from := max(0, j.last-look); ; {
		var lines []store.Erasure
		err := j.n.DB.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
			lines, err = tx.Erasures(ctx, from, 2*look)
			return err
		})
		if err != nil || len(lines) == 0 {
			return err
		}
		from = lines[len(lines)-1].Row
		fresh := slices.DeleteFunc(lines, func(e store.Erasure) bool { return j.seen[e.Row] })
		if err := j.append(fresh); err != nil {
			return err
		}
	}
}

// resume reads the numbers in a file of before, or begins the file: a journal
// that is not there was lost. A last line that was cut by a crash is written
// again: erasing twice does nothing.
func (j *journal) resume() error {
	f, err := os.OpenFile(j.file, os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	lines, err := readJournal(j.file)
	if err != nil {
		return err
	}
	j.last, j.seen = 0, map[int64]bool{}
	j.wrote(lines)
	return nil
}

func (j *journal) wrote(lines []store.Erasure) {
	for _, e := range lines {
		j.seen[e.Row] = true
		j.last = max(j.last, e.Row)
	}
	maps.DeleteFunc(j.seen, func(row int64, _ bool) bool { return row < j.last-look })
}

func (j *journal) append(lines []store.Erasure) error {
	if len(lines) == 0 {
		return nil
	}
	f, err := os.OpenFile(j.file, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	if !j.begun {
		fmt.Fprintln(w) // ends a line that a crash cut
	}
	for _, e := range lines {
		fmt.Fprintf(w, "%d %s %s .\n", e.Row, e.Kind, e.Object)
	}
	if err := errors.Join(w.Flush(), f.Sync(), f.Close()); err != nil {
		return err
	}
	j.begun = true
	j.wrote(lines)
	return nil
}

// readJournal reads whole lines; others, cut by a crash, are passed over.
func readJournal(file string) (lines []store.Erasure, err error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	sc := bufio.NewScanner(f)
	for sc.Scan() {
		var e store.Erasure
		var end string
		if n, err := fmt.Sscan(sc.Text(), &e.Row, &e.Kind, &e.Object, &end); n == 4 && err == nil && end == "." {
			lines = append(lines, e)
		}
	}
	return lines, sc.Err()
}

// ReplayErasures makes those erasures of a journal again that a restored
// database has not made yet, and returns how many.
func ReplayErasures(ctx context.Context, p Place, file string) (n int, err error) {
	lines, err := readJournal(file)
	if err != nil {
		return 0, err
	}
	db, err := store.Open(ctx, p)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	err = db.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		n = 0
		for _, e := range lines {
			again, err := tx.EraseAgain(ctx, e)
			if err != nil {
				return err
			}
			if again {
				n++
			}
		}
		return tx.ErasedAgain(ctx)
	})
	if err != nil {
		return n, err
	}
	return n, db.Scrub(ctx)
}
