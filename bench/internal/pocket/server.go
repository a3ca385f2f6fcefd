// Package pocket is the peer: PocketBase, the best known small server that
// keeps records in SQLite behind an HTTP API, asked to do the least that five
// moves of a referral could be: five plain records, created one by one.
//
// The peer is as it ships, with three exceptions that are said wherever its
// numbers are: its database is as durable as ours (synchronous=FULL instead of
// NORMAL), it keeps no log of requests, which makes it faster, and it runs on
// the same release of the SQLite driver as Relais.
package pocket

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"path/filepath"
	"strings"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	_ "github.com/pocketbase/pocketbase/migrations" // the peer's own tables
	"github.com/pocketbase/pocketbase/tools/types"
)

// Name is the name of the peer's server for package child.
const Name = "pocketbase"

// Workers is how many accounts the peer has: as many as there are pairs of
// agencies on the other side.
const Workers = 20

// Hello is what a started peer tells its client.
type Hello struct {
	URL    string   `json:"url"`
	Tokens []string `json:"tokens"` // one bearer token for each worker, signed in
}

// Serve runs PocketBase in dir until ctx ends.
func Serve(ctx context.Context, dir string, hello func(any) error) error {
	app := core.NewBaseApp(core.BaseAppConfig{DataDir: dir, DBConnect: connect})
	if err := app.Bootstrap(); err != nil {
		return fmt.Errorf("bootstrap: %w", err)
	}
	if err := app.RunAllMigrations(); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if err := durable(app); err != nil {
		return err
	}
	app.Settings().Logs.MaxDays = 0
	app.Settings().Logs.MinLevel = int(slog.LevelError)
	if err := app.Save(app.Settings()); err != nil {
		return fmt.Errorf("turn the request log off: %w", err)
	}
	tokens, err := prepare(app)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	app.OnServe().BindFunc(func(e *core.ServeEvent) error {
		e.Listener, e.InstallerFunc = listener, nil
		if err := e.Next(); err != nil {
			return err
		}
		return hello(Hello{URL: "http://" + listener.Addr().String(), Tokens: tokens})
	})
	go func() {
		<-ctx.Done()
		_ = listener.Close()
	}()
	if err := apis.Serve(app, apis.ServeConfig{HttpAddr: listener.Addr().String()}); ctx.Err() == nil {
		return err
	}
	return app.ResetBootstrapState()
}

// connect opens a database like core.DefaultDBConnect, letter by letter, but
// for synchronous: what a create acknowledges must survive a loss of power, as
// with Relais. The database of logs, in which nothing is acknowledged, stays
// as it is.
func connect(path string) (*dbx.DB, error) {
	synchronous := "NORMAL"
	if filepath.Base(path) == "data.db" {
		synchronous = "FULL"
	}
	pragmas := []string{
		"busy_timeout(10000)", "journal_mode(WAL)", "journal_size_limit(200000000)",
		"synchronous(" + synchronous + ")", "foreign_keys(ON)", "temp_store(MEMORY)", "cache_size(-32000)",
	}
	return dbx.Open("sqlite", path+"?_pragma="+strings.Join(pragmas, "&_pragma="))
}

// durable asks the peer's own connections whether they are what was asked for.
func durable(app core.App) error {
	for _, db := range []dbx.Builder{app.ConcurrentDB(), app.NonconcurrentDB()} {
		var synchronous int
		var journal string
		if err := db.NewQuery("PRAGMA synchronous").Row(&synchronous); err != nil {
			return fmt.Errorf("read synchronous: %w", err)
		}
		if err := db.NewQuery("PRAGMA journal_mode").Row(&journal); err != nil {
			return fmt.Errorf("read journal_mode: %w", err)
		}
		if synchronous != 2 || journal != "wal" {
			return fmt.Errorf("the peer runs with synchronous=%d, journal_mode=%s", synchronous, journal)
		}
	}
	return nil
}

// prepare makes the collection of moves, which any signed-in account may add
// to, and the accounts with their tokens.
func prepare(app core.App) ([]string, error) {
	moves := core.NewBaseCollection("moves")
	moves.CreateRule = types.Pointer(`@request.auth.id != ""`)
	moves.Fields.Add(
		&core.TextField{Name: "referral", Required: true},
		&core.TextField{Name: "kind", Required: true},
		&core.TextField{Name: "recipient", Required: true},
		&core.TextField{Name: "body", Max: 10000},
		&core.JSONField{Name: "detail"},
	)
	workers := core.NewAuthCollection("workers")
	for _, c := range []*core.Collection{moves, workers} {
		if err := app.Save(c); err != nil {
			return nil, fmt.Errorf("create the collection %s: %w", c.Name, err)
		}
	}
	tokens := make([]string, Workers)
	for i := range tokens {
		worker := core.NewRecord(workers)
		worker.SetEmail(fmt.Sprintf("worker%d@example.ca", i))
		worker.SetRandomPassword()
		if err := app.Save(worker); err != nil {
			return nil, fmt.Errorf("create an account: %w", err)
		}
		token, err := worker.NewAuthToken()
		if err != nil {
			return nil, fmt.Errorf("sign an account in: %w", err)
		}
		tokens[i] = token
	}
	return tokens, nil
}
