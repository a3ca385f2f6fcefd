package store

import (
	"context"

	"relais/internal/gaps"
)

// AddGap implements gaps.Store.
func (tx *Tx) AddGap(ctx context.Context, r gaps.Row) (bool, error) {
	n, err := tx.Exec(ctx, `INSERT INTO gap_met (mark, sealed) VALUES ($1, $2) ON CONFLICT (mark) DO NOTHING`, r.Mark, r.Sealed)
	return n > 0, err
}

// DropGap implements gaps.Store.
func (tx *Tx) DropGap(ctx context.Context, mark []byte) error {
	_, err := tx.Exec(ctx, `DELETE FROM gap_met WHERE mark = $1`, mark)
	return err
}

// Gaps implements gaps.Store.
func (tx *Tx) Gaps(ctx context.Context) ([]gaps.Row, error) {
	return Collect(ctx, tx, func(r *Rows, g *gaps.Row) error { return r.Scan(&g.Mark, &g.Sealed) },
		`SELECT mark, sealed FROM gap_met ORDER BY mark`)
}

// GapsInClear takes out what earlier programs counted in clear.
func (tx *Tx) GapsInClear(ctx context.Context) ([]gaps.Met, error) {
	out, err := Collect(ctx, tx, func(r *Rows, m *gaps.Met) error { return r.Scan(&m.Week, &m.Province, &m.Need, &m.Why, &m.Times) },
		`SELECT week, province, need, why, n FROM gap_count`)
	if err == nil && len(out) > 0 {
		_, err = tx.Exec(ctx, `DELETE FROM gap_count`)
	}
	return out, err
}
