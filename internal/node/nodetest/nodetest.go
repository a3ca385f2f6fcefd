// Package nodetest sets up nodes with agencies for tests, on both engines.
package nodetest

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/app"
	"relais/internal/node"
	"relais/internal/seal"
	"relais/internal/store"
	"relais/internal/store/storetest"
)

// Passphrase is everybody's passphrase.
const Passphrase = "nineteen quiet lanterns"

// Start is when the clock of a fixture begins: a Monday in winter, 15:00 UTC.
var Start = time.Date(2026, 1, 12, 15, 0, 0, 0, time.UTC)

// Fixture is a node in a test, with a clock of its own.
type Fixture struct {
	T    testing.TB
	Node *app.App
	// Store is where the node keeps its data, for tests that open it again
	// or read its bytes.
	Store store.Config
	Key   seal.Key

	mu     sync.Mutex
	now    time.Time
	desk   *Agency
	count  int
	logins int
}

// Each runs f on an empty node of each engine.
func Each(t *testing.T, f func(t *testing.T, f *Fixture)) {
	storetest.EachConfig(t, func(t *testing.T, cfg store.Config) { f(t, New(t, cfg)) })
}

// New opens a node on an empty database.
func New(t testing.TB, cfg store.Config) *Fixture {
	f := &Fixture{T: t, Key: seal.NewKey(), now: Start}
	cfg.Clock = f.Now
	f.Store = cfg
	f.Node = f.Open(false)
	return f
}

// Open opens one more process of the fixture's node, closed at the end of the test.
func (f *Fixture) Open(demo bool) *app.App {
	f.T.Helper()
	n, err := app.Open(context.Background(), node.Config{
		Store: f.Store, Key: f.Key, Argon: seal.Test(), Origin: "https://relais.example.ca", Demo: demo,
	})
	if err != nil {
		f.T.Fatal(err)
	}
	f.T.Cleanup(func() {
		if err := n.Close(); err != nil {
			f.T.Error(err)
		}
	})
	return n
}

// Now is the fixture's time.
func (f *Fixture) Now() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.now
}

// Advance moves the clock on.
func (f *Fixture) Advance(d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.now = f.now.Add(d)
}

// Agency is an agency at work: its kit is printed.
type Agency struct {
	ID     string
	Admin  *Member // administrator and coordinator, holds the case desk's keys
	Worker *Member // caseworker
	Shares []string
}

// Desk returns the coalition's desk, the first agency, which exists once per fixture.
func (f *Fixture) Desk() *Agency {
	f.T.Helper()
	if f.desk != nil {
		return f.desk
	}
	ctx := context.Background()
	code, err := f.Node.Agencies.NewSetupCode(ctx)
	f.must(err)
	in := act.Setup{
		Code: code, Coalition: text("Coalition de la Rive", "Riverside coalition"),
		Agency: newAgency("Bureau de la Rive", "Riverside desk", "coalition", "QC"), Admin: f.identity("Camille Fictive"),
	}
	joined, err := accounts.Setup.Do(ctx, f.Node, nil, in)
	f.must(err)
	f.desk = f.complete(joined, in.Admin)
	return f.desk
}

// Agency founds an agency at work, with an administrator and a caseworker.
func (f *Fixture) Agency(sector, province string) *Agency {
	f.T.Helper()
	ctx := context.Background()
	desk := f.Desk()
	f.count++
	name := fmt.Sprintf("Maison d’essai %d", f.count)
	inv, err := accounts.InviteAgency.Do(ctx, f.Node, desk.Admin.Fresh(), act.InviteAgency{Agency: newAgency(name, name, sector, province)})
	f.must(err)
	admin := f.identity("Dominique Fictive")
	joined, err := accounts.RegisterAgency.Do(ctx, f.Node, nil, act.RegisterAgency{Code: inv.Code, Admin: admin})
	f.must(err)
	return f.complete(joined, admin)
}

func (f *Fixture) complete(joined act.Joined, admin act.NewIdentity) *Agency {
	f.T.Helper()
	a := &Agency{ID: joined.AgencyID, Admin: f.member(joined, admin)}
	f.must(a.Admin.SignIn())
	kit, err := accounts.CreateKit.Do(context.Background(), f.Node, a.Admin.Session, act.CreateKit{M: 2, N: 3})
	f.must(err)
	_, err = accounts.ConfirmKit.Do(context.Background(), f.Node, a.Admin.Session, act.ConfirmKit{Share: kit.Shares[0]})
	f.must(err)
	a.Shares = kit.Shares
	a.Admin.Fresh()
	a.Worker = f.Member(a, agency.Caseworker)
	return a
}

// DB opens the fixture's database beside the node, for what somebody with the
// database in hand could do.
func (f *Fixture) DB() *store.DB {
	f.T.Helper()
	return storetest.Open(f.T, f.Store)
}

// Exec runs a statement on the database, behind the node's back.
func (f *Fixture) Exec(q string, args ...any) {
	f.T.Helper()
	f.must(f.DB().Transact(context.Background(), func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, q, args...)
		return err
	}))
}
