package accounts_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/node"
	"relais/internal/node/nodetest"
)

// storm lets 200 attackers try at once until stop is called: at the owner's
// login and at others, from addresses of their own.
func storm(t *testing.T, f *nodetest.Fixture, login string) (stop func()) {
	ctx, end := context.WithCancel(ctx)
	var running sync.WaitGroup
	for i := range 200 {
		source := fmt.Sprintf("203.0.113.%d", i)
		if i%2 == 0 {
			source = fmt.Sprintf("2001:db8:%x::7", i)
		}
		running.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				in := act.SignIn{Login: login, Passphrase: "wrong wrong wrong", TOTP: fmt.Sprintf("%06d", (i*7919+n)%1000000)}
				if n%4 == 3 {
					in.Login = fmt.Sprintf("nobody%d@example.ca", i)
				}
				if _, err := accounts.SignIn.Do(node.WithSource(ctx, source), f.Node, nil, in); err == nil {
					t.Error("an attacker is in")
				}
			}
		})
	}
	return func() { end(); running.Wait() }
}

// TestAttackSignInStorm: 200 attackers at once, and the owner comes in each
// time: on a known device from the attackers' own network, on a new one from
// another, and on a new one in the attackers' network with two codes in a row.
func TestAttackSignInStorm(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		m := f.Desk().Worker
		known := m.Device
		f.Node.Sessions.Guard().After = 200 * time.Millisecond
		defer storm(t, f, m.Login)()
		// The known device comes first: each new one takes a place among sixteen.
		for _, c := range []struct {
			name, device, source string
			two                  bool
		}{
			{"known device", known, "203.0.113.7", false},
			{"new device", "", "198.51.100.9", false},
			{"new device in the attackers' network", "", "203.0.113.7", true},
		} {
			right := 0
			for range 20 {
				ctx, cancel := context.WithTimeout(node.WithSource(ctx, c.source), time.Minute)
				before := ""
				if c.two {
					before = m.TOTP()
				}
				in := act.SignIn{Login: m.Login, Passphrase: nodetest.Passphrase, TOTP: before + m.TOTP(), Device: c.device}
				_, err := accounts.SignIn.Do(ctx, f.Node, nil, in)
				cancel()
				if err == nil {
					right++
				} else {
					t.Logf("%s: %v", c.name, err)
				}
			}
			if right != 20 {
				t.Errorf("%s: %d of 20 right sign-ins", c.name, right)
			}
		}
	})
}

// TestAttackRefusalsAreAlike: an unknown login, a wrong code, a wrong
// passphrase and a wait get the same delay, and but for the wait the same
// words; without the code no passphrase is hashed.
func TestAttackRefusalsAreAlike(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		m := f.Desk().Worker
		guard := f.Node.Sessions.Guard()
		guard.After = time.Hour
		var waits []time.Duration
		guard.Leave = func(_ context.Context, at time.Time) { waits = append(waits, time.Until(at)) }
		words := map[string]bool{}
		try := func(login, passphrase, code string) error {
			t.Helper()
			_, err := accounts.SignIn.Do(node.WithSource(ctx, "203.0.113.5"), f.Node, nil, act.SignIn{Login: login, Passphrase: passphrase, TOTP: code})
			if err == nil {
				t.Fatal("signed in")
			}
			return err
		}
		wrong := "wrong wrong wrong"
		for _, err := range []error{
			try("nobody@example.ca", wrong, "123456"), try(m.Login, wrong, "123456"), try(m.Login, wrong, m.TOTP()),
			try(m.Login, nodetest.Passphrase, "123456"),
		} {
			words[err.Error()] = true
		}
		if len(words) != 1 {
			t.Errorf("refusals differ: %v", words)
		}
		f.Exec(`UPDATE member_unlock SET cost = 'broken' WHERE member = $1`, m.ID)
		if err := try(m.Login, wrong, "123456"); fault.CodeOf(err) != fault.Unauthenticated {
			t.Errorf("the passphrase is hashed without the code: %v", err)
		}
		if err := try(m.Login, wrong, m.TOTP()); fault.CodeOf(err) != fault.Internal {
			t.Fatalf("with the code it is not: %v", err)
		}
		for fault.CodeOf(try(m.Login, wrong, "123456")) != fault.TooMany {
			if len(waits) > 50 {
				t.Fatal("no wait ever")
			}
		}
		for i, w := range waits {
			if w < 59*time.Minute || w > time.Hour {
				t.Errorf("refusal %d leaves after %v", i, w)
			}
		}
	})
}

// TestAttackInvitationTellsLogins: whoever has an invitation to one agency does
// not learn that somebody of another has a login; both sign in with it.
func TestAttackInvitationTellsLogins(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a, b := f.Agency("shelter", "QC"), f.Agency("ngo", "ON")
		join := func(login string) (act.Joined, error) {
			inv, err := accounts.InviteMember.Do(ctx, f.Node, b.Admin.Fresh(), act.InviteMember{Name: "Noa Fictive", Roles: []string{"caseworker"}, Language: "fr"})
			if err != nil {
				t.Fatal(err)
			}
			return accounts.AcceptInvitation.Do(ctx, f.Node, nil, act.AcceptInvitation{Code: inv.Code, Identity: act.NewIdentity{
				Name: "Noa Fictive", Login: login, Passphrase: nodetest.Passphrase, Language: "fr"}})
		}
		joined, err := join(strings.ToUpper(a.Worker.Login))
		if err != nil {
			t.Fatal("the login of another agency:", err)
		}
		if _, err := join(b.Worker.Login); fault.CodeOf(err) != fault.InvalidInput {
			t.Errorf("the login of a colleague: %v", err)
		}
		a.Worker.Device = ""
		if err := a.Worker.SignIn(); err != nil {
			t.Error("who had the login:", err)
		}
		f.Advance(time.Minute)
		code, err := agency.Second{Secret: joined.TOTPSecret}.CodeAt(f.Now())
		if err != nil {
			t.Fatal(err)
		}
		s, err := accounts.SignIn.Do(ctx, f.Node, nil, act.SignIn{Login: a.Worker.Login, Passphrase: nodetest.Passphrase, TOTP: code, Device: a.Worker.Device})
		if err != nil || s.Me.AgencyID != b.ID {
			t.Errorf("who has it too: %+v, %v", s.Me, err)
		}
	})
}
