package store

import (
	"context"
	"slices"
	"time"

	"relais/internal/agency"
	"relais/internal/fault"
)

// noTime stands in columns that once told when somebody joined or signed in.
var noTime = time.Unix(0, 0).UTC()

const memberColumns = `id, agency, login, state, profile, public, cert, second, changed FROM member`

func scanMember(r *Rows, m *agency.MemberRow) error {
	return r.Scan(&m.ID, &m.Agency, &m.Login, &m.State, &m.Profile, &m.Public, &m.Cert, &m.Second, &m.Changed)
}

// Member reads a member.
func (tx *Tx) Member(ctx context.Context, id string) (agency.MemberRow, error) {
	return first(Collect(ctx, tx, scanMember, `SELECT `+memberColumns+` WHERE id = $1`, id))
}

// MembersByLogin finds members by the keyed hashes under which a login may be stored, in the order of joining.
func (tx *Tx) MembersByLogin(ctx context.Context, l [8][]byte) ([]agency.MemberRow, error) {
	return Collect(ctx, tx, scanMember, `SELECT `+memberColumns+` WHERE login IN ($1, $2, $3, $4, $5, $6, $7, $8) ORDER BY row`,
		l[0], l[1], l[2], l[3], l[4], l[5], l[6], l[7])
}

// MembersOf lists the members of an agency, removed ones too, in the order of joining.
func (tx *Tx) MembersOf(ctx context.Context, id string) ([]agency.MemberRow, error) {
	return Collect(ctx, tx, scanMember, `SELECT `+memberColumns+` WHERE agency = $1 ORDER BY row`, id)
}

// AddMember adds a member. When they joined is in nobody's hands who copies the database: the log has it, sealed. A login
// that exists already answers fault.Conflict and leaves the transaction as it was.
func (tx *Tx) AddMember(ctx context.Context, m agency.MemberRow) error {
	n, err := tx.Exec(ctx, `INSERT INTO member (id, agency, login, state, profile, public, cert, second, changed, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9) ON CONFLICT (login) DO NOTHING`,
		m.ID, m.Agency, m.Login, m.State, m.Profile, m.Public, blob(m.Cert), m.Second, noTime)
	if err == nil && n == 0 {
		err = fault.New(fault.Conflict, "agency.login.taken")
	}
	return err
}

// SetMember writes what may change of a member, if nobody changed it since m was read: otherwise
// fault.Conflict (stale).
func (tx *Tx) SetMember(ctx context.Context, m agency.MemberRow) error {
	n, err := tx.Exec(ctx, `UPDATE member SET login = $1, state = $2, profile = $3, cert = $4, changed = changed + 1
		WHERE id = $5 AND changed = $6`, m.Login, m.State, m.Profile, blob(m.Cert), m.ID, m.Changed)
	return stale(n, err)
}

// TouchMember makes the member's sessions read their keys again.
func (tx *Tx) TouchMember(ctx context.Context, id string) error {
	_, err := tx.Exec(ctx, `UPDATE member SET changed = changed + 1 WHERE id = $1`, id)
	return err
}

// SetSecond replaces a member's second factor.
func (tx *Tx) SetSecond(ctx context.Context, id string, second []byte) error {
	_, err := tx.Exec(ctx, `UPDATE member SET second = $1 WHERE id = $2`, second, id)
	return err
}

// Unlocks lists the ways to a member's keys.
func (tx *Tx) Unlocks(ctx context.Context, member string) ([]agency.UnlockRow, error) {
	all, err := Collect(ctx, tx, func(r *Rows, u *agency.UnlockRow) error {
		return r.Scan(&u.Member, &u.Kind, &u.Ref, &u.Salt, &u.Cost, &u.Sealed)
	}, `SELECT member, kind, ref, salt, cost, sealed FROM member_unlock WHERE member = $1 ORDER BY row`, member)
	return slices.DeleteFunc(all, func(u agency.UnlockRow) bool { return tx.hasEnded(EndedUnlock, UnlockObject(u.Sealed)) }), err
}

// AddUnlock adds or replaces a way to a member's keys.
func (tx *Tx) AddUnlock(ctx context.Context, u agency.UnlockRow) error {
	tx.Erased()
	if err := journalUnlocks(ctx, tx, `member = $1 AND kind = $2 AND ref = $3`, u.Member, u.Kind, u.Ref); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `INSERT INTO member_unlock (member, kind, ref, salt, cost, sealed) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (member, kind, ref) DO UPDATE SET salt = excluded.salt, cost = excluded.cost, sealed = excluded.sealed`,
		u.Member, u.Kind, u.Ref, u.Salt, u.Cost, u.Sealed)
	return err
}

// DropUnlocks destroys ways of one kind, or of all kinds when kind is empty.
func (tx *Tx) DropUnlocks(ctx context.Context, member, kind string) error {
	tx.Erased()
	if kind != "" {
		if err := journalUnlocks(ctx, tx, `member = $1 AND kind = $2`, member, kind); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `DELETE FROM member_unlock WHERE member = $1 AND (kind = $2 OR $2 = '')`, member, kind)
	if err != nil || kind != "" {
		return err
	}
	return tx.journal(ctx, erasedMember, member)
}

// stale turns a write that found another version of its row into a conflict.
func stale(n int64, err error) error {
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "agency.changed")
	}
	return err
}
