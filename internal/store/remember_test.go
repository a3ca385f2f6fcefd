package store_test

import (
	"context"
	"errors"
	"testing"

	"relais/internal/store"
	"relais/internal/store/storetest"
)

// TestRemember: what a process remembers comes from what is committed, never
// from a transaction that was undone.
func TestRemember(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, undone := context.Background(), errors.New("undone")
		var kept []string
		remember := func(what string, during *bool, err error) func(context.Context, *store.Tx) error {
			return func(_ context.Context, tx *store.Tx) error {
				before := len(kept)
				tx.Remember(func() { kept = append(kept, what) })
				*during = len(kept) > before
				return err
			}
		}
		for _, c := range []struct {
			what         string
			run          func(context.Context, func(context.Context, *store.Tx) error) error
			err          error
			during, kept bool
		}{
			{"a view", db.View, nil, true, true},
			{"a transaction", db.Transact, nil, false, true},
			{"one that was undone", db.Transact, undone, false, false},
		} {
			var during bool
			kept = nil
			if err := c.run(ctx, remember(c.what, &during, c.err)); !errors.Is(err, c.err) {
				t.Fatal(err)
			}
			if during != c.during || (len(kept) == 1) != c.kept {
				t.Errorf("%s: remembered %v, during it %v", c.what, kept, during)
			}
		}
	})
}
