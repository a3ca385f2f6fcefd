package audit

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"
)

// Sequencer appends new entries to the log. Every process of a node runs one;
// a lease in the database lets one of them work, and the transaction itself
// keeps the log whole should two work at once.
type Sequencer struct {
	db     DB
	signer Signer
	names  *Names
	holder string
	// Every is how often it looks for new entries.
	Every time.Duration
	// Lease is how long another process waits before it takes over.
	Lease time.Duration

	waiting waiting
}

// chunk is how many entries one transaction appends: few enough to keep
// writers on SQLite waiting for milliseconds only.
const chunk = 256

// ErrTampered says that the log is not what the node signed.
var ErrTampered = errors.New("audit: the log was changed from outside")

// NewSequencer makes a sequencer; Run starts it.
func NewSequencer(db DB, s Signer, x *Names) *Sequencer {
	return &Sequencer{db: db, signer: s, names: x, holder: rand.Text(), Every: 500 * time.Millisecond, Lease: 10 * time.Second}
}

// Run appends until ctx ends. It reports each error and goes on: while the
// log is not what the node signed nothing is appended, but acts go on being
// recorded.
func (s *Sequencer) Run(ctx context.Context, report func(error)) {
	tick := time.NewTicker(s.Every)
	defer tick.Stop()
	for {
		if _, err := s.Drain(ctx); err != nil && ctx.Err() == nil {
			report(err)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// Drain appends what there is and returns how many entries it appended: none
// while another process holds the lease.
func (s *Sequencer) Drain(ctx context.Context) (total int64, err error) {
	work, err := s.hasWork(ctx)
	for work && err == nil {
		var n int64
		n, err = s.pass(ctx)
		total += n
		work = n == chunk
	}
	return total, err
}

// longest is the end of the longest lease that a process may have taken by now.
func (s *Sequencer) longest(now time.Time) time.Time { return now.Add(2 * s.Lease) }

// hasWork looks without locking anything, and notes since when the first entry
// waits and whether the lease is one that no process took.
func (s *Sequencer) hasWork(ctx context.Context) (work bool, err error) {
	err = s.db.ReadAudit(ctx, func(ctx context.Context, r Reader) error {
		first, err := r.AuditFirst(ctx)
		if err != nil {
			return err
		}
		log, err := r.AuditLog(ctx)
		if err != nil {
			return err
		}
		forged := log.Until.After(s.longest(r.Now()))
		s.waiting.note(first, forged, r.Now())
		work = forged || first > 0 && (log.Holder == s.holder || !log.Until.After(r.Now()))
		return nil
	})
	return work, err
}

// pass appends one chunk.
func (s *Sequencer) pass(ctx context.Context) (n int64, err error) {
	err = s.db.AppendAudit(ctx, func(ctx context.Context, tx Appender) error {
		n = 0
		mine, err := tx.LeaseAudit(ctx, s.holder, tx.Now().Add(s.Lease), s.longest(tx.Now()))
		if err != nil || !mine {
			return err
		}
		n, err = s.appendTo(ctx, tx)
		return err
	})
	if err != nil {
		return 0, err
	}
	return n, nil
}

func (s *Sequencer) appendTo(ctx context.Context, tx Appender) (int64, error) {
	head, err := s.head(ctx, tx)
	if err != nil {
		return 0, err
	}
	t, err := openTree(ctx, tx, head)
	if err != nil {
		return 0, fmt.Errorf("%w: %v", ErrTampered, err)
	}
	rows, err := s.next(ctx, tx, head)
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	if err := s.names.assign(ctx, tx, rows); err != nil {
		return 0, err
	}
	for i, r := range rows {
		r.Index = head.Size + int64(i)
		if err := t.add(r.Hash()); err != nil {
			return 0, err
		}
		if err := tx.PlaceAudit(ctx, r); err != nil {
			return 0, err
		}
	}
	if err := t.save(ctx, tx, head.Size); err != nil {
		return 0, err
	}
	return int64(len(rows)), s.putHead(ctx, tx, t)
}

// next reads the rows that are appended now. Those that the node did not write
// are left where they are: what waits too long raises the alarm.
func (s *Sequencer) next(ctx context.Context, tx Appender, head Head) (rows []Row, err error) {
	for after := int64(0); ; {
		page, err := tx.NextAudit(ctx, after, chunk)
		if err != nil {
			return nil, err
		}
		for _, r := range page {
			ok, err := s.mayAppend(ctx, tx, head, r)
			if err != nil {
				return nil, err
			}
			if ok {
				rows = append(rows, r)
			}
			after = r.ID
		}
		if len(rows) > 0 || len(page) < chunk {
			return rows, nil
		}
	}
}

// mayAppend reports whether the node wrote the row. Rows without a number are
// of before there were any: they come first.
func (s *Sequencer) mayAppend(ctx context.Context, tx Appender, head Head, r Row) (bool, error) {
	if r.Stream != "" || head.Size == 0 {
		return r.Stream == "" || genuine(s.names.keys, r), nil
	}
	numbered := false
	err := tx.AuditRows(ctx, head.Size-1, func(last Row) error {
		numbered = last.Stream != ""
		return nil
	})
	return !numbered, err
}

// head reads the log's signed head, that of an empty log before the first.
func (s *Sequencer) head(ctx context.Context, tx Appender) (Head, error) {
	log, err := tx.AuditLog(ctx)
	if err != nil {
		return Head{}, err
	}
	if log.Head == "" && log.Size == 0 {
		return Head{Name: s.signer.Name(), Root: emptyRoot}, nil
	}
	head, err := OpenHead(log.Head, s.signer.Verifier())
	if err == nil && head.Size != log.Size {
		err = errors.New("the size differs from the signed one")
	}
	if err != nil {
		return Head{}, fmt.Errorf("%w: %v", ErrTampered, err)
	}
	return head, nil
}

func (s *Sequencer) putHead(ctx context.Context, tx Appender, t *tree) error {
	root, err := rootOf(t)
	if err != nil {
		return err
	}
	signed, err := Head{Name: s.signer.Name(), Size: t.size, Root: root}.sign(s.signer)
	if err != nil {
		return err
	}
	return tx.PutAuditHead(ctx, t.size, signed)
}
