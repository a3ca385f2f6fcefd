package store

import (
	"context"

	"relais/internal/agency"
)

// maxKept is how many kept forms a member may have; older ones make room.
const maxKept = 100

func scanKept(r *Rows, k *agency.KeptRow) error { return r.Scan(&k.ID, &k.Member, &k.Sealed, &k.Saved) }

// AddKept keeps a form for a member, in place of what was kept in its slot.
func (tx *Tx) AddKept(ctx context.Context, k agency.KeptRow) error {
	if _, err := tx.Exec(ctx, `DELETE FROM kept WHERE member = $1 AND slot = $2`, k.Member, k.Slot); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `INSERT INTO kept (id, member, slot, sealed, saved_at) VALUES ($1, $2, $3, $4, $5)`,
		k.ID, k.Member, k.Slot, k.Sealed, k.Saved)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `DELETE FROM kept WHERE member = $1 AND row NOT IN
		(SELECT row FROM kept WHERE member = $1 ORDER BY row DESC LIMIT $2)`, k.Member, maxKept)
	return err
}

// AddFound keeps what arrived after a session had ended, unless its slot is taken or the member has as many kept forms as
// fit: what somebody else sends never pushes out what the member wrote. It reports whether it was kept.
func (tx *Tx) AddFound(ctx context.Context, k agency.KeptRow) (bool, error) {
	n, err := tx.Exec(ctx, `INSERT INTO kept (id, member, slot, sealed, saved_at) SELECT $1, $2, $3, $4, $5
		WHERE (SELECT count(*) FROM kept WHERE member = $2) < $6
		AND NOT EXISTS (SELECT 1 FROM kept WHERE member = $2 AND slot = $3)`, k.ID, k.Member, k.Slot, k.Sealed, k.Saved, maxKept)
	return n == 1, err
}

// KeptOf lists a member's kept forms, newest first.
func (tx *Tx) KeptOf(ctx context.Context, member string) ([]agency.KeptRow, error) {
	return Collect(ctx, tx, scanKept, `SELECT id, member, sealed, saved_at FROM kept
		WHERE member = $1 ORDER BY row DESC`, member)
}

// Kept reads one of a member's kept forms.
func (tx *Tx) Kept(ctx context.Context, member, id string) (agency.KeptRow, error) {
	return first(Collect(ctx, tx, scanKept, `SELECT id, member, sealed, saved_at FROM kept
		WHERE id = $1 AND member = $2`, id, member))
}

// KeptIn reads what a member kept in a slot.
func (tx *Tx) KeptIn(ctx context.Context, member string, slot []byte) (agency.KeptRow, error) {
	return first(Collect(ctx, tx, scanKept, `SELECT id, member, sealed, saved_at FROM kept
		WHERE member = $1 AND slot = $2`, member, slot))
}

// DropKept destroys one of a member's kept forms.
func (tx *Tx) DropKept(ctx context.Context, member, id string) error {
	tx.Erased()
	n, err := tx.Exec(ctx, `DELETE FROM kept WHERE id = $1 AND member = $2`, id, member)
	if err == nil && n == 0 {
		return ErrNotFound
	}
	return err
}
