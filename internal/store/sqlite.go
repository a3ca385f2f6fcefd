package store

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"modernc.org/sqlite"
)

// sqliteDB is SQLite: one connection that writes, several that read.
type sqliteDB struct {
	dsn     string
	group   group // has the writing connection
	readers *litePool

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
	// As every Linux distribution builds SQLite: what a file's reader needs is
	// on the disk after fdatasync, and a commit takes half as long. Elsewhere
	// it stays fsync.
	sqlite.Fdatasync(true)
	if err := os.MkdirAll(cfg.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	file := filepath.Join(cfg.Dir, "relais.db")
	if err := ownerOnly(file); err != nil {
		return nil, err
	}
	e := &sqliteDB{dsn: sqliteDSN(file, cfg)}
	if err := e.connect(cfg); err != nil {
		return nil, errors.Join(classify(err), e.close())
	}
	return e, nil
}

func (e *sqliteDB) connect(cfg Config) (err error) {
	if e.group.conn, err = e.newConn("PRAGMA cache_size = -65536"); err != nil {
		return err
	}
	if e.scrubber, err = e.newConn(fmt.Sprintf("PRAGMA busy_timeout = %d", scrubBusy.Milliseconds())); err != nil {
		return err
	}
	n := cfg.MaxConns
	if n == 0 {
		n = min(max(8, 2*runtime.NumCPU()), 32)
	}
	e.readers = newLitePool(n)
	for range n {
		r, err := e.newConn("PRAGMA query_only = on")
		if err != nil {
			return err
		}
		e.readers.add(r)
	}
	return nil
}

// newConn connects and executes one more pragma.
func (e *sqliteDB) newConn(pragma string) (*liteConn, error) {
	c, err := newLiteConn(&sqlite.Driver{}, e.dsn)
	if err != nil {
		return nil, err
	}
	return c, c.run(pragma)
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

// sqliteDSN carries the pragmas that all connections share. Temporary data
// stays in memory, so that nothing lands in another folder.
func sqliteDSN(file string, cfg Config) string {
	sync := cfg.Synchronous
	if sync == "" {
		sync = "FULL"
	}
	q := url.Values{"_pragma": {
		fmt.Sprintf("busy_timeout(%d)", sqliteBusy.Milliseconds()),
		"synchronous(" + sync + ")", // first: what follows may write
		"journal_mode(WAL)",
		"foreign_keys(on)",
		"secure_delete(on)",
		"temp_store(memory)",
		"cache_size(-8192)",        // kB for each connection; the writer takes more
		"wal_autocheckpoint(4000)", // pages: copying less often copies hot pages less often
		"trusted_schema(off)",
	}}
	return "file:" + (&url.URL{Path: file}).EscapedPath() + "?" + q.Encode()
}

func (e *sqliteDB) name() Engine { return SQLite }

// ping reads the header of the database.
func (e *sqliteDB) ping(ctx context.Context) error {
	c, err := e.readers.take(ctx)
	if err != nil {
		return err
	}
	defer e.readers.put(c)
	return c.run("PRAGMA schema_version")
}

func (e *sqliteDB) view(ctx context.Context, db *DB, fn func(context.Context, *Tx) error) error {
	c, err := e.readers.take(ctx)
	if err != nil {
		return err
	}
	defer e.readers.put(c)
	if err := c.run("BEGIN"); err != nil {
		return classify(err)
	}
	defer c.run("ROLLBACK")
	tx := &Tx{conn: c, engine: SQLite, now: db.now(), seen: newSeen(), gone: db.ended}
	return tx.run(ctx, fn)
}

func (e *sqliteDB) glance(ctx context.Context, db *DB, fn func(context.Context, *Tx) error) error {
	c, err := e.readers.take(ctx)
	if err != nil {
		return err
	}
	defer e.readers.put(c)
	tx := &Tx{conn: c, engine: SQLite, now: db.now(), once: true, gone: db.ended}
	return tx.run(ctx, fn)
}

func (e *sqliteDB) close() error {
	var errs []error
	for range e.readers.size() {
		if c := e.readers.takeWithin(sqliteBusy); c != nil { // nil: a view that does not end
			errs = append(errs, c.close())
		}
	}
	for _, c := range []*liteConn{e.group.conn, e.scrubber} {
		if c != nil {
			errs = append(errs, c.close())
		}
	}
	return errors.Join(errs...)
}
