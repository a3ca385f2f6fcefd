package store

import (
	"context"
	"strconv"
	"time"

	"relais/internal/referral"
)

// AddMove adds a move. A repeat of its Once answers a conflict (IsUnique), on
// PostgreSQL with the next statement or the commit.
func (tx *Tx) AddMove(ctx context.Context, m referral.MoveRow) error {
	return tx.Later(ctx, `INSERT INTO referral_move (referral, seq, link, parcel, own, once)
		VALUES ($1, $2, $3, $4, $5, $6)`, m.Referral, m.Seq, m.Link, m.Parcel, m.Own, m.Once)
}

// Moves lists the moves of a referral in their order.
func (tx *Tx) Moves(ctx context.Context, key int64) ([]referral.MoveRow, error) {
	return Collect(ctx, tx, func(r *Rows, m *referral.MoveRow) error {
		m.Referral = key
		return r.Scan(&m.Seq, &m.Link, &m.Parcel, &m.Own)
	}, `SELECT seq, link, parcel, own FROM referral_move WHERE referral = $1 ORDER BY seq`, key)
}

// MoveAt reads one move of a referral.
func (tx *Tx) MoveAt(ctx context.Context, key int64, seq int) (m referral.MoveRow, err error) {
	m.Referral, m.Seq = key, seq
	err = tx.QueryRow(ctx, moveAt, key, seq).Scan(&m.Link, &m.Parcel, &m.Own)
	return m, err
}

const moveAt = `SELECT link, parcel, own FROM referral_move WHERE referral = $1 AND seq = $2`

// MoveOnce tells which referral a repeat belongs to: not found for none.
func (tx *Tx) MoveOnce(ctx context.Context, once []byte) (id string, err error) {
	err = tx.QueryRow(ctx, `SELECT r.id FROM referral_move m JOIN referral r ON r.row = m.referral WHERE m.once = $1`,
		once).Scan(&id)
	return id, err
}

// EraseParcels destroys what was sealed to the other side in the moves with
// these numbers. The moves stay, with their links.
func (tx *Tx) EraseParcels(ctx context.Context, key int64, seqs []int) error {
	tx.Erased()
	if _, err := tx.Exec(ctx, `UPDATE desk_work SET recipient = NULL WHERE referral = $1`, key); err != nil {
		return err
	}
	for _, seq := range seqs {
		n, err := tx.Exec(ctx, `UPDATE referral_move SET parcel = NULL WHERE referral = $1 AND seq = $2 AND parcel IS NOT NULL`, key, seq)
		if err != nil {
			return err
		}
		if n == 0 {
			continue
		}
		var id string
		if err := tx.QueryRow(ctx, `SELECT id FROM referral WHERE row = $1`, key).Scan(&id); err != nil {
			return err
		}
		if err := tx.journal(ctx, erasedParcel, id+"/"+strconv.Itoa(seq)); err != nil {
			return err
		}
	}
	return nil
}

// Hold keeps a parcel sealed ahead.
func (tx *Tx) Hold(ctx context.Context, h referral.HeldRow) error {
	_, err := tx.Exec(ctx, `INSERT INTO held (bundle, due, sealed) VALUES ($1, $2, $3)`, h.Bundle, h.Due, h.Sealed)
	return err
}

func scanHeld(r *Rows, h *referral.HeldRow) error {
	return r.Scan(&h.Key, &h.Bundle, &h.Due, &h.Sealed)
}

// Held lists what is held for a bundle, in the order of holding.
func (tx *Tx) Held(ctx context.Context, bundle string) ([]referral.HeldRow, error) {
	return Collect(ctx, tx, scanHeld, `SELECT row, bundle, due, sealed FROM held WHERE bundle = $1 ORDER BY row`, bundle)
}

// HeldDue lists the bundles of which something is to be sent.
func (tx *Tx) HeldDue(ctx context.Context, now time.Time, limit int) ([]string, error) {
	return Collect(ctx, tx, func(r *Rows, b *string) error { return r.Scan(b) },
		`SELECT DISTINCT bundle FROM held WHERE due <= $1 LIMIT $2`, now, limit)
}

// SetHeldDue says when something held is sent; zero for never by itself.
func (tx *Tx) SetHeldDue(ctx context.Context, key int64, due time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE held SET due = $1 WHERE row = $2`, due, key)
	return err
}

// DropHeld destroys what is held.
func (tx *Tx) DropHeld(ctx context.Context, key int64) error {
	tx.Erased()
	_, err := tx.Exec(ctx, `DELETE FROM held WHERE row = $1`, key)
	return err
}

// EraseHeld is DropHeld for what must never be sent, also after a restore.
func (tx *Tx) EraseHeld(ctx context.Context, key int64) error {
	if err := tx.DropHeld(ctx, key); err != nil {
		return err
	}
	return tx.journal(ctx, erasedHeldRow, strconv.FormatInt(key, 10))
}

// DropBundle destroys all that is held for a bundle.
func (tx *Tx) DropBundle(ctx context.Context, bundle string) error {
	tx.Erased()
	n, err := tx.Exec(ctx, `DELETE FROM held WHERE bundle = $1`, bundle)
	if err != nil || n == 0 {
		return err
	}
	return tx.journal(ctx, erasedHeld, bundle)
}

// AddDeskCopy keeps the desk's copy of an ask until it is due.
func (tx *Tx) AddDeskCopy(ctx context.Context, d referral.DeskRow) error {
	return tx.Later(ctx, `INSERT INTO desk_copy (referral, desk, sent, header, parcel) VALUES ($1, $2, 0, $3, $4)`,
		d.Referral, d.Desk, d.Header, d.Parcel)
}

// SendDeskCopy gives the desk its copy, if there is one.
func (tx *Tx) SendDeskCopy(ctx context.Context, key int64) error {
	_, err := tx.Exec(ctx, `UPDATE desk_copy SET sent = 1 WHERE referral = $1`, key)
	return err
}

// DropUnsentDeskCopy destroys the desk's copy of an ask that the desk was not
// given.
func (tx *Tx) DropUnsentDeskCopy(ctx context.Context, key int64) error {
	tx.Erased()
	_, err := tx.Exec(ctx, `DELETE FROM desk_copy WHERE referral = $1 AND sent = 0`, key)
	return err
}

// DropDeskCopy destroys the desk's copy of an ask, and its own of what it did.
func (tx *Tx) DropDeskCopy(ctx context.Context, key int64) error {
	tx.Erased()
	if _, err := tx.Exec(ctx, `DELETE FROM desk_copy WHERE referral = $1`, key); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `UPDATE desk_work SET own = NULL WHERE referral = $1`, key)
	return err
}
