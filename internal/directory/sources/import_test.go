package sources_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"

	"relais/internal/directory/hsds"
	"relais/internal/directory/index"
	"relais/internal/directory/sources"
	"relais/internal/store"
	"relais/internal/store/storetest"
)

// engineOf asks a process's picture of the directory, as a search does.
func engineOf(ctx context.Context, db *store.DB, live *index.Live) (n int, version int64, err error) {
	err = db.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		e, err := live.Engine(ctx, tx, nil, "")
		if err != nil {
			return err
		}
		n = e.Len()
		version, err = tx.DirectoryVersion(ctx)
		return err
	})
	return n, version, err
}

func feed(t *testing.T, db *store.DB, im sources.Import, r io.Reader) *hsds.Report {
	t.Helper()
	rep, err := sources.Feed(t.Context(), im, r, runner(db), nil)
	if err != nil {
		t.Fatal(err)
	}
	return rep
}

func TestImportTwiceChangesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		const n = 1200
		if rep := feed(t, db, sources.Import{Source: "a", Full: true}, generated(n)); rep.Added != n {
			t.Fatalf("%+v", rep)
		}
		_, before, err := engineOf(t.Context(), db, new(index.Live))
		if err != nil {
			t.Fatal(err)
		}
		rep := feed(t, db, sources.Import{Source: "a", Full: true}, generated(n))
		_, after, err := engineOf(t.Context(), db, new(index.Live))
		if err != nil || rep.Unchanged != n || rep.Added+rep.Updated+rep.Refused != 0 || before != after {
			t.Errorf("the same feed again: %+v, the directory went from %d to %d, %v", rep, before, after, err)
		}
	})
}

// TestSearchesGoOnDuringImports: while two sources are brought in at a time,
// every search is answered, and nothing that was found is lost.
func TestSearchesGoOnDuringImports(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		const n = 2000
		lines, _ := io.ReadAll(generated(2 * n))
		all := bytes.SplitAfter(bytes.TrimSuffix(lines, []byte("\n")), []byte("\n"))
		done, failed := make(chan struct{}), make(chan error, 2)
		var both sync.WaitGroup
		for i, source := range []string{"a", "b"} {
			part := bytes.Join(all[i*n:(i+1)*n], nil)
			both.Go(func() {
				rep, err := sources.Feed(t.Context(), sources.Import{Source: source}, bytes.NewReader(part), runner(db), nil)
				if err == nil && rep.Added != n {
					err = fmt.Errorf("%s: %+v", source, rep)
				}
				failed <- err
			})
		}
		go func() { both.Wait(); close(done) }()
		live, had, asked := new(index.Live), 0, 0
		for running := true; running; asked++ {
			select {
			case <-done:
				running = false
			default:
			}
			now, _, err := engineOf(t.Context(), db, live)
			if err != nil || now < had {
				t.Fatalf("a search during the import: %v; %d services after %d", err, now, had)
			}
			had = now
		}
		for range 2 {
			if err := <-failed; err != nil {
				t.Error(err)
			}
		}
		if had != 2*n {
			t.Errorf("%d of %d services are found after %d searches", had, 2*n, asked)
		}
	})
}

// TestLargeLossesWantForce: a complete feed that misses more than a fifth of
// what its source had takes nothing out.
func TestLargeLossesWantForce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		record := func(i int) string { return fmt.Sprintf(`{"id":"s-%d","name":"House %d","status":"active"}`, i, i) }
		file := func(n int) io.Reader {
			var lines []string
			for i := range n {
				lines = append(lines, record(i))
			}
			return strings.NewReader(strings.Join(lines, "\n"))
		}
		live := new(index.Live)
		for _, step := range []struct {
			brought, left int
			force         bool
		}{{100, 100, false}, {79, 100, false}, {80, 80, false}, {10, 80, false}, {10, 10, true}} {
			rep := feed(t, db, sources.Import{Source: "a", Full: true, Force: step.force}, file(step.brought))
			n, _, err := engineOf(t.Context(), db, live)
			if err != nil || n != step.left {
				t.Errorf("%d brought (force %t) leave %d, want %d: %v %+v", step.brought, step.force, n, step.left, err, rep)
			}
		}
	})
}
