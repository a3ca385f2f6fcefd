package store

import (
	"context"
	"errors"
	"time"

	"relais/internal/audit"
)

// Tx is a running transaction. It belongs to the goroutine that runs it and
// ends with the function it was given to.
type Tx struct {
	conn   conn
	engine Engine
	now    time.Time
	clock  func() (time.Time, error) // the database's own, nil once it was read
	hooks  []func()
	ends   []func(audit.Outcome)
	erased bool
	open   []*Rows
	seen   *seen                          // of a view
	gone   func(kind, object string) bool // Config.Ended
	once   bool                           // one statement only
	asked  bool

	failed error // the first driver error: the transaction can't commit any more
	retry  bool  // that error was one that goes away by running again
}

// conn runs statements of one transaction on one engine.
type conn interface {
	exec(ctx context.Context, q string, args []any) (int64, error)
	query(ctx context.Context, q string, args []any) (rows, error)
	// later runs a statement before the next one or the commit.
	later(ctx context.Context, q string, args []any) error
}

// rows is what both engines' result sets can do.
type rows interface {
	Next() bool
	Scan(dest ...any) error
	Err() error
	Close()
}

type running struct{} // context key: a transaction is running

// Transact runs fn in a read-write transaction and commits it durably unless
// fn returns an error. Its isolation is serializable on both engines: fn sees
// the database as if it ran alone, and on PostgreSQL may run several times
// for that, so it must have no effect outside tx except through OnCommit.
//
// On SQLite one function runs at a time, so do slow work (hashing, sealing to
// others) before or after. A statement that fails, other than by finding no
// row, fails the transaction even if fn hides it; use ON CONFLICT where a
// conflict is expected. Transactions don't nest.
func (db *DB) Transact(ctx context.Context, fn func(ctx context.Context, tx *Tx) error) error {
	if ctx.Value(running{}) != nil {
		return errNested
	}
	return db.engine.transact(context.WithValue(ctx, running{}, true), db, serializable, whoStands(ctx, fn))
}

// TransactRows is Transact for work that decides by nothing but rows that it
// writes itself, and only where they are still as it saw them: two that meet
// on a row can't both commit, and one snapshot is isolation enough. On
// PostgreSQL, serializable transactions that append to the same few pages are
// otherwise in each other's way though they have no row in common.
func (db *DB) TransactRows(ctx context.Context, fn func(ctx context.Context, tx *Tx) error) error {
	if ctx.Value(running{}) != nil {
		return errNested
	}
	return db.engine.transact(context.WithValue(ctx, running{}, true), db, snapshot, whoStands(ctx, fn))
}

// View runs fn on one unchanging snapshot of what was committed when it
// began. Many views run at once; writing in one fails.
func (db *DB) View(ctx context.Context, fn func(ctx context.Context, tx *Tx) error) error {
	if ctx.Value(running{}) != nil {
		return errNested
	}
	return db.engine.view(context.WithValue(ctx, running{}, true), db, fn)
}

// Glance runs fn, which asks the database one single question: a statement is
// its own snapshot, so that nothing has to begin or end around it.
func (db *DB) Glance(ctx context.Context, fn func(ctx context.Context, tx *Tx) error) error {
	if ctx.Value(running{}) != nil {
		return errNested
	}
	return db.engine.glance(context.WithValue(ctx, running{}, true), db, fn)
}

var errOnce = errors.New("store: a second statement in a glance")

var errEnded = errors.New("store: the transaction has ended")

var errNested = errors.New("store: a transaction inside a transaction")

// Exec runs a statement and returns how many rows it changed.
func (tx *Tx) Exec(ctx context.Context, q string, args ...any) (int64, error) {
	if err := tx.ready(ctx); err != nil {
		return 0, err
	}
	n, err := tx.conn.exec(ctx, q, convertArgs(args))
	return n, tx.note(err)
}

// Later runs a statement at the latest before the transaction's next one or its
// commit. On PostgreSQL it travels together with that, which saves a round
// trip; its error comes from there too.
func (tx *Tx) Later(ctx context.Context, q string, args ...any) error {
	if err := tx.ready(ctx); err != nil {
		return err
	}
	return tx.note(tx.conn.later(ctx, q, convertArgs(args)))
}

// InsertID runs an INSERT … RETURNING of one integer and returns that.
// fault.NotFound means that no row was inserted (ON CONFLICT DO NOTHING).
func (tx *Tx) InsertID(ctx context.Context, q string, args ...any) (int64, error) {
	var id int64
	err := tx.QueryRow(ctx, q, args...).Scan(&id)
	return id, err
}

// Query runs a query. Close the rows before the next statement: PostgreSQL
// has one conversation per connection.
func (tx *Tx) Query(ctx context.Context, q string, args ...any) (*Rows, error) {
	if err := tx.ready(ctx); err != nil {
		return nil, err
	}
	r, err := tx.conn.query(ctx, q, convertArgs(args))
	if err != nil {
		return nil, tx.note(err)
	}
	rs := &Rows{tx: tx, rows: r}
	tx.open = append(tx.open, rs)
	return rs, nil
}

// QueryRow runs a query that gives at most one row of interest. Scan must be called.
func (tx *Tx) QueryRow(ctx context.Context, q string, args ...any) *Row {
	r, err := tx.Query(ctx, q, args...)
	return &Row{rows: r, err: err}
}

// Now is the transaction's time, read once, in UTC to the microsecond. On
// PostgreSQL it comes from the database, which all processes of a node share.
func (tx *Tx) Now() time.Time {
	if tx.clock == nil {
		return tx.now
	}
	now, err := tx.clock()
	tx.clock = nil
	if tx.note(err) == nil { // otherwise the transaction has failed, and any time will do
		tx.now = now
	}
	return tx.now
}

// Engine tells which engine runs the transaction.
func (tx *Tx) Engine() Engine { return tx.engine }

// OnCommit calls fn after the transaction is durable, in the caller's
// goroutine, in the order given. Nothing is called when it is not.
func (tx *Tx) OnCommit(fn func()) { tx.hooks = append(tx.hooks, fn) }

// OnEnd implements audit.Recorder. Each attempt of a transaction that runs
// several times ends by itself; on SQLite before another one begins.
func (tx *Tx) OnEnd(fn func(audit.Outcome)) { tx.ends = append(tx.ends, fn) }

// ended says how the transaction ended, to those who wait for it.
func ended(tx *Tx, o audit.Outcome) {
	ends := tx.ends
	tx.ends = nil
	for _, fn := range ends {
		fn(o)
	}
}

// hasEnded reports whether the journal outside of the database says that
// something has ended.
func (tx *Tx) hasEnded(kind, object string) bool { return tx.gone != nil && tx.gone(kind, object) }

// Remember calls fn when what this transaction has read is committed: at once
// in a view, otherwise after the commit. What a process remembers must never
// come from a write that was undone.
func (tx *Tx) Remember(fn func()) {
	if tx.seen != nil {
		fn()
		return
	}
	tx.OnCommit(fn)
}

// Erased says that this transaction erases something that must not be found
// in the files afterwards: the store scrubs them soon after the commit.
func (tx *Tx) Erased() { tx.erased = true }

// ready refuses work when the caller has gone away or an earlier statement failed.
func (tx *Tx) ready(ctx context.Context) error {
	if tx.failed != nil {
		return tx.failed
	}
	if tx.once && tx.asked {
		return errOnce
	}
	tx.asked = true
	return ctx.Err()
}

// note remembers a driver error, so that the transaction can't commit on
// either engine, and classifies it.
func (tx *Tx) note(err error) error {
	if err == nil {
		return nil
	}
	tx.retry = tx.retry || retryable(err)
	err = classify(err)
	if tx.failed == nil {
		tx.failed = err
	}
	return err
}

// run calls fn and returns the error that the transaction ends with. The
// transaction can't be used afterwards.
func (tx *Tx) run(ctx context.Context, fn func(context.Context, *Tx) error) error {
	defer tx.end()
	if err := fn(ctx, tx); err != nil {
		return err
	}
	return tx.failed
}

// end closes rows that fn left open and refuses further use.
func (tx *Tx) end() {
	for _, r := range tx.open {
		r.Close()
	}
	tx.open, tx.failed = nil, errEnded
}

// committed runs what waited for the commit.
func (tx *Tx) committed(db *DB) {
	ended(tx, audit.Committed)
	if tx.erased {
		db.requestScrub()
	}
	for _, hook := range tx.hooks {
		hook()
	}
}
