package store

import (
	"context"
	"time"

	"relais/internal/referral"
)

const releaseColumns = `row, id, referral, consent, until, sealed, wrap`

func scanRelease(r interface{ Scan(...any) error }, o *referral.ReleaseRow) error {
	return r.Scan(&o.Key, &o.ID, &o.Referral, &o.Consent, &o.Until, &o.Sealed, &o.Wrap)
}

// AddRelease adds a release with its sealed body.
func (tx *Tx) AddRelease(ctx context.Context, o referral.ReleaseRow, body []byte) error {
	key, err := tx.InsertID(ctx, `INSERT INTO released (id, referral, consent, until, sealed, wrap)
		VALUES ($1, $2, $3, $4, $5, $6) RETURNING row`, o.ID, o.Referral, o.Consent, o.Until, o.Sealed, o.Wrap)
	if err != nil {
		return err
	}
	return tx.Later(ctx, `INSERT INTO released_body (release, body) VALUES ($1, $2)`, key, body)
}

// ReleaseByID reads a release without its body. Who may ask is decided by its
// referral.
func (tx *Tx) ReleaseByID(ctx context.Context, id string) (o referral.ReleaseRow, err error) {
	err = scanRelease(tx.QueryRow(ctx, `SELECT `+releaseColumns+` FROM released WHERE id = $1`, id), &o)
	return endedRelease(tx, o), err
}

// ReleaseWithBody reads a release with its sealed body.
func (tx *Tx) ReleaseWithBody(ctx context.Context, id string) (o referral.ReleaseRow, body []byte, err error) {
	err = tx.QueryRow(ctx, releaseWithBody, id).
		Scan(&o.Key, &o.ID, &o.Referral, &o.Consent, &o.Until, &o.Sealed, &o.Wrap, &body)
	return endedRelease(tx, o), body, err
}

const releaseWithBody = `SELECT row, id, referral, consent, until, sealed, wrap, body
	FROM released JOIN released_body ON release = row WHERE id = $1`

// endedRelease takes the key from a release that has ended and whose row was put back.
func endedRelease(tx *Tx, o referral.ReleaseRow) referral.ReleaseRow {
	if tx.hasEnded(EndedRelease, o.ID) {
		o.Wrap = nil
	}
	return o
}

// SetRelease writes where a release stands.
func (tx *Tx) SetRelease(ctx context.Context, key int64, sealed []byte) error {
	_, err := tx.Exec(ctx, `UPDATE released SET sealed = $1 WHERE row = $2`, sealed, key)
	return err
}

// SetReleaseBody replaces a release's body, and destroys what it was, unless
// somebody was faster.
func (tx *Tx) SetReleaseBody(ctx context.Context, key int64, before, body []byte) (bool, error) {
	tx.Erased()
	n, err := tx.Exec(ctx, `UPDATE released_body SET body = $1 WHERE release = $2 AND body = $3`, body, key, before)
	return n == 1, err
}

// EraseRelease destroys the recipient's key to a release, and says where it
// stands now.
func (tx *Tx) EraseRelease(ctx context.Context, key int64, sealed []byte) error {
	tx.Erased()
	var id string
	err := tx.QueryRow(ctx, `UPDATE released SET wrap = NULL, sealed = $1 WHERE row = $2 RETURNING id`, sealed, key).Scan(&id)
	if err != nil {
		return err
	}
	return tx.journal(ctx, erasedRelease, id)
}

// ReleasesUnder lists the releases under a consent that still open.
func (tx *Tx) ReleasesUnder(ctx context.Context, consent []byte) ([]referral.ReleaseRow, error) {
	return Collect(ctx, tx, func(r *Rows, o *referral.ReleaseRow) error { return scanRelease(r, o) },
		`SELECT `+releaseColumns+` FROM released WHERE consent = $1 AND wrap IS NOT NULL ORDER BY row`, consent)
}

// ReleasesEnding lists the releases whose consent has ended and that still
// open.
func (tx *Tx) ReleasesEnding(ctx context.Context, now time.Time, limit int) ([]referral.ReleaseRow, error) {
	return Collect(ctx, tx, func(r *Rows, o *referral.ReleaseRow) error { return scanRelease(r, o) },
		`SELECT `+releaseColumns+` FROM released WHERE until <= $1 AND wrap IS NOT NULL ORDER BY until LIMIT $2`, now, limit)
}
