package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"relais/internal/store"
	"relais/internal/store/storetest"
)

func TestOpenChecksTheSchema(t *testing.T) {
	for name, empty := range map[string]func(testing.TB) store.Config{
		"sqlite": storetest.SQLite, "postgres": storetest.EmptyPostgres,
	} {
		t.Run(name, func(t *testing.T) {
			defer store.SetDDL(trialDDL())()
			cfg := empty(t)
			cfg.Migrate = false
			if _, err := store.Open(t.Context(), cfg); !errors.Is(err, store.ErrSchemaBehind) {
				t.Errorf("an empty database: %v", err)
			}
			backups := 0
			backup := func(context.Context, *store.DB) error { backups++; return nil }
			for i, want := range []int{1, 0} {
				ran, err := store.Migrate(t.Context(), cfg, backup)
				if err != nil || len(ran) != want || backups != 1 {
					t.Errorf("migration %d ran %d steps after %d backups: %v", i, len(ran), backups, err)
				}
			}
			storetest.Open(t, cfg)

			store.SetDDL(trialDDL("0002_floors.sql"))
			pending, err := store.Pending(t.Context(), cfg)
			if err != nil || len(pending) != 1 || pending[0].Name != "0002_floors.sql" {
				t.Errorf("pending %v: %v", pending, err)
			}
			store.SetDDL(changed(t, trialDDL()))
			if _, err := store.Open(t.Context(), cfg); err == nil {
				t.Error("a changed step was accepted")
			}
			store.SetDDL(fstest.MapFS{"ddl/sqlite/0002.sql": {}, "ddl/postgres/0002.sql": {}})
			if _, err := store.Open(t.Context(), cfg); err == nil {
				t.Error("a newer database was accepted")
			}
		})
	}
}

func changed(t *testing.T, ddl fs.FS) fs.FS {
	for _, f := range ddl.(fstest.MapFS) {
		f.Data = append(f.Data, "\n-- changed"...)
	}
	return ddl
}

func TestConfigNamesOneDatabase(t *testing.T) {
	for _, cfg := range []store.Config{{}, {Dir: t.TempDir(), URL: "postgres://localhost/x"}, {URL: "postgres://:secret@[/x"}} {
		_, err := store.Open(t.Context(), cfg)
		if err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%v", err)
		}
	}
}

// Pragmas given outside the DSN would reach one connection of several.
func TestSQLitePragmas(t *testing.T) {
	cfg := storetest.SQLite(t)
	cfg.Synchronous = ""
	db := storetest.Open(t, cfg)
	want := map[string]string{
		"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1",
		"secure_delete": "1", "temp_store": "2", "busy_timeout": "10000",
	}
	read := func(ctx context.Context, tx *store.Tx) error {
		got := map[string]string{}
		for name := range want {
			var value any
			if err := tx.QueryRow(ctx, "PRAGMA "+name).Scan(&value); err != nil {
				return err
			}
			got[name] = fmt.Sprint(value)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
		return nil
	}
	if err := db.Transact(t.Context(), read); err != nil {
		t.Fatal(err)
	}
	if err := db.View(t.Context(), read); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(cfg.Dir, "*"))
	if err != nil || len(files) < 2 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		if info, err := os.Stat(f); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s is open to %v", f, info.Mode())
		}
	}
}

func TestClock(t *testing.T) {
	at := time.Date(2030, 1, 2, 3, 4, 5, 6789, time.FixedZone("", 3600))
	storetest.EachConfig(t, func(t *testing.T, cfg store.Config) {
		cfg.Clock = func() time.Time { return at }
		db := storetest.Open(t, cfg)
		err := db.Transact(t.Context(), func(ctx context.Context, tx *store.Tx) error {
			if want := time.Date(2030, 1, 2, 2, 4, 5, 6000, time.UTC); !tx.Now().Equal(want) || tx.Now().Location() != time.UTC {
				t.Errorf("now is %v", tx.Now())
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestSkew(t *testing.T) {
	at := time.Unix(1000, 0)
	for _, c := range []struct{ theirs, want time.Duration }{
		{0, 0}, {500 * time.Millisecond, 0}, {4 * time.Second, 3 * time.Second}, {-2 * time.Second, 2 * time.Second},
	} {
		if got := store.SkewOf(at, at.Add(time.Second), at.Add(c.theirs)); got != c.want {
			t.Errorf("a reading after %v is %v off, want %v", c.theirs, got, c.want)
		}
	}
}

// After an erasure no file holds the bytes, also while others read.
func TestErasureReachesTheFiles(t *testing.T) {
	cfg := storetest.SQLite(t)
	db := storetest.Open(t, cfg)
	do(t, db, "CREATE TABLE secret (id INTEGER PRIMARY KEY, sealed BLOB)")
	canary := []byte("canary-to-be-erased-")
	for range 50 {
		do(t, db, "INSERT INTO secret (sealed) VALUES ($1)", bytes.Repeat(canary, 300))
	}
	if !found(t, cfg.Dir, canary) {
		t.Fatal("the canary is not stored at all")
	}
	reading, read := make(chan bool), make(chan bool)
	go db.View(context.Background(), func(ctx context.Context, tx *store.Tx) error {
		var n int
		err := tx.QueryRow(ctx, "SELECT count(*) FROM secret").Scan(&n)
		close(reading)
		<-read
		return err
	})
	<-reading
	err := db.Transact(t.Context(), func(ctx context.Context, tx *store.Tx) error {
		tx.Erased()
		_, err := tx.Exec(ctx, "DELETE FROM secret")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	close(read)
	for range 100 {
		if !found(t, cfg.Dir, canary) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Error("the canary is still in the files")
}

func found(t *testing.T, dir string, what []byte) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(b, what) {
			return true
		}
	}
	return false
}
