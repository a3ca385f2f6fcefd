package accounts_test

import (
	"context"
	"testing"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/node/nodetest"
	"relais/internal/store"
)

// TestAttackStolenRoot: whoever has the agency's root, the node's key and the
// database puts a root of their own after it. Nobody believes it, and the
// recovery kit takes the agency back; its root is the one that was committed to.
func TestAttackStolenRoot(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		x := removedAdministrator(t, f)
		before := x.row()
		x.forkRoot()
		cert := agency.CertifyVersion(x.a.ID, 3, 2, x.evil, nil, x.root)
		f.Exec(`INSERT INTO agency_version (agency, version, cert, created_at) VALUES ($1, 3, $2, 0)`, x.a.ID, cert)
		f.Exec(`UPDATE agency SET current = 3 WHERE id = $1`, x.a.ID)
		seals := agency.SealKeys(f.Node.Own, agency.Row{ID: x.a.ID}, 2, agency.VersionRow{Version: 3, Cert: cert})
		thief := agency.MemberRow{ID: x.a.Worker.ID, Agency: x.a.ID}
		keys := agency.PublicKeys{Seal: x.evil.Bytes(), Sign: x.root.Public().Bytes()}
		member := agency.CertifyMember(agency.MemberCert{Agency: x.a.ID, Member: thief.ID, Seal: keys.Seal, Sign: keys.Sign,
			Roles: []string{agency.Administrator}, Serial: 2, Number: 9}, x.root)
		f.Exec(`UPDATE member SET public = $1, cert = $2 WHERE id = $3`, agency.SealJSON(f.Node.Own, thief.Bind("public"), keys),
			f.Node.Own.Seal(thief.Bind("cert"), member), thief.ID)
		f.Exec(`UPDATE agency SET keys = $1, changed = changed + 10 WHERE id = $2`, seals, x.a.ID)
		for range 2 {
			if p, err := publicOf(f, f.Node.AgencyPublic, x.a.ID); err == nil {
				t.Fatalf("others believe root %d, version %d", p.Serial, p.Version)
			}
			f.Node = f.Open(false)
		}
		// Who has no key of the node can't change what it says of the keys.
		f.Exec(`UPDATE agency SET keys = $1, changed = changed + 10 WHERE id = $2`, before.Keys, x.a.ID)
		x.recovered()
		p, err := publicOf(f, f.Node.AgencyPublic, x.a.ID)
		if err != nil || p.Serial != 2 || p.Version != 3 || p.Root == x.root.Public() || string(agency.Commit(p.Root)) == "" {
			t.Fatalf("after the recovery: %+v, %v", p, err)
		}
		if p.Sector != "shelter" || !p.Certified() {
			t.Errorf("the sector after the recovery: %s", p.Sector)
		}
	})
}

// TestNextRootIsInTheKitAlone: once the kit is confirmed nobody else holds the
// root that comes next.
func TestNextRootIsInTheKitAlone(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a := f.Agency("shelter", "QC") // its kit is held by one
		kit, err := accounts.CreateKit.Do(ctx, f.Node, a.Admin.Fresh(), act.CreateKit{M: 2, N: 2})
		if err == nil {
			_, err = accounts.ConfirmKit.Do(ctx, f.Node, a.Worker.Fresh(), act.ConfirmKit{Share: kit.Shares[0]})
		}
		if err != nil {
			t.Fatal(err)
		}
		var all, kits int
		err = f.DB().View(ctx, func(ctx context.Context, tx *store.Tx) error {
			return tx.QueryRow(ctx, `SELECT count(*), count(k.id) FROM root_wrap w LEFT JOIN agency_kit k ON k.id = w.holder
				WHERE w.agency = $1 AND w.serial = 2`, a.ID).Scan(&all, &kits)
		})
		if err != nil || all != 1 || kits != 1 {
			t.Errorf("%d wraps, %d of them the kit's: %v", all, kits, err)
		}
	})
}
