package audit_test

import (
	"context"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"relais/internal/audit"
	"relais/internal/store"
	"relais/internal/store/storetest"
)

// fixture is a log of some entries.
type fixture struct {
	db     *store.DB
	signer audit.Signer
	seq    *audit.Sequencer
	writer *audit.Writer
	names  *audit.Names
}

// keys are those of a node with a known key. Bodies are in clear: actor, object
// and text.
type keys struct{}

func (keys) Stamp(data []byte) []byte {
	m := hmac.New(sha256.New, []byte("a node's key"))
	m.Write(data)
	return m.Sum(nil)
}

func (k keys) Name(side audit.Side, id, which string) []byte {
	return k.Stamp(fmt.Append(nil, side, " ", id, " ", which))[:audit.ActorSize]
}

func (keys) Subjects(r audit.Row) (actor, object string, err error) {
	parts := strings.Fields(string(r.Body))
	return parts[0], parts[1], nil
}

func entry(actor, object, text string) audit.Entry {
	return audit.Entry{Actor: actor, Object: object, Seal: func(string) []byte {
		return fmt.Append(nil, actor, " ", object, " ", text)
	}}
}

func text(r audit.Row) string { return strings.Fields(string(r.Body) + " - - -")[2] }

func signer(t testing.TB) audit.Signer {
	t.Helper()
	s, err := audit.NewSigner("relais.example.ca", ed25519.NewKeyFromSeed(make([]byte, 32)))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func newFixture(t *testing.T, db *store.DB, entries int) fixture {
	t.Helper()
	names := audit.NewNames(keys{})
	s := signer(t)
	f := fixture{db, s, audit.NewSequencer(db, s, names), audit.NewWriter(keys{}, 0), names}
	f.record(t, 0, entries)
	f.drain(t, entries)
	return f
}

func actor(i int) string { return fmt.Sprint("actor", i%3) }

func (f fixture) record(t *testing.T, from, to int) {
	t.Helper()
	for i := from; i < to; i++ {
		e := entry(actor(i), fmt.Sprint("object", i%5), fmt.Sprint("body", i))
		f.transact(t, func(ctx context.Context, tx *store.Tx) error { return f.writer.Record(ctx, tx, e) })
	}
}

func (f fixture) drain(t *testing.T, want int) {
	t.Helper()
	n, err := f.seq.Drain(t.Context())
	if err != nil || n != int64(want) {
		t.Fatalf("appended %d of %d: %v", n, want, err)
	}
}

func (f fixture) transact(t *testing.T, fn func(context.Context, *store.Tx) error) {
	t.Helper()
	if err := f.db.Transact(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

func (f fixture) do(t *testing.T, q string, args ...any) {
	t.Helper()
	f.transact(t, func(ctx context.Context, tx *store.Tx) error {
		n, err := tx.Exec(ctx, q, args...)
		if n == 0 {
			t.Errorf("%s changes nothing", q)
		}
		return err
	})
}

func (f fixture) verify(t *testing.T, older ...string) audit.Report {
	t.Helper()
	r, err := audit.Verify(t.Context(), f.db, f.signer.Verifier(), nil, older...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestLogGrowsAndVerifies(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFixture(t, db, 0)
		var heads []string
		size := 0
		for _, n := range []int{1, 2, 5, 300, 257, 1} {
			f.record(t, size, size+n)
			f.drain(t, n)
			size += n
			r := f.verify(t, heads...)
			if !r.OK() || r.Size != int64(size) || r.Pending != 0 {
				t.Fatalf("at %d: %+v", size, r)
			}
			heads = append(heads, r.Head)
		}
		f.record(t, size, size+1)
		if r := f.verify(t, heads...); !r.OK() || r.Pending != 1 {
			t.Errorf("%+v", r)
		}
	})
}

func TestRecordRefusesWhatHasNoName(t *testing.T) {
	for _, e := range []audit.Entry{entry(strings.Repeat("a", 201), "o", ""), entry("a", "", ""), entry("a", strings.Repeat("o", 201), "")} {
		if err := audit.NewWriter(keys{}, 0).Record(t.Context(), nil, e); err != audit.ErrEntry {
			t.Errorf("%s, %s: %v", e.Actor, e.Object, err)
		}
	}
}

// Several processes sequence while many record; every entry gets one place.
func TestSequencersCompete(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, cfg store.Config) {
		f := newFixture(t, storetest.Open(t, cfg), 0)
		ctx, stop := context.WithCancel(context.Background())
		var sequencing, recording sync.WaitGroup
		for range 3 {
			s := audit.NewSequencer(storetest.Open(t, cfg), f.signer, audit.NewNames(keys{}))
			s.Every, s.Lease = time.Millisecond, 3*time.Millisecond
			sequencing.Go(func() { s.Run(ctx, func(err error) { t.Error(err) }) })
		}
		for i := range 4 {
			recording.Go(func() { f.record(t, 100*i, 100*(i+1)) })
		}
		recording.Wait()
		for f.verify(t).Pending > 0 {
			time.Sleep(5 * time.Millisecond)
		}
		stop()
		sequencing.Wait()
		if r := f.verify(t); !r.OK() || r.Size != 400 {
			t.Errorf("%+v", r)
		}
	})
}

func TestLeaseKeepsOthersOut(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFixture(t, db, 3)
		f.record(t, 3, 5)
		other := audit.NewSequencer(db, f.signer, audit.NewNames(keys{}))
		if n, err := other.Drain(t.Context()); n != 0 || err != nil {
			t.Errorf("another one appended %d: %v", n, err)
		}
		f.do(t, "UPDATE audit_log SET lease_until = 0")
		if n, err := other.Drain(t.Context()); n != 2 || err != nil {
			t.Errorf("after the lease another one appended %d: %v", n, err)
		}
	})
}

// A transaction that began earlier may commit later: its entry must not be skipped.
func TestLateCommitIsPlaced(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		if db.Engine() == store.SQLite {
			t.Skip("SQLite writes one transaction at a time")
		}
		f := newFixture(t, db, 0)
		recorded, commit, done := make(chan bool), make(chan bool), make(chan error)
		go func() {
			done <- db.Transact(context.Background(), func(ctx context.Context, tx *store.Tx) error {
				err := f.writer.Record(ctx, tx, entry(actor(0), "late", "late"))
				recorded <- true
				<-commit
				return err
			})
		}()
		<-recorded
		f.record(t, 1, 3)
		f.drain(t, 2)
		close(commit)
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		f.drain(t, 1)
		if r := f.verify(t); !r.OK() || r.Size != 3 {
			t.Errorf("%+v", r)
		}
	})
}

func TestErasureOfABodyKeepsTheProof(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		f := newFixture(t, db, 9)
		head := f.verify(t).Head
		f.transact(t, func(ctx context.Context, tx *store.Tx) error { return tx.EraseAuditBody(ctx, 4) })
		r := f.verify(t, head)
		if !r.OK() || r.Erased != 1 {
			t.Errorf("%+v", r)
		}
		f.transact(t, func(ctx context.Context, tx *store.Tx) error {
			rows, err := f.names.Newest(ctx, tx, audit.Object, "object3", 0, 9)
			if err != nil || len(rows) != 2 || rows[1].Body != nil || rows[1].Salt != nil {
				t.Errorf("%v %v", rows, err)
			}
			return nil
		})
	})
}
