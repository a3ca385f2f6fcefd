package store

import "context"

// CountAudit counts an actor's entries, about one object unless it is empty.
func (tx *Tx) CountAudit(ctx context.Context, actor []byte, object string) (n int, err error) {
	const placed, waiting = `log_index IS NOT NULL`, `log_index IS NULL`
	q := func(part string) string {
		return `(SELECT count(*) FROM audit_entry WHERE actor = $1 AND (object = $2 OR $2 = '') AND ` + part + `)`
	}
	err = tx.QueryRow(ctx, `SELECT `+q(placed)+` + `+q(waiting), actor, object).Scan(&n)
	return n, err
}
