package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// load implements backend: one transaction, references checked at its end.
func (e *sqliteDB) load(ctx context.Context, in *restoring) error {
	c := e.group.conn
	if err := c.run("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	defer c.run("ROLLBACK") // does nothing after the commit
	if err := c.run("PRAGMA defer_foreign_keys = on"); err != nil {
		return err
	}
	err := in.each(func(t table) (byte, error) {
		q := insertInto(t)
		for {
			row, letter, err := in.row(t)
			if err != nil || row == nil {
				return letter, err
			}
			if _, err := c.exec(ctx, q, row); err != nil {
				return 0, err
			}
		}
	})
	if err != nil {
		return err
	}
	return c.run("COMMIT")
}

func insertInto(t table) string {
	places := make([]string, len(t.columns))
	for i := range places {
		places[i] = fmt.Sprintf("$%d", i+1)
	}
	return "INSERT INTO " + quote(t.name) + " (" + quoteAll(t.names()) + ") VALUES (" + strings.Join(places, ", ") + ")"
}

// load implements backend: COPY in one transaction, which checks references
// at the end of each table and takes the numbers of identity columns as they are.
func (e *postgresDB) load(ctx context.Context, in *restoring) error {
	return pgx.BeginFunc(ctx, e.pool, func(tx pgx.Tx) error {
		err := in.each(func(t table) (byte, error) {
			src := &copySource{in: in, t: t}
			_, err := tx.CopyFrom(ctx, pgx.Identifier{t.name}, t.names(), src)
			if src.err != nil {
				err = src.err // the cause, which COPY reports as its own failure
			}
			return src.letter, err
		})
		if err != nil {
			return err
		}
		return renumber(ctx, tx, in.tables)
	})
}

// copySource hands the rows of one table to COPY. It is a pgx.CopyFromSource.
type copySource struct {
	in     *restoring
	t      table
	row    []any
	letter byte // of the record after the rows
	err    error
}

// Next implements pgx.CopyFromSource.
func (s *copySource) Next() bool {
	s.row, s.letter, s.err = s.in.row(s.t)
	return s.row != nil
}

// Values implements pgx.CopyFromSource.
func (s *copySource) Values() ([]any, error) { return s.row, nil }

// Err implements pgx.CopyFromSource.
func (s *copySource) Err() error { return s.err }

// renumber lets the identity columns go on after what was loaded.
func renumber(ctx context.Context, tx pgx.Tx, tables []table) error {
	for _, t := range tables {
		for _, c := range t.columns {
			if !c.Identity {
				continue
			}
			q := fmt.Sprintf("SELECT setval(pg_get_serial_sequence($1, $2), coalesce(max(%s), 0) + 1, false) FROM %s",
				quote(c.Name), quote(t.name))
			if _, err := tx.Exec(ctx, q, quote(t.name), c.Name); err != nil {
				return err
			}
		}
	}
	return nil
}
