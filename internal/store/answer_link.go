package store

import "context"

// AnswerLinkRow is a link by which a recipient without Relais answers.
type AnswerLinkRow struct {
	Referral int64
	Token    []byte // hash of what stands in the address
	Sealed   []byte // for the node
	Ask      []byte // under a key of the link and its code
}

// PutAnswerLink writes the link of a referral, over one that it had.
func PutAnswerLink(ctx context.Context, tx *Tx, r AnswerLinkRow) error {
	if err := DropAnswerLink(ctx, tx, r.Referral); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `INSERT INTO answer_link (referral, token, sealed, ask) VALUES ($1, $2, $3, $4)`, r.Referral, r.Token, r.Sealed, r.Ask)
	return err
}

// SetAnswerLink writes what the node notes of a link.
func SetAnswerLink(ctx context.Context, tx *Tx, r AnswerLinkRow) error {
	_, err := tx.Exec(ctx, `UPDATE answer_link SET sealed = $2 WHERE token = $1`, r.Token, r.Sealed)
	return err
}

// AnswerLink finds a link by the hash of what stands in its address; ErrNotFound
// for none.
func AnswerLink(ctx context.Context, tx *Tx, token []byte) (r AnswerLinkRow, err error) {
	r.Token = token
	err = tx.QueryRow(ctx, `SELECT referral, sealed, ask FROM answer_link WHERE token = $1`, token).Scan(&r.Referral, &r.Sealed, &r.Ask)
	return r, err
}

// HasAnswerLink reports whether a referral has a link.
func HasAnswerLink(ctx context.Context, tx *Tx, referral int64) (bool, error) {
	var n int
	err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM answer_link WHERE referral = $1`, referral).Scan(&n)
	return n > 0, err
}

// DropAnswerLink destroys the link of a referral, with what it opens.
func DropAnswerLink(ctx context.Context, tx *Tx, referral int64) error {
	n, err := tx.Exec(ctx, `DELETE FROM answer_link WHERE referral = $1`, referral)
	if n > 0 {
		tx.Erased()
	}
	return err
}
