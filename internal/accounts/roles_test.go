package accounts_test

import (
	"slices"
	"testing"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casework"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/node/nodetest"
)

// under is an act under way.
type under func(*nodetest.Fixture, *agency.Session) error

func underWay[In, Out any](a define.Act[In, Out], in In) under {
	return func(f *nodetest.Fixture, s *agency.Session) error {
		_, err := a.Do(ctx, f.Node, s, in)
		return err
	}
}

// TestAttackRoleLost: what was under way when a role was taken away does not
// happen after it, whichever role the act wanted. Who keeps all roles and gets
// another goes on.
func TestAttackRoleLost(t *testing.T) {
	all := []string{agency.Administrator, agency.Caseworker, agency.Auditor}
	invite := underWay(accounts.InviteMember, act.InviteMember{Name: "Robin", Roles: []string{agency.Administrator}, Language: "fr"})
	intake := underWay(casework.CreateCase, act.CreateCase{Known: "Ariane", Language: "fr"})
	for role, acts := range map[string][]under{
		agency.Administrator: {invite, underWay(accounts.CreateKit, act.CreateKit{M: 2, N: 3})},
		agency.Caseworker:    {intake, underWay(casework.ListCases, act.CaseQuery{})},
		agency.Auditor:       {underWay(accounts.SetLanguage, act.SetLanguage{Language: "en"})},
	} {
		t.Run(role, func(t *testing.T) {
			nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
				a := f.Agency("ngo", "QC")
				m := f.Member(a, all...)
				change := func(roles []string) {
					t.Helper()
					if _, err := accounts.ChangeRoles.Do(ctx, f.Node, a.Admin.Fresh(), act.ChangeRoles{ID: m.ID, Roles: roles}); err != nil {
						t.Fatal(err)
					}
				}
				s := m.Fresh()
				change(append(slices.Clone(all), agency.Responder))
				if err := intake(f, s); err != nil {
					t.Errorf("with one more role: %v", err)
				}
				s, token := m.Fresh(), m.Token
				change(slices.DeleteFunc(append(slices.Clone(all), agency.Responder), func(r string) bool { return r == role }))
				for i, do := range acts {
					if code := fault.CodeOf(do(f, s)); code != fault.Unauthenticated && code != fault.Forbidden {
						t.Errorf("act %d: %v", i, code)
					}
				}
				if _, err := f.Node.Sessions.Session(ctx, token); fault.CodeOf(err) != fault.Unauthenticated {
					t.Errorf("the session goes on: %v", err)
				}
				in := act.KeepForm{Form: "/files/new", Body: "known=x"}
				if err := f.Node.Sessions.KeepExpired(ctx, token, in); err != nil {
					t.Errorf("what was being written is lost: %v", err)
				}
				if s := m.Fresh(); s.Has(role) || s.Agency != a.ID {
					t.Errorf("signed in again with %v", s.Roles)
				}
			})
		})
	}
}
