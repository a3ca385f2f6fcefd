package store

import (
	"context"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"relais/internal/casefile"
)

// erasedSection is a section whose keys the clock erased, with the mark that
// stands in their place, in hex: row/mark/version:mark under earlier keys/….
const erasedSection = "section"

// Retention is what the clock does with a closed file.
type Retention struct {
	Case   int64 // row key
	Sealed []byte
}

// PutRetention says what the clock does with a file.
func PutRetention(ctx context.Context, tx *Tx, r Retention) error {
	_, err := tx.Exec(ctx, `INSERT INTO case_retention (case_row, sealed) VALUES ($1, $2)
		ON CONFLICT (case_row) DO UPDATE SET sealed = excluded.sealed`, r.Case, r.Sealed)
	return err
}

// DropRetention says that the clock leaves a file alone.
func DropRetention(ctx context.Context, tx *Tx, caseKey int64) error {
	_, err := tx.Exec(ctx, `DELETE FROM case_retention WHERE case_row = $1`, caseKey)
	return err
}

// RetentionOf reads what the clock does with a file: not found for nothing.
func RetentionOf(ctx context.Context, tx *Tx, caseKey int64) (sealed []byte, err error) {
	err = tx.QueryRow(ctx, `SELECT sealed FROM case_retention WHERE case_row = $1`, caseKey).Scan(&sealed)
	return sealed, err
}

// RetentionAfter lists what the clock does with files, in the order of their
// row keys, from the one after a key.
func RetentionAfter(ctx context.Context, tx *Tx, after int64, limit int) ([]Retention, error) {
	return Collect(ctx, tx, func(r *Rows, x *Retention) error { return r.Scan(&x.Case, &x.Sealed) },
		`SELECT case_row, sealed FROM case_retention WHERE case_row > $1 ORDER BY case_row LIMIT $2`, after, limit)
}

// CaseAt reads a case file by its row key, for the clock.
func CaseAt(ctx context.Context, tx *Tx, key int64) (c casefile.CaseRow, err error) {
	var open int
	err = tx.QueryRow(ctx, `SELECT f.id, f.owner, f.open, h.number FROM case_file f JOIN case_head h ON h.case_row = f.row WHERE f.row = $1`, key).
		Scan(&c.ID, &c.Owner, &open, &c.HeadNo)
	c.Key, c.Open = key, open == 1
	return c, err
}

// PutAgencyRetention keeps what an agency has decided.
func PutAgencyRetention(ctx context.Context, tx *Tx, agency string, sealed []byte) error {
	_, err := tx.Exec(ctx, `INSERT INTO agency_retention (agency, sealed) VALUES ($1, $2)
		ON CONFLICT (agency) DO UPDATE SET sealed = excluded.sealed`, agency, sealed)
	return err
}

// AgencyRetention reads what an agency has decided: not found for nothing.
func AgencyRetention(ctx context.Context, tx *Tx, agency string) (sealed []byte, err error) {
	err = tx.QueryRow(ctx, `SELECT sealed FROM agency_retention WHERE agency = $1`, agency).Scan(&sealed)
	return sealed, err
}

// EraseSection erases a section's keys and all that was written in it. False
// when the section is in another state than the one that was meant.
func EraseSection(ctx context.Context, tx *Tx, r casefile.Retirement) (bool, error) {
	if done, err := eraseSection(ctx, tx, r); err != nil || !done {
		return done, err
	}
	rows, err := Collect(ctx, tx, func(r *Rows, e *casefile.EntryRow) error { return r.Scan(&e.Key, &e.ID, &e.Revision) },
		`SELECT e.row, e.id, e.revision FROM case_entry e JOIN case_section s ON s.case_row = e.case_row AND s.id = e.section
			JOIN case_body b ON b.entry_row = e.row WHERE s.id = $1`, r.Row)
	if err == nil {
		err = tx.CaseBodiesErase(ctx, rows)
	}
	if err != nil {
		return false, err
	}
	object := fmt.Sprintf("%s/%x", r.Row, r.Mark)
	for _, n := range slices.Sorted(maps.Keys(r.Before)) {
		object += fmt.Sprintf("/%d:%x", n, r.Before[n])
	}
	return true, tx.journal(ctx, erasedSection, object)
}

// EntriesIn are the ids of the entries of a section, by the id of its row.
func EntriesIn(ctx context.Context, tx *Tx, section string) ([]string, error) {
	return Collect(ctx, tx, func(r *Rows, id *string) error { return r.Scan(id) }, `SELECT DISTINCT e.id FROM case_entry e
		JOIN case_section s ON s.case_row = e.case_row AND s.id = e.section WHERE s.id = $1`, section)
}

// eraseSection puts a mark in the place of a section's keys: those of a version
// of its row, or, for 0, whichever stand there and are no mark.
func eraseSection(ctx context.Context, tx *Tx, r casefile.Retirement) (bool, error) {
	var key, is int64
	var vault int
	var ring []byte
	err := tx.QueryRow(ctx, `SELECT row, version, vault, ring FROM case_section WHERE id = $1`, r.Row).Scan(&key, &is, &vault, &ring)
	if err == ErrNotFound || err == nil && r.Version != 0 && is != r.Version {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	mark := r.Mark
	if older, ok := r.Before[vault]; ok {
		mark = older
	}
	if strings.HasSuffix(string(ring), string(mark)) {
		return false, nil
	}
	tx.Erased()
	_, err = tx.Exec(ctx, `UPDATE case_section SET ring = $1 WHERE row = $2`, casefile.MarkedRing(ring, mark), key)
	return err == nil, err
}

// eraseSectionAgain repeats, after a restore, that the clock erased a section.
func eraseSectionAgain(ctx context.Context, tx *Tx, object string) error {
	parts := strings.Split(object, "/")
	r := casefile.Retirement{Row: parts[0], Before: map[int][]byte{}}
	for _, part := range parts[1:] {
		version, text, older := strings.Cut(part, ":")
		if !older {
			version, text = "0", part
		}
		n, err := strconv.Atoi(version)
		if err == nil {
			r.Before[n], err = hex.DecodeString(text)
		}
		if err != nil || len(r.Before[n]) == 0 {
			return fmt.Errorf("store: a line of the journal can't be read")
		}
	}
	r.Mark = r.Before[0]
	_, err := eraseSection(ctx, tx, r)
	return err
}

// ForgetCopiesOf destroys what an agency has of a case file outside of it. With
// all, the referrals leave its lists too.
func ForgetCopiesOf(ctx context.Context, tx *Tx, c casefile.Copies, all bool) error {
	for _, one := range c.Sent {
		if err := tx.ForgetCopies(ctx, one.Referral, one.Own, one.Replies); err != nil {
			return err
		}
		if !all {
			continue
		}
		if err := tx.ForgetSent(ctx, one.Referral); err != nil {
			return err
		}
	}
	for _, id := range c.Disclosures {
		if err := tx.ForgetDisclosure(ctx, id); err != nil {
			return err
		}
	}
	return nil
}
