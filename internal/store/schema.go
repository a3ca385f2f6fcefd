package store

import "context"

// Column is one column of the schema.
type Column struct{ Table, Name string }

// Columns returns the schema's columns: tables by name, columns in their order.
func (tx *Tx) Columns(ctx context.Context) ([]Column, error) {
	return Collect(ctx, tx, func(r *Rows, c *Column) error { return r.Scan(&c.Table, &c.Name) },
		dialects[tx.engine].columns)
}
