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

// AddAnswered keeps an answer until due; about is a keyed hash of what it is
// about. It reports false when a request with this key was answered already.
func (tx *Tx) AddAnswered(ctx context.Context, once []byte, due time.Time, about, answer []byte) (bool, error) {
	n, err := tx.Exec(ctx, `INSERT INTO answered (once, due, about, answer) VALUES ($1, $2, $3, $4)
		ON CONFLICT (once) DO NOTHING`, once, due, about, answer)
	return n == 1, err
}

// AnswerAbout is a kept answer without its words.
type AnswerAbout struct{ Once, About []byte }

// AnswersAbout lists the kept answers, for who destroys those about something.
func (tx *Tx) AnswersAbout(ctx context.Context) ([]AnswerAbout, error) {
	return Collect(ctx, tx, func(r *Rows, a *AnswerAbout) error { return r.Scan(&a.Once, &a.About) }, `SELECT once, about FROM answered`)
}

// EmptyAnswer destroys what a kept answer says; that there was one stays.
func (tx *Tx) EmptyAnswer(ctx context.Context, once []byte) error {
	tx.Erased()
	_, err := tx.Exec(ctx, `UPDATE answered SET answer = $1 WHERE once = $2`, []byte{}, once)
	return err
}

// DropAnswered destroys the answers whose time is over.
func (tx *Tx) DropAnswered(ctx context.Context) error {
	_, err := tx.Exec(ctx, `DELETE FROM answered WHERE due <= $1`, tx.Now())
	return err
}
