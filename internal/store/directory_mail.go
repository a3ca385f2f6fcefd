package store

import (
	"context"
	"time"

	"relais/internal/directory/upkeep"
)

const mailingColumns = `SELECT recipient, body, stopped, state, mail, tries, unsure, next_at, tried_at, sent_at, holder, lease_until
	FROM listing_mail`

func scanMailing(r *Rows, m *upkeep.Mailing) error {
	return r.Scan(&m.Recipient, &m.Body, &m.Stopped, &m.State, &m.Mail, &m.Tries, &m.Unsure, &m.Next, &m.Tried, &m.Sent, &m.Holder, &m.Lease)
}

// Mailing returns what is known of the letters to a recipient, or ErrNotFound.
func (tx *Tx) Mailing(ctx context.Context, recipient []byte) (upkeep.Mailing, error) {
	return first(Collect(ctx, tx, scanMailing, mailingColumns+` WHERE recipient = $1`, recipient))
}

// Mailings lists them all, in no order that means anything.
func (tx *Tx) Mailings(ctx context.Context) ([]upkeep.Mailing, error) {
	return Collect(ctx, tx, scanMailing, mailingColumns+` ORDER BY recipient`)
}

// PutMailing writes what is known of the letters to a recipient.
func (tx *Tx) PutMailing(ctx context.Context, m upkeep.Mailing) error {
	_, err := tx.Exec(ctx, `INSERT INTO listing_mail
		(recipient, body, stopped, state, mail, tries, unsure, next_at, tried_at, sent_at, holder, lease_until)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
		ON CONFLICT (recipient) DO UPDATE SET body = excluded.body, stopped = excluded.stopped, state = excluded.state,
			mail = excluded.mail, tries = excluded.tries, unsure = excluded.unsure, next_at = excluded.next_at,
			tried_at = excluded.tried_at, sent_at = excluded.sent_at, holder = excluded.holder, lease_until = excluded.lease_until`,
		m.Recipient, m.Body, m.Stopped, m.State, m.Mail, m.Tries, m.Unsure, m.Next, m.Tried, m.Sent, m.Holder, m.Lease)
	return err
}

// DropMailing forgets a recipient and the links that it has.
func (tx *Tx) DropMailing(ctx context.Context, recipient []byte) error {
	if _, err := tx.Exec(ctx, `DELETE FROM listing_mail_link WHERE recipient = $1`, recipient); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM listing_mail WHERE recipient = $1`, recipient)
	return err
}

// NextMailing returns the recipient who waits longest and whom no process
// writes to now, or ErrNotFound.
func (tx *Tx) NextMailing(ctx context.Context) (upkeep.Mailing, error) {
	return first(Collect(ctx, tx, scanMailing, mailingColumns+`
		WHERE NOT stopped AND next_at <= $1 AND (holder = '' OR lease_until <= $1) ORDER BY next_at, recipient LIMIT 1`, tx.Now()))
}

// AddMailLink keeps the hash of a link, and drops those that are long over.
func (tx *Tx) AddMailLink(ctx context.Context, l upkeep.MailLink) error {
	if _, err := tx.Exec(ctx, `DELETE FROM listing_mail_link WHERE expires_at <= $1`, tx.Now().Add(-upkeep.LinkLasts)); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `INSERT INTO listing_mail_link (hash, recipient, expires_at, used_at) VALUES ($1, $2, $3, NULL)
		ON CONFLICT (hash) DO NOTHING`, l.Hash, l.Recipient, l.Expires)
	return err
}

// MailLink returns a link by the hash of its token, or ErrNotFound.
func (tx *Tx) MailLink(ctx context.Context, hash []byte) (upkeep.MailLink, error) {
	return first(Collect(ctx, tx, func(r *Rows, l *upkeep.MailLink) error {
		return r.Scan(&l.Hash, &l.Recipient, &l.Expires, &l.Used)
	}, `SELECT hash, recipient, expires_at, used_at FROM listing_mail_link WHERE hash = $1`, hash))
}

// UseMailLink marks a link as used; false when it was before.
func (tx *Tx) UseMailLink(ctx context.Context, hash []byte) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE listing_mail_link SET used_at = $1 WHERE hash = $2 AND used_at IS NULL`, tx.Now(), hash)
	return n == 1, err
}

// MailServer returns how the server does; nothing is known of it at first.
func (tx *Tx) MailServer(ctx context.Context) (upkeep.MailServer, error) {
	all, err := Collect(ctx, tx, func(r *Rows, s *upkeep.MailServer) error {
		return r.Scan(&s.Failures, &s.Failed, &s.Next)
	}, `SELECT failures, failed_at, next_at FROM listing_mail_server WHERE id = 1`)
	if err != nil || len(all) == 0 {
		return upkeep.MailServer{Next: time.UnixMicro(0).UTC()}, err
	}
	return all[0], nil
}

// PutMailServer writes how the server does.
func (tx *Tx) PutMailServer(ctx context.Context, s upkeep.MailServer) error {
	_, err := tx.Exec(ctx, `INSERT INTO listing_mail_server (id, failures, failed_at, next_at) VALUES (1, $1, $2, $3)
		ON CONFLICT (id) DO UPDATE SET failures = excluded.failures, failed_at = excluded.failed_at, next_at = excluded.next_at`,
		s.Failures, s.Failed, s.Next)
	return err
}
