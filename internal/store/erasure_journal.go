package store

import (
	"context"
	"slices"
)

// Journal is a journal outside of the database, as the database knows it.
type Journal struct {
	ID     string
	Server string // pseudonym of who writes it
	Lines  int64  // that it has at least
}

// Journals lists the journals that are written, or were when a backup was made:
// none in a schema of before there were journals.
func (tx *Tx) Journals(ctx context.Context) ([]Journal, error) {
	all, err := tx.tables(ctx)
	if err != nil || !slices.ContainsFunc(all, func(t table) bool { return t.name == "erasure_journal" }) {
		return nil, err
	}
	return Collect(ctx, tx, func(r *Rows, j *Journal) error { return r.Scan(&j.ID, &j.Server, &j.Lines) },
		`SELECT id, server, lines FROM erasure_journal ORDER BY id`)
}

// PutJournal says how many lines a journal has; begun notes a new one, in the
// other journals too.
func (tx *Tx) PutJournal(ctx context.Context, j Journal, begun bool) error {
	_, err := tx.Exec(ctx, `INSERT INTO erasure_journal (id, server, lines) VALUES ($1, $2, $3)
		ON CONFLICT (id) DO UPDATE SET server = excluded.server, lines = excluded.lines`, j.ID, j.Server, j.Lines)
	if err != nil || !begun {
		return err
	}
	return tx.journal(ctx, begunJournal, j.ID)
}

// EndJournal says that a journal is written no more, in the other journals too.
func (tx *Tx) EndJournal(ctx context.Context, id string) error {
	if _, err := tx.Exec(ctx, `DELETE FROM erasure_journal WHERE id = $1`, id); err != nil {
		return err
	}
	return tx.journal(ctx, endedJournal, id)
}

// AfterRestore ends what must not go on in a restored database: sessions and
// codes. The consents that stand are held until a member confirms them; it
// tells how many.
func (tx *Tx) AfterRestore(ctx context.Context) (held int64, err error) {
	tx.Erased()
	for _, q := range []string{
		`UPDATE session SET sealed = NULL`, `DELETE FROM setup_code`, `DELETE FROM ceremony`,
		`DELETE FROM erasure_journal`, `DELETE FROM answer_link`, `DELETE FROM calendar_feed`, `UPDATE person_card SET token = NULL, keys = NULL`, `UPDATE audit_log SET lease_until = 0`,
	} {
		if _, err := tx.Exec(ctx, q); err != nil {
			return 0, err
		}
	}
	return tx.Exec(ctx, `UPDATE case_consent SET held = 1 WHERE open = 1`)
}
