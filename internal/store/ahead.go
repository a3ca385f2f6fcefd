package store

import (
	"context"

	"relais/internal/audit"
)

// What a view will ask anyway is asked ahead: on PostgreSQL the question travels
// with the next statement, in one round trip, and whoever then asks the same has
// the answer of the same snapshot. Elsewhere, and in transactions that write,
// which may change what they have read, nothing is asked ahead.
func askAhead(tx *Tx, q string, args ...any) {
	if p, ok := tx.conn.(pgConn); ok && tx.seen != nil && tx.failed == nil {
		p.Ahead(q, convertArgs(args))
	}
}

// Keeps reports whether what is read is kept until the end: in a view.
func Keeps(tx *Tx) bool { return tx.seen != nil }

// AheadAgency asks ahead what AgencyChanged asks.
func AheadAgency(tx *Tx, id string) {
	if _, ok := tx.seen.agency(id); !ok {
		askAhead(tx, agencyChanged, id)
	}
}

// AheadMember asks ahead what MemberChanged asks.
func AheadMember(tx *Tx, id string) {
	if _, _, _, ok := tx.seen.member(id); !ok {
		askAhead(tx, memberChanged, id)
	}
}

// AheadAgencyRow asks ahead what Agency asks.
func AheadAgencyRow(tx *Tx, id string) { askAhead(tx, agencyByID, id) }

// AheadConsent asks ahead what CaseConsentOpen asks.
func AheadConsent(tx *Tx, id string) { askAhead(tx, consentOpen, id) }

// AheadMove asks ahead what MoveAt asks.
func AheadMove(tx *Tx, key int64, seq int) { askAhead(tx, moveAt, key, seq) }

// AheadRelease asks ahead what ReleaseWithBody asks.
func AheadRelease(tx *Tx, id string) { askAhead(tx, releaseWithBody, id) }

// AheadNamed asks ahead what AuditNamed asks.
func AheadNamed(tx *Tx, side audit.Side, names [][]byte) {
	if len(names) > 0 {
		where, args := auditNames(side, names)
		askAhead(tx, auditNamed+where, args...)
	}
}

// expect runs a statement that changes or finds exactly one row; otherwise the
// transaction fails with an error of the caller's. On PostgreSQL it travels with
// the next statement, and is answered before anything can be committed.
func expect(ctx context.Context, tx *Tx, otherwise error, q string, args ...any) error {
	if err := tx.ready(ctx); err != nil {
		return err
	}
	tx.conn.(pgConn).Expect(otherwise, q, convertArgs(args))
	return nil
}
