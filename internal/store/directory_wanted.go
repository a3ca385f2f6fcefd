package store

import (
	"context"
	"encoding/json"

	"relais/internal/directory/hsds"
)

// wanted calls each with the row, where there is one, of every id of a kind:
// columns of the table and joins of from, in which the table with the columns
// kind and id is called r. where may go on with AND; its parameters count from $3.
//
// Every id is looked up by itself. PostgreSQL would rather go through all
// records of the kind and compare each with the ids, as long as it does not
// know how many there are: an import then takes the longer the more it brought in.
func (tx *Tx) wanted(ctx context.Context, each func(*Rows) error, kind hsds.Kind, ids []string, columns, from, where string, args ...any) error {
	if len(ids) == 0 {
		return nil
	}
	args = append([]any{string(kind), ids}, args...)
	q := `SELECT one.* FROM unnest(CAST($2 AS text[])) AS wanted(id)
		CROSS JOIN LATERAL (SELECT ` + columns + ` FROM ` + from + ` WHERE r.kind = $1 AND r.id = wanted.id ` + where + ` LIMIT 1) AS one`
	if tx.engine == SQLite {
		list, err := json.Marshal(ids)
		if err != nil {
			return err
		}
		args[1] = string(list)
		q = `SELECT ` + columns + ` FROM json_each($2) AS wanted CROSS JOIN ` + from + `
			WHERE r.kind = $1 AND r.id = wanted.value ` + where
	}
	return tx.eachRow(ctx, each, q, args...)
}
