package store

import "context"

// PutSectorChange keeps what is proposed for an agency's sector, in the place of what was proposed before.
func (tx *Tx) PutSectorChange(ctx context.Context, id string, sealed []byte) error {
	_, err := tx.Exec(ctx, `INSERT INTO sector_change (agency, sealed) VALUES ($1, $2)
		ON CONFLICT (agency) DO UPDATE SET sealed = excluded.sealed`, id, sealed)
	return err
}

// SectorChange reads what is proposed for an agency's sector.
func (tx *Tx) SectorChange(ctx context.Context, id string) ([]byte, error) {
	return first(Collect(ctx, tx, func(r *Rows, b *[]byte) error { return r.Scan(b) },
		`SELECT sealed FROM sector_change WHERE agency = $1`, id))
}

// SectorChanges lists the agencies for whose sector something is proposed.
func (tx *Tx) SectorChanges(ctx context.Context) ([]string, error) {
	return Collect(ctx, tx, func(r *Rows, id *string) error { return r.Scan(id) },
		`SELECT agency FROM sector_change ORDER BY agency`)
}

// DropSectorChange forgets what was proposed.
func (tx *Tx) DropSectorChange(ctx context.Context, id string) error {
	_, err := tx.Exec(ctx, `DELETE FROM sector_change WHERE agency = $1`, id)
	return err
}
