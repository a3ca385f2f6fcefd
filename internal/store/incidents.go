package store

import "context"

// IncidentRow is a line of an agency's register of incidents.
type IncidentRow struct {
	ID     string
	Sealed []byte // for the agency
}

// AddIncident adds a line to an agency's register of incidents.
func AddIncident(ctx context.Context, tx *Tx, agency []byte, r IncidentRow) error {
	_, err := tx.Exec(ctx, `INSERT INTO incident_note (id, agency, sealed) VALUES ($1, $2, $3)`, r.ID, agency, r.Sealed)
	return err
}

// Incidents lists the lines of an agency's register, oldest first.
func Incidents(ctx context.Context, tx *Tx, agency []byte) ([]IncidentRow, error) {
	return Collect(ctx, tx, func(r *Rows, x *IncidentRow) error { return r.Scan(&x.ID, &x.Sealed) },
		`SELECT id, sealed FROM incident_note WHERE agency = $1 ORDER BY row`, agency)
}
