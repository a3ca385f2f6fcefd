package audit_test

import (
	"context"
	"crypto/ed25519"
	"fmt"
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
			w := audit.NewWriter(stamp, 0)
			signer, err := audit.NewSigner("relais.example.ca", ed25519.NewKeyFromSeed(make([]byte, 32)))
			if err != nil {
				b.Fatal(err)
			}
			err = db.Transact(b.Context(), func(ctx context.Context, tx *store.Tx) error {
				for i := range b.N {
					e := audit.Entry{Actor: actor(i), Object: fmt.Sprintf("%026x", i*7919), Body: make([]byte, 100)}
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
			if n, err := audit.NewSequencer(db, signer, stamp).Drain(b.Context()); err != nil || n != int64(b.N) {
				b.Fatal(n, err)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "entries/s")
		})
	}
}
