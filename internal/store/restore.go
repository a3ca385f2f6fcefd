package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"
)

// ErrNotEmpty says that a dump can only be restored onto an empty database.
var ErrNotEmpty = errors.New("store: the database is not empty")

// Restore reads a dump of either engine onto the empty database that cfg
// names, checks it whole before committing, and then brings the schema
// forward to that of this program.
func Restore(ctx context.Context, cfg Config, r io.Reader, progress Progress) error {
	d, err := newDumpReader(r)
	if err != nil {
		return err
	}
	var header dumpHeader
	if letter, err := d.ReadByte(); err != nil || letter != 'H' {
		return ErrDump
	}
	if err := d.json(&header); err != nil {
		return err
	}
	db, err := open(ctx, cfg)
	if err != nil {
		return err
	}
	err = db.restore(ctx, d, header, progress)
	return errors.Join(err, db.Close())
}

func (db *DB) restore(ctx context.Context, d *dumpReader, h dumpHeader, progress Progress) error {
	if err := db.applySteps(ctx, h.Steps); err != nil {
		return err
	}
	var tables []table
	err := db.View(ctx, func(ctx context.Context, tx *Tx) (err error) {
		tables, err = tx.tables(ctx)
		if err != nil {
			return err
		}
		return tx.mustBeEmpty(ctx, tables)
	})
	if err != nil {
		return err
	}
	in := &restoring{d: d, tables: tables, total: h.Rows, progress: progress}
	if err := db.engine.load(ctx, in); err != nil {
		return classify(err)
	}
	_, err = migrate(ctx, db.engine, nil)
	return err
}

// applySteps runs the steps that the dumped schema had, and no later ones.
func (db *DB) applySteps(ctx context.Context, names []string) error {
	pending, err := pendingSteps(ctx, db.engine)
	if err != nil {
		return err
	}
	all, err := steps(db.engine.name())
	if err != nil {
		return err
	}
	for _, name := range names {
		if !slices.ContainsFunc(all, func(s Step) bool { return s.Name == name }) {
			return fmt.Errorf("store: the dump comes from a newer program: it has run %s", name)
		}
	}
	if len(pending) > 0 && len(pending) < len(all) {
		return ErrNotEmpty
	}
	for _, s := range pending {
		if slices.Contains(names, s.Name) {
			if err := db.engine.apply(ctx, s, time.Now()); err != nil {
				return fmt.Errorf("store: %s: %w", s.Name, err)
			}
		}
	}
	return nil
}

func (tx *Tx) mustBeEmpty(ctx context.Context, tables []table) error {
	for _, t := range tables {
		var any bool
		if err := tx.QueryRow(ctx, "SELECT EXISTS (SELECT 1 FROM "+quote(t.name)+")").Scan(&any); err != nil {
			return err
		}
		if any {
			return ErrNotEmpty
		}
	}
	return nil
}

// restoring is the state of reading a dump's rows.
type restoring struct {
	d        *dumpReader
	tables   []table // of the database
	total    int64
	done     int64
	progress Progress
}

// next returns the next table of the dump with its columns in the dump's
// order. letter is that of its first record; io.EOF comes after a complete end.
func (in *restoring) next(letter byte) (table, error) {
	if letter == 'E' {
		return table{}, in.end()
	}
	var head dumpTable
	if letter != 'T' {
		return table{}, ErrDump
	}
	if err := in.d.json(&head); err != nil {
		return table{}, err
	}
	i := slices.IndexFunc(in.tables, func(t table) bool { return t.name == head.Table })
	if i < 0 {
		return table{}, ErrDump
	}
	t := table{name: head.Table}
	for _, name := range head.Columns {
		k := slices.IndexFunc(in.tables[i].columns, func(c Column) bool { return c.Name == name })
		if k < 0 {
			return table{}, ErrDump
		}
		t.columns = append(t.columns, in.tables[i].columns[k])
	}
	return t, nil
}

func (in *restoring) end() error {
	var end dumpEnd
	if err := in.d.json(&end); err != nil {
		return err
	}
	if end.Rows != in.done {
		return ErrDump
	}
	if err := in.d.end(); err != nil {
		return err
	}
	in.progress.report(in.done, in.done)
	return io.EOF
}

// row reads a row of t. Without one more it returns nil and the letter of the
// record that follows.
func (in *restoring) row(t table) (row []any, letter byte, err error) {
	if letter, err = in.d.ReadByte(); err != nil || letter != 'R' {
		return nil, letter, err
	}
	row = make([]any, len(t.columns))
	for i, c := range t.columns {
		v, err := in.d.value()
		if err != nil {
			return nil, 0, err
		}
		row[i] = suit(v, c.Type)
	}
	in.done++
	in.progress.report(in.done, max(in.total, in.done+1))
	return row, letter, nil
}

// suit turns a value into what a column of that type takes: SQLite lets
// text and bytes, truth values and integers stand for each other.
func suit(v any, columnType string) any {
	switch x := v.(type) {
	case int64:
		if columnType == "boolean" {
			return x != 0
		}
		if columnType == "double precision" {
			return float64(x)
		}
	case string:
		if columnType == "bytea" || columnType == "blob" {
			return []byte(x)
		}
	case []byte:
		if columnType == "text" {
			return string(x)
		}
	}
	return v
}

// each calls load for one table of the dump after the other; load reads all
// its rows and returns the letter that follows.
func (in *restoring) each(load func(t table) (next byte, err error)) error {
	letter, err := in.d.ReadByte()
	for err == nil {
		var t table
		if t, err = in.next(letter); err == nil {
			letter, err = load(t)
		}
	}
	if err == io.EOF {
		return nil
	}
	return err
}
