package store

import (
	"context"
	"time"

	"relais/internal/agency"
)

// AddSession adds a session under the hash of its token. forget is when the row
// may go: a clear time, which must not tell when the session ends.
func (tx *Tx) AddSession(ctx context.Context, s agency.SessionRow, hash []byte, forget time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO session (id, hash, member, sealed, times, created_at, touched_at, ends_at)
		VALUES ($1, $2, $3, $4, $5, $6, $6, $7)`, s.ID, hash, s.Member, s.Sealed, s.Times, noTime, forget)
	return err
}

// Session reads a session, ended or not, with the state of its member and the change counters.
func (tx *Tx) Session(ctx context.Context, hash []byte) (s agency.SessionRow, err error) {
	err = tx.QueryRow(ctx, `SELECT s.id, s.member, s.sealed, s.times,
			m.agency, m.state, m.changed, a.changed
		FROM session s JOIN member m ON m.id = s.member JOIN agency a ON a.id = m.agency
		WHERE s.hash = $1`, hash).Scan(&s.ID, &s.Member, &s.Sealed, &s.Times,
		&s.Agency, &s.State, &s.MemberChanged, &s.AgencyChanged)
	return s, err
}

// SessionNow reads what must be known of a session at each request, its sealed keys left out. It tells
// whether it still has any.
func (tx *Tx) SessionNow(ctx context.Context, hash []byte) (s agency.SessionRow, open bool, err error) {
	var sealed int
	err = tx.QueryRow(ctx, `SELECT s.id, s.member, CASE WHEN s.sealed IS NULL THEN 0 ELSE 1 END, s.times,
			m.agency, m.state, m.changed, a.changed
		FROM session s JOIN member m ON m.id = s.member JOIN agency a ON a.id = m.agency
		WHERE s.hash = $1`, hash).Scan(&s.ID, &s.Member, &sealed, &s.Times,
		&s.Agency, &s.State, &s.MemberChanged, &s.AgencyChanged)
	return s, sealed == 1, err
}

// TouchSession writes when the session was used, unless it has ended.
func (tx *Tx) TouchSession(ctx context.Context, id string, times []byte) error {
	_, err := tx.Exec(ctx, `UPDATE session SET times = $1 WHERE id = $2 AND sealed IS NOT NULL`, times, id)
	return err
}

// SetSessionKeys replaces the sealed keys of a session that has not ended.
func (tx *Tx) SetSessionKeys(ctx context.Context, id string, sealed []byte) error {
	_, err := tx.Exec(ctx, `UPDATE session SET sealed = $1 WHERE id = $2 AND sealed IS NOT NULL`, sealed, id)
	return err
}

// EndSession destroys the keys of a session that its member leaves, and writes when that was.
func (tx *Tx) EndSession(ctx context.Context, id string, times []byte) error {
	tx.Erased()
	_, err := tx.Exec(ctx, `UPDATE session SET sealed = NULL, times = $2 WHERE id = $1`, id, times)
	return err
}

// ForgetSession removes a member's session: its token says nothing any more. Another's is not found.
func (tx *Tx) ForgetSession(ctx context.Context, member, id string) error {
	tx.Erased()
	n, err := tx.Exec(ctx, `DELETE FROM session WHERE id = $1 AND member = $2`, id, member)
	if err == nil && n == 0 {
		return ErrNotFound
	}
	return err
}

// SessionsOf lists a member's sessions that have keys, in any order. The keys are left out.
func (tx *Tx) SessionsOf(ctx context.Context, member string) ([]agency.SessionRow, error) {
	return Collect(ctx, tx, scanTimes, `SELECT id, member, times FROM session WHERE member = $1 AND sealed IS NOT NULL`, member)
}

// SessionsWithKeys lists all sessions that have keys, which are left out.
func (tx *Tx) SessionsWithKeys(ctx context.Context) ([]agency.SessionRow, error) {
	return Collect(ctx, tx, scanTimes, `SELECT id, member, times FROM session WHERE sealed IS NOT NULL`)
}

func scanTimes(r *Rows, s *agency.SessionRow) error { return r.Scan(&s.ID, &s.Member, &s.Times) }

// EndSessionsOf removes a member's sessions, except one. Without an exception the
// member left, or lost a device: their feed of times ends with the sessions.
func (tx *Tx) EndSessionsOf(ctx context.Context, member, except string) error {
	tx.Erased()
	if except == "" {
		if _, err := DropCalendar(ctx, tx, member); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `DELETE FROM session WHERE member = $1 AND id <> $2`, member, except)
	return err
}

// CloseSessionsOf destroys the keys of a member's sessions, as when they were idle for too long: what their pages still
// send arrives once, sealed to the member.
func (tx *Tx) CloseSessionsOf(ctx context.Context, member string) error {
	tx.Erased()
	_, err := tx.Exec(ctx, `UPDATE session SET sealed = NULL WHERE member = $1`, member)
	return err
}

// SessionsUntimed lists the sessions of before their times were sealed, with those.
func (tx *Tx) SessionsUntimed(ctx context.Context) ([]agency.SessionRow, error) {
	return Collect(ctx, tx, func(r *Rows, s *agency.SessionRow) error { return r.Scan(&s.ID, &s.Member, &s.Touched, &s.Ends) },
		`SELECT id, member, touched_at, ends_at FROM session WHERE times IS NULL AND touched_at > 0`)
}

// SetSessionTimes seals the times of a session of before.
func (tx *Tx) SetSessionTimes(ctx context.Context, id string, times []byte, forget time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE session SET times = $1, touched_at = 0, ends_at = $2 WHERE id = $3`, times, forget, id)
	return err
}

// DropSessionKeys destroys the keys of a session, unless it was used since its times were read.
func (tx *Tx) DropSessionKeys(ctx context.Context, s agency.SessionRow) error {
	n, err := tx.Exec(ctx, `UPDATE session SET sealed = NULL WHERE id = $1 AND sealed IS NOT NULL AND (times = $2 OR times IS NULL)`,
		s.ID, s.Times)
	if n > 0 {
		tx.Erased()
	}
	return err
}

// ForgetSessions removes the sessions whose rows may go.
func (tx *Tx) ForgetSessions(ctx context.Context) error {
	_, err := tx.Exec(ctx, `DELETE FROM session WHERE ends_at <= $1`, tx.Now())
	return err
}

// Guesses reads a bucket of failed attempts; an unknown one is empty.
func (tx *Tx) Guesses(ctx context.Context, bucket int64) (fails int, next time.Time, err error) {
	rows, err := tx.Query(ctx, `SELECT fails, next_at FROM guess WHERE bucket = $1`, bucket)
	if err != nil {
		return 0, next, err
	}
	defer rows.Close()
	if rows.Next() {
		err = rows.Scan(&fails, &next)
	}
	if err == nil {
		err = rows.Err()
	}
	return fails, next, err
}

// SetGuesses writes a bucket; no failures remove it.
func (tx *Tx) SetGuesses(ctx context.Context, bucket int64, fails int, next time.Time) error {
	if fails <= 0 {
		_, err := tx.Exec(ctx, `DELETE FROM guess WHERE bucket = $1`, bucket)
		return err
	}
	_, err := tx.Exec(ctx, `INSERT INTO guess (bucket, fails, next_at) VALUES ($1, $2, $3)
		ON CONFLICT (bucket) DO UPDATE SET fails = excluded.fails, next_at = excluded.next_at`, bucket, fails, next)
	return err
}

// SweepGuesses forgets buckets in which nothing happened since a time.
func (tx *Tx) SweepGuesses(ctx context.Context, before time.Time) error {
	_, err := tx.Exec(ctx, `DELETE FROM guess WHERE next_at < $1`, before)
	return err
}
