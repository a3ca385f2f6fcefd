package store

import "context"

// DeskWorkRow is one thing that a coalition's desk did about an ask.
type DeskWorkRow struct {
	Referral  int64
	Seq       int
	Link      []byte // for the node
	Own       []byte // the desk's copy
	Sender    []byte // to who asks
	Recipient []byte // to who was asked
}

// AddDeskWork adds what a desk did. Another with the same number was faster: IsUnique.
func AddDeskWork(ctx context.Context, tx *Tx, r DeskWorkRow) error {
	_, err := tx.Exec(ctx, `INSERT INTO desk_work (referral, seq, link, own, sender, recipient) VALUES ($1, $2, $3, $4, $5, $6)`,
		r.Referral, r.Seq, r.Link, r.Own, r.Sender, r.Recipient)
	return err
}

// DeskWorkOf lists what a desk did about an ask, in its order.
func DeskWorkOf(ctx context.Context, tx *Tx, referral int64) ([]DeskWorkRow, error) {
	return Collect(ctx, tx, func(r *Rows, x *DeskWorkRow) error {
		x.Referral = referral
		return r.Scan(&x.Seq, &x.Link, &x.Own, &x.Sender, &x.Recipient)
	}, `SELECT seq, link, own, sender, recipient FROM desk_work WHERE referral = $1 ORDER BY seq`, referral)
}

// TouchDeskCopy counts that something was done at the desk: lists that stand open are told.
func TouchDeskCopy(ctx context.Context, tx *Tx, referral int64) error {
	_, err := tx.Exec(ctx, `UPDATE desk_copy SET touched = touched + 1 WHERE referral = $1`, referral)
	return err
}
