package store

import (
	"context"
	"slices"
	"time"

	"relais/internal/agency"
)

// Kits lists an agency's recovery kits, newest first: the confirmed one and perhaps one that is being printed.
func (tx *Tx) Kits(ctx context.Context, id string) ([]agency.KitRow, error) {
	all, err := Collect(ctx, tx, func(r *Rows, k *agency.KitRow) error {
		var confirmed int
		err := r.Scan(&k.ID, &k.Agency, &confirmed, &k.Cert, &k.Wraps, &k.About)
		k.Confirmed = confirmed == 1
		return err
	}, `SELECT id, agency, confirmed, cert, wraps, about FROM agency_kit WHERE agency = $1 ORDER BY confirmed, created_at DESC`, id)
	return slices.DeleteFunc(all, func(k agency.KitRow) bool { return tx.hasEnded(EndedKit, k.ID) }), err
}

// AddKit adds a kit.
func (tx *Tx) AddKit(ctx context.Context, k agency.KitRow) error {
	_, err := tx.Exec(ctx, `INSERT INTO agency_kit (id, agency, confirmed, cert, wraps, about, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, k.ID, k.Agency, bit(k.Confirmed), k.Cert, k.Wraps, blob(k.About), tx.Now())
	return err
}

// SetKitCert replaces a kit's certificate after the root changed.
func (tx *Tx) SetKitCert(ctx context.Context, id string, cert []byte) error {
	_, err := tx.Exec(ctx, `UPDATE agency_kit SET cert = $1 WHERE id = $2`, cert, id)
	return err
}

// ConfirmKit says that a kit was printed, and by whom.
func (tx *Tx) ConfirmKit(ctx context.Context, id string, about []byte) error {
	_, err := tx.Exec(ctx, `UPDATE agency_kit SET confirmed = 1, about = $1 WHERE id = $2`, about, id)
	return err
}

// DropKit destroys a kit and what was sealed to it.
func (tx *Tx) DropKit(ctx context.Context, agencyID, id string) error {
	if err := tx.DropVersionWraps(ctx, agencyID, id); err != nil {
		return err
	}
	if err := tx.DropRootWraps(ctx, agencyID, id); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM agency_kit WHERE id = $1`, id); err != nil {
		return err
	}
	return tx.journal(ctx, erasedKit, id)
}

// AddRecovery adds a recovery that waits.
func (tx *Tx) AddRecovery(ctx context.Context, r agency.RecoveryRow) error {
	_, err := tx.Exec(ctx, `INSERT INTO recovery (id, agency, state, ready_at, created_at) VALUES ($1, $2, $3, $4, $5)`,
		r.ID, r.Agency, r.State, r.Ready, tx.Now())
	return err
}

// Recovery reads a recovery.
func (tx *Tx) Recovery(ctx context.Context, id string) (agency.RecoveryRow, error) {
	return first(tx.recoveries(ctx, `id = $1`, id))
}

// RecoveriesWaiting lists the recoveries of an agency that wait.
func (tx *Tx) RecoveriesWaiting(ctx context.Context, id string) ([]agency.RecoveryRow, error) {
	all, err := tx.recoveries(ctx, `agency = $1 AND state = 0`, id)
	return slices.DeleteFunc(all, func(r agency.RecoveryRow) bool { return r.State != agency.RecoveryWaits }), err
}

func (tx *Tx) recoveries(ctx context.Context, where, arg string) ([]agency.RecoveryRow, error) {
	return Collect(ctx, tx, func(r *Rows, v *agency.RecoveryRow) error {
		err := r.Scan(&v.ID, &v.Agency, &v.State, &v.Ready)
		if v.State == agency.RecoveryWaits && tx.hasEnded(EndedRecovery, v.ID) {
			v.State = agency.RecoveryCancelled // somebody put it back
		}
		return err
	}, `SELECT id, agency, state, ready_at FROM recovery WHERE `+where+` ORDER BY row`, arg)
}

// EndRecovery gives a waiting recovery its final state: fault.Conflict when it does not wait.
func (tx *Tx) EndRecovery(ctx context.Context, id string, state int) error {
	n, err := tx.Exec(ctx, `UPDATE recovery SET state = $1 WHERE id = $2 AND state = 0`, state, id)
	if err := stale(n, err); err != nil {
		return err
	}
	return tx.journal(ctx, endedRecovery, id)
}

// SweepNotices forgets notices older than a time.
func (tx *Tx) SweepNotices(ctx context.Context, before time.Time) error {
	_, err := tx.Exec(ctx, `DELETE FROM notice WHERE created_at < $1`, before)
	return err
}
