package store

import "context"

// CalendarRow is a member's feed of times.
type CalendarRow struct {
	Member string // id
	Token  []byte // hash of what stands in the address
	Times  []byte // for the node
	Refs   []byte // under the agency's vault key
}

// PutCalendar writes a member's feed, over the one that they had.
func PutCalendar(ctx context.Context, tx *Tx, r CalendarRow) error {
	if _, err := DropCalendar(ctx, tx, r.Member); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `INSERT INTO calendar_feed (member, token, times, refs) VALUES ($1, $2, $3, $4)`, r.Member, r.Token, r.Times, r.Refs)
	return err
}

// SetCalendar writes what a feed says.
func SetCalendar(ctx context.Context, tx *Tx, r CalendarRow) error {
	_, err := tx.Exec(ctx, `UPDATE calendar_feed SET times = $2 WHERE member = $1`, r.Member, r.Times)
	return err
}

const selectCalendar = `SELECT member, token, times, refs FROM calendar_feed WHERE `

func scanCalendar(rows *Rows, r *CalendarRow) error {
	return rows.Scan(&r.Member, &r.Token, &r.Times, &r.Refs)
}

// CalendarOf finds a member's feed; ErrNotFound for none.
func CalendarOf(ctx context.Context, tx *Tx, member string) (CalendarRow, error) {
	return first(Collect(ctx, tx, scanCalendar, selectCalendar+`member = $1`, member))
}

// CalendarBy finds a feed by the hash of what stands in its address; ErrNotFound for
// none.
func CalendarBy(ctx context.Context, tx *Tx, token []byte) (CalendarRow, error) {
	return first(Collect(ctx, tx, scanCalendar, selectCalendar+`token = $1`, token))
}

// DropCalendar destroys a member's feed, and reports whether there was one.
func DropCalendar(ctx context.Context, tx *Tx, member string) (bool, error) {
	n, err := tx.Exec(ctx, `DELETE FROM calendar_feed WHERE member = $1`, member)
	if n > 0 {
		tx.Erased()
	}
	return n > 0, err
}
