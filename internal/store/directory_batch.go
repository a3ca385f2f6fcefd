package store

import (
	"context"
	"strconv"
	"strings"

	"relais/internal/directory"
	"relais/internal/directory/hsds"
	"relais/internal/directory/index"
)

// rowsAtOnce is how many rows one statement inserts: enough that the way to
// the database no longer counts, and few enough parameters for both engines.
const rowsAtOnce = 250

// insertRows inserts rows of several values each, a few hundred per statement;
// each, unless nil, reads what RETURNING gives.
func (tx *Tx) insertRows(ctx context.Context, insert, end string, width int, rows [][]any, each func(*Rows) error) error {
	for len(rows) > 0 {
		n := min(len(rows), rowsAtOnce)
		args := make([]any, 0, n*width)
		for _, row := range rows[:n] {
			args = append(args, row...)
		}
		q := insert + " VALUES " + tuples(tx.engine, n, width) + " " + end
		if each == nil {
			if _, err := tx.Exec(ctx, q, args...); err != nil {
				return err
			}
		} else if err := tx.eachRow(ctx, each, q, args...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

// eachRow calls each with every row of a query; unlike Collect it keeps none.
func (tx *Tx) eachRow(ctx context.Context, each func(*Rows) error, q string, args ...any) error {
	r, err := tx.Query(ctx, q, args...)
	if err != nil {
		return err
	}
	defer r.Close()
	for r.Next() {
		if err := each(r); err != nil {
			return err
		}
	}
	r.Close()
	return r.Err()
}

// tuples gives "($1, $2), ($3, $4)" for 2 rows of width 2; on SQLite without the
// numbers, which cost the driver a walk through all of them for each.
func tuples(engine Engine, n, width int) string {
	var b strings.Builder
	for i := range n * width {
		switch {
		case i == 0:
			b.WriteString("(")
		case i%width == 0:
			b.WriteString("), (")
		default:
			b.WriteString(", ")
		}
		if engine == SQLite {
			b.WriteByte('?')
		} else {
			b.WriteString("$" + strconv.Itoa(i+1))
		}
	}
	b.WriteString(")")
	return b.String()
}

type recordKey struct {
	kind hsds.Kind
	id   string
}

// PutDirectoryEntries implements directory.Store.
func (tx *Tx) PutDirectoryEntries(ctx context.Context, entries []directory.Entry) error {
	last := make(map[recordKey]int, len(entries)) // a statement can't meet a row twice
	for i, e := range entries {
		last[recordKey{e.Kind, e.ID}] = i
	}
	var records [][]any
	for i, e := range entries {
		if last[recordKey{e.Kind, e.ID}] == i {
			records = append(records, []any{string(e.Kind), e.ID, e.Organization, e.Place, e.Agency, e.Source, e.Publisher,
				e.Digest, e.Verified, e.Changed, e.Version})
		}
	}
	keys := make(map[recordKey]int64, len(entries))
	err := tx.insertRows(ctx, `INSERT INTO directory_record
		(kind, id, organization, place, agency, source, publisher, digest, verified_at, changed_at, version)`,
		`ON CONFLICT (kind, id) DO UPDATE SET organization = excluded.organization, place = excluded.place,
			agency = excluded.agency, source = excluded.source, publisher = excluded.publisher,
			digest = excluded.digest, verified_at = excluded.verified_at, changed_at = excluded.changed_at,
			version = excluded.version
		RETURNING row, kind, id`, 11, records, func(r *Rows) error {
			var row int64
			var kind, id string
			err := r.Scan(&row, &kind, &id)
			keys[recordKey{hsds.Kind(kind), id}] = row
			return err
		})
	if err != nil {
		return err
	}
	return tx.putDirectoryParts(ctx, entries, last, keys)
}

// putDirectoryParts writes what stands beside records: documents, facts, and
// where their members came from.
func (tx *Tx) putDirectoryParts(ctx context.Context, entries []directory.Entry, last map[recordKey]int, keys map[recordKey]int64) error {
	var docs, facts, fields [][]any
	stamp := index.Stamp()
	for i, e := range entries {
		key := recordKey{e.Kind, e.ID}
		if last[key] != i {
			continue
		}
		docs = append(docs, []any{keys[key], string(e.Doc)})
		if index.HasFacts(e.Kind) {
			made := e.Facts
			if made == nil {
				made = index.MakeFacts(e)
			}
			facts = append(facts, []any{keys[key], stamp, made})
		}
		if e.Fields != "" {
			fields = append(fields, []any{keys[key], e.Fields})
		}
	}
	for _, part := range []struct {
		table, columns, set string
		rows                [][]any
	}{
		{"directory_document", "record, doc", "doc = excluded.doc", docs},
		{"directory_facts", "record, stamp, facts", "stamp = excluded.stamp, facts = excluded.facts", facts},
		{"directory_provenance", "record, fields", "fields = excluded.fields", fields},
	} {
		err := tx.insertRows(ctx, `INSERT INTO `+part.table+` (`+part.columns+`)`,
			`ON CONFLICT (record) DO UPDATE SET `+part.set, strings.Count(part.columns, ",")+1, part.rows, nil)
		if err != nil {
			return err
		}
	}
	return nil
}

// PutDirectoryEntry implements directory.Store.
func (tx *Tx) PutDirectoryEntry(ctx context.Context, e directory.Entry) error {
	return tx.PutDirectoryEntries(ctx, []directory.Entry{e})
}

// DirectoryHeads implements directory.Store.
func (tx *Tx) DirectoryHeads(ctx context.Context, kind hsds.Kind, ids []string) (map[string]directory.Head, error) {
	found := make(map[string]directory.Head, len(ids))
	err := tx.wanted(ctx, func(r *Rows) error {
		h := directory.Head{Kind: kind}
		err := r.Scan(&h.ID, &h.Agency, &h.Source, &h.Publisher, &h.Digest, &h.Claimed)
		found[h.ID] = h
		return err
	}, kind, ids, `r.id, r.agency, r.source, r.publisher, r.digest,
			coalesce((SELECT true FROM directory_claim c WHERE c.kind = r.kind AND c.record = r.id LIMIT 1), false)`,
		`directory_record r`, ``)
	return found, err
}

// DirectoryFacts implements directory.Store.
func (tx *Tx) DirectoryFacts(ctx context.Context, after int64, each func(directory.FactsRow) error) error {
	return tx.eachRow(ctx, func(r *Rows) error {
		var one directory.FactsRow
		var kind string
		if err := r.Scan(&kind, &one.ID, &one.Stamp, &one.Facts); err != nil {
			return err
		}
		one.Kind = hsds.Kind(kind)
		return each(one)
	}, `SELECT r.kind, r.id, coalesce(f.stamp, ''), f.facts
		FROM directory_record r LEFT JOIN directory_facts f ON f.record = r.row
		WHERE r.version > $1 AND r.kind IN ('service', 'organization')`, after)
}

// DirectoryGone implements directory.Store.
func (tx *Tx) DirectoryGone(ctx context.Context, after int64) ([]directory.Gone, error) {
	return Collect(ctx, tx, func(r *Rows, g *directory.Gone) error {
		var kind string
		err := r.Scan(&kind, &g.ID)
		g.Kind = hsds.Kind(kind)
		return err
	}, `SELECT kind, id FROM directory_tombstone WHERE version > $1`, after)
}

// StaleFacts returns services and organizations whose facts another program
// made, or nobody yet.
func (tx *Tx) StaleFacts(ctx context.Context, stamp string, limit int) ([]directory.Entry, error) {
	return Collect(ctx, tx, scanDirectoryEntry, `SELECT `+directoryColumns+`
		LEFT JOIN directory_facts f ON f.record = r.row
		WHERE r.kind IN ('service', 'organization') AND (f.stamp IS NULL OR f.stamp <> $1) ORDER BY r.row LIMIT $2`, stamp, limit)
}

// PutFacts writes the facts of records anew, where the record is still as it was.
func (tx *Tx) PutFacts(ctx context.Context, stamp string, entries []directory.Entry) error {
	for _, e := range entries {
		_, err := tx.Exec(ctx, `INSERT INTO directory_facts (record, stamp, facts)
			SELECT row, $1, $2 FROM directory_record WHERE kind = $3 AND id = $4 AND version = $5
			ON CONFLICT (record) DO UPDATE SET stamp = excluded.stamp, facts = excluded.facts`,
			stamp, e.Facts, string(e.Kind), e.ID, e.Version)
		if err != nil {
			return err
		}
	}
	return nil
}
