package store

import (
	"context"

	"relais/internal/directory/duplicates"
)

const pairColumns = `first, second, score, reasons, state, who, found_at, decided_at, undone_at`

func scanPair(r *Rows, p *duplicates.Pair) error {
	return r.Scan(&p.First, &p.Second, &p.Score, &p.Reasons, &p.State, &p.Who, &p.Found, &p.Decided, &p.Undone)
}

// Pairs lists pairs of one state, the surest first.
func (tx *Tx) Pairs(ctx context.Context, state string, offset, limit int) (list []duplicates.Pair, total int, err error) {
	err = tx.QueryRow(ctx, `SELECT count(*) FROM directory_duplicate WHERE state = $1`, state).Scan(&total)
	if err != nil {
		return nil, 0, err
	}
	list, err = Collect(ctx, tx, scanPair, `SELECT `+pairColumns+` FROM directory_duplicate WHERE state = $1
		ORDER BY score DESC, row LIMIT $2 OFFSET $3`, state, limit, offset)
	return list, total, err
}

// PairOf returns a pair, or fault.NotFound.
func (tx *Tx) PairOf(ctx context.Context, a, b string) (duplicates.Pair, error) {
	return first(Collect(ctx, tx, scanPair, `SELECT `+pairColumns+` FROM directory_duplicate
		WHERE first = $1 AND second = $2`, a, b))
}

// AddPairs adds pairs that are new; what was decided stays decided. It
// returns how many are new.
func (tx *Tx) AddPairs(ctx context.Context, pairs []duplicates.Pair) (int, error) {
	added := 0
	for _, p := range pairs {
		n, err := tx.Exec(ctx, `INSERT INTO directory_duplicate (first, second, score, reasons, state, found_at)
			VALUES ($1, $2, $3, $4, 'open', $5) ON CONFLICT (first, second) DO NOTHING`,
			p.First, p.Second, p.Score, p.Reasons, tx.Now())
		if err != nil {
			return added, err
		}
		added += int(n)
	}
	return added, nil
}

// SetPair writes a decision on a pair.
func (tx *Tx) SetPair(ctx context.Context, p duplicates.Pair) error {
	_, err := tx.Exec(ctx, `UPDATE directory_duplicate SET state = $1, who = $2, decided_at = $3, undone_at = $4
		WHERE first = $5 AND second = $6`, p.State, p.Who, p.Decided, p.Undone, p.First, p.Second)
	return err
}

// DropOpenPairs forgets the open pairs of a record that left the directory.
func (tx *Tx) DropOpenPairs(ctx context.Context, id string) error {
	_, err := tx.Exec(ctx, `DELETE FROM directory_duplicate WHERE state = 'open' AND (first = $1 OR second = $1)`, id)
	return err
}
