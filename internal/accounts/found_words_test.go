package accounts_test

import (
	"fmt"
	"testing"
	"time"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/node/nodetest"
)

// TestAttackEndedTokenPlantsDrafts: whoever holds the token of a session that
// has ended puts no words into its member's forms. What arrives within a
// minute after leaving, or once after an idle end, is kept apart; nothing
// arrives later, nor where the session was ended for its member.
func TestAttackEndedTokenPlantsDrafts(t *testing.T) {
	form := act.KeepForm{Form: "/files/new", Body: "known=planted"}
	for name, c := range map[string]struct {
		end     func(t *testing.T, f *nodetest.Fixture, a *nodetest.Agency)
		after   time.Duration
		arrives int // of three posts
	}{
		"just left":         {end: signOut, after: 50 * time.Second, arrives: 1}, // one of a form
		"left":              {end: signOut, after: 61 * time.Second},
		"left long ago":     {end: signOut, after: time.Hour},
		"idle":              {end: func(*testing.T, *nodetest.Fixture, *nodetest.Agency) {}, after: 16 * time.Minute, arrives: 1},
		"idle, and swept":   {end: swept, after: time.Minute, arrives: 1},
		"passphrase change": {end: changed, after: time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
				a := f.Agency("ngo", "QC")
				m := a.Worker
				if _, err := accounts.KeepForm.Do(ctx, f.Node, m.Fresh(), act.KeepForm{Form: "/files/new", Body: "known=mine"}); err != nil {
					t.Fatal(err)
				}
				token := m.Token
				c.end(t, f, a)
				f.Advance(c.after)
				for range 3 {
					_ = f.Node.Sessions.KeepExpired(ctx, token, form)
				}
				if err := m.SignIn(); err != nil {
					t.Fatal(err)
				}
				out, err := accounts.Whoami.Do(ctx, f.Node, m.Session, act.None{})
				found := 0
				for _, k := range out.Kept {
					if k.Found {
						found++
					}
				}
				if err != nil || found != c.arrives {
					t.Errorf("%d of three posts arrived, want %d (%v)", found, c.arrives, err)
				}
				if body, err := f.Node.Sessions.KeptFor(ctx, m.Session, "/files/new"); err != nil || body != "known=mine" {
					t.Errorf("the form is filled in with %q, %v", body, err)
				}
			})
		})
	}
}

func signOut(t *testing.T, f *nodetest.Fixture, a *nodetest.Agency) {
	t.Helper()
	if _, err := accounts.SignOut.Do(ctx, f.Node, a.Worker.Session, act.None{}); err != nil {
		t.Fatal(err)
	}
}

func swept(t *testing.T, f *nodetest.Fixture, _ *nodetest.Agency) {
	t.Helper()
	f.Advance(agency.Idle)
	if err := f.Node.Tick(ctx); err != nil {
		t.Fatal(err)
	}
}

// changed: the member finds out on another device, and changes the passphrase.
func changed(t *testing.T, f *nodetest.Fixture, a *nodetest.Agency) {
	t.Helper()
	if err := a.Worker.SignIn(); err != nil {
		t.Fatal(err)
	}
	in := act.ChangePassphrase{Old: nodetest.Passphrase, New: "eleven loud lanterns away"}
	if _, err := accounts.ChangePassphrase.Do(ctx, f.Node, a.Worker.Session, in); err != nil {
		t.Fatal(err)
	}
	in.Old, in.New = in.New, nodetest.Passphrase
	if _, err := accounts.ChangePassphrase.Do(ctx, f.Node, a.Worker.Session, in); err != nil {
		t.Fatal(err)
	}
}

// TestAttackPlantedWordsPushDraftsOut: many posts within the minute after
// leaving take the place of nothing that the member wrote.
func TestAttackPlantedWordsPushDraftsOut(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a := f.Agency("ngo", "QC")
		m := a.Worker
		mine := act.KeepForm{Form: "/files/new", Body: "known=mine"}
		if _, err := accounts.KeepForm.Do(ctx, f.Node, m.Fresh(), mine); err != nil {
			t.Fatal(err)
		}
		signOut(t, f, a)
		refused := 0
		for i := range 120 {
			err := f.Node.Sessions.KeepExpired(ctx, m.Token, act.KeepForm{Form: fmt.Sprint("/planted/", i), Body: "x=y"})
			if fault.CodeOf(err) == fault.Unauthenticated {
				refused++
			}
		}
		if err := m.SignIn(); err != nil {
			t.Fatal(err)
		}
		body, err := f.Node.Sessions.KeptFor(ctx, m.Session, mine.Form)
		if err != nil || body != mine.Body || refused < 20 {
			t.Errorf("the draft is %q, %v; %d of 120 posts were refused", body, err, refused)
		}
	})
}
