package tabular_test

import (
	"encoding/json"
	"os"
	"testing"

	"relais/internal/directory/hsds/tabular"
	"relais/internal/kittest"
)

// TestTablesAreThoseOfTheStandard compares our list of tables with the data
// package of the standard.
func TestTablesAreThoseOfTheStandard(t *testing.T) {
	data, err := os.ReadFile(kittest.Path(t, "hsds-3.2.3/datapackage.json"))
	if err != nil {
		t.Fatal(err)
	}
	var d struct {
		Resources []struct {
			Name, Path string
			Schema     struct {
				Fields []struct{ Name, Type string }
			}
		}
	}
	if err := json.Unmarshal(data, &d); err != nil {
		t.Fatal(err)
	}
	if len(d.Resources) != 24 || len(tabular.Defs) != 24 {
		t.Errorf("%d tables, %d of ours", len(d.Resources), len(tabular.Defs))
	}
	for _, r := range d.Resources {
		def := tabular.DefOf(r.Name)
		if def == nil || def.File != r.Path {
			t.Errorf("no table %s in %s", r.Name, r.Path)
			continue
		}
		for i, f := range r.Schema.Fields {
			if c := def.Columns[i]; c.Name != f.Name || c.Kind != f.Type {
				t.Errorf("%s: column %+v, want %+v", r.Name, c, f)
			}
		}
	}
}
