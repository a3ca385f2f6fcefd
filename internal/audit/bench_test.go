package audit_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"relais/internal/audit"
	"relais/internal/store"
	"relais/internal/store/storetest"
)

// BenchmarkSequencer shows what it costs to append an entry to the log.
func BenchmarkSequencer(b *testing.B) {
	for name, open := range map[string]func(testing.TB) store.Config{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		b.Run(name, func(b *testing.B) {
			cfg := open(b)
			cfg.Synchronous = "FULL"
			db := storetest.Open(b, cfg)
			w := audit.NewWriter(keys{}, 0)
			err := db.Transact(b.Context(), func(ctx context.Context, tx *store.Tx) error {
				for i := range b.N {
					e := entry(actor(i), fmt.Sprintf("%026x", i*7919), strings.Repeat("x", 60))
					if err := w.Record(ctx, tx, e); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				b.Fatal(err)
			}
			b.ResetTimer()
			if n, err := audit.NewSequencer(db, signer(b), audit.NewNames(keys{})).Drain(b.Context()); err != nil || n != int64(b.N) {
				b.Fatal(n, err)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "entries/s")
		})
	}
}
