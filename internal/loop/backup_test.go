package loop_test

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"encoding/hex"
	"io"
	"testing"

	"filippo.io/age"

	"relais/internal/app"
	"relais/internal/node"
	"relais/internal/node/nodetest"
	"relais/internal/seal"
	"relais/internal/store"
)

// copied is a backup with what opens it.
type copied struct {
	backup []byte
	id     age.Identity
	key    seal.Key
}

func backUp(t *testing.T, f *nodetest.Fixture) copied {
	t.Helper()
	id, err := age.GenerateHybridIdentity()
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Node.Backup(t.Context(), &b, nil, id.Recipient()); err != nil {
		t.Fatal(err)
	}
	return copied{b.Bytes(), id, f.Key}
}

func (c copied) restoring(journals ...string) node.Restoring {
	return node.Restoring{Key: c.key, Backup: bytes.NewReader(c.backup), Size: int64(len(c.backup)),
		With: []age.Identity{c.id}, Journals: journals}
}

// TestBackupHoldsNoNodeKey: neither the key nor what is derived from it is in
// a backup, opened with the offline key.
func TestBackupHoldsNoNodeKey(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		f.Agency("ngo", "QC")
		plain := backUp(t, f).unpack(t)
		for _, name := range []string{"", "relais node signing key", "relais pseudonyms", "relais node data", "relais journal"} {
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

// unpack opens the sealed bytes, which the signed manifest, its length and
// eight bytes of magic follow.
func (c copied) unpack(t *testing.T) []byte {
	t.Helper()
	end := len(c.backup) - 12
	end -= int(binary.BigEndian.Uint32(c.backup[end:]))
	opened, err := age.Decrypt(bytes.NewReader(c.backup[:end]), c.id)
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
