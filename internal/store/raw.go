package store

import "context"

// RawRows returns the newest rows of a table as they lie in the database,
// with the names of its columns: what somebody who stole it would read.
func (tx *Tx) RawRows(ctx context.Context, name string, limit int) (columns []string, rows [][]any, err error) {
	all, err := tx.Columns(ctx)
	if err != nil {
		return nil, nil, err
	}
	for _, c := range all {
		if c.Table == name {
			columns = append(columns, c.Name)
		}
	}
	if len(columns) == 0 {
		return nil, nil, ErrNotFound
	}
	rows, err = Collect(ctx, tx, func(r *Rows, out *[]any) error {
		values := make([]any, len(columns))
		dest := make([]any, len(columns))
		for i := range values {
			dest[i] = &values[i]
		}
		*out = values
		return r.Scan(dest...)
	}, "SELECT "+quoteAll(columns)+" FROM "+quote(name)+" ORDER BY 1 DESC LIMIT $1", limit)
	return columns, rows, err
}
