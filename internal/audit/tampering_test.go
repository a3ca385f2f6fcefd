package audit_test

import (
	"context"
	"crypto/ed25519"
	"errors"
	"slices"
	"testing"

	"relais/internal/audit"
	"relais/internal/store"
	"relais/internal/store/storetest"
)

// What somebody with the database, but not the node's key, could try.
var tamperings = []struct {
	name  string
	do    func(*testing.T, fixture)
	want  audit.Kind
	quiet bool // only a head kept elsewhere tells
}{
	{"actor changed", func(t *testing.T, f fixture) {
		f.do(t, "UPDATE audit_entry SET actor = $1 WHERE log_index = 7", []byte("somebody else 16"))
	}, audit.Changed, false},
	{"object changed", func(t *testing.T, f fixture) {
		f.do(t, "UPDATE audit_entry SET object = 'other' WHERE log_index = 0")
	}, audit.Changed, false},
	{"body changed", func(t *testing.T, f fixture) {
		f.do(t, "UPDATE audit_entry SET body = $1 WHERE log_index = 299", []byte("x"))
	}, audit.Changed, false},
	{"body dropped", func(t *testing.T, f fixture) {
		f.do(t, "UPDATE audit_entry SET body = NULL, salt = NULL, commitment = $1 WHERE log_index = 8", []byte("x"))
	}, audit.Changed, false},
	{"row removed", func(t *testing.T, f fixture) {
		f.do(t, "DELETE FROM audit_entry WHERE log_index = 100")
	}, audit.Missing, false},
	{"last row removed", func(t *testing.T, f fixture) {
		f.do(t, "DELETE FROM audit_entry WHERE log_index = 299")
	}, audit.Missing, false},
	{"row unplaced", func(t *testing.T, f fixture) {
		f.do(t, "UPDATE audit_entry SET log_index = NULL WHERE log_index = 100")
	}, audit.Missing, false},
	{"rows swapped", func(t *testing.T, f fixture) {
		f.do(t, "UPDATE audit_entry SET log_index = 1000 WHERE log_index = 5")
		f.do(t, "UPDATE audit_entry SET log_index = 5 WHERE log_index = 6")
		f.do(t, "UPDATE audit_entry SET log_index = 6 WHERE log_index = 1000")
	}, audit.Changed, false},
	{"row added", func(t *testing.T, f fixture) {
		f.do(t, "INSERT INTO audit_entry (actor, object, salt, body, log_index) VALUES ($1, 'o', $1, $1, 300)", make([]byte, 16))
	}, audit.Extra, false},
	{"leaf hash changed", func(t *testing.T, f fixture) {
		f.do(t, "UPDATE audit_tile SET hashes = (SELECT hashes FROM audit_tile WHERE level = 0 AND number = 0) WHERE level = 0")
	}, audit.BadHashes, false},
	{"head removed", func(t *testing.T, f fixture) {
		f.do(t, "UPDATE audit_log SET head = ''")
	}, audit.BadHead, false},
	{"head signed by another key", func(t *testing.T, f fixture) {
		f.do(t, "UPDATE audit_log SET head = $1", otherHead(t))
	}, audit.BadHead, false},
	{"log made again without a row", func(t *testing.T, f fixture) {
		f.do(t, "DELETE FROM audit_entry WHERE log_index = 5")
		f.record(t, 300, 301)
		remake(t, f)
	}, audit.Forked, false},
	{"end cut off with an older head", func(t *testing.T, f fixture) {
		f.do(t, "DELETE FROM audit_entry WHERE log_index >= 290")
		remake(t, f)
	}, audit.Truncated, true},
	{"log emptied", func(t *testing.T, f fixture) {
		for _, table := range []string{"audit_entry", "audit_tile", "audit_log"} {
			f.do(t, "DELETE FROM "+table)
		}
	}, audit.Truncated, true},
}

// remake is what the node itself would have signed: the strongest forgery,
// that of somebody who had the node's key, or an older copy of the database.
func remake(t *testing.T, f fixture) {
	f.do(t, "DELETE FROM audit_tile")
	f.do(t, "DELETE FROM audit_log")
	f.transact(t, func(ctx context.Context, tx *store.Tx) error {
		var all []audit.Row
		err := tx.AuditRows(ctx, 0, func(r audit.Row) error { all = append(all, r); return nil })
		for _, r := range all {
			r = audit.Unplaced(keys{}, r)
			_, failed := tx.Exec(ctx, `UPDATE audit_entry SET log_index = NULL, actor = $1, object = $2, salt = $3 WHERE id = $4`,
				r.Actor, r.Object, r.Salt, r.ID)
			err = errors.Join(err, failed)
		}
		return err
	})
	if _, err := f.seq.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func otherHead(t *testing.T) string {
	seed := make([]byte, 32)
	seed[0] = 1
	s, err := audit.NewSigner("relais.example.ca", ed25519.NewKeyFromSeed(seed))
	if err != nil {
		t.Fatal(err)
	}
	db := storetest.Open(t, storetest.SQLite(t))
	f := fixture{db, s, audit.NewSequencer(db, s, audit.NewNames(keys{})), audit.NewWriter(keys{}, 0), nil}
	f.record(t, 0, 300)
	f.drain(t, 300)
	return f.verify(t).Head
}

func TestTamperingWithTheLog(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, cfg store.Config) {
		f := newFixture(t, storetest.Open(t, cfg), 300)
		kept := f.verify(t).Head
		for _, c := range tamperings {
			t.Run(c.name, func(t *testing.T) {
				restore := save(t, f)
				defer restore()
				c.do(t, f)
				if r := f.verify(t); r.OK() != c.quiet {
					t.Errorf("without a kept head: %v", r.Problems)
				}
				r := f.verify(t, kept)
				if !slices.ContainsFunc(r.Problems, func(p audit.Problem) bool { return p.Kind == c.want }) {
					t.Errorf("want %s, got %v", c.want, r.Problems)
				}
			})
		}
		if r := f.verify(t, kept); !r.OK() {
			t.Fatal("the test did not restore the log", r.Problems)
		}
	})
}

// The sequencer adds nothing to a log that the node did not sign.
func TestTamperingStopsTheSequencer(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFixture(t, db, 3)
		f.do(t, "UPDATE audit_tile SET hashes = $1", make([]byte, 96))
		f.record(t, 3, 4)
		if _, err := f.seq.Drain(t.Context()); !errors.Is(err, audit.ErrTampered) {
			t.Errorf("got %v", err)
		}
	})
}

func TestTamperingWithAKeptHead(t *testing.T) {
	f := newFixture(t, storetest.Open(t, storetest.SQLite(t)), 3)
	kept := []byte(f.verify(t).Head)
	want, err := audit.OpenHead(string(kept), f.signer.Verifier())
	if err != nil || want.Size != 3 {
		t.Fatal(want, err)
	}
	for i := range kept {
		changed := slices.Clone(kept)
		changed[i] ^= 1
		// Base64 has a few bits that mean nothing.
		if h, err := audit.OpenHead(string(changed), f.signer.Verifier()); err == nil && h != want {
			t.Errorf("byte %d changed unnoticed", i)
		}
	}
}

// save copies the log aside and returns what puts it back.
func save(t *testing.T, f fixture) (restore func()) {
	tables := []string{"audit_entry", "audit_tile", "audit_log"}
	each := func(make func(table string) []string) {
		err := f.db.Transact(context.Background(), func(ctx context.Context, tx *store.Tx) error {
			for _, table := range tables {
				for _, q := range make(table) {
					if _, err := tx.Exec(ctx, q); err != nil {
						return err
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	each(func(table string) []string {
		return []string{"CREATE TABLE kept_" + table + " AS SELECT * FROM " + table}
	})
	overriding := ""
	if f.db.Engine() == store.Postgres {
		overriding = "OVERRIDING SYSTEM VALUE "
	}
	return func() {
		each(func(table string) []string {
			return []string{
				"DELETE FROM " + table,
				"INSERT INTO " + table + " " + overriding + "SELECT * FROM kept_" + table,
				"DROP TABLE kept_" + table,
			}
		})
	}
}
