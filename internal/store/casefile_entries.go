package store

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"relais/internal/casefile"
)

// CaseEntryInsert implements casefile.Store.
func (tx *Tx) CaseEntryInsert(ctx context.Context, caseKey int64, e casefile.EntryRow) error {
	key, err := tx.InsertID(ctx, `INSERT INTO case_entry (id, case_row, section, seq, revision, gen, hash)
		VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING row`, e.ID, caseKey, e.Section, e.Seq, e.Revision, e.Gen, e.Hash)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO case_body (entry_row, body) VALUES ($1, $2)`, key, e.Body)
	return err
}

// CaseEntries implements casefile.Store.
func (tx *Tx) CaseEntries(ctx context.Context, caseKey int64) ([]casefile.EntryRow, error) {
	scan := func(r *Rows, e *casefile.EntryRow) error {
		var there int
		err := r.Scan(&e.Key, &e.ID, &e.Section, &e.Seq, &e.Revision, &e.Gen, &e.Hash, &there)
		e.Gone = there == 0
		return err
	}
	return Collect(ctx, tx, scan, caseEntries, caseKey)
}

const caseEntries = `SELECT row, id, section, seq, revision, gen, hash,
		CASE WHEN EXISTS (SELECT 1 FROM case_body WHERE entry_row = row) THEN 1 ELSE 0 END
	FROM case_entry WHERE case_row = $1 ORDER BY seq`

// bodiesAtOnce are the lengths of the lists of keys that a statement has:
// few, so that prepared statements are used again.
var bodiesAtOnce = []int{1, 8, 64}

// CaseBodies implements casefile.Store. A view reads each body once.
func (tx *Tx) CaseBodies(ctx context.Context, keys []int64) (map[int64][]byte, error) {
	all := make(map[int64][]byte, len(keys))
	keys = tx.seen.takeBodies(keys, all)
	defer func() { tx.seen.addBodies(all) }()
	for len(keys) > 0 {
		size := bodiesAtOnce[len(bodiesAtOnce)-1]
		for _, n := range bodiesAtOnce {
			if len(keys) <= n {
				size = n
				break
			}
		}
		part := keys[:min(size, len(keys))]
		keys = keys[len(part):]
		if err := tx.caseBodies(ctx, part, size, all); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// CaseHeads implements casefile.Store.
func (tx *Tx) CaseHeads(ctx context.Context, keys []int64) (map[int64][]byte, error) {
	all := make(map[int64][]byte, len(keys))
	for part := range slices.Chunk(keys, headsAtOnce) {
		args := make([]any, headsAtOnce)
		for i := range args {
			args[i] = part[min(i, len(part)-1)] // a list that is shorter repeats its last
		}
		rows, err := tx.Query(ctx, `SELECT case_row, head FROM case_head WHERE case_row IN (`+params(headsAtOnce)+`)`, args...)
		if err != nil {
			return nil, err
		}
		if err := keyedBytes(rows, all); err != nil {
			return nil, err
		}
	}
	return all, nil
}

const headsAtOnce = 32

// caseBodies reads at most size bodies; a list that is shorter is filled up with 0, which no row has.
func (tx *Tx) caseBodies(ctx context.Context, keys []int64, size int, into map[int64][]byte) error {
	args := make([]any, size)
	for i := range args {
		args[i] = int64(0)
		if i < len(keys) {
			args[i] = keys[i]
		}
	}
	rows, err := tx.Query(ctx, `SELECT entry_row, body FROM case_body WHERE entry_row IN (`+params(size)+`)`, args...)
	if err != nil {
		return err
	}
	return keyedBytes(rows, into)
}

// keyedBytes reads rows of a key and bytes.
func keyedBytes(rows *Rows, into map[int64][]byte) error {
	defer rows.Close()
	for rows.Next() {
		var key int64
		var b []byte
		if err := rows.Scan(&key, &b); err != nil {
			return err
		}
		into[key] = b
	}
	return rows.Err()
}

// params writes $1, …, $n.
func params(n int) string { return paramsFrom(1, n) }

// paramsFrom writes n parameters from a number on.
func paramsFrom(first, n int) string {
	var b strings.Builder
	for i := first; i < first+n; i++ {
		if i > first {
			b.WriteString(", ")
		}
		b.WriteString("$" + strconv.Itoa(i))
	}
	return b.String()
}
