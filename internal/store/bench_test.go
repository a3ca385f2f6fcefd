package store_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"relais/internal/audit"
	"relais/internal/store"
	"relais/internal/store/storetest"
)

// BenchmarkTransact shows durable transactions of two inserts (a record and
// its audit entry), one after the other and with writers sharing commits.
func BenchmarkTransact(b *testing.B) {
	for name, open := range map[string]func(testing.TB) store.Config{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		for _, writers := range []int{1, 8, 64} {
			b.Run(fmt.Sprintf("%s/%d", name, writers), func(b *testing.B) {
				cfg := open(b)
				cfg.Synchronous, cfg.MaxConns = "FULL", 0
				db := storetest.Open(b, cfg)
				create(b, db)
				b.ResetTimer()
				before := cpu()
				hammer(b, db, writers)
				b.ReportMetric(float64((cpu()-before).Microseconds())/float64(b.N), "cpu-µs/tx")
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "tx/s")
			})
		}
	}
}

// cpu is the processor time that this program has used; on a machine that does
// other things too, it says more than the clock.
func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func create(b *testing.B, db *store.DB) {
	id, blob := "INTEGER PRIMARY KEY", "BLOB"
	if db.Engine() == store.Postgres {
		id, blob = "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY", "BYTEA"
	}
	err := db.Transact(b.Context(), func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, "CREATE TABLE trial (id "+id+", at BIGINT, sealed "+blob+")")
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
}

func hammer(b *testing.B, db *store.DB, writers int) {
	var next atomic.Int64
	var wg sync.WaitGroup
	sealed := make([]byte, 400)
	w := audit.NewWriter(hashing{}, 0)
	// As in a server, each request can be cancelled.
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	for range writers {
		wg.Go(func() {
			for next.Add(1) <= int64(b.N) {
				err := db.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
					_, err := tx.InsertID(ctx, "INSERT INTO trial (at, sealed) VALUES ($1, $2) RETURNING id", tx.Now(), sealed)
					if err != nil {
						return err
					}
					return w.Record(ctx, tx, audit.Entry{Actor: "a", Object: "0123456789abcdefghjkmnpqrs",
						Seal: func(string) []byte { return sealed[:100] }})
				})
				if err != nil {
					b.Error(err)
				}
			}
		})
	}
	wg.Wait()
}

// hashing costs what a node's keys cost.
type hashing struct{}

func (hashing) Stamp(data []byte) []byte { sum := sha256.Sum256(data); return sum[:] }

func (h hashing) Name(side audit.Side, id, which string) []byte {
	return h.Stamp([]byte(string(side) + id + which))[:audit.ActorSize]
}

func (hashing) Subjects(audit.Row) (actor, object string, err error) { return "a", "o", nil }
