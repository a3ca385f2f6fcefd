package store

import (
	"context"

	"relais/internal/casefile"
)

// CaseInsert implements casefile.Store.
func (tx *Tx) CaseInsert(ctx context.Context, c casefile.CaseRow) (int64, error) {
	key, err := tx.InsertID(ctx, `INSERT INTO case_file (id, owner, open, version, vault, roster)
		VALUES ($1, $2, $3, $4, $5, $6) RETURNING row`, c.ID, c.Owner, flag(c.Open), c.Version, c.Vault, c.Roster)
	if err != nil {
		return 0, err
	}
	_, err = tx.Exec(ctx, `INSERT INTO case_head (case_row, number, vault, head) VALUES ($1, $2, $3, $4)`,
		key, c.HeadNo, c.HeadVault, c.Head)
	return key, err
}

// CaseGet implements casefile.Store.
func (tx *Tx) CaseGet(ctx context.Context, owner []byte, id string) (c casefile.CaseRow, err error) {
	c.ID, c.Owner = id, owner
	var open int
	err = tx.QueryRow(ctx, `SELECT f.row, f.open, f.version, f.vault, f.roster, h.number, h.vault, h.head
		FROM case_file f JOIN case_head h ON h.case_row = f.row WHERE f.id = $1 AND f.owner = $2`, id, owner).
		Scan(&c.Key, &open, &c.Version, &c.Vault, &c.Roster, &c.HeadNo, &c.HeadVault, &c.Head)
	c.Open = open == 1
	if err == nil { // whoever opens it reads these
		askAhead(tx, caseSections, c.Key)
		askAhead(tx, caseEntries, c.Key)
	}
	return c, err
}

// CaseHeadSet implements casefile.Store.
func (tx *Tx) CaseHeadSet(ctx context.Context, c casefile.CaseRow) error {
	_, err := tx.Exec(ctx, `UPDATE case_head SET number = $1, vault = $2, head = $3 WHERE case_row = $4`,
		c.HeadNo, c.HeadVault, c.Head, c.Key)
	return err
}

// CaseStands reports whether a file is still in the state that was read, for
// who lets something out of it. On PostgreSQL it writes the row, so that
// whoever changes the file at the same time comes before or after, never beside.
func (tx *Tx) CaseStands(ctx context.Context, s casefile.State) (bool, error) {
	if tx.engine == SQLite {
		var n int64
		err := tx.QueryRow(ctx, `SELECT number FROM case_head WHERE case_row = $1`, s.Case).Scan(&n)
		return n == s.Head, err
	}
	n, err := tx.Exec(ctx, holdHead, s.Case, s.Head)
	return n == 1, err
}

const holdHead = `UPDATE case_head SET number = number WHERE case_row = $1 AND number = $2`

// CaseHold is CaseStands for who can do nothing else when the file was changed:
// the transaction fails with an error of the caller's, at the latest when it
// would commit.
func CaseHold(ctx context.Context, tx *Tx, s casefile.State, otherwise error) error {
	if tx.engine == Postgres {
		return expect(ctx, tx, otherwise, holdHead, s.Case, s.Head)
	}
	stands, err := tx.CaseStands(ctx, s)
	if err == nil && !stands {
		err = otherwise
	}
	return err
}

// CaseSectionsInsert implements casefile.Store.
func (tx *Tx) CaseSectionsInsert(ctx context.Context, caseKey int64, rows []casefile.SectionRow) error {
	for _, r := range rows {
		if _, err := tx.Exec(ctx, `INSERT INTO case_section (id, case_row, version, vault, ring)
			VALUES ($1, $2, $3, $4, $5)`, r.ID, caseKey, r.Version, r.Vault, r.Sealed); err != nil {
			return err
		}
	}
	return nil
}

// CaseSections implements casefile.Store.
func (tx *Tx) CaseSections(ctx context.Context, caseKey int64) ([]casefile.SectionRow, error) {
	scan := func(r *Rows, s *casefile.SectionRow) error {
		return r.Scan(&s.Key, &s.ID, &s.Version, &s.Vault, &s.Sealed)
	}
	return Collect(ctx, tx, scan, caseSections, caseKey)
}

const caseSections = `SELECT row, id, version, vault, ring FROM case_section WHERE case_row = $1`

// CaseSectionSet implements casefile.Store. The keys that were there before
// are erased with their row.
func (tx *Tx) CaseSectionSet(ctx context.Context, s casefile.SectionRow) error {
	_, err := tx.Exec(ctx, `UPDATE case_section SET version = $1, vault = $2, ring = $3 WHERE row = $4`,
		s.Version, s.Vault, s.Sealed, s.Key)
	tx.Erased()
	return err
}

// flag is a truth as both engines keep it.
func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

// CaseRings implements casefile.SectionStore.
func (tx *Tx) CaseRings(ctx context.Context, owner []byte, fn func(string, casefile.SectionRow) error) error {
	rows, err := tx.Query(ctx, `SELECT f.id, s.row, s.id, s.version, s.vault, s.ring FROM case_section s JOIN case_file f ON f.row = s.case_row
		WHERE f.owner = $1 ORDER BY s.row`, owner)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		var s casefile.SectionRow
		if err := rows.Scan(&id, &s.Key, &s.ID, &s.Version, &s.Vault, &s.Sealed); err != nil {
			return err
		}
		if err := fn(id, s); err != nil {
			return err
		}
	}
	return rows.Err()
}
