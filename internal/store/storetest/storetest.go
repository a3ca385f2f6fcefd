// Package storetest opens empty databases for tests, on both engines.
//
// PostgreSQL needs RELAIS_TEST_POSTGRES, the URL of a superuser of a server
// for tests; .ci/postgres starts one. Without it that half is skipped, except
// when CI is "true": then it fails.
package storetest

import (
	"context"
	"os"
	"runtime/debug"
	"sync"
	"testing"

	"relais/internal/store"
)

// collectRarely: databases in tests come and go. What they leave is collected less
// often than Go would, which saves a fifth of the processor's time, with a bound.
var collectRarely = sync.OnceFunc(func() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
		debug.SetMemoryLimit(1 << 30)
	}
})

// Each runs f on an empty, migrated database of each engine.
func Each(t *testing.T, f func(t *testing.T, db *store.DB)) {
	EachConfig(t, func(t *testing.T, cfg store.Config) { f(t, Open(t, cfg)) })
}

// EachConfig runs f with the configuration of an empty database of each
// engine, for tests that open it themselves: several times, with a clock.
func EachConfig(t *testing.T, f func(t *testing.T, cfg store.Config)) {
	t.Run("sqlite", func(t *testing.T) { f(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { f(t, Postgres(t)) })
}

// SQLite returns the configuration of an empty SQLite database, which does not
// wait for the disk.
func SQLite(t testing.TB) store.Config {
	collectRarely()
	return store.Config{Dir: t.TempDir(), Synchronous: "OFF", Migrate: true}
}

// Postgres returns the configuration of a migrated PostgreSQL database of its
// own, dropped at the end, or skips the test.
func Postgres(t testing.TB) store.Config {
	t.Helper()
	url := server(t)
	return store.Config{URL: newDatabase(t, url, templateOf), MaxConns: 8, Migrate: true}
}

// EmptyPostgres is like Postgres, with a database that has no table yet.
func EmptyPostgres(t testing.TB) store.Config {
	t.Helper()
	none := func(string) (string, error) { return "template0", nil }
	return store.Config{URL: newDatabase(t, server(t), none), MaxConns: 8, Migrate: true}
}

// server is the test server's URL.
func server(t testing.TB) string {
	t.Helper()
	url := os.Getenv("RELAIS_TEST_POSTGRES")
	switch {
	case url != "":
	case os.Getenv("CI") == "true":
		t.Fatal("RELAIS_TEST_POSTGRES is not set: the PostgreSQL half can't run")
	default:
		t.Skip("RELAIS_TEST_POSTGRES is not set: PostgreSQL is not tested here")
	}
	return url
}

// Open opens a database and closes it at the end of the test.
func Open(t testing.TB, cfg store.Config) *store.DB {
	t.Helper()
	db, err := store.Open(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}
