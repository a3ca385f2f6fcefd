package store

import (
	"context"
	"time"

	"relais/internal/agency"
)

func scanPasskey(r *Rows, p *agency.PasskeyRow) error {
	return r.Scan(&p.ID, &p.Member, &p.Credential, &p.Sealed, &p.Created)
}

// PasskeysOf lists a member's passkeys, oldest first.
func (tx *Tx) PasskeysOf(ctx context.Context, member string) ([]agency.PasskeyRow, error) {
	return Collect(ctx, tx, scanPasskey, `SELECT id, member, credential, sealed, created_at FROM passkey
		WHERE member = $1 ORDER BY row`, member)
}

// PasskeyByCredential finds a passkey by the keyed hash of its credential id.
func (tx *Tx) PasskeyByCredential(ctx context.Context, credential []byte) (agency.PasskeyRow, error) {
	return first(Collect(ctx, tx, scanPasskey, `SELECT id, member, credential, sealed, created_at FROM passkey
		WHERE credential = $1`, credential))
}

// AddPasskey adds a passkey.
func (tx *Tx) AddPasskey(ctx context.Context, p agency.PasskeyRow) error {
	_, err := tx.Exec(ctx, `INSERT INTO passkey (id, member, credential, sealed, created_at) VALUES ($1, $2, $3, $4, $5)`,
		p.ID, p.Member, p.Credential, p.Sealed, tx.Now())
	return err
}

// SetPasskey writes a passkey's counter and flags after its use.
func (tx *Tx) SetPasskey(ctx context.Context, id string, sealed []byte) error {
	_, err := tx.Exec(ctx, `UPDATE passkey SET sealed = $1 WHERE id = $2`, sealed, id)
	return err
}

// DropPasskey forgets a passkey of a member, with what it unlocked.
func (tx *Tx) DropPasskey(ctx context.Context, member, id string) error {
	n, err := tx.Exec(ctx, `DELETE FROM passkey WHERE member = $1 AND id = $2`, member, id)
	if err != nil {
		return err
	}
	if n == 0 {
		return ErrNotFound
	}
	tx.Erased()
	_, err = tx.Exec(ctx, `DELETE FROM member_unlock WHERE member = $1 AND kind = $2 AND ref = $3`, member, agency.ByPasskey, id)
	if err != nil {
		return err
	}
	return tx.journal(ctx, erasedPasskey, id)
}

// DropPasskeysOf forgets a member's passkeys.
func (tx *Tx) DropPasskeysOf(ctx context.Context, member string) error {
	_, err := tx.Exec(ctx, `DELETE FROM passkey WHERE member = $1`, member)
	return err
}

// AddCeremony keeps the challenge of a passkey ceremony.
func (tx *Tx) AddCeremony(ctx context.Context, id string, sealed []byte, ends time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO ceremony (id, sealed, ends_at) VALUES ($1, $2, $3)`, id, sealed, ends)
	return err
}

// UseCeremony reads a ceremony and uses it up: ErrNotFound when it is over.
func (tx *Tx) UseCeremony(ctx context.Context, id string) ([]byte, error) {
	var sealed []byte
	var ends time.Time
	if err := tx.QueryRow(ctx, `SELECT sealed, ends_at FROM ceremony WHERE id = $1`, id).Scan(&sealed, &ends); err != nil {
		return nil, err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM ceremony WHERE id = $1`, id); err != nil {
		return nil, err
	}
	if !ends.After(tx.Now()) {
		return nil, ErrNotFound
	}
	return sealed, nil
}
