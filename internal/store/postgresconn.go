package store

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
)

// pgConn runs the statements of one transaction; pgx caches their preparation
// for each connection. What can wait travels with what can't: the beginning of
// the transaction, the reading of its clock and statements for later go out
// with the next statement, in one round trip.
type pgConn struct {
	c      *pgx.Conn
	ctx    context.Context // of the transaction, for reading its clock
	queued *pgx.Batch      // statements for later, nil without any
	clock  bool            // the first or second of them reads the clock
	at     int             // which one
	now    time.Time       // the database's time, zero until read
	sent   bool            // the transaction has begun

	asked    map[int]string       // which of them were asked ahead
	answers  map[string]*pgAnswer // of these; nil until it is there
	expected map[int]error        // which of them must have one row, and what is wrong otherwise
}

// newPgConn queues what a transaction begins with; begin is empty for a
// statement that stands alone.
func newPgConn(ctx context.Context, c *pgx.Conn, begin string, clock bool) *pgConn {
	p := &pgConn{c: c, ctx: ctx, clock: clock}
	if begin != "" {
		p.queue(begin, nil)
	}
	if clock {
		p.at = p.length()
		p.queue(readClock, nil)
	}
	return p
}

var readClock = "SELECT " + microsNow("transaction_timestamp()")

func (p *pgConn) length() int {
	if p.queued == nil {
		return 0
	}
	return p.queued.Len()
}

func (p *pgConn) queue(q string, args []any) {
	if p.queued == nil {
		p.queued = &pgx.Batch{}
	}
	p.queued.Queue(q, args...)
}

// send sends what was queued and reads the results of all but the last
// `keep` statements, which the caller reads before closing.
func (p *pgConn) send(ctx context.Context, keep int) (pgx.BatchResults, error) {
	batch := p.queued
	p.queued, p.sent = nil, true
	defer func() { clear(p.asked); clear(p.expected) }()
	results := p.c.SendBatch(ctx, batch)
	for i := range batch.Len() - keep {
		if err := p.result(results, i); err != nil {
			return nil, errors.Join(err, results.Close())
		}
	}
	return results, nil
}

func (p *pgConn) result(results pgx.BatchResults, i int) error {
	if key, ok := p.asked[i]; ok {
		a, err := readAnswer(results)
		p.answers[key] = a
		return err
	}
	if !p.clock || i != p.at {
		tag, err := results.Exec()
		if otherwise := p.expected[i]; err == nil && otherwise != nil && tag.RowsAffected() != 1 {
			err = &unmet{otherwise}
		}
		return err
	}
	p.clock = false
	var us int64
	err := results.QueryRow().Scan(&us)
	p.now = time.UnixMicro(us).UTC()
	return err
}

// time is the transaction's time by the database.
func (p *pgConn) time() (time.Time, error) {
	var err error
	if p.now.IsZero() {
		err = p.flush(p.ctx)
	}
	return p.now, err
}

func (p *pgConn) exec(ctx context.Context, q string, args []any) (int64, error) {
	if p.queued == nil {
		tag, err := p.c.Exec(ctx, q, args...)
		return tag.RowsAffected(), err
	}
	p.queue(q, args)
	results, err := p.send(ctx, 1)
	if err != nil {
		return 0, err
	}
	tag, err := results.Exec()
	return tag.RowsAffected(), errors.Join(err, results.Close())
}

func (p *pgConn) query(ctx context.Context, q string, args []any) (rows, error) {
	if r, ok, err := p.answered(ctx, q, args); ok || err != nil {
		return r, err
	}
	if p.queued == nil {
		return p.c.Query(ctx, q, args...)
	}
	p.queue(q, args)
	results, err := p.send(ctx, 1)
	if err != nil {
		return nil, err
	}
	r, err := results.Query()
	if err != nil {
		return nil, errors.Join(err, results.Close())
	}
	return &pgBatchRows{Rows: r, results: results}, nil
}

// pgBatchRows are the rows of a batch's last statement.
type pgBatchRows struct {
	pgx.Rows
	results pgx.BatchResults
	err     error
}

// Err implements rows.
func (r *pgBatchRows) Err() error { return errors.Join(r.Rows.Err(), r.err) }

// Close implements rows.
func (r *pgBatchRows) Close() {
	r.Rows.Close()
	if err := r.results.Close(); r.Rows.Err() == nil {
		r.err = err
	}
}

func (p *pgConn) later(_ context.Context, q string, args []any) error {
	p.queue(q, args)
	return nil
}

// flush runs what was queued, in one round trip.
func (p *pgConn) flush(ctx context.Context) error {
	if p.queued == nil {
		return nil
	}
	results, err := p.send(ctx, 0)
	if err != nil {
		return err
	}
	return results.Close()
}

// rollback ends a transaction that has begun.
func (p *pgConn) rollback(ctx context.Context) {
	if p.sent {
		p.c.PgConn().Exec(context.WithoutCancel(ctx), "ROLLBACK").ReadAll()
	}
}

var errNotCommitted = errors.New("the database rolled back instead")

// commit sends what was queued and the commit together, unless something of it
// may stand in the commit's way.
func (p *pgConn) commit(ctx context.Context) error {
	if !p.sent && p.queued.Len() <= p.at+1 {
		return nil // nothing was asked or written
	}
	if len(p.expected) > 0 {
		if err := p.flush(ctx); err != nil {
			return err
		}
	}
	p.queue("COMMIT", nil)
	results, err := p.send(ctx, 1)
	if err != nil {
		return err
	}
	tag, err := results.Exec()
	if err == nil && tag.String() != "COMMIT" {
		err = errNotCommitted
	}
	return errors.Join(err, results.Close())
}
