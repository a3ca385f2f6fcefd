package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"relais/internal/fault"
	"relais/internal/store/pipe"
)

// ErrNotFound says that a query had no row.
var ErrNotFound = fault.New(fault.NotFound, "store.not_found")

// ErrSchemaBehind says that the schema is older than this program: run the migration.
var ErrSchemaBehind = errors.New("store: the schema is older than this program; migrate first")

// classify turns a driver's error into a fault. The cause never holds a value
// from a row or an argument: only codes and names out of the schema.
func classify(err error) error {
	var otherwise *pipe.Unmet
	if errors.As(err, &otherwise) {
		return otherwise.Err
	}
	if _, ok := fault.As(err); ok || err == nil {
		return err
	}
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	switch code, cause := cause(err); code {
	case unique:
		return fault.Wrap(fault.Conflict, "store.conflict", cause)
	case busy, lost:
		return fault.Wrap(fault.Unavailable, "store.unavailable", cause)
	default:
		return cause
	}
}

// IsUnique says whether err comes from a value that had to be unique and was not.
func IsUnique(err error) bool {
	f, ok := fault.As(err)
	return ok && f.Key == "store.conflict"
}

// retryable says whether the same transaction may succeed when run again.
func retryable(err error) bool {
	code, _ := cause(err)
	return code == busy
}

// kind is what a driver's error means here.
type kind int

const (
	other  kind = iota
	unique      // a unique or primary key exists already
	busy        // another transaction was in the way
	lost        // the database is away, full or shutting down
)

// cause finds the kind of a driver's error and a text of it without content.
func cause(err error) (kind, error) {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return causePostgres(pg)
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		return causeSQLite(lite)
	}
	var connect *pgconn.ConnectError
	if errors.As(err, &connect) || pgconn.SafeToRetry(err) {
		return lost, errors.New("store: the database can't be reached")
	}
	return other, fmt.Errorf("store: %w", err)
}

func causePostgres(e *pgconn.PgError) (kind, error) {
	text := fmt.Errorf("store: postgres %s %s %s", e.Code, e.TableName, e.ConstraintName)
	switch class := e.Code[:min(2, len(e.Code))]; {
	case e.Code == "23505":
		return unique, text
	case e.Code == "40001", e.Code == "40P01":
		return busy, text
	case class == "08", class == "53", class == "57":
		return lost, text
	case class == "42", class == "25", class == "0A": // about the statement, which holds no value
		return other, fmt.Errorf("store: postgres %s: %s", e.Code, e.Message)
	}
	return other, text
}

func causeSQLite(e *sqlite.Error) (kind, error) {
	text := fmt.Errorf("store: sqlite %d: %s", e.Code(), strings.ReplaceAll(e.Error(), "\n", " "))
	switch e.Code() {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_ROWID:
		return unique, text
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return busy, text
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_NOMEM:
		return lost, text
	}
	return other, text
}
