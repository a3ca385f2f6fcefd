package accounts_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/node/nodetest"
	"relais/internal/seal"
	"relais/internal/store"
)

// formerAdministrator is somebody who was removed, kept every key of before,
// the root among them, and now writes to the database. Of the node's key they
// know nothing, where nothing else is said.
type formerAdministrator struct {
	*nodetest.Fixture
	a     *nodetest.Agency
	keys  agency.Keys // root 1, version 1
	third *nodetest.Member
	kit   string
	evil  seal.PublicKey
	root  seal.SigningKey // their own
	seals []byte          // what the node said of the newest keys before the removal
}

// removedAdministrator is an agency whose version has rotated once because an
// administrator who read case files went. The root is today's still.
func removedAdministrator(t *testing.T, f *nodetest.Fixture) *formerAdministrator {
	t.Helper()
	x := &formerAdministrator{Fixture: f, a: f.Agency("shelter", "QC"), evil: seal.NewPrivateKey().Public(), root: seal.NewSigningKey()}
	gone := f.Member(x.a, agency.Administrator, agency.Coordinator)
	x.keys, x.third = gone.Fresh().Keys, f.Member(x.a, agency.Caseworker)
	x.seals = x.row().Keys
	if _, err := accounts.RemoveMember.Do(ctx, f.Node, x.a.Admin.Fresh(), act.Leave{ID: gone.ID}); err != nil {
		t.Fatal(err)
	}
	err := f.DB().View(ctx, func(ctx context.Context, tx *store.Tx) error {
		kits, err := tx.Kits(ctx, x.a.ID)
		x.kit = kits[0].ID
		return err
	})
	if p, err2 := x.public(); err != nil || err2 != nil || p.Serial != 1 || p.Version != 2 || x.keys.Root.IsZero() {
		t.Fatalf("the keys have not rotated: %v, %v", err, err2)
	}
	return x
}

func (x *formerAdministrator) row() (row agency.Row) {
	err := x.DB().View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		row, err = tx.Agency(ctx, x.a.ID)
		return err
	})
	if err != nil {
		x.T.Fatal(err)
	}
	return row
}

// recovered has the agency use its kit: the root of before is no longer the newest.
func (x *formerAdministrator) recovered() {
	x.T.Helper()
	in := act.Recover{Agency: x.a.ID, Shares: x.a.Shares[:2], Admin: act.NewIdentity{
		Name: "Ariane Fictive", Login: seal.NewID() + "@example.ca", Passphrase: nodetest.Passphrase, Language: "fr"}}
	r, err := accounts.Recover.Do(ctx, x.Node, nil, in)
	if err != nil {
		x.T.Fatal(err)
	}
	x.Advance(73 * time.Hour)
	if _, err := accounts.FinishRecovery.Do(ctx, x.Node, nil, act.FinishRecovery{ID: r.ID, Shares: in.Shares, Admin: in.Admin}); err != nil {
		x.T.Fatal(err)
	}
}

// public is what this node, which has seen the rotation, believes of the agency.
func (x *formerAdministrator) public() (*agency.Public, error) {
	return publicOf(x.Fixture, x.Node.AgencyPublic, x.a.ID)
}

func publicOf(f *nodetest.Fixture, read func(context.Context, *store.Tx, string) (*agency.Public, error), id string) (p *agency.Public, err error) {
	err = f.DB().View(ctx, func(ctx context.Context, tx *store.Tx) error {
		p, err = read(ctx, tx, id)
		return err
	})
	return p, err
}

// touch makes the node read the agency again.
func (x *formerAdministrator) touch() {
	x.Exec(`UPDATE agency SET changed = changed + 10 WHERE id = $1`, x.a.ID)
}

func (x *formerAdministrator) rollBackVersion() {
	x.Exec(`UPDATE agency SET current = 1 WHERE id = $1`, x.a.ID)
	x.Exec(`DELETE FROM version_wrap WHERE agency = $1 AND version = 2`, x.a.ID)
	x.Exec(`DELETE FROM agency_version WHERE agency = $1 AND version = 2`, x.a.ID)
}

// pointVersion certifies a key of their own as a version's.
func (x *formerAdministrator) pointVersion(version, serial int, root seal.SigningKey) {
	x.Exec(`UPDATE agency_version SET cert = $1 WHERE agency = $2 AND version = $3`,
		agency.CertifyVersion(x.a.ID, version, serial, x.evil, nil, root), x.a.ID, version)
}

// forkRoot puts a root of their own after the one that they know.
func (x *formerAdministrator) forkRoot() {
	x.Exec(`INSERT INTO agency_root (agency, serial, cert, created_at) VALUES ($1, 2, $2, 0)`, x.a.ID,
		agency.CertifyRoot(x.a.ID, 2, x.root.Public(), agency.Commit(x.root.Public()), x.keys.Root))
	x.Exec(`UPDATE agency SET serial = 2 WHERE id = $1`, x.a.ID)
}

// TestAttackOldRootRepointsTheAgency: others seal to the agency's newest key or to
// none, whatever somebody signs with a root of before.
func TestAttackOldRootRepointsTheAgency(t *testing.T) {
	for name, c := range map[string]struct {
		attack func(x *formerAdministrator)
		memory bool // noticed by who has seen the rotation only
	}{
		"newest version signed by the old root": {attack: func(x *formerAdministrator) { x.pointVersion(2, 1, x.keys.Root) }},
		"a version more, signed by the old root": {attack: func(x *formerAdministrator) {
			x.Exec(`INSERT INTO agency_version (agency, version, cert, created_at) VALUES ($1, 3, $2, 0)`,
				x.a.ID, agency.CertifyVersion(x.a.ID, 3, 1, x.evil, nil, x.keys.Root))
			x.Exec(`UPDATE agency SET current = 3 WHERE id = $1`, x.a.ID)
		}},
		"back to the version of before": {attack: func(x *formerAdministrator) {
			x.Exec(`UPDATE agency SET current = 1 WHERE id = $1`, x.a.ID)
		}},
		"back to the version of before, the newest taken away": {attack: (*formerAdministrator).rollBackVersion},
		"another newest root": {attack: func(x *formerAdministrator) {
			x.forkRoot()
			x.pointVersion(2, 2, x.root)
		}},
		"another newest root and nobody else certified": {attack: func(x *formerAdministrator) {
			x.forkRoot()
			x.pointVersion(2, 2, x.root)
			x.Exec(`UPDATE member SET cert = NULL WHERE agency = $1 AND state = 1`, x.a.ID)
			x.Exec(`UPDATE member SET state = 1 WHERE agency = $1`, x.a.ID)
		}},
		"back to the version of before, with what the node said of it": {memory: true, attack: func(x *formerAdministrator) {
			before := x.row().Keys
			if _, err := accounts.RemoveMember.Do(ctx, x.Node, x.a.Admin.Fresh(), act.Leave{ID: x.third.ID}); err != nil {
				x.T.Fatal(err)
			}
			if _, err := x.public(); err != nil {
				x.T.Fatal(err)
			}
			x.Exec(`UPDATE agency SET current = 2, keys = $1 WHERE id = $2`, before, x.a.ID)
			x.Exec(`DELETE FROM version_wrap WHERE agency = $1 AND version = 3`, x.a.ID)
			x.Exec(`DELETE FROM agency_version WHERE agency = $1 AND version = 3`, x.a.ID)
		}},
		"back to the version of before, and to its administrator": {memory: true, attack: func(x *formerAdministrator) {
			x.rollBackVersion()
			x.Exec(`UPDATE agency SET keys = $1 WHERE id = $2`, x.seals, x.a.ID)
			x.Exec(`UPDATE member SET state = 1 WHERE agency = $1`, x.a.ID)
		}},
		"back to the root of before": {attack: func(x *formerAdministrator) {
			x.recovered()
			x.Exec(`DELETE FROM agency_version WHERE agency = $1 AND version = 3`, x.a.ID)
			x.Exec(`DELETE FROM agency_root WHERE agency = $1 AND serial = 2`, x.a.ID)
			x.Exec(`UPDATE agency SET serial = 1, current = 2 WHERE id = $1`, x.a.ID)
		}},
		"the root that the kit brought, replaced": {attack: func(x *formerAdministrator) {
			x.recovered()
			x.Exec(`DELETE FROM agency_root WHERE agency = $1 AND serial = 2`, x.a.ID)
			x.forkRoot()
			x.pointVersion(3, 2, x.root)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
				x := removedAdministrator(t, f)
				c.attack(x)
				x.touch()
				if p, err := x.public(); err == nil {
					t.Errorf("the node that saw the rotation believes version %d, root %d", p.Version, p.Serial)
				}
				if c.memory {
					return
				}
				if p, err := publicOf(f, f.Open(false).AgencyPublic, x.a.ID); err == nil {
					t.Errorf("a node that remembers nothing believes version %d, root %d", p.Version, p.Serial)
				}
			})
		})
	}
}

// TestAttackOldRootRepointsWhoHolds: the next rotation, and a colleague who signs
// in, seal to nobody whom only a root of before certifies, nor to a key that
// was put beside a certificate.
func TestAttackOldRootRepointsWhoHolds(t *testing.T) {
	for name, attack := range map[string]func(x *formerAdministrator) (holder string){
		"the kit": func(x *formerAdministrator) string {
			x.Exec(`UPDATE agency_kit SET cert = $1 WHERE id = $2`, agency.CertifyKit(x.a.ID, x.kit, 1, x.evil, x.keys.Root), x.kit)
			return x.kit
		},
		"a kit more": func(x *formerAdministrator) string {
			x.Exec(`INSERT INTO agency_kit (id, agency, confirmed, cert, wraps, created_at) VALUES ($1, $2, 0, $3, $4, 0)`,
				"evil", x.a.ID, agency.CertifyKit(x.a.ID, "evil", 1, x.evil, x.keys.Root), []byte{1})
			return "evil"
		},
		// This one holds the node's key.
		"a colleague's key beside the certificate": func(x *formerAdministrator) string {
			row := agency.MemberRow{ID: x.a.Worker.ID, Agency: x.a.ID}
			keys := agency.PublicKeys{Seal: x.evil.Bytes(), Sign: x.root.Public().Bytes()}
			x.Exec(`UPDATE member SET public = $1, changed = changed + 1 WHERE id = $2`,
				agency.SealJSON(x.Node.Own, row.Bind("public"), keys), row.ID)
			return row.ID
		},
		"a colleague's certificate and key": func(x *formerAdministrator) string {
			x.recovered()
			row := agency.MemberRow{ID: x.a.Worker.ID, Agency: x.a.ID}
			keys := agency.PublicKeys{Seal: x.evil.Bytes(), Sign: x.root.Public().Bytes()}
			cert := agency.CertifyMember(agency.MemberCert{Agency: x.a.ID, Member: row.ID, Seal: keys.Seal, Sign: keys.Sign,
				Roles: []string{agency.Caseworker}, Serial: 1, Number: 9}, x.keys.Root)
			x.Exec(`UPDATE member SET public = $1, cert = $2, changed = changed + 1 WHERE id = $3`,
				agency.SealJSON(x.Node.Own, row.Bind("public"), keys), x.Node.Own.Seal(row.Bind("cert"), cert), row.ID)
			return row.ID
		},
	} {
		t.Run(name, func(t *testing.T) {
			nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
				x := removedAdministrator(t, f)
				holder := attack(x)
				admin := x.a.Admin.Fresh()
				x.touch()
				_, removed := accounts.RemoveMember.Do(ctx, f.Node, admin, act.Leave{ID: x.third.ID})
				signed := x.a.Admin.SignIn()
				newest := x.row().Current
				if removed != nil || signed != nil || newest < 3 {
					t.Logf("removal: %v, sign-in: %v", removed, signed)
				}
				err := f.DB().View(ctx, func(ctx context.Context, tx *store.Tx) error {
					for _, version := range []int{2, newest} {
						holders, err := tx.VersionHolders(ctx, x.a.ID, version)
						if err != nil {
							return err
						}
						if slices.Contains(holders, holder) && (version == newest && version > 2 || holder == "evil") {
							t.Errorf("version %d was sealed to %s (removal: %v, sign-in: %v)", version, name, removed, signed)
						}
					}
					return nil
				})
				if err != nil {
					t.Fatal(err)
				}
			})
		})
	}
}

// TestAttackOldRootRepointsAnOldVersion: what a member reads under a version of
// before is read with the key that the newer version carries on, or not at all.
func TestAttackOldRootRepointsAnOldVersion(t *testing.T) {
	for name, chained := range map[string]bool{"beside the chain": true, "the chain taken away": false} {
		t.Run(name, func(t *testing.T) {
			nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
				x := removedAdministrator(t, f)
				forged := agency.NewVersionKeys(1)
				x.evil = forged.Seal.Public()
				x.pointVersion(1, 1, x.keys.Root)
				wrap, err := forged.WrapFor(x.a.ID, x.a.Worker.ID, x.a.Worker.Keys.Seal.Public())
				if err != nil {
					t.Fatal(err)
				}
				x.Exec(`UPDATE version_wrap SET sealed = $1 WHERE agency = $2 AND version = 1 AND holder = $3`, wrap, x.a.ID, x.a.Worker.ID)
				if !chained {
					x.Exec(`UPDATE agency_version SET chain = NULL WHERE agency = $1`, x.a.ID)
				}
				if err := x.a.Worker.SignIn(); err != nil {
					return // refused
				}
				if v := x.a.Worker.Keys.Versions[1]; v != nil && v.Vault.Equal(forged.Vault) {
					t.Error("a forged version of before is read")
				}
			})
		})
	}
}
