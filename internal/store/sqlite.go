package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// sqliteDB is SQLite: one connection that writes, several that read.
type sqliteDB struct {
	pool    *sql.DB
	writer  *liteConn
	readers chan *liteConn
	group   group

	scrubbing sync.Mutex
	scrubber  *liteConn
}

// sqliteBusy is how long SQLite waits for another process's lock. A scrub
// waits less, because nobody can write meanwhile; it is tried again.
const (
	sqliteBusy = 10 * time.Second
	scrubBusy  = 20 * time.Millisecond
)

func openSQLite(ctx context.Context, cfg Config) (backend, error) {
	if err := os.MkdirAll(cfg.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	file := filepath.Join(cfg.Dir, "relais.db")
	if err := ownerOnly(file); err != nil {
		return nil, err
	}
	pool, err := sql.Open("sqlite", sqliteDSN(file, cfg))
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	e := &sqliteDB{pool: pool}
	if err := e.connect(ctx, cfg); err != nil {
		return nil, errors.Join(classify(err), e.close())
	}
	return e, nil
}

func (e *sqliteDB) connect(ctx context.Context, cfg Config) (err error) {
	if e.writer, err = newLiteConn(ctx, e.pool); err != nil {
		return err
	}
	n := cfg.MaxConns
	if n == 0 {
		n = min(max(4, 2*runtime.NumCPU()), 16)
	}
	e.readers = make(chan *liteConn, n)
	for range n {
		r, err := newLiteConn(ctx, e.pool)
		if err != nil {
			return err
		}
		e.readers <- r
		if err := r.run(ctx, "PRAGMA query_only = on"); err != nil {
			return err
		}
	}
	e.group.conn = e.writer
	if e.scrubber, err = newLiteConn(ctx, e.pool); err != nil {
		return err
	}
	return e.scrubber.run(ctx, fmt.Sprintf("PRAGMA busy_timeout = %d", scrubBusy.Milliseconds()))
}

// ownerOnly makes the file, if it is new, readable by its owner only; SQLite
// gives the same rights to the files beside it.
func ownerOnly(file string) error {
	f, err := os.OpenFile(file, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("store: %w", err)
	}
	return f.Close()
}

// sqliteDSN carries the pragmas: set otherwise, they would reach one pooled
// connection. Temporary data stays in memory, so that nothing lands in
// another folder.
func sqliteDSN(file string, cfg Config) string {
	sync := cfg.Synchronous
	if sync == "" {
		sync = "FULL"
	}
	q := url.Values{"_txlock": {"immediate"}, "_pragma": {
		fmt.Sprintf("busy_timeout(%d)", sqliteBusy.Milliseconds()),
		"journal_mode(WAL)",
		"synchronous(" + sync + ")",
		"foreign_keys(on)",
		"secure_delete(on)",
		"temp_store(memory)",
		"cache_size(-32768)",
		"trusted_schema(off)",
	}}
	return "file:" + (&url.URL{Path: file}).EscapedPath() + "?" + q.Encode()
}

func (e *sqliteDB) name() Engine { return SQLite }

func (e *sqliteDB) ping(ctx context.Context) error { return e.pool.PingContext(ctx) }

// view borrows a reading connection.
func (e *sqliteDB) view(ctx context.Context, db *DB, fn func(context.Context, *Tx) error) error {
	var c *liteConn
	select {
	case c = <-e.readers:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { e.readers <- c }()
	if err := c.run(ctx, "BEGIN"); err != nil {
		return classify(err)
	}
	defer c.run(context.WithoutCancel(ctx), "ROLLBACK")
	tx := &Tx{conn: c, engine: SQLite, now: db.now()}
	return tx.run(ctx, fn)
}

// scrub copies the log into the database, most of it while others write, and
// empties it. It can't while others read an older state, and says so.
func (e *sqliteDB) scrub(ctx context.Context) error {
	e.scrubbing.Lock()
	defer e.scrubbing.Unlock()
	if err := e.checkpoint(ctx, "PASSIVE"); err != nil && !errors.Is(err, errLogInUse) {
		return err
	}
	return e.checkpoint(ctx, "TRUNCATE")
}

var errLogInUse = errors.New("store: others use the log")

func (e *sqliteDB) checkpoint(ctx context.Context, mode string) error {
	r, err := e.scrubber.query(ctx, "PRAGMA wal_checkpoint("+mode+")", nil)
	if err != nil {
		return err
	}
	defer r.Close()
	var blocked, frames, copied int
	for r.Next() {
		if err := r.Scan(&blocked, &frames, &copied); err != nil {
			return err
		}
	}
	if blocked != 0 {
		return errLogInUse
	}
	return r.Err()
}

func (e *sqliteDB) close() error {
	var errs []error
	for _, c := range []*liteConn{e.writer, e.scrubber} {
		if c != nil {
			errs = append(errs, c.close())
		}
	}
	for range len(e.readers) {
		errs = append(errs, (<-e.readers).close())
	}
	return errors.Join(append(errs, e.pool.Close())...)
}

func (e *sqliteDB) applied(ctx context.Context) (map[string]string, error) {
	if _, err := e.pool.ExecContext(ctx, dialects[SQLite].steps); err != nil {
		return nil, classify(err)
	}
	r, err := e.pool.QueryContext(ctx, "SELECT name, checksum FROM schema_step")
	if err != nil {
		return nil, classify(err)
	}
	defer r.Close()
	sums := map[string]string{}
	for r.Next() {
		var name, sum string
		if err := r.Scan(&name, &sum); err != nil {
			return nil, classify(err)
		}
		sums[name] = sum
	}
	return sums, classify(r.Err())
}

func (e *sqliteDB) apply(ctx context.Context, s Step, at time.Time) error {
	tx, err := e.pool.BeginTx(ctx, nil)
	if err != nil {
		return classify(err)
	}
	defer tx.Rollback()
	r, err := tx.ExecContext(ctx, `INSERT INTO schema_step VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING`,
		s.Name, s.Checksum, at.UnixMicro())
	if err != nil {
		return classify(err)
	}
	if n, _ := r.RowsAffected(); n == 0 {
		return nil
	}
	if _, err := tx.ExecContext(ctx, s.sql); err != nil {
		return classify(err)
	}
	return classify(tx.Commit())
}
