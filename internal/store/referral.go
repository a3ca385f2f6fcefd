package store

import (
	"context"
	"fmt"
	"math"
	"time"

	"relais/internal/referral"
)

const referralColumns = `row, id, sender, recipient, consent, sender_open, recipient_open, version, sender_seen,
	recipient_seen, due, standing, sender_card, recipient_card`

func scanReferral(r interface{ Scan(...any) error }, o *referral.Row) error {
	var so, ro int
	err := r.Scan(&o.Key, &o.ID, &o.Sender, &o.Recipient, &o.Consent, &so, &ro, &o.Version, &o.SenderSeen,
		&o.RecipientSeen, &o.Due, &o.State, &o.SenderCard, &o.RecipientCard)
	o.SenderOpen, o.RecipientOpen = so == 1, ro == 1
	return err
}

// AddReferral adds a referral with its first move and returns its key.
func (tx *Tx) AddReferral(ctx context.Context, o referral.Row) (int64, error) {
	return tx.InsertID(ctx, `INSERT INTO referral (id, sender, recipient, consent, sender_open, recipient_open, version,
			sender_seen, recipient_seen, due, standing, sender_card, recipient_card)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING row`,
		o.ID, o.Sender, o.Recipient, o.Consent, bit(o.SenderOpen), bit(o.RecipientOpen), o.Version, o.SenderSeen,
		o.RecipientSeen, o.Due, o.State, o.SenderCard, o.RecipientCard)
}

// ReferralFor reads a referral of an agency, named by its pseudonyms as sender
// and as recipient: not found for everybody else.
func (tx *Tx) ReferralFor(ctx context.Context, id string, sender, recipient []byte) (o referral.Row, err error) {
	err = scanReferral(tx.QueryRow(ctx, `SELECT `+referralColumns+` FROM referral
		WHERE id = $1 AND (sender = $2 OR recipient = $3)`, id, sender, recipient), &o)
	return o, err
}

// ReferralByID reads a referral for the node itself.
func (tx *Tx) ReferralByID(ctx context.Context, id string) (o referral.Row, err error) {
	err = scanReferral(tx.QueryRow(ctx, `SELECT `+referralColumns+` FROM referral WHERE id = $1`, id), &o)
	return o, err
}

// SetReferral writes a referral that a move brought from version-1 to its
// version. It reports whether nobody else was faster: whether the sealed state is
// still that which was read, which changes without a move too.
func (tx *Tx) SetReferral(ctx context.Context, o referral.Row, read []byte) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE referral SET sender_open = $1, recipient_open = $2, version = $3,
			sender_seen = CASE WHEN sender_seen > $4 THEN sender_seen ELSE $4 END,
			recipient_seen = CASE WHEN recipient_seen > $5 THEN recipient_seen ELSE $5 END,
			due = $6, standing = $7, sender_card = $8, recipient_card = COALESCE($9, recipient_card)
		WHERE row = $10 AND version = $11 AND standing = $12`,
		bit(o.SenderOpen), bit(o.RecipientOpen), o.Version, o.SenderSeen, o.RecipientSeen, o.Due, o.State,
		o.SenderCard, o.RecipientCard, o.Key, o.Version-1, read)
	return n == 1, err
}

// SetState writes what the clock changed without a move.
func (tx *Tx) SetState(ctx context.Context, o referral.Row) error {
	_, err := tx.Exec(ctx, `UPDATE referral SET sender_open = $1, recipient_open = $2, due = $3, standing = $4, recipient_card = $5
		WHERE row = $6 AND version = $7`, bit(o.SenderOpen), bit(o.RecipientOpen), o.Due, o.State, o.RecipientCard, o.Key, o.Version)
	return err
}

// SeenBySender notes what the sender's members have read, their card, and,
// unless the referral has moved on meanwhile, whether they still have it in
// hand.
func (tx *Tx) SeenBySender(ctx context.Context, o referral.Row) error {
	_, err := tx.Exec(ctx, `UPDATE referral SET sender_seen = $1, sender_card = $2,
			sender_open = CASE WHEN version = $3 THEN $4 ELSE sender_open END
		WHERE row = $5 AND sender_seen <= $1`, o.SenderSeen, o.SenderCard, o.Version, bit(o.SenderOpen), o.Key)
	return err
}

// SeenByRecipient notes the same for the recipient, whose card nil leaves as it
// is, unless the referral has moved on meanwhile.
func (tx *Tx) SeenByRecipient(ctx context.Context, o referral.Row) error {
	_, err := tx.Exec(ctx, `UPDATE referral SET recipient_seen = $1, recipient_card = COALESCE($2, recipient_card), recipient_open = $3
		WHERE row = $4 AND recipient_seen <= $1 AND version = $5`, o.RecipientSeen, o.RecipientCard, bit(o.RecipientOpen), o.Key, o.Version)
	return err
}

// Sent lists the referrals that an agency asked for, those it still has in hand
// or those it has not, newest first; limit 0 for all of them.
func (tx *Tx) Sent(ctx context.Context, party []byte, open bool, limit, offset int) ([]referral.Row, error) {
	return tx.box(ctx, "sender", party, open, limit, offset)
}

// Inbox lists the referrals that came to an agency, as Sent does.
func (tx *Tx) Inbox(ctx context.Context, party []byte, open bool, limit, offset int) ([]referral.Row, error) {
	return tx.box(ctx, "recipient", party, open, limit, offset)
}

func (tx *Tx) box(ctx context.Context, side string, party []byte, open bool, limit, offset int) ([]referral.Row, error) {
	if limit <= 0 {
		limit = math.MaxInt32
	}
	return Collect(ctx, tx, func(r *Rows, o *referral.Row) error { return scanReferral(r, o) },
		`SELECT `+referralColumns+` FROM referral WHERE `+side+` = $1 AND `+side+`_open = $2 ORDER BY row DESC LIMIT $3 OFFSET $4`,
		party, bit(open), limit, offset)
}

// CountClosed counts what Sent or Inbox lists of what is no longer in hand.
func (tx *Tx) CountClosed(ctx context.Context, party []byte, sent bool) (n int, err error) {
	side := "recipient"
	if sent {
		side = "sender"
	}
	err = tx.QueryRow(ctx, `SELECT COUNT(*) FROM referral WHERE `+side+` = $1 AND `+side+`_open = 0`, party).Scan(&n)
	return n, err
}

// Unanswered counts the asks of one agency that another has not answered, up
// to limit.
func (tx *Tx) Unanswered(ctx context.Context, sender, recipient []byte, limit int) (n int, err error) {
	err = tx.QueryRow(ctx, `SELECT COUNT(*) FROM (SELECT 1 FROM referral
		WHERE recipient = $1 AND recipient_open = 1 AND sender = $2 AND version = 1 LIMIT $3) AS found`, recipient, sender, limit).Scan(&n)
	return n, err
}

// SentTo lists the referrals of one agency that another has in hand.
func (tx *Tx) SentTo(ctx context.Context, sender, recipient []byte) ([]referral.Row, error) {
	return Collect(ctx, tx, func(r *Rows, o *referral.Row) error { return scanReferral(r, o) },
		`SELECT `+referralColumns+` FROM referral WHERE recipient = $1 AND recipient_open = 1 AND sender = $2 AND sender_open = 1`, recipient, sender)
}

// Mark changes when something that a member finds on their first page does:
// what is sent and received by their agency, what waits for the desk, what was
// left for them. It costs a look at what is in hand.
func (tx *Tx) Mark(ctx context.Context, sender, recipient, desk, member, needs []byte) (mark string, err error) {
	var n [9]int64
	err = tx.QueryRow(ctx, `SELECT
		(SELECT COUNT(*) FROM referral WHERE sender = $1 AND sender_open = 1),
		(SELECT COALESCE(SUM(version), 0) FROM referral WHERE sender = $1 AND sender_open = 1),
		(SELECT COUNT(*) FROM referral WHERE recipient = $2 AND recipient_open = 1),
		(SELECT COALESCE(SUM(version), 0) FROM referral WHERE recipient = $2 AND recipient_open = 1),
		(SELECT COUNT(*) FROM desk_copy WHERE desk = $3 AND sent = 1),
		(SELECT COUNT(*) FROM notice WHERE member = $4),
		(SELECT COUNT(*) FROM desk_work w JOIN referral r ON r.row = w.referral WHERE r.sender = $1 AND r.sender_open = 1 OR r.recipient = $2 AND r.recipient_open = 1),
		(SELECT COALESCE(SUM(touched), 0) FROM desk_copy WHERE desk = $3 AND sent = 1),
		(SELECT COUNT(*) FROM need_watch WHERE desk = $5 AND sent = 1)`, sender, recipient, desk, member, needs).
		Scan(&n[0], &n[1], &n[2], &n[3], &n[4], &n[5], &n[6], &n[7], &n[8])
	return fmt.Sprint(n), err
}

// ReferralsDue lists the ids at which the clock must look.
func (tx *Tx) ReferralsDue(ctx context.Context, now time.Time, limit int) ([]string, error) {
	return Collect(ctx, tx, func(r *Rows, id *string) error { return r.Scan(id) },
		`SELECT id FROM referral WHERE due <= $1 ORDER BY due, row LIMIT $2`, now, limit)
}

// ReferralsBelow lists the referrals whose key is below one, newest first; 0 begins with the newest of all.
func (tx *Tx) ReferralsBelow(ctx context.Context, key int64, limit int) ([]referral.Row, error) {
	if key == 0 {
		key = math.MaxInt64
	}
	return Collect(ctx, tx, func(r *Rows, o *referral.Row) error { return scanReferral(r, o) },
		`SELECT `+referralColumns+` FROM referral WHERE row < $1 ORDER BY row DESC LIMIT $2`, key, limit)
}

// PutRight writes what a referral's row says in clear, unless anything about
// it was written meanwhile, and reports whether it did.
func (tx *Tx) PutRight(ctx context.Context, o referral.Row) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE referral SET sender = $1, recipient = $2, consent = $3, sender_open = $4, recipient_open = $5, due = $6
		WHERE row = $7 AND version = $8 AND standing = $9 AND sender_seen = $10 AND recipient_seen = $11`,
		o.Sender, o.Recipient, o.Consent, bit(o.SenderOpen), bit(o.RecipientOpen), o.Due, o.Key, o.Version, o.State,
		o.SenderSeen, o.RecipientSeen)
	return n == 1, err
}

// ReferralsUnder lists the ids of the referrals whose ask rests on a consent.
func (tx *Tx) ReferralsUnder(ctx context.Context, consent []byte) ([]string, error) {
	return Collect(ctx, tx, func(r *Rows, id *string) error { return r.Scan(id) },
		`SELECT id FROM referral WHERE consent = $1 ORDER BY row`, consent)
}

// AddGroup adds a group of asks of which one acceptance fills all.
func (tx *Tx) AddGroup(ctx context.Context, id string) error {
	_, err := tx.Exec(ctx, `INSERT INTO referral_group (id, won) VALUES ($1, 0)`, id)
	return err
}

// WinGroup reports whether this acceptance is the first of its group.
func (tx *Tx) WinGroup(ctx context.Context, id string) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE referral_group SET won = 1 WHERE id = $1 AND won = 0`, id)
	return n == 1, err
}

// DeskCopies lists what waits at a desk, newest first, with the referrals.
func (tx *Tx) DeskCopies(ctx context.Context, desk []byte) ([]referral.DeskRow, error) {
	return Collect(ctx, tx, func(r *Rows, d *referral.DeskRow) error {
		d.Desk = desk
		return r.Scan(&d.Referral, &d.Header, &d.Parcel)
	}, `SELECT referral, header, parcel FROM desk_copy WHERE desk = $1 AND sent = 1 ORDER BY row DESC`, desk)
}

// DeskCopyOf finds what waits at a desk of one referral.
func (tx *Tx) DeskCopyOf(ctx context.Context, desk []byte, id string) (referral.DeskRow, error) {
	d := referral.DeskRow{Desk: desk}
	err := tx.QueryRow(ctx, `SELECT d.referral, d.header, d.parcel FROM desk_copy d JOIN referral r ON r.row = d.referral
		WHERE r.id = $1 AND d.desk = $2 AND d.sent = 1`, id, desk).Scan(&d.Referral, &d.Header, &d.Parcel)
	return d, err
}

// ReferralByKey reads a referral by its key inside the database.
func (tx *Tx) ReferralByKey(ctx context.Context, key int64) (o referral.Row, err error) {
	err = scanReferral(tx.QueryRow(ctx, `SELECT `+referralColumns+` FROM referral WHERE row = $1`, key), &o)
	return o, err
}

// RenameParty gives the rows in which an agency has an older pseudonym those of
// its roles.
func (tx *Tx) RenameParty(ctx context.Context, old, sender, recipient, desk []byte) error {
	for _, q := range []struct {
		sql  string
		name []byte
	}{
		{`UPDATE referral SET sender = $1 WHERE sender = $2`, sender},
		{`UPDATE referral SET recipient = $1 WHERE recipient = $2`, recipient},
		{`UPDATE desk_copy SET desk = $1 WHERE desk = $2`, desk},
	} {
		if _, err := tx.Exec(ctx, q.sql, q.name, old); err != nil {
			return err
		}
	}
	return nil
}

// RenameDemands gives the legal demands of an agency another pseudonym.
func (tx *Tx) RenameDemands(ctx context.Context, old, name []byte) error {
	_, err := tx.Exec(ctx, `UPDATE legal_demand SET agency = $1 WHERE agency = $2`, name, old)
	return err
}
