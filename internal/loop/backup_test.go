package loop_test

import (
	"bytes"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"testing"

	"compress/gzip"

	"filippo.io/age"

	"relais/internal/act"
	"relais/internal/app"
	"relais/internal/fault"
	"relais/internal/loop"
	"relais/internal/node"
	"relais/internal/node/nodetest"
	"relais/internal/seal"
	"relais/internal/store"
	"relais/internal/store/storetest"
)

// TestErasureSurvivesRestore: a backup from before a withdrawal comes back on
// either engine, and the journal of erasures closes again what was closed
// since. What was released and not withdrawn still opens.
func TestErasureSurvivesRestore(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		gone, stays := l.received(), ""
		l.release = l.consent(act.NewConsent{Kind: "release", Agencies: []string{l.r.ID}, Sections: []string{"name", "identity"}, Purpose: "again"})
		stays = l.received()
		token := l.r.Worker.Token

		id, err := age.GenerateHybridIdentity()
		l.ok(err)
		var backup bytes.Buffer
		l.ok(f.Node.Backup(l.ctx(), &backup, nil, id.Recipient()))

		_, err = loop.Withdraw.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.Withdraw{ID: gone})
		l.ok(err)
		journal := filepath.Join(t.TempDir(), "erasures")
		l.ok(openAt(t, f, f.Store, journal).Tick(l.ctx()))

		for name, to := range map[string]func(testing.TB) store.Config{"sqlite": storetest.SQLite, "postgres": storetest.EmptyPostgres} {
			t.Run("onto "+name, func(t *testing.T) {
				place := to(t)
				place.Clock = f.Now
				if err := node.Restore(t.Context(), place, bytes.NewReader(backup.Bytes()), nil, id); err != nil {
					t.Fatal(err)
				}
				opens := func(n *app.App, referral string) fault.Code {
					s, err := n.Sessions.Session(t.Context(), token)
					if err != nil {
						t.Fatal(err)
					}
					_, err = loop.OpenRelease.Do(t.Context(), n, s, act.ID{ID: referral})
					return fault.CodeOf(err)
				}
				if got := opens(openAt(t, f, place, ""), gone); got != "" {
					t.Fatalf("the backup does not hold what this test is about: %s", got)
				}
				replayed, err := node.ReplayErasures(t.Context(), place, journal)
				if err != nil || replayed == 0 {
					t.Fatalf("%d erasures made again: %v", replayed, err)
				}
				n := openAt(t, f, place, "")
				if got := opens(n, gone); got != fault.Gone {
					t.Errorf("what was withdrawn opens again: %q", got)
				}
				if got := opens(n, stays); got != "" {
					t.Errorf("what was not withdrawn is closed: %s", got)
				}
				if again, err := node.ReplayErasures(t.Context(), place, journal); again != 0 || err != nil {
					t.Errorf("a second replay did %d: %v", again, err)
				}
				laterErasures(t, f, l, n, place, journal, stays)
			})
		}
	})
}

// laterErasures checks that erasures after a restore go on in the journal.
func laterErasures(t *testing.T, f *nodetest.Fixture, l *pair, n *app.App, place store.Config, journal, referral string) {
	t.Helper()
	before, err := os.ReadFile(journal)
	if err != nil {
		t.Fatal(err)
	}
	own := filepath.Join(t.TempDir(), "erasures")
	if err := os.WriteFile(own, before, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := n.Sessions.Session(t.Context(), l.s.Worker.Token)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := loop.Withdraw.Do(t.Context(), n, s, act.Withdraw{ID: referral}); err != nil {
		t.Fatal(err)
	}
	if err := openAt(t, f, place, own).Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	after, err := os.ReadFile(own)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(after, before) || len(after) <= len(before)+1 {
		t.Error("an erasure made after the restore is not in the journal")
	}
}

// TestBackupHoldsNoNodeKey: neither the key nor what is derived from it is in
// a backup, opened with the offline key.
func TestBackupHoldsNoNodeKey(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		f.Agency("ngo", "QC")
		id, err := age.GenerateHybridIdentity()
		if err != nil {
			t.Fatal(err)
		}
		var backup bytes.Buffer
		if err := f.Node.Backup(t.Context(), &backup, nil, id.Recipient()); err != nil {
			t.Fatal(err)
		}
		plain := unpack(t, &backup, id)
		for _, name := range []string{"", "relais node signing key", "relais pseudonyms", "relais node data"} {
			key := f.Key.Bytes()
			if name != "" {
				key = f.Key.Derive(name).Bytes()
			}
			if bytes.Contains(plain, key) || bytes.Contains(plain, []byte(hex.EncodeToString(key))) {
				t.Errorf("a backup holds the key %q", name)
			}
		}
	})
}

func unpack(t *testing.T, r io.Reader, id age.Identity) []byte {
	t.Helper()
	opened, err := age.Decrypt(r, id)
	if err != nil {
		t.Fatal(err)
	}
	packed, err := gzip.NewReader(opened)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(packed)
	if err != nil {
		t.Fatal(err)
	}
	return plain
}

// openAt opens a process of the fixture's node on another database.
func openAt(t *testing.T, f *nodetest.Fixture, place store.Config, journal string) *app.App {
	t.Helper()
	n, err := app.Open(t.Context(), node.Config{
		Store: place, Key: f.Key, Argon: seal.Test(), Origin: "https://relais.example.ca", Erasures: journal,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { n.Close() })
	return n
}
