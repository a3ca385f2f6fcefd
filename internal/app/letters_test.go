package app_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/app"
	"relais/internal/node"
	"relais/internal/node/nodetest"
	"relais/internal/seal"
)

// postbox takes letters, or nothing while it is down.
type postbox struct {
	mu   sync.Mutex
	down bool
	to   []string
}

func (p *postbox) Changed(_ context.Context, to, _, _ string) (again bool, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.down {
		p.to = append(p.to, to)
	}
	return p.down, nil
}

// taken are the addresses written to since the last look, in order.
func (p *postbox) taken() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	all := p.to
	p.to = nil
	slices.Sort(all)
	return all
}

// TestAttackToldInTheBrowserOnly: whoever signs in with what they stole sees the
// notice first and drops it. The member is told by mail as well: of a new
// device, of a kit; once, also where the server took nothing for a while; and
// nobody who is gone.
func TestAttackToldInTheBrowserOnly(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a, box := f.Agency("ngo", "QC"), &postbox{down: true}
		n, err := app.Open(t.Context(), node.Config{Store: f.Store, Key: f.Key, Argon: seal.Test(), Origin: "https://relais.example.ca", Letters: box})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { n.Close() })
		tick := func() []string {
			t.Helper()
			if err := n.Tick(t.Context()); err != nil {
				t.Fatal(err)
			}
			return box.taken()
		}
		signIn := func(m *nodetest.Member) {
			t.Helper()
			in := act.SignIn{Login: m.Login, Passphrase: nodetest.Passphrase, TOTP: m.TOTP()}
			if _, err := accounts.SignIn.Do(t.Context(), n, nil, in); err != nil {
				t.Fatal(err)
			}
		}
		want := func(what string, want []string) {
			t.Helper()
			if diff := cmp.Diff(want, tick()); diff != "" {
				t.Errorf("%s:\n%s", what, diff)
			}
		}
		signIn(a.Worker)
		signIn(a.Worker)
		want("while the server takes nothing", nil)
		box.down = false
		want("put off", nil)
		f.Advance(15 * time.Minute)
		want("two new devices", []string{a.Worker.Login})
		f.Advance(time.Hour)
		want("once", nil)

		if _, err := accounts.CreateKit.Do(t.Context(), n, a.Admin.Fresh(), act.CreateKit{M: 2, N: 3}); err != nil {
			t.Fatal(err)
		}
		all := []string{a.Admin.Login, a.Worker.Login}
		slices.Sort(all)
		want("a kit", all)

		signIn(a.Worker)
		_, err = accounts.RemoveMember.Do(t.Context(), n, a.Admin.Fresh(), act.Leave{ID: a.Worker.ID, To: a.Admin.ID})
		if err != nil {
			t.Fatal(err)
		}
		want("somebody who is gone", nil)
	})
}
