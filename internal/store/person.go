package store

import (
	"context"
	"encoding/hex"
	"errors"
)

// PersonCardRow is the card with which a person opens their own file.
type PersonCardRow struct {
	Key    int64
	ID     string
	Mark   []byte // pseudonym of the case file
	First  []byte // keyed hash of what the words become
	Second []byte // the same of the second words; random where there are none
	Own    []byte // the person's keys, under their words
	Other  []byte // keys that open nothing, under the second words
	State  []byte // for the node
	Token  []byte // hash of the session's token; nil for none
	Keys   []byte // the keys, for as long as the session lasts
}

const cardColumns = `SELECT row, id, mark, first, second, own, other, state, token, keys FROM person_card `

func (c *PersonCardRow) scan(r interface{ Scan(...any) error }) error {
	return r.Scan(&c.Key, &c.ID, &c.Mark, &c.First, &c.Second, &c.Own, &c.Other, &c.State, &c.Token, &c.Keys)
}

// card reads one card. One that the journal says has ended is not found.
func (tx *Tx) card(ctx context.Context, where string, arg any) (c PersonCardRow, err error) {
	if err = c.scan(tx.QueryRow(ctx, cardColumns+where, arg)); err == nil && tx.hasEnded(EndedCard, c.ID) {
		err = ErrNotFound
	}
	return c, err
}

// PersonCard is the card of a case file, by its mark; ErrNotFound for none.
func PersonCard(ctx context.Context, tx *Tx, mark []byte) (PersonCardRow, error) {
	return tx.card(ctx, `WHERE mark = $1`, mark)
}

// PersonCardByWords finds a card by its words, first or second; ErrNotFound for none.
func PersonCardByWords(ctx context.Context, tx *Tx, find []byte) (PersonCardRow, error) {
	return tx.card(ctx, `WHERE first = $1 OR second = $1`, find)
}

// PersonCardBySession finds a card by the hash of the token of its session, which may
// have ended; ErrNotFound for none.
func PersonCardBySession(ctx context.Context, tx *Tx, token []byte) (PersonCardRow, error) {
	return tx.card(ctx, `WHERE token = $1`, token)
}

// AddPersonCard writes a card, and gives it its key. The card that the file had is
// destroyed with all that was sealed to it.
func AddPersonCard(ctx context.Context, tx *Tx, c *PersonCardRow) error {
	if _, err := DropPersonCard(ctx, tx, c.Mark); err != nil {
		return err
	}
	var err error
	c.Key, err = tx.InsertID(ctx, `INSERT INTO person_card (id, mark, first, second, own, other, state) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING row`,
		c.ID, c.Mark, c.First, c.Second, c.Own, c.Other, c.State)
	return err
}

// SetPersonCard writes what the node notes of a card, and its session.
func SetPersonCard(ctx context.Context, tx *Tx, c PersonCardRow) error {
	_, err := tx.Exec(ctx, `UPDATE person_card SET state = $2, token = $3, keys = $4 WHERE row = $1`, c.Key, c.State, c.Token, c.Keys)
	return err
}

const (
	dropLines = `DELETE FROM person_line WHERE card IN (SELECT row FROM person_card WHERE id = $1)`
	dropCard  = `DELETE FROM person_card WHERE id = $1`
)

// DropPersonCard destroys the card of a case file, with what was sealed to it; false
// when it has none.
func DropPersonCard(ctx context.Context, tx *Tx, mark []byte) (bool, error) {
	var id string
	err := tx.QueryRow(ctx, `SELECT id FROM person_card WHERE mark = $1`, mark).Scan(&id)
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	for _, q := range []string{dropLines, dropCard} {
		if err == nil {
			_, err = tx.Exec(ctx, q, id)
		}
	}
	if err != nil {
		return false, err
	}
	tx.Erased()
	return true, tx.journal(ctx, erasedCard, id)
}

// PersonLineRow is something sealed to a person.
type PersonLineRow struct {
	Card   int64
	Tag    []byte
	Sealed []byte
}

// HasPersonLine reports whether a card has a line about something.
func HasPersonLine(ctx context.Context, tx *Tx, card int64, tag []byte) (bool, error) {
	var n int
	err := tx.QueryRow(ctx, `SELECT count(*) FROM person_line WHERE card = $1 AND tag = $2`, card, tag).Scan(&n)
	return n > 0, err
}

// PutPersonLine writes a line, over the one about the same.
func PutPersonLine(ctx context.Context, tx *Tx, l PersonLineRow) error {
	_, err := tx.Exec(ctx, `INSERT INTO person_line (card, tag, sealed) VALUES ($1, $2, $3)
		ON CONFLICT (card, tag) DO UPDATE SET sealed = excluded.sealed`, l.Card, l.Tag, l.Sealed)
	return err
}

// DropPersonLine destroys a line: what it was about is not the person's any more.
func DropPersonLine(ctx context.Context, tx *Tx, card int64, tag []byte) error {
	n, err := tx.Exec(ctx, `DELETE FROM person_line WHERE card = $1 AND tag = $2`, card, tag)
	if n > 0 {
		tx.Erased()
	}
	return err
}

// PersonLines lists the lines of a card, newest first: all of them, since a row does not
// tell what it is about, and what was agreed must not fall out behind many openings.
func PersonLines(ctx context.Context, tx *Tx, card int64) ([]PersonLineRow, error) {
	return Collect(ctx, tx, func(r *Rows, l *PersonLineRow) error { l.Card = card; return r.Scan(&l.Tag, &l.Sealed) },
		`SELECT tag, sealed FROM person_line WHERE card = $1 ORDER BY row DESC`, card)
}

// PersonWordRow is what a person wrote to their agency, or the agency to them.
type PersonWordRow struct {
	ID      string
	Agency  []byte // pseudonym
	Mark    []byte // pseudonym of the case file
	Version int    // of the agency's key that it is sealed to
	Waits   bool   // the agency must look
	Sealed  []byte
}

// AddPersonWord adds one.
func AddPersonWord(ctx context.Context, tx *Tx, w PersonWordRow) error {
	_, err := tx.Exec(ctx, `INSERT INTO person_word (id, agency, mark, version, waits, sealed) VALUES ($1, $2, $3, $4, $5, $6)`,
		w.ID, w.Agency, w.Mark, w.Version, flag(w.Waits), w.Sealed)
	return err
}

// PersonWords lists what was written about a case file, newest first.
func PersonWords(ctx context.Context, tx *Tx, agency, mark []byte, most int) ([]PersonWordRow, error) {
	return tx.personWords(ctx, `WHERE agency = $1 AND mark = $2 ORDER BY row DESC LIMIT $3`, agency, mark, most)
}

// WaitingPersonWords lists what people wrote to an agency that waits, oldest first.
func WaitingPersonWords(ctx context.Context, tx *Tx, agency []byte, most int) ([]PersonWordRow, error) {
	return tx.personWords(ctx, `WHERE agency = $1 AND waits = 1 ORDER BY row LIMIT $2`, agency, most)
}

func (tx *Tx) personWords(ctx context.Context, where string, args ...any) ([]PersonWordRow, error) {
	return Collect(ctx, tx, func(r *Rows, w *PersonWordRow) error {
		var waits int
		err := r.Scan(&w.ID, &w.Agency, &w.Mark, &w.Version, &waits, &w.Sealed)
		w.Waits = waits == 1
		return err
	}, `SELECT id, agency, mark, version, waits, sealed FROM person_word `+where, args...)
}

// PersonWord is one that was written to an agency; ErrNotFound for another's.
func PersonWord(ctx context.Context, tx *Tx, agency []byte, id string) (w PersonWordRow, err error) {
	all, err := tx.personWords(ctx, `WHERE agency = $1 AND id = $2`, agency, id)
	if err == nil && len(all) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return w, err
	}
	return all[0], nil
}

// PersonWordSeen notes that the agency has dealt with one.
func PersonWordSeen(ctx context.Context, tx *Tx, agency []byte, id string) error {
	_, err := tx.Exec(ctx, `UPDATE person_word SET waits = 0 WHERE agency = $1 AND id = $2`, agency, id)
	return err
}

// ForgetPerson destroys the card of a case file, by its mark, and all that the person
// and the agency wrote to one another, by the mark of that.
func ForgetPerson(ctx context.Context, tx *Tx, card, words []byte) error {
	if _, err := DropPersonCard(ctx, tx, card); err != nil {
		return err
	}
	tx.Erased()
	if err := dropOwnWords(ctx, tx, words); err != nil {
		return err
	}
	return tx.journal(ctx, erasedOwn, hex.EncodeToString(words))
}

func dropOwnWords(ctx context.Context, tx *Tx, mark []byte) error {
	_, err := tx.Exec(ctx, `DELETE FROM person_word WHERE mark = $1`, mark)
	return err
}
