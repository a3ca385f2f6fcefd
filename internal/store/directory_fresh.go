package store

import (
	"context"
	"time"

	"relais/internal/directory/hsds"
	"relais/internal/directory/upkeep"
)

// Verifications returns what is known of a service's kinds of fields.
func (tx *Tx) Verifications(ctx context.Context, service string) ([]upkeep.Verification, error) {
	return Collect(ctx, tx, func(r *Rows, v *upkeep.Verification) error {
		return r.Scan(&v.Service, &v.Field, &v.Method, &v.Who, &v.Verified, &v.Due)
	}, `SELECT service, field, method, who, verified_at, due_at FROM directory_verification
		WHERE service = $1 ORDER BY field`, service)
}

// PutVerifications writes how and when kinds of fields were verified.
func (tx *Tx) PutVerifications(ctx context.Context, list []upkeep.Verification) error {
	var rows [][]any
	for _, v := range list {
		rows = append(rows, []any{v.Service, v.Field, v.Method, v.Who, v.Verified, v.Due})
	}
	return tx.insertRows(ctx, `INSERT INTO directory_verification (service, field, method, who, verified_at, due_at)`,
		`ON CONFLICT (service, field) DO UPDATE SET method = excluded.method, who = excluded.who,
			verified_at = excluded.verified_at, due_at = excluded.due_at`, 6, rows, nil)
}

// DueServices lists services whose records are due, the longest overdue first.
// Where nobody here verified kinds of fields, the record's own date counts, and
// shortest is how long that holds at most.
func (tx *Tx) DueServices(ctx context.Context, agency, source string, shortest time.Duration, offset, limit int) (list []upkeep.Due, total int, err error) {
	const from = ` FROM (SELECT r.row AS due_row, CASE WHEN v.due IS NULL OR coalesce(r.verified_at, 0) > coalesce(v.latest, 0)
			THEN coalesce(r.verified_at + $1, 0) ELSE v.due END AS due
		FROM directory_record r LEFT JOIN (SELECT service, min(due_at) AS due, max(verified_at) AS latest
			FROM directory_verification GROUP BY service) v ON v.service = r.id
		WHERE r.kind = 'service' AND ($2 = '' OR r.agency = $2) AND ($3 = '' OR r.source = $3)) AS dated WHERE due <= $4`
	args := func() []any { return []any{shortest.Microseconds(), agency, source, tx.Now().UnixMicro()} }
	if err = tx.QueryRow(ctx, `SELECT count(*)`+from, args()...).Scan(&total); err != nil {
		return nil, 0, err
	}
	err = tx.eachRow(ctx, func(r *Rows) error {
		var d upkeep.Due
		var at int64
		var doc string
		err := r.Scan(&d.ID, &d.Agency, &d.Source, &d.Verified, &at, &doc)
		if at > 0 {
			d.At = time.UnixMicro(at).UTC()
		}
		d.Kind, d.Doc, d.Place = hsds.KindService, []byte(doc), -1
		list = append(list, d)
		return err
	}, `SELECT r.id, r.agency, r.source, r.verified_at, page.due, d.doc
		FROM (SELECT due_row, due`+from+` ORDER BY due, due_row LIMIT $5 OFFSET $6) AS page
		JOIN directory_record r ON r.row = page.due_row JOIN directory_document d ON d.record = r.row
		ORDER BY page.due, page.due_row`, append(args(), limit, offset)...)
	return list, total, err
}

const suggestionColumns = `id, service, agency, who, body, state, made_at, decided_by, decided_at`

func scanSuggestion(r *Rows, s *upkeep.Suggestion) error {
	return r.Scan(&s.ID, &s.Service, &s.Agency, &s.Who, &s.Body, &s.State, &s.Made, &s.DecidedBy, &s.Decided)
}

// AddSuggestion adds a proposed change.
func (tx *Tx) AddSuggestion(ctx context.Context, s upkeep.Suggestion) error {
	_, err := tx.Exec(ctx, `INSERT INTO directory_suggestion (id, service, agency, who, body, state, made_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, s.ID, s.Service, s.Agency, s.Who, s.Body, s.State, s.Made)
	return err
}

// suggestions are those about services that an agency runs now, whoever ran
// them when they were made; for what only an agency knows of, whoever did then.
const suggestions = ` FROM (SELECT s.id, s.service, coalesce(r.agency, s.agency) AS agency, s.who, s.body, s.state,
		s.made_at, s.decided_by, s.decided_at
	FROM directory_suggestion s LEFT JOIN directory_record r ON r.kind = 'service' AND r.id = s.service) AS suggestion`

// SuggestionFor returns a suggestion to who decides on it (agency "": the
// desk), or fault.NotFound.
func (tx *Tx) SuggestionFor(ctx context.Context, id, agency string) (upkeep.Suggestion, error) {
	return first(Collect(ctx, tx, scanSuggestion, `SELECT `+suggestionColumns+suggestions+`
		WHERE id = $1 AND agency = $2`, id, agency))
}

// SuggestionForDesk returns a suggestion to the desk: one about a service that
// no agency of the node runs, or that its agency left open since late, or
// fault.NotFound.
func (tx *Tx) SuggestionForDesk(ctx context.Context, id string, late time.Time) (upkeep.Suggestion, error) {
	return first(Collect(ctx, tx, scanSuggestion, `SELECT `+suggestionColumns+suggestions+`
		WHERE id = $1 AND (agency = '' OR made_at <= $2)`, id, late.UnixMicro()))
}

// Suggestions lists those of one state that an agency decides on. With desk,
// those too that the desk does: where no agency runs the service, and what was
// made before late and is still open.
func (tx *Tx) Suggestions(ctx context.Context, agency string, desk bool, late time.Time, state string, offset, limit int) (list []upkeep.Suggestion, total int, err error) {
	const where = suggestions + ` WHERE state = $1
		AND (agency <> '' AND agency = $2 OR $3 = 1 AND (agency = '' OR state = 'open' AND made_at <= $4))`
	args := []any{state, agency, 0, late.UnixMicro()}
	if desk {
		args[2] = 1
	}
	if err = tx.QueryRow(ctx, `SELECT count(*)`+where, args...).Scan(&total); err != nil {
		return nil, 0, err
	}
	list, err = Collect(ctx, tx, scanSuggestion, `SELECT `+suggestionColumns+where+` ORDER BY made_at, id LIMIT $5 OFFSET $6`,
		append(args, limit, offset)...)
	return list, total, err
}

// DecideSuggestion writes what was decided, with the body that holds the answer.
func (tx *Tx) DecideSuggestion(ctx context.Context, s upkeep.Suggestion) error {
	_, err := tx.Exec(ctx, `UPDATE directory_suggestion SET state = $1, body = $2, decided_by = $3, decided_at = $4 WHERE id = $5`,
		s.State, s.Body, s.DecidedBy, s.Decided, s.ID)
	return err
}
