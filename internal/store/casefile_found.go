package store

import (
	"context"

	"relais/internal/casefile"
)

// CasesKnown finds which of some ids are those of case files: true for the
// owner's, false for one that was erased, or a stranger's.
func CasesKnown(ctx context.Context, tx *Tx, owner []byte, ids []string) (map[string]bool, error) {
	found := map[string]bool{}
	for len(ids) > 0 {
		n := min(len(ids), rowsAtOnce)
		args := []any{owner}
		for _, id := range ids[:n] {
			args = append(args, id)
		}
		ids = ids[n:]
		err := tx.eachRow(ctx, func(r *Rows) error {
			var id string
			var own int
			err := r.Scan(&id, &own)
			found[id] = own == 1
			return err
		}, `SELECT id, CASE WHEN owner = $1 THEN 1 ELSE 0 END FROM case_file WHERE id IN (`+paramsFrom(2, n)+`)`, args...)
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

// CasesInsert implements casefile.BatchStore.
func (tx *Tx) CasesInsert(ctx context.Context, files []casefile.NewRows) ([]int64, error) {
	var cases, heads, sections, entries, bodies [][]any
	for _, f := range files {
		c := f.Case
		cases = append(cases, []any{c.ID, c.Owner, flag(c.Open), c.Version, c.Vault, c.Roster})
	}
	byID, err := tx.insertNamed(ctx, `INSERT INTO case_file (id, owner, open, version, vault, roster)`, 6, cases)
	if err != nil {
		return nil, err
	}
	keys := make([]int64, len(files))
	for i, f := range files {
		key := byID[f.Case.ID]
		keys[i] = key
		heads = append(heads, []any{key, f.Case.HeadNo, f.Case.HeadVault, f.Case.Head})
		for _, r := range f.Sections {
			sections = append(sections, []any{r.ID, key, r.Version, r.Vault, r.Sealed})
		}
		for _, e := range f.Entries {
			entries = append(entries, []any{e.ID, key, e.Section, e.Seq, e.Revision, e.Gen, e.Hash})
		}
	}
	byEntry, err := tx.insertNamed(ctx, `INSERT INTO case_entry (id, case_row, section, seq, revision, gen, hash)`, 7, entries)
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		for _, e := range f.Entries {
			bodies = append(bodies, []any{byEntry[e.ID], e.Body})
		}
	}
	for _, part := range []struct {
		insert string
		width  int
		rows   [][]any
	}{
		{`INSERT INTO case_head (case_row, number, vault, head)`, 4, heads},
		{`INSERT INTO case_section (id, case_row, version, vault, ring)`, 5, sections},
		{`INSERT INTO case_body (entry_row, body)`, 2, bodies},
	} {
		if err := tx.insertRows(ctx, part.insert, "", part.width, part.rows, nil); err != nil {
			return nil, err
		}
	}
	return keys, nil
}

// insertNamed inserts rows whose first value is an id of its own, and returns
// their numbers by it.
func (tx *Tx) insertNamed(ctx context.Context, insert string, width int, rows [][]any) (map[string]int64, error) {
	byID := make(map[string]int64, len(rows))
	return byID, tx.insertRows(ctx, insert, "RETURNING row, id", width, rows, func(r *Rows) error {
		var row int64
		var id string
		err := r.Scan(&row, &id)
		byID[id] = row
		return err
	})
}
