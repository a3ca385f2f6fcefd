package node

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"relais/internal/store"
)

// journal copies the erasures that the database notes to a file outside of
// it, so that restoring an older backup can make them again. It holds random
// ids only. Each process of a node writes a file of its own.
type journal struct {
	n    *Node
	file string
	last int64 // row of the newest line; -1 before the file was read
}

func init() {
	jobs = append(jobs, func(n *Node) Job { return &journal{n: n, file: n.erasures, last: -1} })
}

// Name is for the log.
func (j *journal) Name() string { return "journal of erasures" }

// Every is how far the journal may lag behind.
func (j *journal) Every() time.Duration { return 2 * time.Second }

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
	for {
		var lines []store.Erasure
		err := j.n.db.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
			lines, err = tx.Erasures(ctx, j.last, 1000)
			return err
		})
		if err != nil || len(lines) == 0 {
			return err
		}
		if err := j.append(lines); err != nil {
			return err
		}
		j.last = lines[len(lines)-1].Row
	}
}

// resume finds the newest line of a file of before. A last line that was cut
// by a crash is written again: erasing twice does nothing.
func (j *journal) resume() error {
	f, err := os.Open(j.file)
	if errors.Is(err, os.ErrNotExist) {
		j.last = 0
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	j.last = 0
	return readJournal(f, func(e store.Erasure) error {
		j.last = max(j.last, e.Row)
		return nil
	})
}

func (j *journal) append(lines []store.Erasure) error {
	f, err := os.OpenFile(j.file, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	for _, e := range lines {
		fmt.Fprintf(w, "%d %s %s\n", e.Row, e.Kind, e.Object)
	}
	return errors.Join(w.Flush(), f.Sync(), f.Close())
}

// readJournal reads whole lines; others are passed over.
func readJournal(r io.Reader, do func(store.Erasure) error) error {
	sc := bufio.NewScanner(r)
	for sc.Scan() {
		var e store.Erasure
		if n, err := fmt.Sscan(sc.Text(), &e.Row, &e.Kind, &e.Object); n != 3 || err != nil {
			continue
		}
		if err := do(e); err != nil {
			return err
		}
	}
	return sc.Err()
}

// ReplayErasures makes the erasures of a journal again on the database at a
// place, after a restore, and returns how many lines it read.
func ReplayErasures(ctx context.Context, p Place, r io.Reader) (n int, err error) {
	db, err := store.Open(ctx, p)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	err = db.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		return readJournal(r, func(e store.Erasure) error {
			n++
			return tx.EraseAgain(ctx, e)
		})
	})
	if err != nil {
		return n, err
	}
	return n, db.Scrub(ctx)
}
