package store

import (
	"context"

	"relais/internal/directory"
	"relais/internal/directory/hsds"
)

var _ directory.Store = (*Tx)(nil)

const (
	directoryFields = `r.kind, r.id, r.organization, r.place, r.agency, r.source, r.publisher, r.digest,
	r.verified_at, r.changed_at, r.version, d.doc, ` + recordLicensed
	directoryRecords = `directory_record r JOIN directory_document d ON d.record = r.row`
	directoryColumns = directoryFields + ` FROM ` + directoryRecords
)

func scanDirectoryEntry(r *Rows, e *directory.Entry) error {
	var kind, doc string
	err := r.Scan(&kind, &e.ID, &e.Organization, &e.Place, &e.Agency, &e.Source, &e.Publisher, &e.Digest,
		&e.Verified, &e.Changed, &e.Version, &doc, &e.Licensed)
	e.Kind, e.Doc = hsds.Kind(kind), []byte(doc)
	return err
}

// DirectoryVersion implements directory.Store.
func (tx *Tx) DirectoryVersion(ctx context.Context) (int64, error) {
	var version int64
	err := tx.QueryRow(ctx, `SELECT coalesce(max(version), 0) FROM directory_version`).Scan(&version)
	return version, err
}

// NextDirectoryVersion implements directory.Store. Changes to the directory
// are rare enough to wait for one another on this row.
func (tx *Tx) NextDirectoryVersion(ctx context.Context) (int64, error) {
	return tx.InsertID(ctx, `INSERT INTO directory_version (id, version) VALUES (1, 1)
		ON CONFLICT (id) DO UPDATE SET version = directory_version.version + 1 RETURNING version`)
}

// DirectoryEntry implements directory.Store.
func (tx *Tx) DirectoryEntry(ctx context.Context, kind hsds.Kind, id string) (directory.Entry, error) {
	return first(Collect(ctx, tx, scanDirectoryEntry,
		`SELECT `+directoryColumns+` WHERE r.kind = $1 AND r.id = $2`, string(kind), id))
}

// DirectoryFound implements directory.Store.
func (tx *Tx) DirectoryFound(ctx context.Context, kind hsds.Kind, ids []string) (map[string]directory.Entry, error) {
	found := make(map[string]directory.Entry, len(ids))
	err := tx.wanted(ctx, func(r *Rows) error {
		var e directory.Entry
		err := scanDirectoryEntry(r, &e)
		found[e.ID] = e
		return err
	}, kind, ids, directoryFields, directoryRecords, ``)
	return found, err
}

// DirectoryChanges implements directory.Store.
func (tx *Tx) DirectoryChanges(ctx context.Context, after int64, source string) ([]directory.Entry, error) {
	return Collect(ctx, tx, scanDirectoryEntry, `SELECT `+directoryColumns+`
		WHERE r.version > $1 AND ($2 = '' OR r.source = $2) ORDER BY r.row`, after, source)
}

// HiddenLocation implements directory.Store.
func (tx *Tx) HiddenLocation(ctx context.Context, service, agency string) (h directory.Hidden, err error) {
	err = tx.QueryRow(ctx, `SELECT service, agency, key_version, sealed, changed_at FROM hidden_location
		WHERE service = $1 AND agency = $2`, service, agency).
		Scan(&h.Service, &h.Agency, &h.KeyVersion, &h.Sealed, &h.Changed)
	return h, err
}

// PutHiddenLocation implements directory.Store.
func (tx *Tx) PutHiddenLocation(ctx context.Context, h directory.Hidden) error {
	_, err := tx.Exec(ctx, `INSERT INTO hidden_location (service, agency, key_version, sealed, changed_at)
		VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (service) DO UPDATE SET agency = excluded.agency, key_version = excluded.key_version,
			sealed = excluded.sealed, changed_at = excluded.changed_at`,
		h.Service, h.Agency, h.KeyVersion, h.Sealed, h.Changed)
	return err
}
