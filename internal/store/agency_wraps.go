package store

import (
	"context"

	"relais/internal/agency"
)

func scanWrap(r *Rows, w *agency.WrapRow) error { return r.Scan(&w.Number, &w.Holder, &w.Sealed) }

// VersionWraps lists the version secrets sealed to a holder, newest first.
func (tx *Tx) VersionWraps(ctx context.Context, id, holder string) ([]agency.WrapRow, error) {
	return Collect(ctx, tx, scanWrap, `SELECT version, holder, sealed FROM version_wrap
		WHERE agency = $1 AND holder = $2 ORDER BY version DESC`, id, holder)
}

// VersionHolders lists who holds a version.
func (tx *Tx) VersionHolders(ctx context.Context, id string, version int) ([]string, error) {
	return Collect(ctx, tx, func(r *Rows, s *string) error { return r.Scan(s) },
		`SELECT holder FROM version_wrap WHERE agency = $1 AND version = $2 ORDER BY holder`, id, version)
}

// AddVersionWrap adds or replaces a wrap of a version's secrets.
func (tx *Tx) AddVersionWrap(ctx context.Context, id string, w agency.WrapRow) error {
	_, err := tx.Exec(ctx, `INSERT INTO version_wrap (agency, version, holder, sealed) VALUES ($1, $2, $3, $4)
		ON CONFLICT (agency, version, holder) DO UPDATE SET sealed = excluded.sealed`, id, w.Number, w.Holder, w.Sealed)
	return err
}

// RootWrap reads the root's seed sealed to a holder.
func (tx *Tx) RootWrap(ctx context.Context, id string, serial int, holder string) (agency.WrapRow, error) {
	return first(Collect(ctx, tx, scanWrap, `SELECT serial, holder, sealed FROM root_wrap
		WHERE agency = $1 AND serial = $2 AND holder = $3`, id, serial, holder))
}

// AddRootWrap adds or replaces a wrap of a root's seed.
func (tx *Tx) AddRootWrap(ctx context.Context, id string, w agency.WrapRow) error {
	_, err := tx.Exec(ctx, `INSERT INTO root_wrap (agency, serial, holder, sealed) VALUES ($1, $2, $3, $4)
		ON CONFLICT (agency, serial, holder) DO UPDATE SET sealed = excluded.sealed`, id, w.Number, w.Holder, w.Sealed)
	return err
}

// DropVersionWraps takes all version wraps from a holder.
func (tx *Tx) DropVersionWraps(ctx context.Context, id, holder string) error {
	tx.Erased()
	n, err := tx.Exec(ctx, `DELETE FROM version_wrap WHERE agency = $1 AND holder = $2`, id, holder)
	if err != nil || n == 0 {
		return err
	}
	return tx.journal(ctx, erasedHolder, holder)
}

// DropRootWraps takes all root wraps from a holder.
func (tx *Tx) DropRootWraps(ctx context.Context, id, holder string) error {
	tx.Erased()
	n, err := tx.Exec(ctx, `DELETE FROM root_wrap WHERE agency = $1 AND holder = $2`, id, holder)
	if err != nil || n == 0 {
		return err
	}
	return tx.journal(ctx, erasedRoot, holder)
}

// DropNextRootWraps destroys the wraps of the root that comes next but for one holder's.
func (tx *Tx) DropNextRootWraps(ctx context.Context, id string, newest int, but string) error {
	tx.Erased()
	_, err := tx.Exec(ctx, `DELETE FROM root_wrap WHERE agency = $1 AND serial > $2 AND holder <> $3`, id, newest, but)
	return err
}

// DropOldRootWraps destroys the wraps of roots that are no longer the newest.
func (tx *Tx) DropOldRootWraps(ctx context.Context, id string, newest int) error {
	tx.Erased()
	_, err := tx.Exec(ctx, `DELETE FROM root_wrap WHERE agency = $1 AND serial < $2`, id, newest)
	return err
}
