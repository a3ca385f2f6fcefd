package store_test

import (
	"context"
	"testing"
	"time"

	"relais/internal/directory/sources"
	"relais/internal/store"
	"relais/internal/store/storetest"
)

// TestRowOfAnotherUpload: who still writes a file that was destroyed writes
// nothing into the one that has its row now, and a file that is in stays so.
func TestRowOfAnotherUpload(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		err := db.Transact(context.Background(), func(ctx context.Context, tx *store.Tx) error {
			add := func(id, state string) sources.Upload {
				t.Helper()
				u := sources.Upload{ID: id, Who: []byte("w"), Wrap: []byte("k"), Parts: 1, State: state, Body: []byte(id), Expires: tx.Now().Add(time.Hour)}
				row, err := tx.AddDirectoryUpload(ctx, u)
				if err != nil {
					t.Fatal(err)
				}
				u.Row = row
				return u
			}
			first := add("first", sources.UploadArriving)
			if err := tx.DropDirectoryUpload(ctx, first.Row); err != nil {
				return err
			}
			second := add("second", sources.UploadArriving)
			first.Row = second.Row // as SQLite numbers them
			for _, one := range []struct {
				u    sources.Upload
				want bool
			}{{first, false}, {second, true}} {
				if ok, err := tx.PutDirectoryUploadPart(ctx, one.u, 1, []byte("part")); err != nil || ok != one.want {
					t.Errorf("%s, part: %v %v", one.u.ID, ok, err)
				}
				one.u.State = sources.UploadDone
				if ok, err := tx.SetDirectoryUpload(ctx, one.u, ""); err != nil || ok != one.want {
					t.Errorf("%s, state: %v %v", one.u.ID, ok, err)
				}
			}
			second.State = sources.UploadImporting
			if ok, err := tx.SetDirectoryUpload(ctx, second, ""); err != nil || ok {
				t.Errorf("what is in was begun anew: %v %v", ok, err)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
}
