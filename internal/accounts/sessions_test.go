package accounts_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/node"
	"relais/internal/node/nodetest"
	"relais/internal/seal"
	"relais/internal/store"
)

var ctx = context.Background()

func wantCode(t *testing.T, err error, want fault.Code) {
	t.Helper()
	if got := fault.CodeOf(err); got != want {
		t.Fatalf("got %q (%v), want %q", got, err, want)
	}
}

func TestSessionEnds(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		m := f.Desk().Worker
		open := func(want fault.Code) {
			t.Helper()
			_, err := f.Node.Sessions.Session(ctx, m.Token)
			wantCode(t, err, want)
		}
		f.Advance(14 * time.Minute)
		open("")
		f.Advance(14 * time.Minute)
		open("") // each use begins the idle time again
		f.Advance(15 * time.Minute)
		open(fault.Unauthenticated)

		if err := m.SignIn(); err != nil {
			t.Fatal(err)
		}
		for range 12*6 - 1 {
			f.Advance(10 * time.Minute)
			open("")
		}
		f.Advance(10 * time.Minute) // twelve hours, never idle
		open(fault.Unauthenticated)

		if err := m.SignIn(); err != nil {
			t.Fatal(err)
		}
		if _, err := accounts.SignOut.Do(ctx, f.Node, m.Session, act.None{}); err != nil {
			t.Fatal(err)
		}
		open(fault.Unauthenticated)
	})
}

func TestStolenDatabaseOpensNoSession(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		m := f.Desk().Worker
		err := f.DB().View(ctx, func(ctx context.Context, tx *store.Tx) error {
			row, err := tx.Session(ctx, seal.HashToken(m.Token))
			if err != nil {
				return err
			}
			for _, guess := range []string{string(seal.HashToken(m.Token)), row.ID, m.ID, seal.NewToken()} {
				key := seal.TokenKey(guess, "session")
				if _, err := agency.OpenBundle(row.ID, row.Member, key, row.Sealed); !errors.Is(err, seal.ErrOpen) {
					t.Errorf("the row opened without its token: %v", err)
				}
			}
			key := seal.TokenKey(m.Token, "session")
			if _, err := agency.OpenBundle(row.ID, seal.NewID(), key, row.Sealed); err == nil {
				t.Error("the row opened for another member")
			}
			_, err = agency.OpenBundle(row.ID, row.Member, key, row.Sealed)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Node.Sessions.Session(ctx, seal.NewToken()); fault.CodeOf(err) != fault.Unauthenticated {
			t.Fatalf("got %v", err)
		}
		// Signing out leaves no key behind, not even for the token's holder.
		if _, err := accounts.SignOut.Do(ctx, f.Node, m.Session, act.None{}); err != nil {
			t.Fatal(err)
		}
		err = f.DB().View(ctx, func(ctx context.Context, tx *store.Tx) error {
			row, err := tx.Session(ctx, seal.HashToken(m.Token))
			if err == nil && row.Sealed != nil {
				t.Error("the keys of an ended session are still there")
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestSessionOnAnotherProcess(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a := f.Agency("ngo", "ON")
		second := f.Open(false)
		s, err := second.Sessions.Session(ctx, a.Worker.Token)
		if err != nil {
			t.Fatal(err)
		}
		if !s.CaseAccess() || s.Name != a.Worker.Name {
			t.Fatalf("the other process sees %q, case access %v", s.Name, s.CaseAccess())
		}
		// What one process does, the other notices at once.
		if _, err := accounts.RemoveMember.Do(ctx, f.Node, a.Admin.Fresh(), act.Leave{ID: a.Worker.ID}); err != nil {
			t.Fatal(err)
		}
		if _, err := second.Sessions.Session(ctx, a.Worker.Token); fault.CodeOf(err) != fault.Unauthenticated {
			t.Fatalf("a removed member's session lives on: %v", err)
		}
		admin, err := second.Sessions.Session(ctx, a.Admin.Token)
		if err != nil {
			t.Fatal(err)
		}
		if v, _ := admin.Vault(); v != 2 {
			t.Fatalf("the other process works with version %d, want 2", v)
		}
	})
}

func TestGuessing(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		m := f.Desk().Worker
		guess := func(source string) error {
			_, err := accounts.SignIn.Do(node.WithSource(ctx, source), f.Node, nil,
				act.SignIn{Login: m.Login, Passphrase: "wrong wrong wrong", TOTP: "123456"})
			return err
		}
		refused := 0
		for range 40 {
			if fault.CodeOf(guess("203.0.113.5")) == fault.TooMany {
				refused++
			}
			f.Advance(time.Second)
		}
		if refused < 20 {
			t.Fatalf("only %d of 40 guesses had to wait", refused)
		}
		// The owner's device is known: no wait.
		if err := m.SignIn(); err != nil {
			t.Fatalf("the owner on a known device: %v", err)
		}
		for range 12 {
			f.Advance(5 * time.Minute)
			if err := guess("203.0.113.5"); err == nil {
				t.Fatal("a wrong passphrase worked")
			}
		}
		// On another device the owner waits at most five minutes.
		m.Device = ""
		f.Advance(5 * time.Minute)
		if err := m.SignIn(); err != nil {
			t.Fatalf("the owner after a wait: %v", err)
		}
	})
}

func TestGuessingUnknownLoginsIsAlike(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		m := f.Desk().Worker
		answers := func(login string) string {
			var b strings.Builder
			for range 12 {
				_, err := accounts.SignIn.Do(ctx, f.Node, nil, act.SignIn{Login: login, Passphrase: "wrong wrong wrong", TOTP: "123456"})
				b.WriteString(err.Error() + "\n")
			}
			return b.String()
		}
		if known, unknown := answers(m.Login), answers("nobody@example.ca"); known != unknown {
			t.Fatalf("answers differ:\n%s\n%s", known, unknown)
		}
	})
}

func TestKeptForm(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		desk := f.Desk()
		m := desk.Worker
		form := act.KeepForm{Form: "/cases/new", Body: "known=A&text=" + strings.Repeat("mot+", 5000)}
		f.Advance(20 * time.Minute)
		if _, err := f.Node.Sessions.Session(ctx, m.Token); err == nil {
			t.Fatal("the session should have ended")
		}
		if err := f.Node.Tick(ctx); err != nil {
			t.Fatal(err)
		}
		if err := f.Node.Sessions.KeepExpired(ctx, m.Token, form); err != nil {
			t.Fatal(err)
		}
		wantCode(t, f.Node.Sessions.KeepExpired(ctx, seal.NewToken(), form), fault.Unauthenticated)
		if err := m.SignIn(); err != nil {
			t.Fatal(err)
		}
		out, err := accounts.Whoami.Do(ctx, f.Node, m.Session, act.None{})
		if err != nil || len(out.Kept) != 1 || out.Kept[0].Form != form.Form {
			t.Fatalf("kept %+v, %v", out.Kept, err)
		}
		id := act.ID{ID: out.Kept[0].ID}
		_, err = accounts.OpenKept.Do(ctx, f.Node, desk.Admin.Fresh(), id)
		wantCode(t, err, fault.NotFound)
		got, err := accounts.OpenKept.Do(ctx, f.Node, m.Session, id)
		if err != nil || got.Body != form.Body {
			t.Fatalf("the form came back different (%v)", err)
		}
		if _, err := accounts.DropKept.Do(ctx, f.Node, m.Session, id); err != nil {
			t.Fatal(err)
		}
		_, err = accounts.OpenKept.Do(ctx, f.Node, m.Session, id)
		wantCode(t, err, fault.NotFound)
	})
}

func TestContinueAs(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		m := f.Desk().Worker
		_, err := f.Node.Sessions.SignInAs(ctx, m.ID)
		wantCode(t, err, fault.NotFound)
		demo := f.Open(true)
		_, err = demo.Sessions.SignInAs(ctx, m.ID) // joined when the node was no demonstration
		wantCode(t, err, fault.NotFound)
		f.Node = demo
		m = f.Member(f.Desk(), agency.Responder)
		s, err := demo.Sessions.SignInAs(ctx, m.ID)
		if err != nil || !s.Me.CaseAccess || !s.Me.Demo {
			t.Fatalf("%+v, %v", s.Me, err)
		}
	})
}

// TestGuessingFromOneNetwork: a new address of the same IPv6 network is no new
// source.
func TestGuessingFromOneNetwork(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		f.Desk()
		refused := 0
		for i := range 60 {
			source := fmt.Sprintf("2001:db8:0:1::%x", i+1)
			_, err := accounts.SignIn.Do(node.WithSource(ctx, source), f.Node, nil,
				act.SignIn{Login: fmt.Sprintf("nobody%d", i), Passphrase: "wrong wrong wrong", TOTP: "123456"})
			if fault.CodeOf(err) == fault.TooMany {
				refused++
			}
		}
		if refused < 20 {
			t.Fatalf("only %d of 60 guesses had to wait", refused)
		}
	})
}
