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
	holder string
	// Every is how often it looks for new entries.
	Every time.Duration
	// Lease is how long another process waits before it takes over.
	Lease time.Duration
}

// chunk is how many entries one transaction appends: few enough to keep
// writers on SQLite waiting for milliseconds only.
const chunk = 256

// ErrTampered says that the log is not what the node signed.
var ErrTampered = errors.New("audit: the log was changed from outside")

// NewSequencer makes a sequencer; Run starts it.
func NewSequencer(db DB, s Signer) *Sequencer {
	return &Sequencer{db: db, signer: s, holder: rand.Text(), Every: 500 * time.Millisecond, Lease: 10 * time.Second}
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

// hasWork looks without locking anything.
func (s *Sequencer) hasWork(ctx context.Context) (work bool, err error) {
	err = s.db.ReadAudit(ctx, func(ctx context.Context, r Reader) error {
		log, err := r.AuditLog(ctx)
		if err != nil || log.Holder != s.holder && log.Until.After(r.Now()) {
			return err
		}
		n, err := r.AuditPending(ctx)
		work = n > 0
		return err
	})
	return work, err
}

// pass appends one chunk.
func (s *Sequencer) pass(ctx context.Context) (n int64, err error) {
	err = s.db.AppendAudit(ctx, func(ctx context.Context, tx Appender) error {
		n = 0
		mine, err := tx.LeaseAudit(ctx, s.holder, tx.Now().Add(s.Lease))
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
	rows, err := tx.NextAudit(ctx, chunk)
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	for _, r := range rows {
		if err := t.add(r.Hash()); err != nil {
			return 0, err
		}
	}
	if placed, err := tx.PlaceAudit(ctx, head.Size, chunk); err != nil || placed != int64(len(rows)) {
		return 0, errors.Join(err, fmt.Errorf("audit: placed %d of %d entries", placed, len(rows)))
	}
	if err := t.save(ctx, tx, head.Size); err != nil {
		return 0, err
	}
	return int64(len(rows)), s.putHead(ctx, tx, t)
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
