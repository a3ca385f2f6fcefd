package store

import (
	"context"
	"fmt"
)

// PlaceRow is a place that was accepted.
type PlaceRow struct {
	ID     []byte // keyed hash of the referral
	Turn   int64  // random, another at each change
	Sealed []byte // for the node
}

// PutPlace writes a place that was accepted, over what stood there.
func PutPlace(ctx context.Context, tx *Tx, p PlaceRow) error {
	_, err := tx.Exec(ctx, `INSERT INTO place_taken (id, turn, sealed) VALUES ($1, $2, $3)
		ON CONFLICT (id) DO UPDATE SET turn = excluded.turn, sealed = excluded.sealed`, p.ID, p.Turn, p.Sealed)
	return err
}

// DropPlace takes a place away.
func DropPlace(ctx context.Context, tx *Tx, id []byte) error {
	_, err := tx.Exec(ctx, `DELETE FROM place_taken WHERE id = $1`, id)
	return err
}

// Place reads one; ErrNotFound for none.
func Place(ctx context.Context, tx *Tx, id []byte) (p PlaceRow, err error) {
	p.ID = id
	err = tx.QueryRow(ctx, `SELECT turn, sealed FROM place_taken WHERE id = $1`, id).Scan(&p.Turn, &p.Sealed)
	return p, err
}

// Places lists all of them.
func Places(ctx context.Context, tx *Tx) ([]PlaceRow, error) {
	return Collect(ctx, tx, func(r *Rows, p *PlaceRow) error { return r.Scan(&p.ID, &p.Turn, &p.Sealed) },
		`SELECT id, turn, sealed FROM place_taken ORDER BY row`)
}

// PlacesMark changes when any of them does.
func PlacesMark(ctx context.Context, tx *Tx) (mark string, err error) {
	var n, sum int64
	err = tx.QueryRow(ctx, `SELECT COUNT(*), COALESCE(SUM(turn), 0) FROM place_taken`).Scan(&n, &sum)
	return fmt.Sprint(n, " ", sum), err
}
