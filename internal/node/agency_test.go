package node_test

import (
	"context"
	"testing"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/node/nodetest"
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
			{Login: "nobody@example.ca", Passphrase: nodetest.Passphrase, TOTP: code},
		} {
			_, err := f.Node.SignIn(context.Background(), in)
			if fault.CodeOf(err) != fault.Unauthenticated {
				t.Fatalf("got %v", err)
			}
			texts = append(texts, err.Error())
		}
		if texts[0] != texts[1] || texts[1] != texts[2] {
			t.Fatalf("failures tell themselves apart: %q", texts)
		}
		in := act.SignIn{Login: " " + m.Login, Passphrase: nodetest.Passphrase, TOTP: code}
		if _, err := f.Node.SignIn(context.Background(), in); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Node.SignIn(context.Background(), in); fault.CodeOf(err) != fault.Unauthenticated {
			t.Fatalf("a code worked twice: %v", err)
		}
		_ = agency.Idle
	})
}
