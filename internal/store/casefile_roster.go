package store

import (
	"context"

	"relais/internal/casefile"
)

// CaseRosterSet implements casefile.Store.
func (tx *Tx) CaseRosterSet(ctx context.Context, c casefile.CaseRow) error {
	_, err := tx.Exec(ctx, `UPDATE case_file SET open = $1, version = $2, vault = $3, roster = $4 WHERE row = $5`,
		flag(c.Open), c.Version, c.Vault, c.Roster, c.Key)
	return err
}

// CaseStamp implements casefile.Store. It reads the index only.
func (tx *Tx) CaseStamp(ctx context.Context, owner []byte) (s casefile.Stamp, err error) {
	err = tx.QueryRow(ctx, `SELECT count(*), CAST(coalesce(sum(version), 0) AS BIGINT), coalesce(max(row), 0)
		FROM case_file WHERE owner = $1`, owner).Scan(&s.Rows, &s.Versions, &s.Last)
	return s, err
}

// CaseRoster implements casefile.Store.
func (tx *Tx) CaseRoster(ctx context.Context, owner []byte, after int64, fn func(casefile.RosterRow) error) error {
	rows, err := tx.Query(ctx, `SELECT row, id, version, vault, roster
		FROM case_file WHERE owner = $1 AND row > $2`, owner, after)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var r casefile.RosterRow
		if err := scanRoster(rows, &r); err != nil {
			return err
		}
		if err := fn(r); err != nil {
			return err
		}
	}
	return rows.Err()
}

func scanRoster(rows *Rows, r *casefile.RosterRow) error {
	return rows.Scan(&r.Key, &r.ID, &r.Version, &r.Vault, &r.Roster)
}

// CaseVersions implements casefile.Store.
func (tx *Tx) CaseVersions(ctx context.Context, owner []byte) (map[int64]int64, error) {
	rows, err := tx.Query(ctx, `SELECT row, version FROM case_file WHERE owner = $1`, owner)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := map[int64]int64{}
	for rows.Next() {
		var key, version int64
		if err := rows.Scan(&key, &version); err != nil {
			return nil, err
		}
		all[key] = version
	}
	return all, rows.Err()
}

// CaseRosterRow implements casefile.Store.
func (tx *Tx) CaseRosterRow(ctx context.Context, owner []byte, key int64) (casefile.RosterRow, error) {
	return first(Collect(ctx, tx, scanRoster, `SELECT row, id, version, vault, roster
		FROM case_file WHERE owner = $1 AND row = $2`, owner, key))
}
