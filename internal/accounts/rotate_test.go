package accounts_test

import (
	"context"
	"testing"
	"time"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/node/nodetest"
	"relais/internal/seal"
	"relais/internal/store"
)

func TestRemovalRotates(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a := f.Agency("shelter", "QC")
		gone, kept := a.Worker, f.Member(a, agency.Caseworker)
		old := gone.Fresh().Keys
		if _, err := accounts.RemoveMember.Do(ctx, f.Node, a.Admin.Fresh(), act.Leave{ID: gone.ID}); err != nil {
			t.Fatal(err)
		}
		_, err := f.Node.Sessions.Session(ctx, gone.Token)
		wantCode(t, err, fault.Unauthenticated)
		wantCode(t, gone.SignIn(), fault.Unauthenticated)

		// Those who stay write under the new version and read the old one.
		version, vault := kept.Fresh().Vault()
		if version != 2 || kept.Keys.Versions[1] == nil {
			t.Fatalf("version %d of %d", version, len(kept.Keys.Versions))
		}
		if vault.Equal(old.Versions[1].Vault) {
			t.Fatal("the vault key is the old one")
		}
		// With every key it had and the rows of the database, the removed
		// member opens nothing of the new version.
		err = f.DB().View(ctx, func(ctx context.Context, tx *store.Tx) error {
			rows, err := tx.AgencyVersions(ctx, a.ID)
			if err != nil {
				return err
			}
			holders, err := tx.VersionHolders(ctx, a.ID, 2)
			if err != nil {
				return err
			}
			for _, h := range holders {
				wraps, err := tx.VersionWraps(ctx, a.ID, h)
				if err != nil {
					return err
				}
				for _, w := range wraps {
					if _, err := agency.UnwrapVersion(a.ID, h, w.Number, old.Seal, w.Sealed); err == nil {
						t.Errorf("a wrap for %s opened", h)
					}
				}
			}
			for _, row := range rows {
				if _, err := old.Versions[1].Before(a.ID, row.Chain); len(row.Chain) > 0 && err == nil {
					t.Error("the chain opened backwards")
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		// A newcomer reads what was written before.
		newcomer := f.Member(a, agency.Responder)
		if newcomer.Keys.Versions[1] == nil || newcomer.Keys.Versions[2] == nil {
			t.Fatal("a newcomer does not hold all versions")
		}
	})
}

// Two administrators remove two members at the same moment: both happen, one
// after the other, and the versions stay linked.
func TestTwoRemovalsAtOnce(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a := f.Agency("shelter", "QC")
		other := f.Member(a, agency.Administrator, agency.Coordinator)
		leaves := f.Member(a, agency.Caseworker)
		one, two := a.Admin.Fresh(), other.Fresh()
		errs := make(chan error, 2)
		go func() {
			_, err := accounts.RemoveMember.Do(ctx, f.Node, one, act.Leave{ID: a.Worker.ID, To: a.Admin.ID})
			errs <- err
		}()
		go func() { _, err := accounts.RemoveMember.Do(ctx, f.Node, two, act.Leave{ID: leaves.ID}); errs <- err }()
		for range 2 {
			if err := <-errs; err != nil {
				t.Error(err)
			}
		}
		// With the sessions of before, which hold version 1 only.
		m := f.Newcomer(a, agency.Responder)
		if _, err := accounts.AdmitMember.Do(ctx, f.Node, one, act.AdmitMember{ID: m.ID, ShortCode: m.Code}); err != nil {
			t.Fatal(err)
		}
		if err := m.SignIn(); err != nil {
			t.Fatal(err)
		}
		if len(m.Keys.Versions) != 3 {
			t.Fatalf("the newcomer holds %d of 3 versions", len(m.Keys.Versions))
		}
	})
}

// An administrator who does not read case files removes a member; the case
// desk links the versions at its next sign-in.
func TestRotationByAdministratorWithoutCaseAccess(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a := f.Agency("shelter", "QC")
		admin := f.Member(a, agency.Administrator)
		if _, err := accounts.RemoveMember.Do(ctx, f.Node, admin.Fresh(), act.Leave{ID: a.Worker.ID, To: a.Admin.ID}); err != nil {
			t.Fatal(err)
		}
		if admin.Fresh().CaseAccess() {
			t.Fatal("administering is not reading")
		}
		if err := a.Admin.SignIn(); err != nil {
			t.Fatal(err)
		}
		m := f.Member(a, agency.Caseworker)
		if m.Keys.Versions[1] == nil || m.Keys.Current != 2 {
			t.Fatalf("the newcomer holds %d versions", len(m.Keys.Versions))
		}
	})
}

func TestRolesChangeKeys(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a := f.Agency("shelter", "QC")
		m := a.Worker
		set := func(id string, roles ...string) error {
			_, err := accounts.ChangeRoles.Do(ctx, f.Node, a.Admin.Fresh(), act.ChangeRoles{ID: id, Roles: roles})
			return err
		}
		wantCode(t, set(m.ID, agency.Desk), fault.InvalidInput)
		if err := set(m.ID, agency.Administrator, agency.Caseworker); err != nil {
			t.Fatal(err)
		}
		if m.Fresh().Keys.Root.IsZero() || !m.CaseAccess() {
			t.Fatal("a new administrator holds the root")
		}
		if err := set(m.ID, agency.Auditor); err != nil {
			t.Fatal(err)
		}
		if !m.Fresh().Keys.Root.IsZero() || m.CaseAccess() || len(m.Keys.Versions) != 0 {
			t.Fatal("the keys stayed after the roles went")
		}
		a.Admin.Fresh()
		if v, _ := a.Admin.Vault(); v != 2 {
			t.Fatalf("version %d, want 2", v)
		}
		if err := set(m.ID, agency.Responder); err != nil {
			t.Fatal(err)
		}
		if !m.Fresh().CaseAccess() {
			t.Fatal("the role came back, the keys did not")
		}
		wantCode(t, set(a.Admin.ID, agency.Coordinator), fault.Conflict) // the last administrator
		if err := set(m.ID, agency.Administrator); err != nil {
			t.Fatal(err)
		}
		wantCode(t, set(a.Admin.ID, agency.Administrator), fault.Conflict) // the last who reads
	})
}

func TestRecovery(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a := f.Agency("shelter", "QC")
		_, vault := a.Admin.Fresh().Vault()
		who := act.NewIdentity{Name: "Robin", Login: "robin@example.ca", Passphrase: nodetest.Passphrase, Language: "fr"}
		start := act.Recover{Agency: a.ID, Shares: a.Shares[:2], Admin: who}

		one := start
		one.Shares = a.Shares[:1]
		_, err := accounts.Recover.Do(ctx, f.Node, nil, one)
		wantCode(t, err, fault.InvalidInput)
		other := start
		other.Shares = f.Desk().Shares[:2]
		_, err = accounts.Recover.Do(ctx, f.Node, nil, other)
		wantCode(t, err, fault.InvalidInput)
		typo := start
		typo.Shares = []string{a.Shares[0], "0" + a.Shares[1][1:]}
		_, err = accounts.Recover.Do(ctx, f.Node, nil, typo)
		wantCode(t, err, fault.InvalidInput)

		r, err := accounts.Recover.Do(ctx, f.Node, nil, start)
		if err != nil {
			t.Fatal(err)
		}
		finish := act.FinishRecovery{ID: r.ID, Shares: a.Shares[1:], Admin: who}
		_, err = accounts.FinishRecovery.Do(ctx, f.Node, nil, finish)
		wantCode(t, err, fault.Conflict)
		_, err = accounts.CancelRecovery.Do(ctx, f.Node, f.Desk().Admin.Fresh(), act.ID{ID: r.ID})
		wantCode(t, err, fault.NotFound)
		if _, err := accounts.CancelRecovery.Do(ctx, f.Node, a.Worker.Fresh(), act.ID{ID: r.ID}); err != nil {
			t.Fatal(err)
		}
		f.Advance(25 * time.Hour)
		_, err = accounts.FinishRecovery.Do(ctx, f.Node, nil, finish)
		wantCode(t, err, fault.Conflict)

		if r, err = accounts.Recover.Do(ctx, f.Node, nil, start); err != nil {
			t.Fatal(err)
		}
		if waitingRecoveries(t, f, a.ID) != 1 {
			t.Fatal("the recovery does not wait")
		}
		finish.ID = r.ID
		f.Advance(24*time.Hour - time.Second)
		_, err = accounts.FinishRecovery.Do(ctx, f.Node, nil, finish)
		wantCode(t, err, fault.Conflict)
		f.Advance(time.Second)
		a.Worker.Fresh() // signed in again meanwhile
		done, err := accounts.FinishRecovery.Do(ctx, f.Node, nil, finish)
		if err != nil || !done.Done {
			t.Fatalf("%+v, %v", done, err)
		}
		_, err = accounts.FinishRecovery.Do(ctx, f.Node, nil, finish)
		wantCode(t, err, fault.Conflict)
		_, err = f.Node.Sessions.Session(ctx, a.Worker.Token)
		wantCode(t, err, fault.Unauthenticated)

		second := agency.Second{Secret: done.Join.TOTPSecret}
		code, err := second.CodeAt(f.Now())
		if err != nil {
			t.Fatal(err)
		}
		in, err := accounts.SignIn.Do(ctx, f.Node, nil, act.SignIn{Login: who.Login, Passphrase: who.Passphrase, TOTP: code})
		if err != nil {
			t.Fatal(err)
		}
		s, err := f.Node.Sessions.Session(ctx, in.Token)
		if err != nil {
			t.Fatal(err)
		}
		if s.Keys.Root.IsZero() || s.Keys.Current != 2 || !s.Keys.Versions[1].Vault.Equal(vault) || s.Kit {
			t.Fatal("the recovered keys are not those of the agency, rotated")
		}
		if !a.Worker.Fresh().CaseAccess() {
			t.Fatal("those who stay go on working")
		}
		_, err = accounts.Recover.Do(ctx, f.Node, nil, start)
		wantCode(t, err, fault.NotFound) // the kit is used up
	})
}

func TestTamperingWithKeys(t *testing.T) {
	evil := seal.NewPrivateKey().Public()
	root := seal.NewSigningKey()
	for name, tamper := range map[string]func(f *nodetest.Fixture, a *nodetest.Agency){
		"version signed by a stranger": func(f *nodetest.Fixture, a *nodetest.Agency) {
			f.Exec(`UPDATE agency_version SET cert = $1 WHERE agency = $2`, agency.CertifyVersion(a.ID, 1, 1, evil, nil, root), a.ID)
		},
		"root replaced": func(f *nodetest.Fixture, a *nodetest.Agency) {
			f.Exec(`UPDATE agency_root SET cert = $1 WHERE agency = $2`, agency.CertifyRoot(a.ID, 1, root.Public(), nil, root), a.ID)
			f.Exec(`UPDATE agency_version SET cert = $1 WHERE agency = $2`, agency.CertifyVersion(a.ID, 1, 1, evil, nil, root), a.ID)
		},
		"root added": func(f *nodetest.Fixture, a *nodetest.Agency) {
			f.Exec(`INSERT INTO agency_root (agency, serial, cert, created_at) VALUES ($1, 2, $2, 0)`,
				a.ID, agency.CertifyRoot(a.ID, 2, root.Public(), nil, root))
			f.Exec(`UPDATE agency SET serial = 2 WHERE id = $1`, a.ID)
		},
		"version of another agency": func(f *nodetest.Fixture, a *nodetest.Agency) {
			f.Exec(`UPDATE agency_version SET cert = (SELECT cert FROM agency_version WHERE agency = $1) WHERE agency = $2`,
				f.Desk().ID, a.ID)
		},
		"member's certificate swapped": func(f *nodetest.Fixture, a *nodetest.Agency) {
			f.Exec(`UPDATE member SET cert = (SELECT cert FROM member WHERE id = $1) WHERE id = $2`, a.Worker.ID, a.Admin.ID)
		},
		"member's certificate cut": func(f *nodetest.Fixture, a *nodetest.Agency) {
			f.Exec(`UPDATE member SET cert = substr(cert, 1, 40) WHERE id = $1`, a.Admin.ID)
		},
	} {
		t.Run(name, func(t *testing.T) {
			nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
				a := f.Agency("shelter", "QC")
				tamper(f, a)
				fresh := f.Open(false) // remembers nothing of before
				if _, err := fresh.Sessions.Session(ctx, a.Admin.Token); err == nil {
					t.Fatal("not noticed")
				}
				list, err := accounts.ListMembers.Do(ctx, fresh, a.Worker.Session, act.None{})
				if err == nil && damagedMembers(list) != 1 { // one damaged row hides no other
					t.Fatal("not noticed by a colleague")
				}
			})
		})
	}
}

// An administrator who does not read case files can give themselves, or
// somebody they invited, a role of the case desk, and make the keys rotate:
// neither hands them a key. Only a member who reads admits.
func TestRolesAndRotationHandOverNothing(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a := f.Agency("shelter", "QC")
		admin := f.Member(a, agency.Administrator)
		own := act.ChangeRoles{ID: admin.ID, Roles: []string{agency.Administrator, agency.Coordinator}}
		if _, err := accounts.ChangeRoles.Do(ctx, f.Node, admin.Fresh(), own); err != nil {
			t.Fatal(err)
		}
		friend := f.Newcomer(a, agency.Caseworker)
		in := act.AdmitMember{ID: friend.ID, ShortCode: friend.Code}
		if _, err := accounts.AdmitMember.Do(ctx, f.Node, admin.Fresh(), in); err != nil {
			t.Fatal(err)
		}
		if _, err := accounts.RemoveMember.Do(ctx, f.Node, admin.Fresh(), act.Leave{ID: a.Worker.ID, To: a.Admin.ID}); err != nil {
			t.Fatal(err)
		}
		if err := a.Admin.SignIn(); err != nil { // links the versions
			t.Fatal(err)
		}
		for _, m := range []*nodetest.Member{admin, friend} {
			if err := m.SignIn(); err != nil {
				t.Fatal(err)
			}
			if m.CaseAccess() || len(m.Keys.Versions) > 0 {
				t.Errorf("a rotation handed over %d versions", len(m.Keys.Versions))
			}
		}
		if _, err := accounts.AdmitMember.Do(ctx, f.Node, a.Admin.Fresh(), in); err != nil {
			t.Fatal(err)
		}
		if got := friend.Fresh(); len(got.Keys.Versions) != 2 {
			t.Errorf("admitted, the member holds %d versions of 2", len(got.Keys.Versions))
		}
	})
}
