package store

import (
	"context"

	"relais/internal/agency"
)

const agencyColumns = `a.id, a.coalition, a.name_fr, a.name_en, a.sector, a.province, a.zone, a.uses, a.hours,
	a.backup, a.current, a.serial, a.kit, a.passkeys, a.changed, a.created_at, a.standing, a.keys,
	c.name_fr, c.name_en, c.desk, c.proof
	FROM agency a JOIN coalition c ON c.id = a.coalition`

func scanAgency(r *Rows, a *agency.Row) error {
	var kit, passkeys int
	err := r.Scan(&a.ID, &a.Coalition, &a.Name.FR, &a.Name.EN, &a.Sector, &a.Province, &a.Zone, &a.Uses, &a.Hours,
		&a.Backup, &a.Current, &a.Serial, &kit, &passkeys, &a.Changed, &a.Created, &a.Standing, &a.Keys,
		&a.CoalitionName.FR, &a.CoalitionName.EN, &a.Desk, &a.Proof)
	a.Kit, a.Passkeys = kit == 1, passkeys == 1
	return err
}

// Agency reads an agency.
func (tx *Tx) Agency(ctx context.Context, id string) (agency.Row, error) {
	return first(Collect(ctx, tx, scanAgency, agencyByID, id))
}

const agencyByID = `SELECT ` + agencyColumns + ` WHERE a.id = $1`

// AgencyIDs lists the agencies of the node, in the order of joining.
func (tx *Tx) AgencyIDs(ctx context.Context) ([]string, error) {
	return Collect(ctx, tx, func(r *Rows, id *string) error { return r.Scan(id) }, `SELECT id FROM agency ORDER BY row`)
}

// UnprovenAgencies lists the agencies of coalitions of which nothing says which agency is their desk.
func (tx *Tx) UnprovenAgencies(ctx context.Context) ([]string, error) {
	return Collect(ctx, tx, func(r *Rows, id *string) error { return r.Scan(id) },
		`SELECT a.id FROM agency a JOIN coalition c ON c.id = a.coalition WHERE c.proof IS NULL ORDER BY a.row`)
}

// AgenciesChanged lists the agencies of the node, in the order of joining, with nothing but ID and Changed.
func (tx *Tx) AgenciesChanged(ctx context.Context) ([]agency.Row, error) {
	return Collect(ctx, tx, func(r *Rows, a *agency.Row) error { return r.Scan(&a.ID, &a.Changed) },
		`SELECT id, changed FROM agency ORDER BY row`)
}

// AddCoalition adds a coalition. proof says which agency is its desk, sealed for the node.
func (tx *Tx) AddCoalition(ctx context.Context, id, nameFR, nameEN, desk string, proof []byte) error {
	_, err := tx.Exec(ctx, `INSERT INTO coalition (id, name_fr, name_en, desk, proof, created_at)
		VALUES ($1, $2, $3, $4, $5, $6)`, id, nameFR, nameEN, desk, proof, tx.Now())
	return err
}

// SetCoalitionProof says which agency is a coalition's desk, where nothing says it yet.
func (tx *Tx) SetCoalitionProof(ctx context.Context, id string, proof []byte) error {
	_, err := tx.Exec(ctx, `UPDATE coalition SET proof = $1 WHERE id = $2 AND proof IS NULL`, proof, id)
	return err
}

// Coalitions counts the coalitions of the node.
func (tx *Tx) Coalitions(ctx context.Context) (n int, err error) {
	err = tx.QueryRow(ctx, `SELECT count(*) FROM coalition`).Scan(&n)
	return n, err
}

// AddAgency adds an agency without its keys.
func (tx *Tx) AddAgency(ctx context.Context, a agency.Row) error {
	_, err := tx.Exec(ctx, `INSERT INTO agency (id, coalition, name_fr, name_en, sector, province, zone, uses, hours,
		backup, current, serial, kit, passkeys, standing, keys, changed, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 1, $17)`,
		a.ID, a.Coalition, a.Name.FR, a.Name.EN, a.Sector, a.Province, a.Zone, a.Uses, a.Hours, a.Backup,
		a.Current, a.Serial, bit(a.Kit), bit(a.Passkeys), blob(a.Standing), blob(a.Keys), tx.Now())
	return err
}

// SetStanding writes what vouches for an agency's sector and desk, and the sector in clear, if nothing else vouches
// for it meanwhile; it reports whether it did.
func (tx *Tx) SetStanding(ctx context.Context, id, sector string, before, standing []byte) (bool, error) {
	const set = `UPDATE agency SET sector = $1, standing = $2, changed = changed + 1 WHERE id = $3 AND `
	args := []any{sector, standing, id}
	where := `standing IS NULL`
	if len(before) > 0 {
		where, args = `standing = $4`, append(args, before)
	}
	n, err := tx.Exec(ctx, set+where, args...)
	return n == 1, err
}

// SetAgency writes what may change of an agency, if nobody changed it since a was read: otherwise
// fault.Conflict (stale).
func (tx *Tx) SetAgency(ctx context.Context, a agency.Row) error {
	n, err := tx.Exec(ctx, `UPDATE agency SET name_fr = $1, name_en = $2, zone = $3, uses = $4, hours = $5,
		backup = $6, current = $7, serial = $8, kit = $9, passkeys = $10, keys = $11, changed = changed + 1
		WHERE id = $12 AND changed = $13`,
		a.Name.FR, a.Name.EN, a.Zone, a.Uses, a.Hours, a.Backup, a.Current, a.Serial, bit(a.Kit), bit(a.Passkeys),
		blob(a.Keys), a.ID, a.Changed)
	return stale(n, err)
}

// ClaimAgency counts a change, if nobody made one since changed was read: otherwise fault.Conflict (stale).
func (tx *Tx) ClaimAgency(ctx context.Context, id string, changed int64) error {
	n, err := tx.Exec(ctx, `UPDATE agency SET changed = changed + 1 WHERE id = $1 AND changed = $2`, id, changed)
	return stale(n, err)
}

// AgencyRoots lists the certificates of an agency's roots, oldest first.
func (tx *Tx) AgencyRoots(ctx context.Context, id string) ([][]byte, error) {
	return Collect(ctx, tx, func(r *Rows, b *[]byte) error { return r.Scan(b) },
		`SELECT cert FROM agency_root WHERE agency = $1 ORDER BY serial`, id)
}

// AddRoot adds a root's certificate.
func (tx *Tx) AddRoot(ctx context.Context, id string, serial int, cert []byte) error {
	_, err := tx.Exec(ctx, `INSERT INTO agency_root (agency, serial, cert, created_at) VALUES ($1, $2, $3, $4)`,
		id, serial, cert, tx.Now())
	return err
}

// DropKeysAfter takes away roots and versions that are newer than some.
func (tx *Tx) DropKeysAfter(ctx context.Context, id string, serial, version int) error {
	if _, err := tx.Exec(ctx, `DELETE FROM agency_root WHERE agency = $1 AND serial > $2`, id, serial); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM agency_version WHERE agency = $1 AND version > $2`, id, version)
	return err
}

// NewestVersion reads an agency's newest version.
func (tx *Tx) NewestVersion(ctx context.Context, id string) (agency.VersionRow, error) {
	return first(Collect(ctx, tx, scanVersion,
		`SELECT version, cert, chain FROM agency_version WHERE agency = $1 ORDER BY version DESC LIMIT 1`, id))
}

// AgencyVersions lists the versions of an agency, newest first.
func (tx *Tx) AgencyVersions(ctx context.Context, id string) ([]agency.VersionRow, error) {
	return Collect(ctx, tx, scanVersion,
		`SELECT version, cert, chain FROM agency_version WHERE agency = $1 ORDER BY version DESC`, id)
}

func scanVersion(r *Rows, v *agency.VersionRow) error { return r.Scan(&v.Version, &v.Cert, &v.Chain) }

// AddVersion adds a version.
func (tx *Tx) AddVersion(ctx context.Context, id string, v agency.VersionRow) error {
	_, err := tx.Exec(ctx, `INSERT INTO agency_version (agency, version, cert, chain, created_at)
		VALUES ($1, $2, $3, $4, $5)`, id, v.Version, v.Cert, blob(v.Chain), tx.Now())
	return err
}

// SetChain adds the chain to a version that was made by somebody who could not read the one before.
func (tx *Tx) SetChain(ctx context.Context, id string, version int, chain []byte) error {
	_, err := tx.Exec(ctx, `UPDATE agency_version SET chain = $1 WHERE agency = $2 AND version = $3 AND chain IS NULL`,
		chain, id, version)
	return err
}

// first is the first of a list, ErrNotFound when it is empty.
func first[T any](all []T, err error) (one T, _ error) {
	if err != nil {
		return one, err
	}
	if len(all) == 0 {
		return one, ErrNotFound
	}
	return all[0], nil
}

// bit is a boolean as both engines keep it.
func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// blob is NULL when empty.
func blob(b []byte) any {
	if len(b) == 0 {
		return nil
	}
	return b
}
