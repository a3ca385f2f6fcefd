package store

import (
	"context"
	"fmt"
	"time"
)

// Rows is a result set. Close it; a second Close does nothing.
type Rows struct {
	tx     *Tx
	rows   rows
	closed bool
}

// Next moves to the next row.
func (r *Rows) Next() bool { return r.rows.Next() }

// Scan reads the row's columns. A *time.Time reads microseconds; NULL gives
// the zero time. Other columns that may be NULL want a pointer to a pointer,
// a *[]byte or a sql.Null.
func (r *Rows) Scan(dest ...any) error {
	for i, d := range dest {
		if t, ok := d.(*time.Time); ok {
			dest[i] = (*micros)(t)
		}
	}
	return r.tx.note(r.rows.Scan(dest...))
}

// Err is the error that ended the rows early, if any.
func (r *Rows) Err() error { return r.tx.note(r.rows.Err()) }

// Close ends reading.
func (r *Rows) Close() {
	if r.closed {
		return
	}
	r.closed = true
	r.rows.Close()
	if n := len(r.tx.open); n > 0 && r.tx.open[n-1] == r {
		r.tx.open = r.tx.open[:n-1]
	}
}

// Row is the first row of a result.
type Row struct {
	rows *Rows
	err  error
}

// Scan reads the row and ends the query. It returns ErrNotFound when there is none.
func (r *Row) Scan(dest ...any) error {
	if r.err != nil {
		return r.err
	}
	defer r.rows.Close()
	if !r.rows.Next() {
		if err := r.rows.Err(); err != nil {
			return err
		}
		return ErrNotFound
	}
	if err := r.rows.Scan(dest...); err != nil {
		return err
	}
	r.rows.Close()
	return r.rows.Err()
}

// Collect reads all rows of a query through scan.
func Collect[T any](ctx context.Context, tx *Tx, scan func(*Rows, *T) error, q string, args ...any) ([]T, error) {
	r, err := tx.Query(ctx, q, args...)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	var all []T
	for r.Next() {
		var one T
		if err := scan(r, &one); err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	r.Close()
	return all, r.Err()
}

// micros is a time kept as microseconds, NULL when zero.
type micros time.Time

// Scan implements sql.Scanner.
func (m *micros) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*m = micros{}
	case int64:
		*m = micros(time.UnixMicro(v).UTC())
	default:
		return fmt.Errorf("store: a time from %T", src)
	}
	return nil
}

// convertArgs gives both engines the same view of Go's values.
func convertArgs(args []any) []any {
	for i, a := range args {
		if t, ok := a.(time.Time); ok {
			args[i] = timeArg(t)
		}
	}
	return args
}

func timeArg(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMicro()
}
