package store

import (
	"context"
	"encoding/json"
	"time"

	"relais/internal/directory/hsds"
	"relais/internal/directory/sources"
)

var _ sources.Store = (*Tx)(nil)

// DirectoryImportStates implements sources.Store.
func (tx *Tx) DirectoryImportStates(ctx context.Context, kind hsds.Kind, source string, ids []string) (map[string]sources.ImportState, error) {
	heads, err := tx.DirectoryHeads(ctx, kind, ids)
	if err != nil {
		return nil, err
	}
	found := make(map[string]sources.ImportState, len(ids))
	for id, h := range heads {
		found[id] = sources.ImportState{Head: h, Exists: true}
	}
	err = tx.wanted(ctx, func(r *Rows) error {
		var id, reason, into string
		err := r.Scan(&id, &reason, &into)
		s := found[id]
		s.Tombstone, s.Into = reason, into
		found[id] = s
		return err
	}, kind, ids, `r.id, CASE WHEN r.doc = '{}' AND r.reason <> 'merged' THEN 'deleted' ELSE r.reason END, r.merged_into`,
		`directory_tombstone r`, ``)
	if err != nil {
		return nil, err
	}
	err = tx.wanted(ctx, func(r *Rows) error {
		var id, digest, of string
		err := r.Scan(&id, &digest, &of)
		s := found[id]
		s.Claim, s.Of = digest, of
		found[id] = s
		return err
	}, kind, ids, `r.id, r.digest, r.record`, `directory_claim r`, `AND r.source = $3`, source)
	return found, err
}

const claimColumns = `kind, id, source, record, organization, place, agency, publisher, digest, doc, fields, dropped, changed_at`

func scanClaim(r *Rows, c *sources.Claim) error {
	var kind, doc, fields, dropped string
	err := r.Scan(&kind, &c.ID, &c.Source, &c.Of, &c.Organization, &c.Place, &c.Agency, &c.Publisher, &c.Digest, &doc,
		&fields, &dropped, &c.Changed)
	if err != nil {
		return err
	}
	c.Kind, c.Doc = hsds.Kind(kind), []byte(doc)
	var times map[string]int64
	if err := json.Unmarshal([]byte(fields), &times); err != nil {
		return err
	}
	c.Fields = make(map[string]time.Time, len(times))
	for name, us := range times {
		c.Fields[name] = time.UnixMicro(us).UTC()
	}
	return json.Unmarshal([]byte(dropped), &c.Dropped)
}

// DirectoryClaims implements sources.Store.
func (tx *Tx) DirectoryClaims(ctx context.Context, kind hsds.Kind, record string) ([]sources.Claim, error) {
	return Collect(ctx, tx, scanClaim, `SELECT `+claimColumns+` FROM directory_claim
		WHERE kind = $1 AND record = $2 ORDER BY row`, string(kind), record)
}

// PutDirectoryClaims implements sources.Store.
func (tx *Tx) PutDirectoryClaims(ctx context.Context, claims []sources.Claim) error {
	var rows [][]any
	for _, c := range claims {
		times := make(map[string]int64, len(c.Fields))
		for name, t := range c.Fields {
			times[name] = t.UnixMicro()
		}
		fields, err := json.Marshal(times)
		if err != nil {
			return err
		}
		if c.Dropped == nil {
			c.Dropped = []string{}
		}
		dropped, err := json.Marshal(c.Dropped)
		if err != nil {
			return err
		}
		rows = append(rows, []any{string(c.Kind), c.ID, c.Source, c.Of, c.Organization, c.Place, c.Agency, c.Publisher,
			c.Digest, string(c.Doc), string(fields), string(dropped), c.Changed})
	}
	return tx.insertRows(ctx, `INSERT INTO directory_claim (`+claimColumns+`)`,
		`ON CONFLICT (kind, id, source) DO UPDATE SET record = excluded.record, organization = excluded.organization,
			place = excluded.place, agency = excluded.agency, publisher = excluded.publisher, digest = excluded.digest,
			doc = excluded.doc, fields = excluded.fields, dropped = excluded.dropped, changed_at = excluded.changed_at`,
		13, rows, nil)
}

// DropDirectoryClaim implements sources.Store.
func (tx *Tx) DropDirectoryClaim(ctx context.Context, kind hsds.Kind, id, source string) error {
	_, err := tx.Exec(ctx, `DELETE FROM directory_claim WHERE kind = $1 AND id = $2 AND source = $3`, string(kind), id, source)
	return err
}

// DirectoryProvenance implements sources.Store.
func (tx *Tx) DirectoryProvenance(ctx context.Context, kind hsds.Kind, ids []string) (map[string]sources.Provenance, error) {
	found := map[string]sources.Provenance{}
	err := tx.wanted(ctx, func(r *Rows) error {
		var id, fields string
		err := r.Scan(&id, &fields)
		found[id] = sources.DecodeProvenance(fields)
		return err
	}, kind, ids, `r.id, p.fields`, `directory_record r JOIN directory_provenance p ON p.record = r.row`, ``)
	return found, err
}

// SourceRecords implements sources.Store.
func (tx *Tx) SourceRecords(ctx context.Context, kind hsds.Kind, source string) ([]string, error) {
	return Collect(ctx, tx, func(r *Rows, id *string) error { return r.Scan(id) },
		`SELECT id FROM directory_record r WHERE r.kind = $1 AND r.source = $2
			AND NOT EXISTS (SELECT 1 FROM directory_claim c WHERE c.kind = r.kind AND c.record = r.id)
		UNION SELECT id FROM directory_claim WHERE kind = $1 AND source = $2`, string(kind), source)
}

// Ranks implements sources.Store.
func (tx *Tx) Ranks(ctx context.Context) (sources.Ranks, error) {
	ranks := sources.Ranks{}
	err := tx.eachRow(ctx, func(r *Rows) error {
		var name string
		var n int
		err := r.Scan(&name, &n)
		ranks[name] = n
		return err
	}, `SELECT name, precedence FROM directory_source`)
	return ranks, err
}
