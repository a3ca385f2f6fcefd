package store

import (
	"context"

	"relais/internal/directory/catalog"
	"relais/internal/directory/hsds"
	"relais/internal/directory/visibility"
	"relais/internal/fault"
)

const hiddenPartColumns = `SELECT service, agency, whole, key_version, sealed, changed_at FROM hidden_part`

func scanHiddenPart(r *Rows, h *visibility.HiddenPart) error {
	return r.Scan(&h.Service, &h.Agency, &h.Whole, &h.KeyVersion, &h.Sealed, &h.Changed)
}

// HiddenPart returns what is hidden of a service to its own agency, or
// fault.NotFound.
func (tx *Tx) HiddenPart(ctx context.Context, service, agency string) (visibility.HiddenPart, error) {
	return first(Collect(ctx, tx, scanHiddenPart, hiddenPartColumns+` WHERE service = $1 AND agency = $2`, service, agency))
}

// HiddenServices returns the services that only an agency knows of, to that
// agency, in the order of their ids.
func (tx *Tx) HiddenServices(ctx context.Context, agency string) ([]visibility.HiddenPart, error) {
	return Collect(ctx, tx, scanHiddenPart, hiddenPartColumns+` WHERE agency = $1 AND whole ORDER BY service`, agency)
}

// PutHiddenPart adds what is hidden of a service or replaces it. What another
// agency hid while the service was its own stays: fault.Conflict.
func (tx *Tx) PutHiddenPart(ctx context.Context, h visibility.HiddenPart) error {
	n, err := tx.Exec(ctx, `INSERT INTO hidden_part (service, agency, whole, key_version, sealed, changed_at)
		VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (service) DO UPDATE SET agency = excluded.agency, whole = excluded.whole,
			key_version = excluded.key_version, sealed = excluded.sealed, changed_at = excluded.changed_at
		WHERE hidden_part.agency = excluded.agency`,
		h.Service, h.Agency, h.Whole, h.KeyVersion, h.Sealed, h.Changed)
	if err == nil && n == 0 {
		err = fault.New(fault.Conflict, "directory.hidden_other")
	}
	return err
}

// DeleteHiddenPart removes what is hidden of a service: nothing is any more.
func (tx *Tx) DeleteHiddenPart(ctx context.Context, service, agency string) error {
	_, err := tx.Exec(ctx, `DELETE FROM hidden_part WHERE service = $1 AND agency = $2`, service, agency)
	return err
}

// DirectoryRows returns some of the records that changed after a version, in
// the order of their rows, from after a row on: a large directory is read in
// pieces.
func (tx *Tx) DirectoryRows(ctx context.Context, version, after int64, limit int) ([]catalog.Row, error) {
	scan := func(r *Rows, e *catalog.Row) error {
		var kind, doc string
		err := r.Scan(&e.Row, &kind, &e.ID, &e.Organization, &e.Agency, &e.Changed, &doc, &e.Licensed)
		e.Kind, e.Doc = hsds.Kind(kind), []byte(doc)
		return err
	}
	return Collect(ctx, tx, scan, `SELECT r.row, r.kind, r.id, r.organization, r.agency, r.changed_at, d.doc,
		`+recordLicensed+`
		FROM directory_record r JOIN directory_document d ON d.record = r.row
		WHERE r.version > $1 AND r.row > $2 ORDER BY r.row LIMIT $3`, version, after, limit)
}

// DirectoryRowNumbers returns the numbers of all rows, in order.
func (tx *Tx) DirectoryRowNumbers(ctx context.Context) ([]int64, error) {
	return Collect(ctx, tx, func(r *Rows, n *int64) error { return r.Scan(n) }, `SELECT row FROM directory_record ORDER BY row`)
}

// DirectorySize counts the records.
func (tx *Tx) DirectorySize(ctx context.Context) (n int, err error) {
	err = tx.QueryRow(ctx, `SELECT count(*) FROM directory_record`).Scan(&n)
	return n, err
}
