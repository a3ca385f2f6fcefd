package nodetest

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"relais/internal/seal"
	"relais/internal/store"
)

// Canary marks every word that a test writes, so that it is found wherever it
// leaks to. It is lower case and has no accents: folding leaves it as it is.
type Canary string

// NewCanary returns a canary that no other run has.
func NewCanary() Canary { return Canary("kanari" + seal.NewID()[:14]) }

// Word is a value with the canary and a name of its own, to tell which field leaked.
func (c Canary) Word(field string) string { return string(c) + field }

// patterns are the canary as it would stand in a file: plain, in UTF-16 of
// either order, in hex of either case, in base64 at each of the three places
// that it can begin.
func (c Canary) patterns() map[string][]byte {
	p := map[string][]byte{
		"utf-8": []byte(c), "upper case": []byte(strings.ToUpper(string(c))),
		"hex": []byte(hex.EncodeToString([]byte(c))),
		"HEX": []byte(strings.ToUpper(hex.EncodeToString([]byte(c)))),
	}
	var le, be []byte
	for _, u := range utf16.Encode([]rune(string(c))) {
		le, be = append(le, byte(u), byte(u>>8)), append(be, byte(u>>8), byte(u))
	}
	p["utf-16le"], p["utf-16be"] = le, be
	for shift := range 3 {
		text := base64.StdEncoding.EncodeToString(append(make([]byte, shift), c...))
		p[fmt.Sprint("base64 at ", shift)] = []byte(text[4 : len(text)-4]) // what neighbours can't change
	}
	return p
}

// In returns where under a folder the canary is found, in any encoding.
func (c Canary) In(dir string) (found []string, err error) {
	patterns := c.patterns()
	err = filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) || err == nil && !e.Type().IsRegular() {
			return nil
		}
		if err != nil {
			return err
		}
		data, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil // a server removes files while this runs
		}
		for name, pattern := range patterns {
			if bytes.Contains(data, pattern) {
				found = append(found, fmt.Sprintf("%s in %s", name, path))
			}
		}
		return err
	})
	return found, err
}

// NotIn fails the test when the canary is in a file of the node's database:
// SQLite's folder, or the whole data directory of the PostgreSQL server, its
// write-ahead log too.
func (c Canary) NotIn(t testing.TB, cfg store.Config) {
	t.Helper()
	dir := cfg.Dir
	if cfg.URL != "" {
		dir = serverFiles(t, cfg)
	}
	found, err := c.In(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		t.Error("a word that somebody wrote is in clear: ", f)
	}
}

// serverFiles makes the server write everything out and says where to.
func serverFiles(t testing.TB, cfg store.Config) (dir string) {
	t.Helper()
	db, err := store.Open(context.Background(), store.Config{URL: cfg.URL, MaxConns: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.Transact(context.Background(), func(ctx context.Context, tx *store.Tx) error {
		if _, err := tx.Exec(ctx, `CHECKPOINT`); err != nil {
			return err
		}
		return tx.QueryRow(ctx, `SHOW data_directory`).Scan(&dir)
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.ReadDir(dir); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skipf("the files of the PostgreSQL server can't be read here: %v", err)
	}
	return dir
}
