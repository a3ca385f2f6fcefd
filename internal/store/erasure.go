package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// Kinds of erasures in the journal.
const (
	erasedRelease    = "release" // the recipient's key to a release
	erasedParcel     = "parcel"  // what was sealed to the other side in a move: referral/seq
	erasedHeld       = "held"    // what was sealed ahead: a bundle
	erasedHeldRow    = "parked"  // one parcel that was sealed ahead: its row
	erasedHolder     = "holder"  // wraps of the agency's keys for a member who may read no more
	erasedMember     = "member"  // every key of a member who was removed
	erasedRoot       = "root"    // wraps of the agency's root for a member who may sign no more
	erasedUnlock     = "unlock"  // one way to a member's keys: hash of what lay there
	erasedPasskey    = "passkey" // a passkey
	erasedKit        = "kit"     // a recovery kit
	erasedInvite     = "invitation"
	endedRecovery    = "recovery"   // a recovery that was stopped, or is done
	endedConsent     = "consent"    // a consent that was taken back or is over
	erasedFile       = "file"       // a case file
	erasedEntry      = "entry"      // a revision of an entry: entry/revision
	erasedCopy       = "copy"       // the sender's copy of a move: referral/seq
	erasedReply      = "reply"      // what was sealed to the sender in a move: referral/seq
	erasedSent       = "sent"       // a referral, for its sender
	erasedDisclosure = "disclosure" // the agency's record of a disclosure
	erasedCard       = "card"       // the card of a person, with what was sealed to it
	erasedOwn        = "own"        // what a person and their agency wrote: mark of the file, hex
	begunJournal     = "begun"      // a journal that a server began
	endedJournal     = "journal"    // a journal that a server writes no more
)

// Kinds of what the journal is asked about by whoever relies on it.
const (
	EndedRelease    = erasedRelease
	EndedConsent    = endedConsent
	EndedUnlock     = erasedUnlock
	EndedInvitation = erasedInvite
	EndedKit        = erasedKit
	EndedRecovery   = endedRecovery
	EndedCard       = erasedCard
	BegunJournal    = begunJournal
	EndedJournal    = endedJournal
)

// Erasure is a line of the journal of erasures: random ids, and of a section
// what stands in its place, sealed for the agency.
type Erasure struct {
	Row          int64
	Kind, Object string
}

// journal notes an erasure in the transaction that makes it.
func (tx *Tx) journal(ctx context.Context, kind, object string) error {
	_, err := tx.Exec(ctx, `INSERT INTO erasure (kind, object) VALUES ($1, $2)`, kind, object)
	return err
}

// Erasures lists the erasures after a row, oldest first.
func (tx *Tx) Erasures(ctx context.Context, after int64, limit int) ([]Erasure, error) {
	return Collect(ctx, tx, func(r *Rows, e *Erasure) error { return r.Scan(&e.Row, &e.Kind, &e.Object) },
		`SELECT row, kind, object FROM erasure WHERE row > $1 ORDER BY row LIMIT $2`, after, limit)
}

// EraseAgain makes an erasure of the journal again, after an older state was
// restored, and notes it under the number that it had. It reports false, and
// does nothing, for one that this state has made already.
func (tx *Tx) EraseAgain(ctx context.Context, e Erasure) (bool, error) {
	n, err := tx.Exec(ctx, `INSERT INTO erasure (row, kind, object)`+dialects[tx.engine].numbered+
		` VALUES ($1, $2, $3) ON CONFLICT (row) DO NOTHING`, e.Row, e.Kind, e.Object)
	if err != nil || n == 0 {
		return false, err
	}
	tx.Erased()
	return true, tx.erase(ctx, e)
}

// ErasedAgain ends making erasures again: later ones get later numbers.
func (tx *Tx) ErasedAgain(ctx context.Context) error {
	q := dialects[tx.engine].erasures
	if q == "" {
		return nil
	}
	var next int64
	return tx.QueryRow(ctx, q).Scan(&next)
}

// erase makes one erasure. What is not there is no error.
func (tx *Tx) erase(ctx context.Context, e Erasure) error {
	switch e.Kind {
	case erasedRelease:
		_, err := tx.Exec(ctx, `UPDATE released SET wrap = NULL WHERE id = $1`, e.Object)
		return err
	case erasedParcel:
		id, seq, _ := strings.Cut(e.Object, "/")
		var n int
		if _, err := fmt.Sscan(seq, &n); err != nil {
			return fmt.Errorf("store: a line of the journal can't be read")
		}
		return tx.eraseParcel(ctx, id, n)
	case erasedHeld:
		_, err := tx.Exec(ctx, `DELETE FROM held WHERE bundle = $1`, e.Object)
		return err
	case erasedHeldRow:
		var key int64
		if _, err := fmt.Sscan(e.Object, &key); err != nil {
			return fmt.Errorf("store: a line of the journal can't be read")
		}
		_, err := tx.Exec(ctx, `DELETE FROM held WHERE row = $1`, key)
		return err
	case erasedHolder:
		_, err := tx.Exec(ctx, `DELETE FROM version_wrap WHERE holder = $1`, e.Object)
		return err
	case erasedMember:
		return tx.eraseMember(ctx, e.Object)
	case erasedUnlock:
		return eraseUnlock(ctx, tx, e.Object)
	case erasedFile:
		return caseErase(ctx, tx, e.Object)
	case erasedSection:
		return eraseSectionAgain(ctx, tx, e.Object)
	case erasedEntry, erasedCopy, erasedReply:
		return eraseOf(ctx, tx, e)
	case erasedSent:
		return forgetSent(ctx, tx, e.Object)
	case erasedOwn:
		mark, err := hex.DecodeString(e.Object)
		if err != nil {
			return fmt.Errorf("store: a line of the journal can't be read")
		}
		return dropOwnWords(ctx, tx, mark)
	}
	if q, ok := eraseAgain[e.Kind]; ok {
		for _, q := range q {
			if _, err := tx.Exec(ctx, q, e.Object); err != nil {
				return err
			}
		}
		return nil
	}
	return fmt.Errorf("store: an unknown kind of erasure")
}

// eraseAgain makes the simple kinds of erasures.
var eraseAgain = map[string][]string{
	erasedRoot: {`DELETE FROM root_wrap WHERE holder = $1`},
	erasedPasskey: {`DELETE FROM member_unlock WHERE kind = 'passkey' AND ref = $1`,
		`DELETE FROM passkey WHERE id = $1`},
	erasedKit: {`DELETE FROM version_wrap WHERE holder = $1`, `DELETE FROM root_wrap WHERE holder = $1`,
		`DELETE FROM agency_kit WHERE id = $1`},
	erasedInvite:     {`DELETE FROM invitation WHERE id = $1`},
	endedRecovery:    {`UPDATE recovery SET state = 2 WHERE id = $1 AND state = 0`},
	endedConsent:     {`UPDATE case_consent SET open = 0 WHERE id = $1`},
	erasedDisclosure: {`DELETE FROM disclosure WHERE id = $1`},
	erasedCard:       {dropLines, dropCard},
	endedJournal:     {},
	begunJournal:     {},
}

// UnlockObject names a way to a member's keys in the journal, by what lies there.
func UnlockObject(sealed []byte) string {
	sum := sha256.Sum256(sealed)
	return hex.EncodeToString(sum[:16])
}

// journalUnlocks notes that ways to a member's keys end.
func journalUnlocks(ctx context.Context, tx *Tx, where string, args ...any) error {
	all, err := Collect(ctx, tx, func(r *Rows, b *[]byte) error { return r.Scan(b) }, `SELECT sealed FROM member_unlock WHERE `+where, args...)
	for _, sealed := range all {
		if err == nil {
			err = tx.journal(ctx, erasedUnlock, UnlockObject(sealed))
		}
	}
	return err
}

// eraseUnlock destroys a way to a member's keys, found by what lies there.
func eraseUnlock(ctx context.Context, tx *Tx, object string) error {
	type unlock struct {
		row    int64
		sealed []byte
	}
	all, err := Collect(ctx, tx, func(r *Rows, u *unlock) error { return r.Scan(&u.row, &u.sealed) }, `SELECT row, sealed FROM member_unlock`)
	for _, u := range all {
		if err == nil && UnlockObject(u.sealed) == object {
			_, err = tx.Exec(ctx, `DELETE FROM member_unlock WHERE row = $1`, u.row)
		}
	}
	return err
}

// eraseParcel erases a parcel of a referral, with what else the recipient and
// the desk have of the ask.
func (tx *Tx) eraseParcel(ctx context.Context, referral string, seq int) error {
	for _, q := range []string{
		`UPDATE referral SET recipient_card = NULL WHERE id = $1`,
		`DELETE FROM desk_copy WHERE referral = (SELECT row FROM referral WHERE id = $1)`,
		`UPDATE desk_work SET own = NULL, recipient = NULL WHERE referral = (SELECT row FROM referral WHERE id = $1)`,
	} {
		if _, err := tx.Exec(ctx, q, referral); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `UPDATE referral_move SET parcel = NULL
		WHERE seq = $1 AND referral = (SELECT row FROM referral WHERE id = $2)`, seq, referral)
	return err
}

func (tx *Tx) eraseMember(ctx context.Context, member string) error {
	for _, q := range []string{
		`DELETE FROM version_wrap WHERE holder = $1`, `DELETE FROM root_wrap WHERE holder = $1`,
		`DELETE FROM member_unlock WHERE member = $1`, `DELETE FROM session WHERE member = $1`,
		`DELETE FROM passkey WHERE member = $1`, `DELETE FROM calendar_feed WHERE member = $1`, `UPDATE member SET state = 2, changed = changed + 1 WHERE id = $1`,
	} {
		if _, err := tx.Exec(ctx, q, member); err != nil {
			return err
		}
	}
	return nil
}
