package store_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"relais/internal/fault"
	"relais/internal/store"
	"relais/internal/store/storetest"
)

// When the disk is full SQLite may give up the whole physical transaction.
// Then everybody in the batch must hear it: who is told yes is stored, who is
// told no is not.
func TestFullDisk(t *testing.T) {
	db := storetest.Open(t, storetest.SQLite(t))
	do(t, db, "CREATE TABLE trial (id INTEGER PRIMARY KEY, sealed BLOB)")
	do(t, db, "PRAGMA max_page_count = 400")
	var mu sync.Mutex
	stored := map[int]bool{}
	var wg sync.WaitGroup
	for i := range 300 {
		wg.Go(func() {
			size := 100
			if i%3 == 0 {
				size = 100_000
			}
			err := db.Transact(context.Background(), func(ctx context.Context, tx *store.Tx) error {
				_, err := tx.Exec(ctx, "INSERT INTO trial VALUES ($1, $2)", i, make([]byte, size))
				return err
			})
			if err != nil && fault.CodeOf(err) != fault.Unavailable {
				t.Errorf("member %d: %v", i, err)
			}
			mu.Lock()
			defer mu.Unlock()
			stored[i] = err == nil
		})
	}
	wg.Wait()
	full := 0
	for i, want := range stored {
		if got := count(t, db, "SELECT count(*) FROM trial WHERE id = $1", i) == 1; got != want {
			t.Errorf("member %d was told %v and is stored: %v", i, want, got)
		}
		if !want {
			full++
		}
	}
	if full == 0 {
		t.Error("the disk was not full")
	}
	do(t, db, "PRAGMA max_page_count = 4000")
	do(t, db, "INSERT INTO trial VALUES (1000, NULL)")
}

// Who is told that somebody else was faster finds what that one wrote: not
// the uncommitted work of a batch, which a view does not show yet.
func TestLoserSeesWinner(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		faster := errors.New("somebody was faster")
		do(t, db, "CREATE TABLE race (id INTEGER PRIMARY KEY)")
		for round := range 100 {
			var wg sync.WaitGroup
			for range 16 {
				wg.Go(func() {
					err := db.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
						n, err := tx.Exec(ctx, "INSERT INTO race VALUES ($1) ON CONFLICT DO NOTHING", round)
						if err == nil && n == 0 {
							err = faster
						}
						return err
					})
					if err != nil && err != faster {
						t.Error(err)
					}
					if n := count(t, db, "SELECT count(*) FROM race WHERE id = $1", round); n != 1 {
						t.Errorf("round %d: %v, and %d rows", round, err, n)
					}
				})
			}
			wg.Wait()
		}
	})
}

// One statement text can be read twice at once, and left open.
func TestStatementsInUse(t *testing.T) {
	db := storetest.Open(t, storetest.SQLite(t))
	do(t, db, "CREATE TABLE trial (id INTEGER PRIMARY KEY)")
	do(t, db, "INSERT INTO trial VALUES (1), (2), (3)")
	for range 3 {
		sum := 0
		err := db.View(t.Context(), func(ctx context.Context, tx *store.Tx) error {
			outer, err := tx.Query(ctx, "SELECT id FROM trial WHERE id >= $1", 1)
			if err != nil {
				return err
			}
			for outer.Next() {
				var id, n int
				if err := outer.Scan(&id); err != nil {
					return err
				}
				inner, err := tx.Query(ctx, "SELECT id FROM trial WHERE id >= $1", id)
				if err != nil {
					return err
				}
				for inner.Next() {
					if err := inner.Scan(&n); err != nil {
						return err
					}
					sum += n
				}
				// left open on purpose
			}
			return nil
		})
		if err != nil || sum != 6+5+3 {
			t.Fatal(sum, err)
		}
	}
}
