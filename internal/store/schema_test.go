package store_test

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"relais/internal/store"
	"relais/internal/store/storetest"
)

func columns(t *testing.T, db *store.DB) (all []store.Column) {
	t.Helper()
	err := db.View(t.Context(), func(ctx context.Context, tx *store.Tx) (err error) {
		all, err = tx.Columns(ctx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range all {
		all[i] = store.Column{Table: c.Table, Name: c.Name}
	}
	return all
}

// registered reads the rows of docs/columns.md.
func registered(t *testing.T) map[store.Column]string {
	t.Helper()
	text, err := os.ReadFile("../../docs/columns.md")
	if err != nil {
		t.Fatal(err)
	}
	kinds := []string{"clear", "hash", "pseudonym", "node", "agency"}
	rows := map[store.Column]string{}
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		for i := range cells {
			cells[i] = strings.Trim(strings.TrimSpace(cells[i]), "`")
		}
		if len(cells) != 4 || cells[0] == "table" || strings.HasPrefix(cells[0], "---") {
			continue
		}
		c := store.Column{Table: cells[0], Name: cells[1]}
		if !slices.Contains(kinds, cells[2]) || cells[3] == "" {
			t.Errorf("docs/columns.md: %s.%s wants one of %v and a reason, not %q %q", c.Table, c.Name, kinds, cells[2], cells[3])
		}
		if _, twice := rows[c]; twice {
			t.Errorf("docs/columns.md has %s.%s twice", c.Table, c.Name)
		}
		rows[c] = cells[2]
	}
	return rows
}

// Every column says who can read it.
func TestColumnsAreRegistered(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		rows := registered(t)
		for _, c := range columns(t, db) {
			if _, ok := rows[c]; !ok {
				t.Errorf("docs/columns.md lacks a row: | %s | %s | … | … |", c.Table, c.Name)
			}
			delete(rows, c)
		}
		for c := range rows {
			t.Errorf("docs/columns.md has a row without a column: %s.%s", c.Table, c.Name)
		}
	})
}

// The engines have the same tables with the same columns in the same order.
func TestEnginesHaveOneSchema(t *testing.T) {
	lite := columns(t, storetest.Open(t, storetest.SQLite(t)))
	pg := columns(t, storetest.Open(t, storetest.Postgres(t)))
	byTable := func(a, b store.Column) int { return strings.Compare(a.Table, b.Table) }
	slices.SortStableFunc(lite, byTable)
	slices.SortStableFunc(pg, byTable)
	if d := cmp.Diff(lite, pg); d != "" {
		t.Errorf("SQLite (-) and PostgreSQL (+) differ:\n%s", d)
	}
}
