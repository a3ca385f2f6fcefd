package store

import (
	"context"
	"fmt"
	"strings"
)

// Kinds of erasures in the journal.
const (
	erasedRelease = "release" // the recipient's key to a release
	erasedParcel  = "parcel"  // what was sealed to the other side in a move: referral/seq
	erasedHeld    = "held"    // what was sealed ahead: a bundle
	erasedHeldRow = "parked"  // one parcel that was sealed ahead: its row
	erasedHolder  = "holder"  // wraps of the agency's keys for a member who may read no more
	erasedMember  = "member"  // every key of a member who was removed
)

// Erasure is a line of the journal of erasures: random ids only.
type Erasure struct {
	Row          int64
	Kind, Object string
}

// journal notes an erasure in the transaction that makes it.
func (tx *Tx) journal(ctx context.Context, kind, object string) error {
	_, err := tx.Exec(ctx, `INSERT INTO erasure (kind, object) VALUES ($1, $2)`, kind, object)
	return err
}

// Erasures lists the erasures after a row, oldest first.
func (tx *Tx) Erasures(ctx context.Context, after int64, limit int) ([]Erasure, error) {
	return Collect(ctx, tx, func(r *Rows, e *Erasure) error { return r.Scan(&e.Row, &e.Kind, &e.Object) },
		`SELECT row, kind, object FROM erasure WHERE row > $1 ORDER BY row LIMIT $2`, after, limit)
}

// EraseAgain makes an erasure of the journal again, after an older state was
// restored, and notes it under the number that it had. It reports false, and
// does nothing, for one that this state has made already.
func (tx *Tx) EraseAgain(ctx context.Context, e Erasure) (bool, error) {
	n, err := tx.Exec(ctx, `INSERT INTO erasure (row, kind, object)`+dialects[tx.engine].numbered+
		` VALUES ($1, $2, $3) ON CONFLICT (row) DO NOTHING`, e.Row, e.Kind, e.Object)
	if err != nil || n == 0 {
		return false, err
	}
	tx.Erased()
	return true, tx.erase(ctx, e)
}

// ErasedAgain ends making erasures again: later ones get later numbers.
func (tx *Tx) ErasedAgain(ctx context.Context) error {
	q := dialects[tx.engine].erasures
	if q == "" {
		return nil
	}
	var next int64
	return tx.QueryRow(ctx, q).Scan(&next)
}

// erase makes one erasure. What is not there is no error.
func (tx *Tx) erase(ctx context.Context, e Erasure) error {
	switch e.Kind {
	case erasedRelease:
		_, err := tx.Exec(ctx, `UPDATE released SET wrap = NULL WHERE id = $1`, e.Object)
		return err
	case erasedParcel:
		id, seq, _ := strings.Cut(e.Object, "/")
		var n int
		if _, err := fmt.Sscan(seq, &n); err != nil {
			return fmt.Errorf("store: a line of the journal can't be read")
		}
		return tx.eraseParcel(ctx, id, n)
	case erasedHeld:
		_, err := tx.Exec(ctx, `DELETE FROM held WHERE bundle = $1`, e.Object)
		return err
	case erasedHeldRow:
		var key int64
		if _, err := fmt.Sscan(e.Object, &key); err != nil {
			return fmt.Errorf("store: a line of the journal can't be read")
		}
		_, err := tx.Exec(ctx, `DELETE FROM held WHERE row = $1`, key)
		return err
	case erasedHolder:
		_, err := tx.Exec(ctx, `DELETE FROM version_wrap WHERE holder = $1`, e.Object)
		return err
	case erasedMember:
		return tx.eraseMember(ctx, e.Object)
	}
	return fmt.Errorf("store: an unknown kind of erasure")
}

// eraseParcel erases a parcel of a referral, with what else the recipient and
// the desk have of the ask.
func (tx *Tx) eraseParcel(ctx context.Context, referral string, seq int) error {
	for _, q := range []string{
		`UPDATE referral SET recipient_card = NULL WHERE id = $1`,
		`DELETE FROM desk_copy WHERE referral = (SELECT row FROM referral WHERE id = $1)`,
	} {
		if _, err := tx.Exec(ctx, q, referral); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `UPDATE referral_move SET parcel = NULL
		WHERE seq = $1 AND referral = (SELECT row FROM referral WHERE id = $2)`, seq, referral)
	return err
}

func (tx *Tx) eraseMember(ctx context.Context, member string) error {
	for _, q := range []string{
		`DELETE FROM version_wrap WHERE holder = $1`, `DELETE FROM root_wrap WHERE holder = $1`,
		`DELETE FROM member_unlock WHERE member = $1`, `DELETE FROM session WHERE member = $1`,
	} {
		if _, err := tx.Exec(ctx, q, member); err != nil {
			return err
		}
	}
	return nil
}
