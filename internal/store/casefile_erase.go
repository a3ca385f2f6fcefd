package store

import (
	"context"
	"crypto/rand"
	"fmt"
	"strconv"
	"strings"

	"relais/internal/casefile"
)

// CaseBodiesErase implements casefile.Store.
func (tx *Tx) CaseBodiesErase(ctx context.Context, rows []casefile.EntryRow) error {
	tx.Erased()
	for _, row := range rows {
		if _, err := tx.Exec(ctx, `DELETE FROM case_body WHERE entry_row = $1`, row.Key); err != nil {
			return err
		}
		if err := tx.journal(ctx, erasedEntry, revisionObject(row.ID, row.Revision)); err != nil {
			return err
		}
	}
	return nil
}

// revisionObject names a revision of an entry, or a move of a referral, in the
// journal.
func revisionObject(id string, n int) string { return id + "/" + strconv.Itoa(n) }

// CaseEntryErased implements casefile.Store.
func (tx *Tx) CaseEntryErased(entry string, revision int) bool {
	return tx.gone != nil && tx.gone(erasedEntry, revisionObject(entry, revision))
}

// CaseErase destroys a case file: its entries, keys, consents, head and roster
// row. A row without an owner stays, which says that a file was erased; its
// number is never given again.
func (tx *Tx) CaseErase(ctx context.Context, id string) error {
	tx.Erased()
	if err := caseErase(ctx, tx, id); err != nil {
		return err
	}
	return tx.journal(ctx, erasedFile, id)
}

func caseErase(ctx context.Context, tx *Tx, id string) error {
	const these = `(SELECT row FROM case_file WHERE id = $1)`
	for _, q := range []string{
		`DELETE FROM case_body WHERE entry_row IN (SELECT row FROM case_entry WHERE case_row = ` + these + `)`,
		`DELETE FROM case_entry WHERE case_row = ` + these, `DELETE FROM case_section WHERE case_row = ` + these,
		`DELETE FROM case_consent WHERE case_row = ` + these, `DELETE FROM case_retention WHERE case_row = ` + these,
		`DELETE FROM case_head WHERE case_row = ` + these,
	} {
		if _, err := tx.Exec(ctx, q, id); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `UPDATE case_file SET owner = $1, open = 0, version = version + 1, roster = $2 WHERE id = $3`, nobody(), []byte{}, id)
	return err
}

// nobody is a pseudonym that no agency has.
func nobody() []byte {
	b := make([]byte, 16)
	rand.Read(b) // never fails
	return b
}

// ForgetCopies destroys, of a referral, what its sender has of the moves with
// some numbers: its own copies, and what was sealed to it. What the recipient
// has stays.
func (tx *Tx) ForgetCopies(ctx context.Context, referral string, own, replies []int) error {
	tx.Erased()
	for kind, seqs := range map[string][]int{erasedCopy: own, erasedReply: replies} {
		for _, seq := range seqs {
			if err := forgetCopy(ctx, tx, kind, referral, seq); err != nil {
				return err
			}
			if err := tx.journal(ctx, kind, revisionObject(referral, seq)); err != nil {
				return err
			}
		}
	}
	return nil
}

func forgetCopy(ctx context.Context, tx *Tx, kind, referral string, seq int) (err error) {
	const these = `(SELECT row FROM referral WHERE id = $1)`
	if kind == erasedCopy {
		_, err = tx.Exec(ctx, `UPDATE referral_move SET own = $3 WHERE referral = `+these+` AND seq = $2`, referral, seq, []byte{})
	} else {
		_, err = tx.Exec(ctx, `UPDATE referral_move SET parcel = NULL WHERE referral = `+these+` AND seq = $2`, referral, seq)
	}
	if err != nil {
		return err
	}
	// A release that nobody can open any more is not kept closed either.
	_, err = tx.Exec(ctx, `UPDATE released_body SET body = $2 WHERE release IN (SELECT row FROM released WHERE referral = $1 AND wrap IS NULL)`,
		referral, []byte{})
	return err
}

// CopyErased reports whether the sender's copy of a move was erased.
func CopyErased(ctx context.Context, tx *Tx, referral string, seq int) bool {
	return noted(ctx, tx, erasedCopy, revisionObject(referral, seq))
}

// SentErased reports whether a referral was taken out of its sender's lists.
func SentErased(ctx context.Context, tx *Tx, referral string) bool {
	return noted(ctx, tx, erasedSent, referral)
}

// noted reports whether an erasure was noted.
func noted(ctx context.Context, tx *Tx, kind, object string) bool {
	var n int
	err := tx.QueryRow(ctx, `SELECT count(*) FROM erasure WHERE kind = $1 AND object = $2`, kind, object).Scan(&n)
	return err == nil && n > 0
}

// ForgetSent takes a referral out of its sender's lists, and destroys its card,
// and what the desk wrote to it.
func (tx *Tx) ForgetSent(ctx context.Context, referral string) error {
	tx.Erased()
	if err := forgetSent(ctx, tx, referral); err != nil {
		return err
	}
	return tx.journal(ctx, erasedSent, referral)
}

func forgetSent(ctx context.Context, tx *Tx, referral string) error {
	if _, err := tx.Exec(ctx, `UPDATE desk_work SET sender = NULL WHERE referral = (SELECT row FROM referral WHERE id = $1)`, referral); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM answer_link WHERE referral = (SELECT row FROM referral WHERE id = $1)`, referral); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `UPDATE referral SET sender = $1, sender_open = 0, sender_card = $2 WHERE id = $3`, nobody(), []byte{}, referral)
	return err
}

// ForgetDisclosure destroys the agency's record of a disclosure.
func (tx *Tx) ForgetDisclosure(ctx context.Context, id string) error {
	tx.Erased()
	if _, err := tx.Exec(ctx, `DELETE FROM disclosure WHERE id = $1`, id); err != nil {
		return err
	}
	return tx.journal(ctx, erasedDisclosure, id)
}

// eraseOf makes an erasure of a part of something again.
func eraseOf(ctx context.Context, tx *Tx, e Erasure) error {
	id, number, _ := strings.Cut(e.Object, "/")
	var n int
	if _, err := fmt.Sscan(number, &n); err != nil {
		return fmt.Errorf("store: a line of the journal can't be read")
	}
	if e.Kind != erasedEntry {
		return forgetCopy(ctx, tx, e.Kind, id, n)
	}
	_, err := tx.Exec(ctx, `DELETE FROM case_body WHERE entry_row IN (SELECT row FROM case_entry WHERE id = $1 AND revision = $2)`, id, n)
	return err
}

// CaseThere reports whether a case file has not been erased.
func CaseThere(ctx context.Context, tx *Tx, id string) (bool, error) {
	var n int
	err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM case_head WHERE case_row = (SELECT row FROM case_file WHERE id = $1)`, id).Scan(&n)
	return n > 0, err
}

// CaseKnown reports whether there is, or was, a case file with an id.
func CaseKnown(ctx context.Context, tx *Tx, id string) (bool, error) {
	var n int
	err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM case_file WHERE id = $1`, id).Scan(&n)
	return n > 0, err
}

// CaseKey is the row key of a case file that has not been erased; ErrNotFound for none.
func CaseKey(ctx context.Context, tx *Tx, id string) (key int64, err error) {
	err = tx.QueryRow(ctx, `SELECT row FROM case_file WHERE id = $1 AND row IN (SELECT case_row FROM case_head)`, id).Scan(&key)
	return key, err
}
