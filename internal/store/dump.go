package store

import (
	"context"
	"io"
	"strings"
)

// Progress is told how many rows are done, of how many.
type Progress func(done, total int64)

func (p Progress) report(done, total int64) {
	if p != nil && (done%1000 == 0 || done == total) {
		p(done, total)
	}
}

// Dump writes everything as of one moment to w, while others go on writing.
// The dump does not depend on the engine; Restore reads it onto either. It
// holds what the database holds, sealed as it is: seal the dump again before
// it leaves the machine.
func (db *DB) Dump(ctx context.Context, w io.Writer, progress Progress) error {
	return db.View(ctx, func(ctx context.Context, tx *Tx) error {
		tables, err := tx.tables(ctx)
		if err != nil {
			return err
		}
		header, err := tx.dumpHeader(ctx, tables)
		if err != nil {
			return err
		}
		d := newDumpWriter(w)
		d.json('H', header)
		var done int64
		for _, t := range tables {
			if err := tx.dumpTable(ctx, d, t, func() { done++; progress.report(done, header.Rows) }); err != nil {
				return err
			}
		}
		return d.end(done)
	})
}

func (tx *Tx) dumpHeader(ctx context.Context, tables []table) (h dumpHeader, err error) {
	h.Steps, err = Collect(ctx, tx, func(r *Rows, s *string) error { return r.Scan(s) },
		"SELECT name FROM schema_step ORDER BY name"+dialects[tx.engine].bytewise)
	for _, t := range tables {
		var n int64
		if err := tx.QueryRow(ctx, "SELECT count(*) FROM "+quote(t.name)).Scan(&n); err != nil {
			return h, err
		}
		h.Rows += n
	}
	return h, err
}

func (tx *Tx) dumpTable(ctx context.Context, d *dumpWriter, t table, each func()) error {
	d.json('T', dumpTable{t.name, t.names()})
	order, err := t.inOrder(tx.engine)
	if err != nil {
		return err
	}
	r, err := tx.Query(ctx, "SELECT "+quoteAll(t.names())+" FROM "+quote(t.name)+order)
	if err != nil {
		return err
	}
	defer r.Close()
	values := make([]any, len(t.columns))
	dest := make([]any, len(values))
	for r.Next() && d.err == nil {
		for i := range values {
			values[i], dest[i] = nil, &values[i]
		}
		if err := r.Scan(dest...); err != nil {
			return err
		}
		d.row(values)
		each()
	}
	r.Close()
	if d.err != nil {
		return d.err
	}
	return r.Err()
}

func quoteAll(names []string) string {
	all := make([]string, len(names))
	for i, n := range names {
		all[i] = quote(n)
	}
	return strings.Join(all, ", ")
}
