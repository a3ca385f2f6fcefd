package store

import (
	"context"
	"encoding/hex"
	"errors"
	"slices"
	"time"

	"relais/internal/audit"
)

// AppendAudit implements audit.DB. One snapshot is enough isolation: those who
// append change the same row, and serializable transactions of others are then
// never in their way.
func (db *DB) AppendAudit(ctx context.Context, fn func(context.Context, audit.Appender) error) error {
	if ctx.Value(running{}) != nil {
		return errNested
	}
	return db.engine.transact(context.WithValue(ctx, running{}, true), db, snapshot,
		func(ctx context.Context, tx *Tx) error { return fn(ctx, tx) })
}

// ReadAudit implements audit.DB.
func (db *DB) ReadAudit(ctx context.Context, fn func(context.Context, audit.Reader) error) error {
	return db.View(ctx, func(ctx context.Context, tx *Tx) error { return fn(ctx, tx) })
}

// AuditInFlight implements audit.DB: on SQLite one transaction writes at a
// time, and gives its numbers back before the next begins.
func (db *DB) AuditInFlight() int64 {
	if db.Engine() == SQLite {
		return 0
	}
	return 256
}

// AddAuditEntry implements audit.Recorder.
func (tx *Tx) AddAuditEntry(ctx context.Context, r audit.Row) error {
	return tx.Later(ctx, `INSERT INTO audit_entry (actor, object, salt, body, stream, number) VALUES ($1, $2, $3, $4, $5, $6)`,
		r.Actor, r.Object, r.Salt, r.Body, r.Stream, r.Number)
}

// AuditLog implements audit.Reader.
func (tx *Tx) AuditLog(ctx context.Context) (log audit.Log, err error) {
	err = tx.QueryRow(ctx, `SELECT holder, lease_until, size, head FROM audit_log WHERE id = 1`).
		Scan(&log.Holder, &log.Until, &log.Size, &log.Head)
	if errors.Is(err, ErrNotFound) {
		return audit.Log{}, nil
	}
	return log, err
}

// auditColumns are those that scanAudit reads.
const auditColumns = `id, actor, object, salt, body, commitment, coalesce(log_index, -1), stream, number`

func scanAudit(r *Rows, row *audit.Row) error {
	return r.Scan(&row.ID, &row.Actor, &row.Object, &row.Salt, &row.Body, &row.Commitment, &row.Index, &row.Stream, &row.Number)
}

// AuditRows implements audit.Reader.
func (tx *Tx) AuditRows(ctx context.Context, from int64, fn func(audit.Row) error) error {
	const page = 1000 // fn may run other queries, so no result stays open
	for {
		rows, err := Collect(ctx, tx, scanAudit, `SELECT `+auditColumns+` FROM audit_entry
			WHERE log_index IS NOT NULL AND log_index >= $1 ORDER BY log_index LIMIT $2`, from, page)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if err := fn(row); err != nil {
				return err
			}
			from = row.Index + 1
		}
		if len(rows) < page {
			return nil
		}
	}
}

// AuditPending implements audit.Reader.
func (tx *Tx) AuditPending(ctx context.Context) (n int64, err error) {
	err = tx.QueryRow(ctx, `SELECT count(*) FROM audit_entry WHERE log_index IS NULL`).Scan(&n)
	return n, err
}

// AuditFirst implements audit.Reader.
func (tx *Tx) AuditFirst(ctx context.Context) (id int64, err error) {
	err = tx.QueryRow(ctx, `SELECT coalesce(min(id), 0) FROM audit_entry WHERE log_index IS NULL`).Scan(&id)
	return id, err
}

// AuditNumbers implements audit.Reader. Nothing else is asked while fn runs.
func (tx *Tx) AuditNumbers(ctx context.Context, from int64, fn func(audit.Row) error) error {
	const columns = `SELECT stream, number, object, coalesce(log_index, -1) FROM audit_entry WHERE `
	if err := auditNumbers(ctx, tx, fn, columns+`log_index IS NULL ORDER BY id`); err != nil {
		return err
	}
	return auditNumbers(ctx, tx, fn, columns+`log_index >= $1 ORDER BY log_index`, from)
}

func auditNumbers(ctx context.Context, tx *Tx, fn func(audit.Row) error, q string, args ...any) error {
	rows, err := tx.Query(ctx, q, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var r audit.Row
		if err := rows.Scan(&r.Stream, &r.Number, &r.Object, &r.Index); err != nil {
			return err
		}
		if err := fn(r); err != nil {
			return err
		}
	}
	return rows.Err()
}

// AuditTile implements audit.Reader.
func (tx *Tx) AuditTile(ctx context.Context, level int, number int64) (hashes []byte, err error) {
	err = tx.QueryRow(ctx, `SELECT hashes FROM audit_tile WHERE level = $1 AND number = $2`, level, number).Scan(&hashes)
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	return hashes, err
}

// LeaseAudit implements audit.Appender.
func (tx *Tx) LeaseAudit(ctx context.Context, holder string, until, most time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `INSERT INTO audit_log (id, holder, lease_until, size, head) VALUES (1, $1, $2, 0, '')
		ON CONFLICT (id) DO UPDATE SET holder = excluded.holder, lease_until = excluded.lease_until
		WHERE audit_log.holder = excluded.holder OR audit_log.lease_until <= $3 OR audit_log.lease_until > $4`,
		holder, until, tx.Now(), most)
	return n == 1, err
}

// NextAudit implements audit.Appender.
func (tx *Tx) NextAudit(ctx context.Context, after int64, limit int) ([]audit.Row, error) {
	return Collect(ctx, tx, scanAudit, `SELECT `+auditColumns+` FROM audit_entry
		WHERE log_index IS NULL AND id > $1 ORDER BY id LIMIT $2`, after, limit)
}

// PlaceAudit implements audit.Appender.
func (tx *Tx) PlaceAudit(ctx context.Context, r audit.Row) error {
	return tx.Later(ctx, `UPDATE audit_entry SET log_index = $1, actor = $2, object = $3 WHERE id = $4 AND log_index IS NULL`,
		r.Index, r.Actor, r.Object, r.ID)
}

// PutAuditTile implements audit.Appender.
func (tx *Tx) PutAuditTile(ctx context.Context, level int, number int64, hashes []byte) error {
	_, err := tx.Exec(ctx, `INSERT INTO audit_tile (level, number, hashes) VALUES ($1, $2, $3)
		ON CONFLICT (level, number) DO UPDATE SET hashes = excluded.hashes`, level, number, hashes)
	return err
}

// PutAuditHead implements audit.Appender.
func (tx *Tx) PutAuditHead(ctx context.Context, size int64, head string) error {
	_, err := tx.Exec(ctx, `UPDATE audit_log SET size = $1, head = $2 WHERE id = 1`, size, head)
	return err
}

// namesAtOnce are how many names one statement looks for, fewest first: few
// statements, which the engines keep prepared.
var namesAtOnce = []int{16, 64, 256}

// auditNames makes the condition that a placed row bears one of some names.
func auditNames(side audit.Side, names [][]byte) (where string, args []any) {
	size := namesAtOnce[len(namesAtOnce)-1]
	for _, n := range slices.Backward(namesAtOnce) {
		if len(names) <= n {
			size = n
		}
	}
	for i := range max(size, len(names)) {
		name := names[min(i, len(names)-1)]
		if side == audit.Object {
			args = append(args, hex.EncodeToString(name))
		} else {
			args = append(args, name)
		}
	}
	return string(side) + ` IN (` + params(len(args)) + `) AND log_index IS NOT NULL`, args
}

// AuditHas implements audit.NameReader.
func (tx *Tx) AuditHas(ctx context.Context, side audit.Side, names [][]byte) ([][]byte, error) {
	if len(names) == 0 {
		return nil, nil
	}
	where, args := auditNames(side, names)
	return Collect(ctx, tx, func(r *Rows, name *[]byte) error {
		if side == audit.Actor {
			return r.Scan(name)
		}
		var text string
		err := r.Scan(&text)
		*name, _ = hex.DecodeString(text)
		return err
	}, `SELECT `+string(side)+` FROM audit_entry WHERE `+where, args...)
}

// AuditNamed implements audit.NameReader.
func (tx *Tx) AuditNamed(ctx context.Context, side audit.Side, names [][]byte) ([]audit.Row, error) {
	if len(names) == 0 {
		return nil, nil
	}
	where, args := auditNames(side, names)
	return Collect(ctx, tx, scanAudit, auditNamed+where, args...)
}

const auditNamed = `SELECT ` + auditColumns + ` FROM audit_entry WHERE `

// AuditWaiting returns the rows that wait for the log under one of some names
// of objects, in any order.
func (tx *Tx) AuditWaiting(ctx context.Context, names []string) (rows []audit.Row, err error) {
	for _, name := range names {
		more, err := Collect(ctx, tx, scanAudit,
			`SELECT `+auditColumns+` FROM audit_entry WHERE object = $1 AND log_index IS NULL`, name)
		if err != nil {
			return nil, err
		}
		rows = append(rows, more...)
	}
	return rows, nil
}

// AuditWaits returns all rows that wait for the log, the newest first.
func (tx *Tx) AuditWaits(ctx context.Context) ([]audit.Row, error) {
	return Collect(ctx, tx, scanAudit, `SELECT `+auditColumns+` FROM audit_entry WHERE log_index IS NULL ORDER BY id DESC`)
}

// AuditByObject returns an object's entries of before each entry had names of
// its own, the latest first.
func (tx *Tx) AuditByObject(ctx context.Context, object string, limit int64) ([]audit.Row, error) {
	return Collect(ctx, tx, scanAudit, `SELECT `+auditColumns+` FROM audit_entry
		WHERE object = $1 AND log_index IS NOT NULL ORDER BY id DESC LIMIT $2`, object, limit)
}

// AuditByActor returns what an actor did before each entry had names of its
// own, the latest first, without the first skip of them.
func (tx *Tx) AuditByActor(ctx context.Context, actor []byte, skip, limit int64) ([]audit.Row, error) {
	return Collect(ctx, tx, scanAudit, `SELECT `+auditColumns+` FROM audit_entry
		WHERE actor = $1 AND log_index IS NOT NULL ORDER BY id DESC LIMIT $2 OFFSET $3`, actor, limit, skip)
}

// CountAudit counts an actor's entries of before each entry had names of its own.
func (tx *Tx) CountAudit(ctx context.Context, actor []byte) (n int64, err error) {
	err = tx.QueryRow(ctx, `SELECT count(*) FROM audit_entry WHERE actor = $1 AND log_index IS NOT NULL`, actor).Scan(&n)
	return n, err
}

// EraseAuditBody erases the body of an entry that is in the log. Its leaf in the log stays
// provable through the commitment; what the body said can't be recovered.
func (tx *Tx) EraseAuditBody(ctx context.Context, id int64) error {
	var salt, body []byte
	err := tx.QueryRow(ctx, `SELECT salt, body FROM audit_entry
		WHERE id = $1 AND commitment IS NULL AND log_index IS NOT NULL`, id).Scan(&salt, &body)
	if err != nil {
		return err
	}
	tx.Erased()
	_, err = tx.Exec(ctx, `UPDATE audit_entry SET salt = NULL, body = NULL, commitment = $1 WHERE id = $2`,
		audit.Commit(salt, body), id)
	return err
}
