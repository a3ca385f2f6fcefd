package accounts_test

import (
	"testing"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/node/nodetest"
	"relais/internal/seal"
)

// What belongs to another agency looks like what does not exist.
func TestStrangerOfAgency(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		theirs, mine := f.Agency("shelter", "QC"), f.Agency("ngo", "ON")
		inv, err := accounts.InviteMember.Do(ctx, f.Node, theirs.Admin.Fresh(), act.InviteMember{Name: "Sam", Roles: []string{agency.Auditor}})
		if err != nil {
			t.Fatal(err)
		}
		rec, err := accounts.Recover.Do(ctx, f.Node, nil, act.Recover{Agency: theirs.ID, Shares: theirs.Shares[:2], Admin: act.NewIdentity{
			Name: "Robin", Login: "robin", Passphrase: nodetest.Passphrase,
		}})
		if err != nil {
			t.Fatal(err)
		}
		kept, err := accounts.KeepForm.Do(ctx, f.Node, theirs.Worker.Fresh(), act.KeepForm{Form: "/cases/new", Body: "a=b"})
		if err != nil {
			t.Fatal(err)
		}
		code := theirs.Worker.Code
		for name, do := range map[string]func(s *agency.Session, member, invitation, recovery, form string) error{
			"admit": func(s *agency.Session, member, _, _, _ string) error {
				_, err := accounts.AdmitMember.Do(ctx, f.Node, s, act.AdmitMember{ID: member, ShortCode: code})
				return err
			},
			"roles": func(s *agency.Session, member, _, _, _ string) error {
				_, err := accounts.ChangeRoles.Do(ctx, f.Node, s, act.ChangeRoles{ID: member, Roles: []string{agency.Auditor}})
				return err
			},
			"remove": func(s *agency.Session, member, _, _, _ string) error {
				_, err := accounts.RemoveMember.Do(ctx, f.Node, s, act.Leave{ID: member})
				return err
			},
			"revoke": func(s *agency.Session, _, invitation, _, _ string) error {
				_, err := accounts.RevokeInvitation.Do(ctx, f.Node, s, act.ID{ID: invitation})
				return err
			},
			"cancel": func(s *agency.Session, _, _, recovery, _ string) error {
				_, err := accounts.CancelRecovery.Do(ctx, f.Node, s, act.ID{ID: recovery})
				return err
			},
			"open kept": func(s *agency.Session, _, _, _, form string) error {
				_, err := accounts.OpenKept.Do(ctx, f.Node, s, act.ID{ID: form})
				return err
			},
			"drop kept": func(s *agency.Session, _, _, _, form string) error {
				_, err := accounts.DropKept.Do(ctx, f.Node, s, act.ID{ID: form})
				return err
			},
		} {
			for role, m := range map[string]*nodetest.Member{"admin": mine.Admin, "worker": mine.Worker} {
				got := do(m.Fresh(), theirs.Worker.ID, inv.ID, rec.ID, kept.ID)
				none := do(m.Fresh(), seal.NewID(), seal.NewID(), seal.NewID(), seal.NewID())
				if got == nil || none == nil || got.Error() != none.Error() {
					t.Errorf("%s by %s: %v, but for what does not exist: %v", name, role, got, none)
				}
			}
		}
		all, err := accounts.ListMembers.Do(ctx, f.Node, mine.Worker.Fresh(), act.None{})
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range all.Items {
			if m.ID != mine.Admin.ID && m.ID != mine.Worker.ID {
				t.Errorf("a stranger is among the members: %+v", m)
			}
			if m.Login != "" && m.ID != mine.Worker.ID {
				t.Errorf("a colleague's login is shown")
			}
		}
	})
}

// Older rows put back are noticed by who has seen newer ones.
func TestTamperingByRollback(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a := f.Agency("shelter", "QC")
		m := f.Member(a, agency.Caseworker)
		if _, err := accounts.RemoveMember.Do(ctx, f.Node, a.Admin.Fresh(), act.Leave{ID: a.Worker.ID}); err != nil {
			t.Fatal(err)
		}
		if err := m.SignIn(); err != nil {
			t.Fatal(err)
		}
		f.Exec(`UPDATE agency SET current = 1, changed = changed - 1 WHERE id = $1`, a.ID)
		if _, err := f.Open(false).Sessions.Session(ctx, m.Token); err == nil {
			t.Fatal("the agency went back a version, unnoticed")
		}
	})
}

// A removed member's rows, put back as they were, open no case file.
func TestTamperingByReadmission(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a := f.Agency("shelter", "QC")
		tables := map[string]string{"member": "id", "member_unlock": "member", "version_wrap": "holder"}
		for table, column := range tables {
			f.Exec(`CREATE TABLE old_`+table+` AS SELECT * FROM `+table+` WHERE `+column+` = $1`, a.Worker.ID)
		}
		if _, err := accounts.RemoveMember.Do(ctx, f.Node, a.Admin.Fresh(), act.Leave{ID: a.Worker.ID}); err != nil {
			t.Fatal(err)
		}
		f.Exec(`DELETE FROM member WHERE id = $1`, a.Worker.ID)
		columns := map[string]string{
			"member":        "id, agency, login, state, profile, public, cert, second, changed, created_at",
			"member_unlock": "member, kind, ref, salt, cost, sealed", "version_wrap": "agency, version, holder, sealed",
		}
		for table := range tables {
			f.Exec(`INSERT INTO ` + table + ` (` + columns[table] + `) SELECT ` + columns[table] + ` FROM old_` + table)
		}
		f.Node = f.Open(false)
		if err := a.Worker.SignIn(); err != nil {
			t.Fatal(err) // the rows are those of a member
		}
		if a.Worker.CaseAccess() {
			t.Fatal("case access by rows that were put back")
		}
	})
}
