package node

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"filippo.io/age"

	"relais/internal/journal"
	"relais/internal/seal"
	"relais/internal/store"
)

// Restoring is what a restore works with.
type Restoring struct {
	Key    seal.Key    // the node key: backup and journals must be this node's
	Backup io.ReaderAt // as Backup wrote it
	Size   int64       // of the backup, in bytes
	With   []age.Identity
	// Journals are files of all journals of the node, one for each server.
	Journals []string
	// Incomplete restores although a journal is missing or was changed, with
	// what there is of the others. What ended since may come back then.
	Incomplete bool
}

// Restored is what a restore did.
type Restored struct {
	At     time.Time // of the backup
	Ended  int       // what ended since the backup and was ended again
	Held   int64     // consents that wait for a member to confirm them
	Unread []error   // what was wrong with journals, with Incomplete
}

// JournalError says what is wrong with a journal.
type JournalError struct {
	File string // or the id of one that was not given
	Err  error
}

func (e *JournalError) Error() string { return fmt.Sprintf("node: journal %s: %v", e.File, e.Err) }

func (e *JournalError) Unwrap() error { return e.Err }

// ErrNoJournal says that a journal of the node was not given.
var ErrNoJournal = errors.New("node: a journal of the node was not given")

// Restore restores a backup onto the empty database at a place, of either
// engine: it verifies backup and journals before it writes anything, ends
// again what ended since the backup, ends all sessions, and holds what may go
// out under a consent until a member has confirmed it.
func Restore(ctx context.Context, p Place, r Restoring, progress Progress) (done Restored, err error) {
	signer, err := seal.SigningKeyFromSeed(r.Key.Derive("relais node signing key").Bytes())
	if err != nil {
		return done, err
	}
	m, sealed, err := openBackup(r.Backup, r.Size, signer.Public())
	if err != nil {
		return done, err
	}
	lines, wrong := r.readJournals(m.Journals)
	if len(wrong) > 0 && !r.Incomplete {
		return done, wrong[0]
	}
	plain, err := unpack(sealed, r.With)
	if err != nil {
		return done, err
	}
	if err := store.Restore(ctx, p, plain, progress); err != nil {
		return done, err
	}
	done = Restored{At: m.At, Unread: wrong}
	err = endAgain(ctx, p, lines, &done)
	return done, err
}

// readJournals reads all journals, and says what is wrong with them.
func (r Restoring) readJournals(known []backupJournal) (lines []journal.Line, wrong []error) {
	key := JournalKey(r.Key)
	given := map[string]int64{}
	for _, file := range r.Journals {
		j, some, err := journal.Open(file, key)
		lines = append(lines, some...)
		if err != nil {
			wrong = append(wrong, &JournalError{file, err})
			continue
		}
		given[j.ID] = max(given[j.ID], j.Count)
	}
	ended, wanted := map[string]bool{}, map[string]int64{}
	for _, l := range lines {
		switch l.Kind {
		case store.BegunJournal:
			wanted[l.Object] = 0
		case store.EndedJournal:
			ended[l.Object] = true
		}
	}
	for _, j := range known {
		wanted[j.ID] = j.Lines
	}
	for id, least := range wanted {
		count, there := given[id]
		switch {
		case ended[id]:
		case !there:
			wrong = append(wrong, &JournalError{id, ErrNoJournal})
		case count < least:
			wrong = append(wrong, &JournalError{id, journal.ErrCut})
		}
	}
	if len(given) == 0 && len(wrong) == 0 {
		wrong = append(wrong, &JournalError{"", ErrNoJournal})
	}
	return lines, wrong
}

// endAgain ends what the journals say, in the order in which it ended.
func endAgain(ctx context.Context, p Place, lines []journal.Line, done *Restored) (err error) {
	slices.SortStableFunc(lines, func(a, b journal.Line) int { return int(a.Row - b.Row) })
	db, err := store.Open(ctx, p)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	err = db.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		done.Ended = 0
		for _, l := range lines {
			again, err := tx.EraseAgain(ctx, store.Erasure(l))
			if err != nil {
				return err
			}
			if again {
				done.Ended++
			}
		}
		if err := tx.ErasedAgain(ctx); err != nil {
			return err
		}
		done.Held, err = tx.AfterRestore(ctx)
		return err
	})
	if err != nil {
		return err
	}
	return db.Scrub(ctx)
}
