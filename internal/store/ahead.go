package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"relais/internal/audit"
)

// What a view will ask anyway is asked ahead: on PostgreSQL the question travels
// with the next statement, in one round trip, and whoever then asks the same has
// the answer of the same snapshot. Elsewhere, and in transactions that write,
// which may change what they have read, nothing is asked ahead.
func (tx *Tx) ahead(q string, args ...any) {
	if p, ok := tx.conn.(*pgConn); ok && tx.seen != nil && tx.failed == nil {
		p.ahead(q, convertArgs(args))
	}
}

// Keeps reports whether what is read is kept until the end: in a view.
func (tx *Tx) Keeps() bool { return tx.seen != nil }

// AheadAgency asks ahead what AgencyChanged asks.
func (tx *Tx) AheadAgency(id string) {
	if _, ok := tx.seen.agency(id); !ok {
		tx.ahead(agencyChanged, id)
	}
}

// AheadMember asks ahead what MemberChanged asks.
func (tx *Tx) AheadMember(id string) {
	if _, _, _, ok := tx.seen.member(id); !ok {
		tx.ahead(memberChanged, id)
	}
}

// AheadAgencyRow asks ahead what Agency asks.
func (tx *Tx) AheadAgencyRow(id string) { tx.ahead(agencyByID, id) }

// AheadConsent asks ahead what CaseConsentOpen asks.
func (tx *Tx) AheadConsent(id string) { tx.ahead(consentOpen, id) }

// AheadMove asks ahead what MoveAt asks.
func (tx *Tx) AheadMove(key int64, seq int) { tx.ahead(moveAt, key, seq) }

// AheadRelease asks ahead what ReleaseWithBody asks.
func (tx *Tx) AheadRelease(id string) { tx.ahead(releaseWithBody, id) }

// AheadNamed asks ahead what AuditNamed asks.
func (tx *Tx) AheadNamed(side audit.Side, names [][]byte) {
	if len(names) > 0 {
		where, args := auditNames(side, names)
		tx.ahead(auditNamed+where, args...)
	}
}

// expect runs a statement that changes or finds exactly one row; otherwise the
// transaction fails with an error of the caller's. On PostgreSQL it travels with
// the next statement, and is answered before anything can be committed.
func (tx *Tx) expect(ctx context.Context, otherwise error, q string, args ...any) error {
	if err := tx.ready(ctx); err != nil {
		return err
	}
	p := tx.conn.(*pgConn)
	p.expect(otherwise, q, convertArgs(args))
	return nil
}

// unmet is the error of a statement that did not change or find its one row.
type unmet struct{ err error }

// Error implements error.
func (u *unmet) Error() string { return u.err.Error() }

func (p *pgConn) ahead(q string, args []any) {
	key := question(q, args)
	if _, ok := p.answers[key]; ok {
		return
	}
	if p.asked == nil {
		p.asked, p.answers = map[int]string{}, map[string]*pgAnswer{}
	}
	p.answers[key], p.asked[p.length()] = nil, key
	p.queue(q, args)
}

// question names a statement with its arguments, whatever their types.
func question(q string, args []any) string { return fmt.Sprintf("%s %#v", q, args) }

// answered is the answer of what was asked ahead.
func (p *pgConn) answered(ctx context.Context, q string, args []any) (rows, bool, error) {
	if len(p.answers) == 0 {
		return nil, false, nil
	}
	key := question(q, args)
	a, ok := p.answers[key]
	if ok && a == nil {
		if err := p.flush(ctx); err != nil {
			return nil, false, err
		}
		a = p.answers[key]
	}
	if !ok || a == nil {
		return nil, false, nil
	}
	return &pgAnswerRows{a: a, types: p.c, at: -1}, true, nil
}

func (p *pgConn) expect(otherwise error, q string, args []any) {
	if p.expected == nil {
		p.expected = map[int]error{}
	}
	p.expected[p.length()] = otherwise
	p.queue(q, args)
}

// pgAnswer is a whole result, as it came.
type pgAnswer struct {
	fields []pgconn.FieldDescription
	rows   [][][]byte
}

func readAnswer(results pgx.BatchResults) (*pgAnswer, error) {
	r, err := results.Query()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	a := &pgAnswer{}
	for r.Next() {
		var row [][]byte
		for _, v := range r.RawValues() {
			row = append(row, slices.Clone(v)) // nil stays nil
		}
		a.rows = append(a.rows, row)
	}
	a.fields = slices.Clone(r.FieldDescriptions())
	return a, r.Err()
}

// pgAnswerRows reads an answer row by row.
type pgAnswerRows struct {
	a     *pgAnswer
	types *pgx.Conn
	at    int
}

// Next implements rows.
func (r *pgAnswerRows) Next() bool {
	r.at++
	return r.at < len(r.a.rows)
}

var errNoRow = errors.New("store: no row to read")

// Scan implements rows.
func (r *pgAnswerRows) Scan(dest ...any) error {
	if r.at < 0 || r.at >= len(r.a.rows) {
		return errNoRow
	}
	return pgx.ScanRow(r.types.TypeMap(), r.a.fields, r.a.rows[r.at], dest...)
}

// Err implements rows.
func (r *pgAnswerRows) Err() error { return nil }

// Close implements rows.
func (r *pgAnswerRows) Close() {}
