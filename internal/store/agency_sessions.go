package store

import (
	"context"
	"time"

	"relais/internal/agency"
)

// AddSession adds a session under the hash of its token.
func (tx *Tx) AddSession(ctx context.Context, s agency.SessionRow, hash []byte) error {
	_, err := tx.Exec(ctx, `INSERT INTO session (id, hash, member, sealed, created_at, touched_at, ends_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, s.ID, hash, s.Member, s.Sealed, noTime, tx.Now(), s.Ends)
	return err
}

// Session reads a session, ended or not, with the state of its member and the change counters.
func (tx *Tx) Session(ctx context.Context, hash []byte) (s agency.SessionRow, err error) {
	err = tx.QueryRow(ctx, `SELECT s.id, s.member, s.sealed, s.touched_at, s.ends_at,
			m.agency, m.state, m.changed, a.changed
		FROM session s JOIN member m ON m.id = s.member JOIN agency a ON a.id = m.agency
		WHERE s.hash = $1`, hash).Scan(&s.ID, &s.Member, &s.Sealed, &s.Touched, &s.Ends,
		&s.Agency, &s.State, &s.MemberChanged, &s.AgencyChanged)
	return s, err
}

// SessionNow reads what must be known of a session at each request, its sealed keys left out. It tells
// whether it still has any.
func (tx *Tx) SessionNow(ctx context.Context, hash []byte) (s agency.SessionRow, open bool, err error) {
	var sealed int
	err = tx.QueryRow(ctx, `SELECT s.id, s.member, CASE WHEN s.sealed IS NULL THEN 0 ELSE 1 END, s.touched_at, s.ends_at,
			m.agency, m.state, m.changed, a.changed
		FROM session s JOIN member m ON m.id = s.member JOIN agency a ON a.id = m.agency
		WHERE s.hash = $1`, hash).Scan(&s.ID, &s.Member, &sealed, &s.Touched, &s.Ends,
		&s.Agency, &s.State, &s.MemberChanged, &s.AgencyChanged)
	return s, sealed == 1, err
}

// TouchSession says that the session was used now, unless it has ended.
func (tx *Tx) TouchSession(ctx context.Context, id string) error {
	_, err := tx.Exec(ctx, `UPDATE session SET touched_at = $1 WHERE id = $2 AND sealed IS NOT NULL AND touched_at < $1`,
		tx.Now(), id)
	return err
}

// SetSessionKeys replaces the sealed keys of a session that has not ended.
func (tx *Tx) SetSessionKeys(ctx context.Context, id string, sealed []byte) error {
	_, err := tx.Exec(ctx, `UPDATE session SET sealed = $1 WHERE id = $2 AND sealed IS NOT NULL`, sealed, id)
	return err
}

// EndSession destroys the keys of a session that its member leaves: that it ends at the moment of its last use says so.
func (tx *Tx) EndSession(ctx context.Context, id string) error {
	tx.Erased()
	_, err := tx.Exec(ctx, `UPDATE session SET sealed = NULL, ends_at = $2, touched_at = $2 WHERE id = $1`, id, tx.Now())
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

// SessionsOf lists a member's sessions that were used since a time and have not ended, newest first. Their keys are left
// out.
func (tx *Tx) SessionsOf(ctx context.Context, member string, since time.Time) ([]agency.SessionRow, error) {
	return Collect(ctx, tx, func(r *Rows, s *agency.SessionRow) error { return r.Scan(&s.ID, &s.Touched, &s.Ends) },
		`SELECT id, touched_at, ends_at FROM session
		WHERE member = $1 AND sealed IS NOT NULL AND ends_at > $2 AND touched_at > $3 ORDER BY ends_at DESC`, member, tx.Now(), since)
}

// EndSessionsOf removes a member's sessions, except one.
func (tx *Tx) EndSessionsOf(ctx context.Context, member, except string) error {
	tx.Erased()
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

// SweepSessions destroys the keys of sessions that ended or were idle since a time, and forgets sessions that
// ended before another. It tells how many were ended.
func (tx *Tx) SweepSessions(ctx context.Context, idle, forget time.Time) (int64, error) {
	n, err := tx.Exec(ctx, `UPDATE session SET sealed = NULL WHERE sealed IS NOT NULL AND (ends_at <= $1 OR touched_at <= $2)`,
		tx.Now(), idle)
	if err != nil {
		return 0, err
	}
	if n > 0 {
		tx.Erased()
	}
	_, err = tx.Exec(ctx, `DELETE FROM session WHERE ends_at <= $1`, forget)
	return n, err
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
