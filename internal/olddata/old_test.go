package olddata

import (
	"bytes"
	"compress/gzip"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	_ "modernc.org/sqlite" // copies the file as it is

	"relais/internal/node/nodetest"
	"relais/internal/seal"
	"relais/internal/store"
	"relais/internal/store/storetest"
)

var keep = flag.String("keep", "", "keep the story of today's program as a set of this name in testdata")

// papers are what lies beside a database: everything is fictional.
type papers struct {
	Now        time.Time               `json:"now"`
	NodeKey    string                  `json:"node_key"`
	Passphrase string                  `json:"passphrase"`
	Agencies   map[string]agencyPapers `json:"agencies"`
	Third      nodetest.Credentials    `json:"third"`
	Passkey    passkey                 `json:"passkey"`
	IDs        map[string]string       `json:"ids"`
}

type agencyPapers struct {
	ID     string               `json:"id"`
	Shares []string             `json:"shares"`
	Admin  nodetest.Credentials `json:"admin"`
	Worker nodetest.Credentials `json:"worker"`
}

// TestFixtureOpens opens each database that an earlier program made, on both
// engines, and reads everything back.
func TestFixtureOpens(t *testing.T) {
	sets, err := filepath.Glob("testdata/*.json")
	if err != nil || len(sets) == 0 {
		t.Fatal(sets, err)
	}
	for _, file := range sets {
		set := file[:len(file)-len(".json")]
		t.Run(filepath.Base(set)+" sqlite", func(t *testing.T) { open(t, set, theFile(t, set+".db.gz")).check() })
		t.Run(filepath.Base(set)+" sqlite from a dump", func(t *testing.T) {
			open(t, set, restored(t, set+".dump.gz", storetest.SQLite(t))).check()
		})
		t.Run(filepath.Base(set)+" postgres from a dump", func(t *testing.T) {
			open(t, set, restored(t, set+".dump.gz", storetest.EmptyPostgres(t))).check()
		})
	}
}

// TestStoryOfToday holds the same to what the program of today writes.
func TestStoryOfToday(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, cfg store.Config) {
		w := tell(t, cfg)
		if *keep != "" && cfg.Dir != "" {
			w.keep(filepath.Join("testdata", *keep))
		}
		w.check()
	})
}

// theFile is the database of SQLite, unpacked and migrated.
func theFile(t *testing.T, file string) store.Config {
	cfg := storetest.SQLite(t)
	if err := os.WriteFile(filepath.Join(cfg.Dir, "relais.db"), unpacked(t, file), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Migrate(ctx, cfg, nil); err != nil {
		t.Fatal(err)
	}
	return cfg
}

func restored(t *testing.T, file string, cfg store.Config) store.Config {
	if err := store.Restore(ctx, cfg, bytes.NewReader(unpacked(t, file)), nil); err != nil {
		t.Fatal(err)
	}
	return cfg
}

func unpacked(t *testing.T, file string) []byte {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// open opens a set's node, at the moment when it was kept.
func open(t *testing.T, set string, cfg store.Config) *world {
	t.Helper()
	var p papers
	raw, err := os.ReadFile(set + ".json")
	if err == nil {
		err = json.Unmarshal(raw, &p)
	}
	if err != nil {
		t.Fatal(err)
	}
	seed, err := hex.DecodeString(p.NodeKey)
	if err != nil {
		t.Fatal(err)
	}
	key, err := seal.KeyFromBytes(seed)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{Fixture: nodetest.Reopen(t, cfg, key, p.Now), passkey: p.Passkey, ids: p.IDs}
	if err := w.Node.KeyFits(ctx); err != nil {
		t.Fatal(err)
	}
	known := func(key string) *nodetest.Agency {
		a := p.Agencies[key]
		return &nodetest.Agency{ID: a.ID, Shares: a.Shares, Admin: w.Known(a.Admin), Worker: w.Known(a.Worker)}
	}
	w.desk, w.house, w.shelter, w.police = known("desk"), known("house"), known("shelter"), known("police")
	w.third = w.Known(p.Third)
	return w
}

// keep writes a set: it is made once by the program whose formats it keeps.
func (w *world) keep(set string) {
	if _, err := os.Stat(set + ".json"); err == nil {
		w.T.Fatal(set, " is kept already, and never changes")
	}
	p := papers{Now: w.Now(), NodeKey: hex.EncodeToString(w.Key.Bytes()), Passphrase: nodetest.Passphrase,
		Agencies: map[string]agencyPapers{}, Third: w.third.Credentials(), Passkey: w.passkey, IDs: w.ids}
	for _, key := range agencies {
		a := w.agencyOf(key)
		p.Agencies[key] = agencyPapers{ID: a.ID, Shares: a.Shares, Admin: a.Admin.Credentials(), Worker: a.Worker.Credentials()}
	}
	raw, err := json.MarshalIndent(p, "", "  ")
	w.must(err)
	w.must(os.WriteFile(set+".json", append(raw, '\n'), 0o644))
	w.must(packed(set+".dump.gz", func(z io.Writer) error { return w.DB().Dump(ctx, z, nil) }))
	copied := filepath.Join(w.T.TempDir(), "copy.db")
	db, err := sql.Open("sqlite", filepath.Join(w.Store.Dir, "relais.db"))
	w.must(err)
	_, err = db.Exec("VACUUM INTO ?", copied)
	w.must(errors.Join(err, db.Close()))
	w.must(packed(set+".db.gz", func(z io.Writer) error {
		b, err := os.ReadFile(copied)
		if err == nil {
			_, err = z.Write(b)
		}
		return err
	}))
}

func packed(file string, write func(io.Writer) error) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := gzip.NewWriterLevel(f, gzip.BestCompression)
	if err != nil {
		return err
	}
	if err := write(z); err != nil {
		return err
	}
	return z.Close()
}
