package store_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"relais/internal/fault"
	"relais/internal/store"
	"relais/internal/store/storetest"
)

// each gives f a database with a table of its own.
func each(t *testing.T, f func(t *testing.T, db *store.DB)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		id := "INTEGER PRIMARY KEY"
		blob := "BLOB"
		if db.Engine() == store.Postgres {
			id, blob = "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY", "BYTEA"
		}
		do(t, db, "CREATE TABLE trial (id "+id+", name TEXT UNIQUE, at BIGINT, bytes "+blob+", open BOOLEAN)")
		f(t, db)
	})
}

func do(t *testing.T, db *store.DB, q string, args ...any) {
	t.Helper()
	err := db.Transact(t.Context(), func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, q, args...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func count(t *testing.T, db *store.DB, q string, args ...any) (n int) {
	t.Helper()
	err := db.View(t.Context(), func(ctx context.Context, tx *store.Tx) error {
		return tx.QueryRow(ctx, q, args...).Scan(&n)
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

const insert = "INSERT INTO trial (name, at, bytes, open) VALUES ($1, $2, $3, $4) RETURNING id"

func TestValuesComeBack(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		at := time.Date(2031, 5, 6, 7, 8, 9, 123456000, time.UTC)
		err := db.Transact(t.Context(), func(ctx context.Context, tx *store.Tx) error {
			one, err := tx.InsertID(ctx, insert, "a", at, []byte{0, 1}, true)
			if err != nil {
				return err
			}
			two, err := tx.InsertID(ctx, insert, nil, time.Time{}, nil, false)
			if err != nil {
				return err
			}
			var name *string
			var gotAt, none time.Time
			var bytes []byte
			var open bool
			if err := tx.QueryRow(ctx, "SELECT name, at, bytes, open FROM trial WHERE id = $1", one).Scan(&name, &gotAt, &bytes, &open); err != nil {
				return err
			}
			if *name != "a" || !gotAt.Equal(at) || gotAt.Location() != time.UTC || string(bytes) != "\x00\x01" || !open {
				t.Errorf("read %q %v %x %v", *name, gotAt, bytes, open)
			}
			none = at
			if err := tx.QueryRow(ctx, "SELECT name, at, bytes, open FROM trial WHERE id = $1", two).Scan(&name, &none, &bytes, &open); err != nil {
				return err
			}
			if name != nil || !none.IsZero() || bytes != nil || open {
				t.Errorf("read %v %v %x %v for nothing", name, none, bytes, open)
			}
			if now := tx.Now(); now.Location() != time.UTC || now.Nanosecond()%1000 != 0 || time.Since(now).Abs() > time.Minute {
				t.Errorf("now is %v", now)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestErrorsAreFaults(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		do(t, db, insert, "a", nil, nil, nil)
		err := db.Transact(t.Context(), func(ctx context.Context, tx *store.Tx) error {
			tx.Exec(ctx, insert, "b", nil, nil, nil)
			tx.Exec(ctx, insert, "a", nil, nil, nil)
			return nil // hides the conflict
		})
		if fault.CodeOf(err) != fault.Conflict || !store.IsUnique(err) {
			t.Errorf("a second a: %v", err)
		}
		if n := count(t, db, "SELECT count(*) FROM trial"); n != 1 {
			t.Errorf("%d rows after a failed transaction", n)
		}
		err = db.View(t.Context(), func(ctx context.Context, tx *store.Tx) error {
			var id int
			return tx.QueryRow(ctx, "SELECT id FROM trial WHERE name = $1", "z").Scan(&id)
		})
		if !errors.Is(err, store.ErrNotFound) || fault.CodeOf(err) != fault.NotFound {
			t.Errorf("no row: %v", err)
		}
		err = db.View(t.Context(), func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, insert, "c", nil, nil, nil)
			return err
		})
		if err == nil {
			t.Error("a view could write")
		}
		err = db.Transact(t.Context(), func(ctx context.Context, tx *store.Tx) error {
			return db.View(ctx, func(context.Context, *store.Tx) error { return nil })
		})
		if err == nil {
			t.Error("transactions nest")
		}
	})
}

func TestNotFoundLeavesTheTransactionAlive(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		err := db.Transact(t.Context(), func(ctx context.Context, tx *store.Tx) error {
			var id int
			if err := tx.QueryRow(ctx, "SELECT id FROM trial WHERE name = $1", "z").Scan(&id); !errors.Is(err, store.ErrNotFound) {
				return err
			}
			_, err := tx.Exec(ctx, insert, "z", nil, nil, nil)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// Members of one batch fail, panic and end apart.
func TestGroupKeepsMembersApart(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		var wg sync.WaitGroup
		var hooks atomic.Int64
		for i := range 200 {
			wg.Go(func() {
				defer func() { recover() }()
				err := db.Transact(context.Background(), func(ctx context.Context, tx *store.Tx) error {
					tx.OnCommit(func() { hooks.Add(1) })
					if _, err := tx.Exec(ctx, "INSERT INTO trial (at, open) VALUES ($1, $2)", i, i%4 == 0); err != nil {
						return err
					}
					switch i % 4 {
					case 1:
						return fault.New(fault.Gone, "trial")
					case 2:
						panic("trial")
					case 3:
						_, err := tx.Exec(ctx, "INSERT INTO trial (id) SELECT 1/0 FROM nowhere")
						return err
					}
					return nil
				})
				if (err == nil) != (i%4 == 0) {
					t.Errorf("member %d: %v", i, err)
				}
			})
		}
		wg.Wait()
		if n, bad := count(t, db, "SELECT count(*) FROM trial"), count(t, db, "SELECT count(*) FROM trial WHERE NOT open"); n != 50 || bad != 0 || hooks.Load() != 50 {
			t.Errorf("%d rows, %d of them wrong, %d hooks", n, bad, hooks.Load())
		}
	})
}

func TestLater(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		put := func(names ...string) error {
			return db.Transact(t.Context(), func(ctx context.Context, tx *store.Tx) error {
				for i, name := range names {
					if err := tx.Later(ctx, "INSERT INTO trial (name, at) VALUES ($1, $2)", name, i); err != nil {
						return err
					}
				}
				if len(names) < 3 {
					return nil
				}
				var n int // what was put off comes first
				if err := tx.QueryRow(ctx, "SELECT count(*) FROM trial").Scan(&n); err != nil || n < len(names) {
					return err
				}
				return tx.Later(ctx, "UPDATE trial SET at = 7")
			})
		}
		for _, names := range [][]string{{"a"}, {"b", "c"}, {"d", "e", "f"}} {
			if err := put(names...); err != nil {
				t.Fatal(err)
			}
		}
		for _, names := range [][]string{{"a"}, {"g", "b"}, {"h", "i", "a"}} {
			if err := put(names...); !store.IsUnique(err) {
				t.Errorf("%v again: %v", names, err)
			}
		}
		if n := count(t, db, "SELECT count(*) FROM trial WHERE at = 7"); n != 6 {
			t.Errorf("%d rows", n)
		}
	})
}

// Each transaction reads and writes what all the others read and write.
func TestSerializable(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		do(t, db, insert, "sum", nil, nil, nil)
		do(t, db, "UPDATE trial SET at = 0")
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				for range 10 {
					err := db.Transact(context.Background(), func(ctx context.Context, tx *store.Tx) error {
						var n int64
						if err := tx.QueryRow(ctx, "SELECT at FROM trial WHERE name = $1", "sum").Scan(&n); err != nil {
							return err
						}
						_, err := tx.Exec(ctx, "UPDATE trial SET at = $1 WHERE name = $2", n+1, "sum")
						return err
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		if n := count(t, db, "SELECT at FROM trial"); n != 80 {
			t.Errorf("%d of 80 additions", n)
		}
	})
}

func TestViewSeesOneSnapshot(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		do(t, db, insert, "a", nil, nil, nil)
		err := db.View(t.Context(), func(ctx context.Context, tx *store.Tx) error {
			var before, after int
			if err := tx.QueryRow(ctx, "SELECT count(*) FROM trial").Scan(&before); err != nil {
				return err
			}
			do(t, db, insert, "b", nil, nil, nil)
			if err := tx.QueryRow(ctx, "SELECT count(*) FROM trial").Scan(&after); err != nil {
				return err
			}
			if before != 1 || after != 1 {
				t.Errorf("saw %d, then %d", before, after)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if n := count(t, db, "SELECT count(*) FROM trial"); n != 2 {
			t.Errorf("%d rows", n)
		}
	})
}

// A caller who stops waiting for the turn must not keep it.
func TestCancelWhileWaiting(t *testing.T) {
	each(t, func(t *testing.T, db *store.DB) {
		var wg sync.WaitGroup
		for i := range 100 {
			wg.Go(func() {
				ctx, cancel := context.WithTimeout(context.Background(), time.Duration(i%7)*300*time.Microsecond)
				defer cancel()
				db.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
					_, err := tx.Exec(ctx, "INSERT INTO trial (at) VALUES ($1)", i)
					return err
				})
			})
		}
		wg.Wait()
		do(t, db, insert, "last", nil, nil, nil)
	})
}
