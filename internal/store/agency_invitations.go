package store

import (
	"context"
	"slices"
	"time"

	"relais/internal/agency"
)

const invitationColumns = `id, agency, kind, hash, sealed, ends_at FROM invitation`

func scanInvitation(r *Rows, i *agency.InvitationRow) error {
	return r.Scan(&i.ID, &i.Agency, &i.Kind, &i.Hash, &i.Sealed, &i.Ends)
}

// AddInvitation adds an invitation.
func (tx *Tx) AddInvitation(ctx context.Context, i agency.InvitationRow) error {
	_, err := tx.Exec(ctx, `INSERT INTO invitation (id, agency, kind, hash, sealed, ends_at)
		VALUES ($1, $2, $3, $4, $5, $6)`, i.ID, i.Agency, i.Kind, i.Hash, i.Sealed, i.Ends)
	return err
}

// Invitations lists an agency's open invitations, newest first.
func (tx *Tx) Invitations(ctx context.Context, id string) ([]agency.InvitationRow, error) {
	return Collect(ctx, tx, scanInvitation, `SELECT `+invitationColumns+` WHERE agency = $1 AND ends_at > $2
		ORDER BY row DESC`, id, tx.Now())
}

// InvitationByCode finds an open invitation by the hash of its code.
func (tx *Tx) InvitationByCode(ctx context.Context, kind string, hash []byte) (agency.InvitationRow, error) {
	all, err := Collect(ctx, tx, scanInvitation, `SELECT `+invitationColumns+`
		WHERE hash = $1 AND kind = $2 AND ends_at > $3`, hash, kind, tx.Now())
	return first(slices.DeleteFunc(all, func(i agency.InvitationRow) bool { return tx.hasEnded(EndedInvitation, i.ID) }), err)
}

// DropInvitation removes an agency's invitation, because it was used or revoked.
func (tx *Tx) DropInvitation(ctx context.Context, agency, id string) error {
	n, err := tx.Exec(ctx, `DELETE FROM invitation WHERE id = $1 AND agency = $2`, id, agency)
	if err == nil && n == 0 {
		return ErrNotFound
	}
	if err != nil {
		return err
	}
	return tx.journal(ctx, erasedInvite, id)
}

// DropInvitationsOf removes all invitations of an agency.
func (tx *Tx) DropInvitationsOf(ctx context.Context, agency string) error {
	if _, err := tx.Exec(ctx, `INSERT INTO erasure (kind, object)
		SELECT $1, id FROM invitation WHERE agency = $2 ORDER BY row`, erasedInvite, agency); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM invitation WHERE agency = $1`, agency)
	return err
}

// SweepInvitations forgets what is over: invitations, set-up codes, passkey ceremonies.
func (tx *Tx) SweepInvitations(ctx context.Context) error {
	for _, q := range []string{
		`DELETE FROM invitation WHERE ends_at <= $1`,
		`DELETE FROM setup_code WHERE ends_at <= $1`,
		`DELETE FROM ceremony WHERE ends_at <= $1`,
	} {
		if _, err := tx.Exec(ctx, q, tx.Now()); err != nil {
			return err
		}
	}
	return nil
}

// SetSetupCode replaces the one-time code that founds the node.
func (tx *Tx) SetSetupCode(ctx context.Context, hash []byte, ends time.Time) error {
	if _, err := tx.Exec(ctx, `DELETE FROM setup_code`); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `INSERT INTO setup_code (hash, ends_at) VALUES ($1, $2)`, hash, ends)
	return err
}

// UseSetupCode uses the code up: ErrNotFound when it is wrong or over.
func (tx *Tx) UseSetupCode(ctx context.Context, hash []byte) error {
	n, err := tx.Exec(ctx, `DELETE FROM setup_code WHERE hash = $1 AND ends_at > $2`, hash, tx.Now())
	if err == nil && n == 0 {
		return ErrNotFound
	}
	return err
}

// SetupCodeValid says whether UseSetupCode would work.
func (tx *Tx) SetupCodeValid(ctx context.Context, hash []byte) error {
	var one int
	return tx.QueryRow(ctx, `SELECT 1 FROM setup_code WHERE hash = $1 AND ends_at > $2`, hash, tx.Now()).Scan(&one)
}

// Notice is a row that tells a member something.
type Notice struct {
	ID     string
	Sealed []byte
	At     time.Time
}

// AddNotice adds a notice for a member, named by pseudonym; at says about when.
func (tx *Tx) AddNotice(ctx context.Context, id string, member, sealed []byte, at time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO notice (id, member, sealed, created_at) VALUES ($1, $2, $3, $4)`,
		id, member, sealed, at)
	return err
}

// Notices lists a member's notices, newest first, at most 100.
func (tx *Tx) Notices(ctx context.Context, member []byte) ([]Notice, error) {
	return Collect(ctx, tx, func(r *Rows, n *Notice) error { return r.Scan(&n.ID, &n.Sealed, &n.At) },
		`SELECT id, sealed, created_at FROM notice WHERE member = $1 ORDER BY row DESC LIMIT 100`, member)
}
