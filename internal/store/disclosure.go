package store

import (
	"context"
	"time"

	"relais/internal/referral"
)

func scanDisclosure(r interface{ Scan(...any) error }, d *referral.DisclosureRow) error {
	return r.Scan(&d.ID, &d.Agency, &d.Version, &d.Due, &d.Tell, &d.Sealed)
}

const disclosureColumns = `id, agency, version, due, tell, sealed`

// AddDisclosure adds a disclosure without consent.
func (tx *Tx) AddDisclosure(ctx context.Context, d referral.DisclosureRow) error {
	_, err := tx.Exec(ctx, `INSERT INTO disclosure (id, agency, version, due, tell, sealed) VALUES ($1, $2, 1, $3, $4, $5)`,
		d.ID, d.Agency, d.Due, d.Tell, d.Sealed)
	return err
}

// DisclosureFor reads a disclosure of an agency: not found for everybody else.
func (tx *Tx) DisclosureFor(ctx context.Context, id string, agency []byte) (d referral.DisclosureRow, err error) {
	err = scanDisclosure(tx.QueryRow(ctx, `SELECT `+disclosureColumns+` FROM disclosure WHERE id = $1 AND agency = $2`,
		id, agency), &d)
	return d, err
}

// Disclosures lists an agency's disclosures, newest first.
func (tx *Tx) Disclosures(ctx context.Context, agency []byte) ([]referral.DisclosureRow, error) {
	return Collect(ctx, tx, func(r *Rows, d *referral.DisclosureRow) error { return scanDisclosure(r, d) },
		`SELECT `+disclosureColumns+` FROM disclosure WHERE agency = $1 ORDER BY row DESC`, agency)
}

// SetDisclosure writes a disclosure that was reviewed or told, unless somebody
// was faster.
func (tx *Tx) SetDisclosure(ctx context.Context, d referral.DisclosureRow) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE disclosure SET version = version + 1, due = $1, tell = $2, sealed = $3
		WHERE id = $4 AND agency = $5 AND version = $6`, d.Due, d.Tell, d.Sealed, d.ID, d.Agency, d.Version)
	return n == 1, err
}

// DisclosuresDue lists the disclosures that should have been reviewed.
func (tx *Tx) DisclosuresDue(ctx context.Context, now time.Time, limit int) ([]referral.DisclosureRow, error) {
	return Collect(ctx, tx, func(r *Rows, d *referral.DisclosureRow) error { return scanDisclosure(r, d) },
		`SELECT `+disclosureColumns+` FROM disclosure WHERE due <= $1 ORDER BY due LIMIT $2`, now, limit)
}

// DisclosureTold notes that the agency was told of a late review. It answers
// whether this call was the first.
func (tx *Tx) DisclosureTold(ctx context.Context, id string) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE disclosure SET due = NULL WHERE id = $1 AND due IS NOT NULL`, id)
	return n == 1, err
}

// DisclosuresToTell lists the disclosures of which the person may be told now.
func (tx *Tx) DisclosuresToTell(ctx context.Context, now time.Time, limit int) ([]referral.DisclosureRow, error) {
	return Collect(ctx, tx, func(r *Rows, d *referral.DisclosureRow) error { return scanDisclosure(r, d) },
		`SELECT `+disclosureColumns+` FROM disclosure WHERE tell <= $1 ORDER BY tell LIMIT $2`, now, limit)
}

// DisclosureReminded notes that the agency was reminded. It answers whether
// this call was the first.
func (tx *Tx) DisclosureReminded(ctx context.Context, id string) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE disclosure SET tell = NULL WHERE id = $1 AND tell IS NOT NULL`, id)
	return n == 1, err
}

// AddLegalDemand adds a line to the register of legal demands.
func (tx *Tx) AddLegalDemand(ctx context.Context, d referral.DemandRow) error {
	_, err := tx.Exec(ctx, `INSERT INTO legal_demand (id, agency, sealed) VALUES ($1, $2, $3)`, d.ID, d.Agency, d.Sealed)
	return err
}

// LegalDemands lists an agency's register, newest first.
func (tx *Tx) LegalDemands(ctx context.Context, agency []byte) ([]referral.DemandRow, error) {
	return Collect(ctx, tx, func(r *Rows, d *referral.DemandRow) error {
		d.Agency = agency
		return r.Scan(&d.ID, &d.Sealed)
	}, `SELECT id, sealed FROM legal_demand WHERE agency = $1 ORDER BY row DESC`, agency)
}
