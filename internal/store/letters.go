package store

import (
	"context"
	"time"
)

// LetterRow is a letter to a member that waits to be sent.
type LetterRow struct {
	Recipient []byte // pseudonym of the member
	Body      []byte // for the node
	Tries     int
}

// PutLetter adds a letter, unless one waits for that member.
func (tx *Tx) PutLetter(ctx context.Context, recipient, body []byte) error {
	_, err := tx.Exec(ctx, `INSERT INTO member_letter (recipient, body, tries, next_at) VALUES ($1, $2, 0, $3)
		ON CONFLICT (recipient) DO NOTHING`, recipient, body, tx.Now())
	return err
}

// ClaimLetter takes a letter that is due and puts it off, or ErrNotFound.
func (tx *Tx) ClaimLetter(ctx context.Context, again time.Time) (l LetterRow, err error) {
	err = tx.QueryRow(ctx, `SELECT recipient, body, tries FROM member_letter WHERE next_at <= $1 ORDER BY next_at, recipient LIMIT 1`, tx.Now()).
		Scan(&l.Recipient, &l.Body, &l.Tries)
	if err != nil {
		return l, err
	}
	_, err = tx.Exec(ctx, `UPDATE member_letter SET tries = tries + 1, next_at = $1 WHERE recipient = $2`, again, l.Recipient)
	return l, err
}

// DropLetter forgets a letter that was taken, or never will be.
func (tx *Tx) DropLetter(ctx context.Context, recipient []byte) error {
	_, err := tx.Exec(ctx, `DELETE FROM member_letter WHERE recipient = $1`, recipient)
	return err
}
