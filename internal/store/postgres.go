package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"relais/internal/audit"
	"relais/internal/store/pipe"
)

// postgresDB is PostgreSQL through pgx itself rather than database/sql: that
// saves two round trips per transaction, because BEGIN and the clock travel
// with its first statement.
type postgresDB struct {
	pool  *pgxpool.Pool
	clock bool         // the database's clock is the node's
	alone sync.RWMutex // written by who goes alone, read by all others
}

// maxSkew is how far the clocks of database and process may differ. Times of
// both meet in deadlines.
const maxSkew = 2 * time.Second

func openPostgres(ctx context.Context, cfg Config) (backend, error) {
	pc, err := pgxpool.ParseConfig(cfg.URL)
	if err != nil {
		return nil, fmt.Errorf("store: the database URL can't be read") // the cause holds the password
	}
	pc.MaxConns = 24
	if cfg.MaxConns > 0 {
		pc.MaxConns = int32(cfg.MaxConns)
	}
	pc.ConnConfig.StatementCacheCapacity = maxStmts
	pc.ConnConfig.RuntimeParams["application_name"] = "relais"
	pc.ConnConfig.RuntimeParams["timezone"] = "UTC"
	// A process that hangs must not hold its locks for ever.
	pc.ConnConfig.RuntimeParams["idle_in_transaction_session_timeout"] = "300000" // ms
	pool, err := pgxpool.NewWithConfig(ctx, pc)
	if err != nil {
		return nil, fmt.Errorf("store: the database can't be opened")
	}
	e := &postgresDB{pool: pool, clock: cfg.Clock == nil}
	if err := e.sameClock(ctx); err != nil {
		pool.Close()
		return nil, err
	}
	return e, nil
}

// sameClock refuses a database whose clock is not ours.
func (e *postgresDB) sameClock(ctx context.Context) error {
	var theirs int64
	before := time.Now()
	err := e.pool.QueryRow(ctx, "SELECT "+pipe.Micros("clock_timestamp()")).Scan(&theirs)
	if err != nil {
		return classify(err)
	}
	if skew := skewOf(before, time.Now(), time.UnixMicro(theirs)); e.clock && skew > maxSkew {
		return fmt.Errorf("store: the database's clock differs from this machine's by %v; at most %v is allowed", skew, maxSkew)
	}
	return nil
}

// skewOf is how far the reading t is outside the interval in which it was taken.
func skewOf(before, after, t time.Time) time.Duration {
	return max(0, before.Sub(t), t.Sub(after))
}

func (e *postgresDB) name() Engine { return Postgres }

func (e *postgresDB) ping(ctx context.Context) error { return e.pool.Ping(ctx) }

func (e *postgresDB) close() error {
	e.pool.Close()
	return nil
}

// The attempts at one transaction that others get in the way of, and the
// longest wait before one.
const (
	maxAttempts = 30
	goesAlone   = 5 // from this attempt on, no other of this process runs beside it
	maxBackoff  = 100 * time.Millisecond
)

// transact runs fn serializably, again when another transaction was in the
// way: PostgreSQL's default isolation lets two acceptances of one ask both win.
// Where many write, one can lose again and again, also without a row in common
// with the others: then they wait for it.
func (e *postgresDB) transact(ctx context.Context, db *DB, level isolation, fn func(context.Context, *Tx) error) error {
	for attempt := 1; ; attempt++ {
		tx := &Tx{engine: Postgres, gone: db.ended}
		err := e.try(ctx, db, tx, level, attempt >= goesAlone, fn)
		if err == nil {
			tx.committed(db)
			return nil
		}
		if !tx.retry || attempt == maxAttempts {
			return err
		}
		if err := backoff(ctx, attempt); err != nil {
			return err
		}
	}
}

// try runs fn once, beside others or with none of this process beside it.
func (e *postgresDB) try(ctx context.Context, db *DB, tx *Tx, level isolation, alone bool, fn func(context.Context, *Tx) error) error {
	if alone {
		e.alone.Lock()
		defer e.alone.Unlock()
	} else {
		e.alone.RLock()
		defer e.alone.RUnlock()
	}
	return e.once(ctx, db, tx, "BEGIN ISOLATION LEVEL "+string(level), fn)
}

// backoff waits longer after each attempt, by chance, so that rivals part.
func backoff(ctx context.Context, attempt int) error {
	most := min(time.Millisecond<<min(attempt, 10), maxBackoff)
	select {
	case <-time.After(rand.N(most)):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (e *postgresDB) view(ctx context.Context, db *DB, fn func(context.Context, *Tx) error) error {
	c, err := e.pool.Acquire(ctx)
	if err != nil {
		return classify(err)
	}
	p := pgConn{pipe.New(ctx, c.Conn(), "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", e.clock)}
	tx := &Tx{engine: Postgres, conn: p, seen: newSeen(), gone: db.ended}
	tx.takeClock(db, e.clock)
	// A view changes nothing, so nobody waits for its end.
	defer func() {
		go func() {
			p.Rollback(ctx)
			c.Release()
		}()
	}()
	return tx.run(ctx, fn)
}

// glance runs the one statement of fn without a transaction around it.
func (e *postgresDB) glance(ctx context.Context, db *DB, fn func(context.Context, *Tx) error) error {
	c, err := e.pool.Acquire(ctx)
	if err != nil {
		return classify(err)
	}
	defer c.Release()
	tx := &Tx{engine: Postgres, conn: pgConn{pipe.New(ctx, c.Conn(), "", e.clock)}, once: true, gone: db.ended}
	tx.takeClock(db, e.clock)
	return tx.run(ctx, fn)
}

// once runs fn in one physical transaction.
func (e *postgresDB) once(ctx context.Context, db *DB, tx *Tx, begin string, fn func(context.Context, *Tx) error) error {
	c, err := e.pool.Acquire(ctx)
	if err != nil {
		return classify(err)
	}
	defer c.Release() // closes a connection that is still inside a transaction
	p := pgConn{pipe.New(ctx, c.Conn(), begin, e.clock)}
	tx.conn = p
	tx.takeClock(db, e.clock)
	done := false
	defer func() {
		if !done {
			p.Rollback(ctx)
			ended(tx, audit.Undone)
		}
	}()
	if err := tx.run(ctx, fn); err != nil {
		return err
	}
	err = p.Commit(context.WithoutCancel(ctx))
	done = err == nil
	tx.retry = tx.retry || retryable(err)
	if err != nil && !retryable(err) {
		ended(tx, audit.Unknown)
	}
	return classify(err)
}

// takeClock says where a transaction's time comes from: the database, with the
// first answer that it gives, or the node's own clock.
func (tx *Tx) takeClock(db *DB, database bool) {
	tx.now = db.now()
	if database {
		tx.clock = tx.conn.(pgConn).Time
	}
}
