package store

import (
	"context"
	"errors"
	"sync"
	"time"
)

// Engine names a database engine.
type Engine string

// The engines.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// DB is an open database. It is safe for concurrent use.
type DB struct {
	engine backend
	clock  func() time.Time // nil: the engine's own
	ended  func(kind, object string) bool

	scrub     chan struct{} // an erasure was committed
	stop      context.CancelFunc
	scrubbing sync.WaitGroup
}

// isolation is how far transactions see each other.
type isolation string

const (
	serializable isolation = "SERIALIZABLE"
	snapshot     isolation = "REPEATABLE READ"
)

// backend is what an engine must do; dialect.go holds the rest of the differences.
type backend interface {
	name() Engine
	transact(ctx context.Context, db *DB, level isolation, fn func(context.Context, *Tx) error) error
	view(ctx context.Context, db *DB, fn func(context.Context, *Tx) error) error
	glance(ctx context.Context, db *DB, fn func(context.Context, *Tx) error) error
	migrator
	// load reads the rows of a dump in one transaction.
	load(ctx context.Context, in *restoring) error
	// scrub removes the bytes of deleted rows as far as the engine can.
	scrub(ctx context.Context) error
	ping(ctx context.Context) error
	close() error
}

// Open opens the database that cfg names and checks its schema.
func Open(ctx context.Context, cfg Config) (*DB, error) {
	db, err := open(ctx, cfg)
	if err != nil {
		return nil, err
	}
	if err := db.prepare(ctx, cfg); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// open connects without looking at the schema.
func open(ctx context.Context, cfg Config) (*DB, error) {
	if err := cfg.validate(); err != nil {
		return nil, err
	}
	db := &DB{clock: cfg.Clock, ended: cfg.Ended, scrub: make(chan struct{}, 1)}
	var err error
	if cfg.URL != "" {
		db.engine, err = openPostgres(ctx, cfg)
	} else {
		db.engine, err = openSQLite(ctx, cfg)
	}
	if err != nil {
		return nil, err
	}
	run, stop := context.WithCancel(context.Background())
	db.stop = stop
	db.scrubbing.Go(func() { db.scrubLoop(run) })
	return db, nil
}

func (db *DB) prepare(ctx context.Context, cfg Config) error {
	if cfg.Migrate {
		if _, err := migrate(ctx, db.engine, nil); err != nil {
			return err
		}
		return nil
	}
	pending, err := pendingSteps(ctx, db.engine)
	if err != nil {
		return err
	}
	if len(pending) > 0 {
		return ErrSchemaBehind
	}
	return nil
}

// Engine tells which engine the database runs on.
func (db *DB) Engine() Engine { return db.engine.name() }

// Ping says whether the database answers.
func (db *DB) Ping(ctx context.Context) error { return classify(db.engine.ping(ctx)) }

// Close waits for what is running, then closes the database.
func (db *DB) Close() error {
	db.stop()
	db.scrubbing.Wait()
	return db.engine.close()
}

// Now is the time of the database's clock, outside of any transaction.
func (db *DB) Now() time.Time { return db.now() }

// now reads the process clock, at the precision that rows keep.
func (db *DB) now() time.Time {
	if db.clock != nil {
		return db.clock().UTC().Truncate(time.Microsecond)
	}
	return time.Now().UTC().Truncate(time.Microsecond)
}
