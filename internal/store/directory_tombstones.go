package store

import (
	"context"

	"relais/internal/directory/hsds"
	"relais/internal/directory/sources"
)

// RemoveDirectoryEntry implements sources.Store.
func (tx *Tx) RemoveDirectoryEntry(ctx context.Context, t sources.Tombstone) error {
	_, err := tx.Exec(ctx, `INSERT INTO directory_tombstone (kind, id, source, reason, merged_into, origin, organization,
			place, agency, publisher, doc, deleted_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
		ON CONFLICT (kind, id) DO UPDATE SET source = excluded.source, reason = excluded.reason,
			merged_into = excluded.merged_into, origin = excluded.origin, organization = excluded.organization,
			place = excluded.place, agency = excluded.agency, publisher = excluded.publisher, doc = excluded.doc,
			deleted_at = excluded.deleted_at, version = excluded.version`,
		string(t.Kind), t.ID, t.By, t.Reason, t.Into, t.Source, t.Organization, t.Place, t.Agency, t.Publisher,
		string(t.Doc), t.At, t.Version)
	if err != nil {
		return err
	}
	for _, part := range []string{"directory_document", "directory_facts", "directory_provenance"} {
		_, err := tx.Exec(ctx, `DELETE FROM `+part+` WHERE record IN
			(SELECT row FROM directory_record WHERE kind = $1 AND id = $2)`, string(t.Kind), t.ID)
		if err != nil {
			return err
		}
	}
	_, err = tx.Exec(ctx, `DELETE FROM directory_record WHERE kind = $1 AND id = $2`, string(t.Kind), t.ID)
	return err
}

const tombstoneColumns = `kind, id, source, reason, merged_into, origin, organization, place, agency, publisher, doc,
	deleted_at, version`

func scanTombstone(r *Rows, t *sources.Tombstone) error {
	var kind, doc string
	err := r.Scan(&kind, &t.ID, &t.By, &t.Reason, &t.Into, &t.Source, &t.Organization, &t.Place, &t.Agency, &t.Publisher,
		&doc, &t.At, &t.Version)
	t.Kind, t.Doc = hsds.Kind(kind), []byte(doc)
	return err
}

// DirectoryTombstone implements sources.Store.
func (tx *Tx) DirectoryTombstone(ctx context.Context, kind hsds.Kind, id string) (sources.Tombstone, error) {
	return first(Collect(ctx, tx, scanTombstone, `SELECT `+tombstoneColumns+` FROM directory_tombstone
		WHERE kind = $1 AND id = $2`, string(kind), id))
}

// DirectoryTombstones lists what left the directory and was not merged, the
// latest first.
func (tx *Tx) DirectoryTombstones(ctx context.Context, offset, limit int) ([]sources.Tombstone, int, error) {
	var total int
	err := tx.QueryRow(ctx, `SELECT count(*) FROM directory_tombstone WHERE reason <> 'merged' AND doc <> '{}'`).Scan(&total)
	if err != nil {
		return nil, 0, err
	}
	list, err := Collect(ctx, tx, scanTombstone, `SELECT `+tombstoneColumns+` FROM directory_tombstone
		WHERE reason <> 'merged' AND doc <> '{}' ORDER BY deleted_at DESC, row DESC LIMIT $1 OFFSET $2`, limit, offset)
	return list, total, err
}

// DropTombstones implements sources.Store.
func (tx *Tx) DropTombstones(ctx context.Context, kind hsds.Kind, ids []string) error {
	var rows []int64
	err := tx.wanted(ctx, func(r *Rows) error {
		var row int64
		err := r.Scan(&row)
		rows = append(rows, row)
		return err
	}, kind, ids, `r.row`, `directory_tombstone r`, ``)
	for _, row := range rows {
		if err == nil {
			err = tx.Later(ctx, `DELETE FROM directory_tombstone WHERE row = $1`, row)
		}
	}
	return err
}

// PutDirectoryRevisions implements sources.Store.
func (tx *Tx) PutDirectoryRevisions(ctx context.Context, pasts []sources.Revision) error {
	var rows [][]any
	for _, p := range pasts {
		rows = append(rows, []any{string(p.Kind), p.ID, p.Version, p.Source, p.Who, string(p.Doc), p.At})
	}
	return tx.insertRows(ctx, `INSERT INTO directory_history (kind, id, version, source, who, doc, changed_at)`, "", 7, rows, nil)
}

// DirectoryRevisions returns the earlier states of a record, the latest first.
func (tx *Tx) DirectoryRevisions(ctx context.Context, kind hsds.Kind, id string, limit int) ([]sources.Revision, error) {
	return Collect(ctx, tx, func(r *Rows, p *sources.Revision) error {
		var kind, doc string
		err := r.Scan(&kind, &p.ID, &p.Version, &p.Source, &p.Who, &doc, &p.At)
		p.Kind, p.Doc = hsds.Kind(kind), []byte(doc)
		return err
	}, `SELECT kind, id, version, source, who, doc, changed_at FROM directory_history
		WHERE kind = $1 AND id = $2 ORDER BY row DESC LIMIT $3`, string(kind), id, limit)
}

// DropDirectoryRevisions implements sources.Store.
func (tx *Tx) DropDirectoryRevisions(ctx context.Context, kind hsds.Kind, id string) error {
	_, err := tx.Exec(ctx, `DELETE FROM directory_history WHERE kind = $1 AND id = $2`, string(kind), id)
	return err
}

// PruneDirectoryRevisions keeps the latest states of each record.
func (tx *Tx) PruneDirectoryRevisions(ctx context.Context, keep int) error {
	_, err := tx.Exec(ctx, `DELETE FROM directory_history WHERE row IN (SELECT row FROM (
		SELECT row, row_number() OVER (PARTITION BY kind, id ORDER BY row DESC) AS n FROM directory_history) AS numbered
		WHERE n > $1)`, keep)
	return err
}
