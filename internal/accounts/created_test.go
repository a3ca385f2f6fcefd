package accounts_test

import (
	"context"
	"testing"

	"relais/internal/node/nodetest"
	"relais/internal/store"
)

// TestAttackWhenSomebodyJoined: a copy of the database does not tell when
// members joined, or when the sessions in it began.
func TestAttackWhenSomebodyJoined(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		f.Agency("shelter", "QC")
		for _, table := range []string{"member", "session"} {
			var all, told int
			err := f.DB().View(ctx, func(ctx context.Context, tx *store.Tx) error {
				return tx.QueryRow(ctx, `SELECT count(*), sum(CASE WHEN created_at = 0 THEN 0 ELSE 1 END) FROM `+table).Scan(&all, &told)
			})
			if err != nil || all == 0 || told != 0 {
				t.Errorf("%s: %d of %d rows tell when, %v", table, told, all, err)
			}
		}
	})
}
