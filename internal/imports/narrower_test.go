package imports_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"relais/internal/act"
	"relais/internal/imports"
	"relais/internal/node/nodetest"
	"relais/internal/store"
)

// TestAttackHiddenSinceIsInNoHistory: what a source shows, and calls confidential
// later, is in no earlier state of the record.
func TestAttackHiddenSinceIsInNoHistory(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		ctx := context.Background()
		for _, row := range []string{"12 Quiet Lane,no,Beds", "12 Quiet Lane,no,Six beds", "12 Quiet Lane,yes,Six beds"} {
			in := "id,Name,City,Province,Address,Hide address,Description\ns1,Loon,Gatineau,QC," + row + "\n"
			if _, err := f.Node.Imports.LoadStream(ctx, act.ImportDirectory{Source: "feed"}, strings.NewReader(in), imports.Reading{}, nil); err != nil {
				t.Fatal(err)
			}
		}
		err := f.DB().View(ctx, func(ctx context.Context, tx *store.Tx) error {
			pasts, err := tx.DirectoryRevisions(ctx, "service", "s1", 100)
			for _, p := range pasts {
				if bytes.Contains(p.Doc, []byte("Quiet")) {
					t.Errorf("an earlier state: %s", p.Doc)
				}
			}
			found, err2 := tx.DirectoryFound(ctx, "service", []string{"s1"})
			if doc := found["s1"].Doc; bytes.Contains(doc, []byte("Quiet")) || !bytes.Contains(doc, []byte(`"confidential":true`)) {
				t.Errorf("now: %s", doc)
			}
			if err == nil {
				err = err2
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
