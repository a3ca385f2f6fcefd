package sources_test

import (
	"bufio"
	"context"
	"io"
	"os"
	"strconv"
	"testing"
	"time"

	"relais/internal/directory/directorytest/generate"
	"relais/internal/directory/index"
	"relais/internal/directory/sources"
	"relais/internal/store"
	"relais/internal/store/storetest"
)

// generated gives n services as a feed of lines.
func generated(n int) io.Reader {
	r, w := io.Pipe()
	go func() {
		b := bufio.NewWriterSize(w, 1<<20)
		for rec := range generate.Services(1, n) {
			b.Write(rec.Doc)
			b.WriteByte('\n')
		}
		b.Flush()
		w.Close()
	}()
	return r
}

func runner(db *store.DB) sources.Runner {
	type work = func(context.Context, sources.Store) error
	type run = func(context.Context, func(context.Context, *store.Tx) error) error
	with := func(run run) func(context.Context, work) error {
		return func(ctx context.Context, fn work) error {
			return run(ctx, func(ctx context.Context, tx *store.Tx) error { return fn(ctx, tx) })
		}
	}
	return sources.Runner{View: with(db.View), Transact: with(db.Transact)}
}

// TestImportTrial brings RELAIS_TRIAL generated services in, twice, and loads
// what matching knows of them. It is a measurement, not a check.
func TestImportTrial(t *testing.T) {
	n, _ := strconv.Atoi(os.Getenv("RELAIS_TRIAL"))
	if n == 0 {
		t.Skip("RELAIS_TRIAL says how many")
	}
	file := t.TempDir() + "/feed.ndjson"
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	size, err := io.Copy(f, generated(n))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d services, %d MB", n, size>>20)
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		for _, what := range []string{"first", "again"} {
			f, err := os.Open(file)
			if err != nil {
				t.Fatal(err)
			}
			began := time.Now()
			rep, err := sources.Feed(t.Context(), sources.Import{Source: "trial"}, f, runner(db), nil)
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%s: %.1f s; in %d added %d updated %d unchanged %d refused %d", what, time.Since(began).Seconds(),
				rep.In, rep.Added, rep.Updated, rep.Unchanged, rep.Refused)
		}
		began, loaded := time.Now(), 0
		err := db.View(t.Context(), func(ctx context.Context, tx *store.Tx) error {
			return index.Load(ctx, tx, 0, func(index.Known) error { loaded++; return nil })
		})
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("loaded %d in %.2f s", loaded, time.Since(began).Seconds())
		began = time.Now()
		err = db.View(t.Context(), func(ctx context.Context, tx *store.Tx) error {
			_, err := new(index.Live).Engine(ctx, tx, nil, "")
			return err
		})
		t.Logf("index in %.2f s, %v", time.Since(began).Seconds(), err)
	})
}
