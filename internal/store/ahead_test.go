package store_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"relais/internal/casefile"
	"relais/internal/fault"
	"relais/internal/store"
	"relais/internal/store/storetest"
)

// TestExpectedRowStopsTheCommit: what was expected of a row and is not so undoes
// all that was written, also when nothing is asked between it and the commit.
func TestExpectedRowStopsTheCommit(t *testing.T) {
	db := storetest.Open(t, storetest.Postgres(t)) // SQLite is asked at once
	moved := fault.New(fault.Conflict, "casefile.moved")
	for name, then := range map[string]func(context.Context, *store.Tx) error{
		"at the commit":       func(context.Context, *store.Tx) error { return nil },
		"with the next":       func(ctx context.Context, tx *store.Tx) error { return tx.AddGroup(ctx, "two") },
		"though it is hidden": func(ctx context.Context, tx *store.Tx) error { _ = tx.AddGroup(ctx, "two"); return nil },
		"with the clock":      func(_ context.Context, tx *store.Tx) error { tx.Now(); return nil },
		"before a question":   func(ctx context.Context, tx *store.Tx) error { _, err := tx.AgencyIDs(ctx); return err },
	} {
		err := db.Transact(t.Context(), func(ctx context.Context, tx *store.Tx) error {
			if err := tx.AddGroup(ctx, "one"); err != nil {
				return err
			}
			if err := store.CaseHold(ctx, tx, casefile.State{Case: 7, Head: 3}, moved); err != nil {
				return err
			}
			return then(ctx, tx)
		})
		if !errors.Is(err, moved) {
			t.Errorf("%s: %v", name, err)
		}
	}
	var rows int
	err := db.View(t.Context(), func(ctx context.Context, tx *store.Tx) error {
		return tx.QueryRow(ctx, `SELECT count(*) FROM referral_group`).Scan(&rows)
	})
	if err != nil || rows != 0 {
		t.Errorf("%d rows are there: %v", rows, err)
	}
}

// TestAskedAheadIsTheSame: what a view asked ahead is what it reads otherwise,
// also where there is no row.
func TestAskedAheadIsTheSame(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		read := func(ahead bool) (out []any) {
			err := db.View(t.Context(), func(ctx context.Context, tx *store.Tx) error {
				if ahead {
					store.AheadAgency(tx, "nobody")
					store.AheadMove(tx, 1, 1)
					store.AheadConsent(tx, "none")
					store.AheadRelease(tx, "none")
				}
				_, err := tx.AgencyChanged(ctx, "nobody")
				out = append(out, err)
				move, err := tx.MoveAt(ctx, 1, 1)
				out = append(out, move, err)
				open, err := tx.CaseConsentOpen(ctx, "none")
				out = append(out, open, err)
				row, body, err := tx.ReleaseWithBody(ctx, "none")
				out = append(out, row, body, err)
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
		plain, ahead := read(false), read(true)
		if diff := cmp.Diff(plain, ahead, cmp.Comparer(func(a, b error) bool { return errors.Is(a, b) })); diff != "" {
			t.Error(diff)
		}
	})
}
