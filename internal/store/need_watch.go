package store

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// NeedWatchRow is an open need, as the node watches it.
type NeedWatchRow struct {
	Need   []byte    // keyed hash
	Desk   []byte    // pseudonym, zeros until it is told
	Due    time.Time // when the desk is told; zero for never
	Sent   bool      // it was told
	Sealed []byte    // for the node
	Parcel []byte    // to the desk, or nil
}

const needWatchColumns = `need, desk, due, sent, sealed, parcel`

func scanNeedWatch(r *Rows, w *NeedWatchRow) error {
	var sent int
	err := r.Scan(&w.Need, &w.Desk, &w.Due, &sent, &w.Sealed, &w.Parcel)
	w.Sent = sent == 1
	return err
}

// AddNeedWatch begins to watch a need; one that is watched already is IsUnique.
func AddNeedWatch(ctx context.Context, tx *Tx, w NeedWatchRow) error {
	_, err := tx.Exec(ctx, `INSERT INTO need_watch (`+needWatchColumns+`) VALUES ($1, $2, $3, $4, $5, $6)`,
		w.Need, w.Desk, w.Due, bit(w.Sent), w.Sealed, w.Parcel)
	return err
}

// SetNeedWatch writes over what was read (its Sealed); false where somebody else
// was faster.
func SetNeedWatch(ctx context.Context, tx *Tx, w NeedWatchRow, read []byte) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE need_watch SET desk = $2, due = $3, sent = $4, sealed = $5, parcel = $6 WHERE need = $1 AND sealed = $7`,
		w.Need, w.Desk, w.Due, bit(w.Sent), w.Sealed, w.Parcel, read)
	return n > 0, err
}

// DropNeedWatch ends the watch over a need.
func DropNeedWatch(ctx context.Context, tx *Tx, need []byte) error {
	_, err := tx.Exec(ctx, `DELETE FROM need_watch WHERE need = $1`, need)
	return err
}

// NeedWatches finds needs that are watched.
func NeedWatches(ctx context.Context, tx *Tx, needs [][]byte) ([]NeedWatchRow, error) {
	if len(needs) == 0 {
		return nil, nil
	}
	var at []string
	var args []any
	for i, n := range needs {
		at, args = append(at, fmt.Sprintf("$%d", i+1)), append(args, n)
	}
	return Collect(ctx, tx, scanNeedWatch, `SELECT `+needWatchColumns+` FROM need_watch WHERE need IN (`+strings.Join(at, ", ")+`)`, args...)
}

// NeedWatchesDue lists needs of which the desk should be told.
func NeedWatchesDue(ctx context.Context, tx *Tx, now time.Time, limit int) ([]NeedWatchRow, error) {
	return Collect(ctx, tx, scanNeedWatch, `SELECT `+needWatchColumns+` FROM need_watch WHERE due <= $1 AND sent = 0 ORDER BY due LIMIT $2`, now, limit)
}

// NeedWatchesAt lists the needs of which a desk was told.
func NeedWatchesAt(ctx context.Context, tx *Tx, desk []byte) ([]NeedWatchRow, error) {
	return Collect(ctx, tx, scanNeedWatch, `SELECT `+needWatchColumns+` FROM need_watch WHERE desk = $1 AND sent = 1 ORDER BY due, row`, desk)
}

// NeedWatchesAfter lists needs that are watched, from a row on, and the last row
// of them.
func NeedWatchesAfter(ctx context.Context, tx *Tx, after int64, limit int) (all []NeedWatchRow, last int64, err error) {
	all, err = Collect(ctx, tx, func(r *Rows, w *NeedWatchRow) error { return r.Scan(&last, &w.Need, &w.Sealed) },
		`SELECT row, need, sealed FROM need_watch WHERE row > $1 ORDER BY row LIMIT $2`, after, limit)
	return all, last, err
}
