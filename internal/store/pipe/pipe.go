// Package pipe speaks to PostgreSQL in as few round trips as it can.
package pipe

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Rows is a result set.
type Rows interface {
	Next() bool
	Scan(dest ...any) error
	Err() error
	Close()
}

// Conn runs the statements of one transaction; pgx caches their preparation
// for each connection. What can wait travels with what can't: the beginning of
// the transaction, the reading of its clock and statements for later go out
// with the next statement, in one round trip.
type Conn struct {
	c      *pgx.Conn
	ctx    context.Context // of the transaction, for reading its clock
	queued *pgx.Batch      // statements for later, nil without any
	clock  bool            // the first or second of them reads the clock
	at     int             // which one
	now    time.Time       // the database's time, zero until read
	sent   bool            // the transaction has begun

	asked    map[int]string     // which of them were asked ahead
	answers  map[string]*answer // of these; nil until it is there
	expected map[int]error      // which of them must have one row, and what is wrong otherwise
}

// New queues what a transaction begins with; begin is empty for a
// statement that stands alone.
func New(ctx context.Context, c *pgx.Conn, begin string, clock bool) *Conn {
	p := &Conn{c: c, ctx: ctx, clock: clock}
	if begin != "" {
		p.queue(begin, nil)
	}
	if clock {
		p.at = p.length()
		p.queue(readClock, nil)
	}
	return p
}

// Micros is SQL for a clock's time in microseconds.
func Micros(clock string) string { return "(extract(epoch from " + clock + ") * 1000000)::bigint" }

var readClock = "SELECT " + Micros("transaction_timestamp()")

func (p *Conn) length() int {
	if p.queued == nil {
		return 0
	}
	return p.queued.Len()
}

func (p *Conn) queue(q string, args []any) {
	if p.queued == nil {
		p.queued = &pgx.Batch{}
	}
	p.queued.Queue(q, args...)
}

// send sends what was queued and reads the results of all but the last
// `keep` statements, which the caller reads before closing.
func (p *Conn) send(ctx context.Context, keep int) (pgx.BatchResults, error) {
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

func (p *Conn) result(results pgx.BatchResults, i int) error {
	if key, ok := p.asked[i]; ok {
		a, err := readAnswer(results)
		p.answers[key] = a
		return err
	}
	if !p.clock || i != p.at {
		tag, err := results.Exec()
		if otherwise := p.expected[i]; err == nil && otherwise != nil && tag.RowsAffected() != 1 {
			err = &Unmet{otherwise}
		}
		return err
	}
	p.clock = false
	var us int64
	err := results.QueryRow().Scan(&us)
	p.now = time.UnixMicro(us).UTC()
	return err
}

// Time is the transaction's time by the database.
func (p *Conn) Time() (time.Time, error) {
	var err error
	if p.now.IsZero() {
		err = p.flush(p.ctx)
	}
	return p.now, err
}

// Exec runs a statement and returns how many rows it changed.
func (p *Conn) Exec(ctx context.Context, q string, args []any) (int64, error) {
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

// Query runs a query.
func (p *Conn) Query(ctx context.Context, q string, args []any) (Rows, error) {
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
	return &batchRows{Rows: r, results: results}, nil
}

// batchRows are the rows of a batch's last statement.
type batchRows struct {
	pgx.Rows
	results pgx.BatchResults
	err     error
}

// Err implements Rows.
func (r *batchRows) Err() error { return errors.Join(r.Rows.Err(), r.err) }

// Close implements Rows.
func (r *batchRows) Close() {
	r.Rows.Close()
	if err := r.results.Close(); r.Rows.Err() == nil {
		r.err = err
	}
}

// Later runs a statement with the next one, or with the commit.
func (p *Conn) Later(q string, args []any) { p.queue(q, args) }

// flush runs what was queued, in one round trip.
func (p *Conn) flush(ctx context.Context) error {
	if p.queued == nil {
		return nil
	}
	results, err := p.send(ctx, 0)
	if err != nil {
		return err
	}
	return results.Close()
}

// Rollback ends a transaction that has begun.
func (p *Conn) Rollback(ctx context.Context) {
	if p.sent {
		p.c.PgConn().Exec(context.WithoutCancel(ctx), "ROLLBACK").ReadAll()
	}
}

var errNotCommitted = errors.New("the database rolled back instead")

// Commit sends what was queued and the commit together, unless something of it
// may stand in the commit's way.
func (p *Conn) Commit(ctx context.Context) error {
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

// Unmet is the error of a statement that did not change or find its one row.
type Unmet struct{ Err error }

// Error implements error.
func (u *Unmet) Error() string { return u.Err.Error() }

// Ahead asks a question whose answer is kept for whoever asks the same with Query:
// only where nothing changes what was asked.
func (p *Conn) Ahead(q string, args []any) {
	key := question(q, args)
	if _, ok := p.answers[key]; ok {
		return
	}
	if p.asked == nil {
		p.asked, p.answers = map[int]string{}, map[string]*answer{}
	}
	p.answers[key], p.asked[p.length()] = nil, key
	p.queue(q, args)
}

// question names a statement with its arguments, whatever their types.
func question(q string, args []any) string { return fmt.Sprintf("%s %#v", q, args) }

// answered is the answer of what was asked ahead.
func (p *Conn) answered(ctx context.Context, q string, args []any) (Rows, bool, error) {
	if len(p.answers) == 0 {
		return nil, false, nil
	}
	key := question(q, args)
	a, ok := p.answers[key]
	if ok && a == nil {
		if err := p.flush(ctx); err != nil {
			return nil, false, err
		}
		a = p.answers[key]
	}
	if !ok || a == nil {
		return nil, false, nil
	}
	return &answerRows{a: a, types: p.c, at: -1}, true, nil
}

// Expect runs a statement later that changes or finds exactly one row; otherwise
// what it travels with fails with an Unmet, and nothing is committed.
func (p *Conn) Expect(otherwise error, q string, args []any) {
	if p.expected == nil {
		p.expected = map[int]error{}
	}
	p.expected[p.length()] = otherwise
	p.queue(q, args)
}

// answer is a whole result, as it came.
type answer struct {
	fields []pgconn.FieldDescription
	rows   [][][]byte
}

func readAnswer(results pgx.BatchResults) (*answer, error) {
	r, err := results.Query()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	a := &answer{}
	for r.Next() {
		var row [][]byte
		for _, v := range r.RawValues() {
			row = append(row, slices.Clone(v)) // nil stays nil
		}
		a.rows = append(a.rows, row)
	}
	a.fields = slices.Clone(r.FieldDescriptions())
	return a, r.Err()
}

// answerRows reads an answer row by row.
type answerRows struct {
	a     *answer
	types *pgx.Conn
	at    int
}

// Next implements Rows.
func (r *answerRows) Next() bool {
	r.at++
	return r.at < len(r.a.rows)
}

var errNoRow = errors.New("store: no row to read")

// Scan implements Rows.
func (r *answerRows) Scan(dest ...any) error {
	if r.at < 0 || r.at >= len(r.a.rows) {
		return errNoRow
	}
	return pgx.ScanRow(r.types.TypeMap(), r.a.fields, r.a.rows[r.at], dest...)
}

// Err implements Rows.
func (r *answerRows) Err() error { return nil }

// Close implements Rows.
func (r *answerRows) Close() {}
