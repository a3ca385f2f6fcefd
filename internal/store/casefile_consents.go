package store

import (
	"context"
	"errors"
	"slices"
	"time"

	"relais/internal/casefile"
	"relais/internal/fault"
)

// CaseConsentInsert implements casefile.Store.
func (tx *Tx) CaseConsentInsert(ctx context.Context, c casefile.ConsentRow) error {
	_, err := tx.Exec(ctx, `INSERT INTO case_consent (id, case_row, due, open) VALUES ($1, $2, $3, $4)`,
		c.ID, c.Case, c.Due, flag(c.Open))
	return err
}

// CaseConsentEnd implements casefile.Store.
func (tx *Tx) CaseConsentEnd(ctx context.Context, id string) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE case_consent SET open = 0 WHERE id = $1 AND open = 1`, id)
	if err != nil || n == 0 {
		return false, err
	}
	return true, tx.journal(ctx, endedConsent, id)
}

// CaseConsentOpen implements casefile.Store.
func (tx *Tx) CaseConsentOpen(ctx context.Context, id string) (bool, error) {
	var open int
	err := tx.QueryRow(ctx, consentOpen, id).Scan(&open)
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return open == 1 && !tx.hasEnded(EndedConsent, id), err
}

const consentOpen = `SELECT open FROM case_consent WHERE id = $1 AND held = 0`

// CaseConsentHeld reports whether a consent that came back with a restore
// waits until a member confirms it.
func (tx *Tx) CaseConsentHeld(ctx context.Context, id string) (bool, error) {
	var n int
	err := tx.QueryRow(ctx, `SELECT count(*) FROM case_consent WHERE id = $1 AND open = 1 AND held = 1`, id).Scan(&n)
	return n == 1 && !tx.hasEnded(EndedConsent, id), err
}

// ClosedConsent says why nothing may rest on a consent: it has ended, as closed
// says, or came back with a restore and waits for a member of its agency.
func ClosedConsent(ctx context.Context, tx *Tx, id string, closed error) error {
	held, err := tx.CaseConsentHeld(ctx, id)
	if err == nil && held {
		err = fault.New(fault.Conflict, "consent.held")
	}
	if err == nil {
		err = closed
	}
	return err
}

// CaseConsentConfirm ends the waiting of a consent of a file: false when it
// does not wait.
func (tx *Tx) CaseConsentConfirm(ctx context.Context, id string, caseKey int64) (bool, error) {
	if tx.hasEnded(EndedConsent, id) {
		return false, nil
	}
	n, err := tx.Exec(ctx, `UPDATE case_consent SET held = 0 WHERE id = $1 AND case_row = $2 AND open = 1 AND held = 1`, id, caseKey)
	return n == 1, err
}

// CaseConsentsHeld lists the consents of a file that wait for a member.
func (tx *Tx) CaseConsentsHeld(ctx context.Context, caseKey int64) ([]string, error) {
	return standing(tx)(Collect(ctx, tx, func(r *Rows, id *string) error { return r.Scan(id) },
		`SELECT id FROM case_consent WHERE case_row = $1 AND open = 1 AND held = 1`, caseKey))
}

// standing leaves out the consents that the journal says have ended.
func standing(tx *Tx) func([]string, error) ([]string, error) {
	return func(ids []string, err error) ([]string, error) {
		return slices.DeleteFunc(ids, func(id string) bool { return tx.hasEnded(EndedConsent, id) }), err
	}
}

// CaseConsentIn reports whether a consent of a file has not ended: not found
// for a consent of another file.
func (tx *Tx) CaseConsentIn(ctx context.Context, id string, caseKey int64) (bool, error) {
	var open int
	err := tx.QueryRow(ctx, `SELECT open FROM case_consent WHERE id = $1 AND case_row = $2`, id, caseKey).Scan(&open)
	return open == 1 && !tx.hasEnded(EndedConsent, id), err
}

// CaseConsentsOf lists the consents of a file that have not ended.
func (tx *Tx) CaseConsentsOf(ctx context.Context, caseKey int64) ([]string, error) {
	return standing(tx)(Collect(ctx, tx, func(r *Rows, id *string) error { return r.Scan(id) },
		`SELECT id FROM case_consent WHERE case_row = $1 AND open = 1`, caseKey))
}

// CaseConsentHold is CaseConsentOpen for who sends under a consent. On
// PostgreSQL it writes the row, so that whoever ends the consent at the same
// time comes before or after, never beside.
func (tx *Tx) CaseConsentHold(ctx context.Context, id string) (bool, error) {
	if tx.engine == SQLite {
		return tx.CaseConsentOpen(ctx, id)
	}
	n, err := tx.Exec(ctx, `UPDATE case_consent SET open = 1 WHERE id = $1 AND open = 1 AND held = 0`, id)
	return n == 1 && !tx.hasEnded(EndedConsent, id), err
}

// CaseConsentsDue implements casefile.Store.
func (tx *Tx) CaseConsentsDue(ctx context.Context, now time.Time, limit int) ([]string, error) {
	return Collect(ctx, tx, func(r *Rows, id *string) error { return r.Scan(id) },
		`SELECT id FROM case_consent WHERE open = 1 AND due <= $1 ORDER BY due LIMIT $2`, now, limit)
}

// EndingConsent is a consent that ends soon.
type EndingConsent struct {
	ID, Case string    // ids
	Due      time.Time // noon UTC at or after its end
}

// CaseConsentsEnding lists the consents of an owner's files that end before a time and
// with whose end nobody has dealt, the first first.
func (tx *Tx) CaseConsentsEnding(ctx context.Context, owner []byte, before time.Time) ([]EndingConsent, error) {
	all, err := Collect(ctx, tx, func(r *Rows, c *EndingConsent) error { return r.Scan(&c.ID, &c.Case, &c.Due) },
		`SELECT c.id, f.id, c.due FROM case_consent c JOIN case_file f ON f.row = c.case_row
		WHERE c.open = 1 AND c.held = 0 AND c.dealt = 0 AND c.due < $2 AND f.owner = $1 ORDER BY c.due, c.row`, owner, before)
	return slices.DeleteFunc(all, func(c EndingConsent) bool { return tx.hasEnded(EndedConsent, c.ID) }), err
}

// CaseConsentDealt notes that somebody has dealt with the end of a consent of a file:
// not found for a consent of another.
func (tx *Tx) CaseConsentDealt(ctx context.Context, id string, caseKey int64) error {
	n, err := tx.Exec(ctx, `UPDATE case_consent SET dealt = 1 WHERE id = $1 AND case_row = $2`, id, caseKey)
	if err == nil && n == 0 {
		return ErrNotFound
	}
	return err
}
