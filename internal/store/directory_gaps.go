package store

import (
	"context"

	"relais/internal/directory/search"
)

// CountGap adds one to the count of a gap.
func (tx *Tx) CountGap(ctx context.Context, g search.GapCount) error {
	_, err := tx.Exec(ctx, `INSERT INTO gap_count (week, province, need, why, n) VALUES ($1, $2, $3, $4, 1)
		ON CONFLICT (week, province, need, why) DO UPDATE SET n = gap_count.n + 1`, g.Week, g.Province, g.Need, g.Why)
	return err
}

// GapCounts returns how often each gap was noted in a week ("2026-W48"), in
// the order of its key.
func (tx *Tx) GapCounts(ctx context.Context, week string) (map[search.GapCount]int, error) {
	type counted struct {
		gap search.GapCount
		n   int
	}
	rows, err := Collect(ctx, tx, func(r *Rows, c *counted) error {
		return r.Scan(&c.gap.Week, &c.gap.Province, &c.gap.Need, &c.gap.Why, &c.n)
	}, `SELECT week, province, need, why, n FROM gap_count WHERE week = $1 ORDER BY province, need, why`, week)
	out := make(map[search.GapCount]int, len(rows))
	for _, c := range rows {
		out[c.gap] = c.n
	}
	return out, err
}
