package accounts_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/node/nodetest"
	"relais/internal/store"
)

func TestAgencyAtWork(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a := f.Agency("shelter", "QC")
		if !a.Admin.Fresh().CaseAccess() || !a.Worker.Fresh().CaseAccess() {
			t.Fatal("the case desk has no keys")
		}
		_, k1 := a.Admin.Vault()
		_, k2 := a.Worker.Vault()
		if !k1.Equal(k2) {
			t.Fatal("two members of the case desk hold different keys")
		}
		if !a.Worker.Keys.Root.IsZero() || a.Admin.Keys.Root.IsZero() {
			t.Fatal("the root belongs to the administrators")
		}
		if !a.Admin.Kit {
			t.Fatal("the kit was printed")
		}
	})
}

func TestSignInFails(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		m := f.Desk().Worker
		code := m.TOTP()
		var texts []string
		for _, in := range []act.SignIn{
			{Login: m.Login, Passphrase: "not my passphrase", TOTP: code},
			{Login: m.Login, Passphrase: nodetest.Passphrase, TOTP: "000000"},
			{Login: m.Login, Passphrase: nodetest.Passphrase},
			{Login: "nobody@example.ca", Passphrase: nodetest.Passphrase, TOTP: code},
		} {
			_, err := accounts.SignIn.Do(ctx, f.Node, nil, in)
			wantCode(t, err, fault.Unauthenticated)
			texts = append(texts, err.Error())
		}
		for _, text := range texts {
			if text != texts[0] {
				t.Fatalf("failures tell themselves apart: %q", texts)
			}
		}
		in := act.SignIn{Login: " " + m.Login, Passphrase: nodetest.Passphrase, TOTP: code}
		if _, err := accounts.SignIn.Do(ctx, f.Node, nil, in); err != nil {
			t.Fatal(err)
		}
		_, err := accounts.SignIn.Do(ctx, f.Node, nil, in)
		wantCode(t, err, fault.Unauthenticated) // a code works once
	})
}

func TestSetupOnce(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		in := act.Setup{
			Code: "wrong", Coalition: act.Text{FR: "Coalition"},
			Agency: act.NewAgency{Name: act.Text{FR: "Bureau"}, Sector: "coalition", Province: "QC", Zone: "America/Toronto"},
			Admin:  act.NewIdentity{Name: "Camille", Login: "camille", Passphrase: nodetest.Passphrase, Language: "fr"},
		}
		_, err := accounts.Setup.Do(ctx, f.Node, nil, in)
		wantCode(t, err, fault.InvalidInput)
		code, err := f.Node.Agencies.NewSetupCode(ctx)
		if err != nil {
			t.Fatal(err)
		}
		in.Code = code
		f.Advance(25 * time.Hour)
		_, err = accounts.Setup.Do(ctx, f.Node, nil, in)
		wantCode(t, err, fault.InvalidInput)
		if in.Code, err = f.Node.Agencies.NewSetupCode(ctx); err != nil {
			t.Fatal(err)
		}
		if _, err := accounts.Setup.Do(ctx, f.Node, nil, in); err != nil {
			t.Fatal(err)
		}
		_, err = accounts.Setup.Do(ctx, f.Node, nil, in)
		if err == nil {
			t.Fatal("a node is set up once")
		}
		_, err = f.Node.Agencies.NewSetupCode(ctx)
		wantCode(t, err, fault.Conflict)
	})
}

func TestAdmission(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a := f.Desk()
		m := f.Newcomer(a, agency.Caseworker)
		if err := m.SignIn(); err != nil {
			t.Fatal(err) // to add passkeys, not to work
		}
		if len(m.Roles) != 0 || m.CaseAccess() {
			t.Fatal("a newcomer acts before being admitted")
		}
		_, err := accounts.AdmitMember.Do(ctx, f.Node, a.Admin.Fresh(), act.AdmitMember{ID: m.ID, ShortCode: "12345 12345 12345 12345"})
		wantCode(t, err, fault.InvalidInput)
		_, err = accounts.AdmitMember.Do(ctx, f.Node, f.Agency("ngo", "ON").Admin.Fresh(), act.AdmitMember{ID: m.ID, ShortCode: m.Code})
		wantCode(t, err, fault.NotFound)
		got, err := accounts.AdmitMember.Do(ctx, f.Node, a.Admin.Fresh(), act.AdmitMember{ID: m.ID, ShortCode: m.Code})
		if err != nil || !got.Certified || !got.Admitted {
			t.Fatalf("%+v, %v", got, err)
		}
		if !m.Fresh().CaseAccess() { // in the same session
			t.Fatal("admitted, and no keys")
		}
	})
}

// An administrator who does not read case files certifies; a colleague of the
// case desk hands the keys over.
func TestAdmissionByTwo(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a := f.Desk()
		admin := f.Member(a, agency.Administrator)
		if admin.CaseAccess() || admin.Keys.Root.IsZero() {
			t.Fatal("administering is not reading")
		}
		m := f.Newcomer(a, agency.Caseworker)
		in := act.AdmitMember{ID: m.ID, ShortCode: m.Code}
		_, err := accounts.AdmitMember.Do(ctx, f.Node, f.Member(a, agency.Auditor).Session, in)
		wantCode(t, err, fault.Forbidden)
		got, err := accounts.AdmitMember.Do(ctx, f.Node, admin.Fresh(), in)
		if err != nil || !got.Certified || got.Admitted {
			t.Fatalf("after the administrator: %+v, %v", got, err)
		}
		got, err = accounts.AdmitMember.Do(ctx, f.Node, a.Worker.Fresh(), in)
		if err != nil || !got.Admitted {
			t.Fatalf("after the caseworker: %+v, %v", got, err)
		}
	})
}

func TestInvitationWorksOnce(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a := f.Desk()
		inv, err := accounts.InviteMember.Do(ctx, f.Node, a.Admin.Fresh(),
			act.InviteMember{Name: "Sacha", Roles: []string{agency.Caseworker}, Language: "fr"})
		if err != nil {
			t.Fatal(err)
		}
		who := act.NewIdentity{Name: "Sacha", Login: "sacha", Passphrase: nodetest.Passphrase, Language: "fr"}
		weak := who
		weak.Passphrase = "short"
		_, err = accounts.AcceptInvitation.Do(ctx, f.Node, nil, act.AcceptInvitation{Code: inv.Code, Identity: weak})
		wantCode(t, err, fault.InvalidInput)
		taken := who
		taken.Login = a.Admin.Login
		_, err = accounts.AcceptInvitation.Do(ctx, f.Node, nil, act.AcceptInvitation{Code: inv.Code, Identity: taken})
		wantCode(t, err, fault.InvalidInput)
		if _, err = accounts.AcceptInvitation.Do(ctx, f.Node, nil, act.AcceptInvitation{Code: inv.Code, Identity: who}); err != nil {
			t.Fatal(err)
		}
		who.Login = "other"
		_, err = accounts.AcceptInvitation.Do(ctx, f.Node, nil, act.AcceptInvitation{Code: inv.Code, Identity: who})
		wantCode(t, err, fault.NotFound)

		inv, err = accounts.InviteMember.Do(ctx, f.Node, a.Admin.Fresh(), act.InviteMember{Name: "Sam", Roles: []string{agency.Auditor}})
		if err != nil {
			t.Fatal(err)
		}
		list, err := accounts.ListInvitations.Do(ctx, f.Node, a.Admin.Fresh(), act.None{})
		if err != nil || len(list.Items) != 1 || list.Items[0].Code != "" {
			t.Fatalf("%+v, %v", list, err)
		}
		if _, err := accounts.RevokeInvitation.Do(ctx, f.Node, a.Admin.Fresh(), act.ID{ID: inv.ID}); err != nil {
			t.Fatal(err)
		}
		_, err = accounts.AcceptInvitation.Do(ctx, f.Node, nil, act.AcceptInvitation{Code: inv.Code, Identity: who})
		wantCode(t, err, fault.NotFound)
	})
}

// TestAttackInvitationPutOff: whoever writes to the database gives a lost code
// of before no new life.
func TestAttackInvitationPutOff(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a := f.Desk()
		inv, err := accounts.InviteMember.Do(ctx, f.Node, a.Admin.Fresh(), act.InviteMember{Name: "Sacha", Roles: []string{agency.Caseworker}})
		if err != nil {
			t.Fatal(err)
		}
		look := func() error {
			_, err := accounts.LookAtInvitation.Do(ctx, f.Node, nil, act.InvitationCode{Kind: "member", Code: inv.Code})
			return err
		}
		if err := look(); err != nil {
			t.Fatal(err)
		}
		f.Exec(`UPDATE invitation SET ends_at = ends_at + 86400000000`)
		if look() == nil {
			t.Error("it can be used for a day longer")
		}
		if list, err := accounts.ListInvitations.Do(ctx, f.Node, a.Admin.Fresh(), act.None{}); err != nil || len(list.Damaged) != 1 {
			t.Errorf("%+v, %v: nobody is told", list, err)
		}
	})
}

// TestAttackInvitationOfAnotherCode: whoever writes to the database puts the
// code that they know in the place of somebody else's.
func TestAttackInvitationOfAnotherCode(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a, thief := f.Desk(), f.Agency("ngo", "QC")
		invite := func(by *nodetest.Member, role string) act.Invitation {
			inv, err := accounts.InviteMember.Do(ctx, f.Node, by.Fresh(), act.InviteMember{Name: "Sacha", Roles: []string{role}})
			if err != nil {
				t.Fatal(err)
			}
			return inv
		}
		known, wanted := invite(thief.Admin, agency.Auditor), invite(a.Admin, agency.Administrator)
		var hash []byte
		err := f.DB().View(ctx, func(ctx context.Context, tx *store.Tx) error {
			return tx.QueryRow(ctx, `SELECT hash FROM invitation WHERE id = $1`, known.ID).Scan(&hash)
		})
		if err != nil {
			t.Fatal(err)
		}
		f.Exec(`DELETE FROM invitation WHERE id = $1`, known.ID)
		f.Exec(`UPDATE invitation SET hash = $1 WHERE id = $2`, hash, wanted.ID)
		if got, err := accounts.LookAtInvitation.Do(ctx, f.Node, nil, act.InvitationCode{Kind: "member", Code: known.Code}); err == nil {
			t.Errorf("another's invitation opens: %+v", got)
		}
	})
}

// TestAttackRecoveryPutForward: whoever has shares of the kit and writes to the
// database does not take the members' day from them.
func TestAttackRecoveryPutForward(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a := f.Agency("shelter", "QC")
		who := act.NewIdentity{Name: "Robin", Login: "robin@example.ca", Passphrase: nodetest.Passphrase, Language: "fr"}
		r, err := accounts.Recover.Do(ctx, f.Node, nil, act.Recover{Agency: a.ID, Shares: a.Shares[:2], Admin: who})
		if err != nil {
			t.Fatal(err)
		}
		finish := func() error {
			_, err := accounts.FinishRecovery.Do(ctx, f.Node, nil, act.FinishRecovery{ID: r.ID, Shares: a.Shares[:2], Admin: who})
			return err
		}
		f.Exec(`UPDATE recovery SET ready_at = 0`)
		if e, ok := fault.As(finish()); !ok || e.Key != "agency.recovery.wait" {
			t.Errorf("put forward: %v", e)
		}
	})
}

// TestInvitationEndsWithItsMaker: who was removed or lost the role leaves no
// way in.
func TestInvitationEndsWithItsMaker(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a := f.Desk()
		second := f.Member(a, agency.Administrator)
		invite := func() string {
			inv, err := accounts.InviteMember.Do(ctx, f.Node, second.Fresh(), act.InviteMember{Name: "Sacha", Roles: []string{agency.Caseworker}})
			if err != nil {
				t.Fatal(err)
			}
			return inv.Code
		}
		first, last := invite(), invite()
		look := func(code string) error {
			_, err := accounts.LookAtInvitation.Do(ctx, f.Node, nil, act.InvitationCode{Kind: "member", Code: code})
			return err
		}
		if err := look(first); err != nil {
			t.Fatal(err)
		}
		roles := func(roles ...string) {
			if _, err := accounts.ChangeRoles.Do(ctx, f.Node, a.Admin.Fresh(), act.ChangeRoles{ID: second.ID, Roles: roles}); err != nil {
				t.Fatal(err)
			}
		}
		roles(agency.Coordinator)
		wantCode(t, look(first), fault.NotFound)
		roles(agency.Administrator)
		if err := look(last); err != nil {
			t.Fatal(err)
		}
		if _, err := accounts.RemoveMember.Do(ctx, f.Node, a.Admin.Fresh(), act.Leave{ID: second.ID}); err != nil {
			t.Fatal(err)
		}
		_, err := accounts.AcceptInvitation.Do(ctx, f.Node, nil, act.AcceptInvitation{Code: last, Identity: act.NewIdentity{
			Name: "Sacha", Login: "sacha", Passphrase: nodetest.Passphrase, Language: "fr"}})
		wantCode(t, err, fault.NotFound)
	})
}

func TestProfile(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a := f.Agency("ngo", "BC")
		in := act.AgencyProfile{
			Name: act.Text{EN: "North house"}, Zone: "America/Vancouver", Uses: []string{"languages", "gender"},
			Hours:  []act.Hours{{Day: 1, From: "07:00", To: "23:00"}, {Day: 5, From: "22:00", To: "06:00"}},
			Backup: a.Worker.ID,
		}
		_, err := accounts.SetAgencyProfile.Do(ctx, f.Node, a.Worker.Fresh(), in)
		wantCode(t, err, fault.Forbidden)
		got, err := accounts.SetAgencyProfile.Do(ctx, f.Node, a.Admin.Fresh(), in)
		if err != nil {
			t.Fatal(err)
		}
		if !got.Open || got.Backup != a.Worker.ID { // a Monday, 07:xx in Vancouver
			t.Errorf("open %v, backup %q", got.Open, got.Backup)
		}
		if diff := cmp.Diff(in.Hours, got.Hours); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(in.Uses, got.Uses); diff != "" {
			t.Error(diff)
		}
		in.RequirePasskey = true
		_, err = accounts.SetAgencyProfile.Do(ctx, f.Node, a.Admin.Fresh(), in)
		wantCode(t, err, fault.InvalidInput)
		in.RequirePasskey, in.Backup = false, f.Desk().Worker.ID
		_, err = accounts.SetAgencyProfile.Do(ctx, f.Node, a.Admin.Fresh(), in)
		wantCode(t, err, fault.InvalidInput)
		all, err := accounts.ListAgencies.Do(ctx, f.Node, a.Worker.Fresh(), act.None{})
		if err != nil || len(all.Items) != 2 {
			t.Fatalf("%d agencies, %v", len(all.Items), err)
		}
	})
}

func TestChangePassphrase(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		m := f.Desk().Worker
		before := m.Token
		if err := m.SignIn(); err != nil {
			t.Fatal(err)
		}
		const next = "seventeen calm rivers below violet roofs"
		_, err := accounts.ChangePassphrase.Do(ctx, f.Node, m.Session, act.ChangePassphrase{Old: "not this one at all", New: next})
		wantCode(t, err, fault.InvalidInput)
		if _, err := accounts.ChangePassphrase.Do(ctx, f.Node, m.Session, act.ChangePassphrase{Old: nodetest.Passphrase, New: next}); err != nil {
			t.Fatal(err)
		}
		_, err = f.Node.Sessions.Session(ctx, before)
		wantCode(t, err, fault.Unauthenticated) // other sessions end
		wantCode(t, m.SignIn(), fault.Unauthenticated)
		if _, err := accounts.SignIn.Do(ctx, f.Node, nil, act.SignIn{Login: m.Login, Passphrase: next, TOTP: m.TOTP()}); err != nil {
			t.Fatal(err)
		}
	})
}

func TestAuditOfAgency(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a, b := f.Agency("ngo", "ON"), f.Agency("shelter", "QC")
		if err := f.Node.Tick(ctx); err != nil {
			t.Fatal(err)
		}
		list, err := casework.ListAudit.Do(ctx, f.Node, a.Admin.Fresh(), act.AuditQuery{Page: act.Page{Limit: 500}})
		if err != nil {
			t.Fatal(err)
		}
		if len(list.Items) == 0 || len(list.Items) != list.Total {
			t.Fatalf("%d entries of %d", len(list.Items), list.Total)
		}
		for _, e := range list.Items {
			if e.Actor == b.Admin.Name || e.Index < 0 || e.Action == "unreadable" {
				t.Errorf("unexpected entry %+v", e)
			}
		}
		if first := list.Items[len(list.Items)-1]; first.Action != "agency.found" {
			t.Errorf("the first entry is %q", first.Action)
		}
		_, err = casework.ListAudit.Do(ctx, f.Node, a.Worker.Fresh(), act.AuditQuery{})
		wantCode(t, err, fault.Forbidden)
		head, err := casework.AuditHead.Do(ctx, f.Node, a.Worker.Fresh(), act.None{})
		if err != nil || head.Size == 0 || head.Note == "" {
			t.Fatalf("%+v, %v", head, err)
		}
	})
}

func waitingRecoveries(t *testing.T, f *nodetest.Fixture, agencyID string) int {
	t.Helper()
	var n int
	err := f.DB().View(ctx, func(ctx context.Context, tx *store.Tx) error {
		all, err := tx.RecoveriesWaiting(ctx, agencyID)
		n = len(all)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}
