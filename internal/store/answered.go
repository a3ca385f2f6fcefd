package store

import (
	"context"
	"time"
)

// Answered reads the answer that a request with this key was given: not
// found for none.
func (tx *Tx) Answered(ctx context.Context, once []byte) (answer []byte, err error) {
	err = tx.QueryRow(ctx, `SELECT answer FROM answered WHERE once = $1`, once).Scan(&answer)
	return answer, err
}

// AddAnswered keeps an answer until due. It reports false when a request with
// this key was answered already.
func (tx *Tx) AddAnswered(ctx context.Context, once []byte, due time.Time, answer []byte) (bool, error) {
	n, err := tx.Exec(ctx, `INSERT INTO answered (once, due, answer) VALUES ($1, $2, $3)
		ON CONFLICT (once) DO NOTHING`, once, due, answer)
	return n == 1, err
}

// DropAnswered destroys the answers whose time is over.
func (tx *Tx) DropAnswered(ctx context.Context) error {
	_, err := tx.Exec(ctx, `DELETE FROM answered WHERE due <= $1`, tx.Now())
	return err
}
