package hsds

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// readFolder reads a package that is a folder.
func readFolder(t testing.TB, dir string, o Options) ([]Record, *Report) {
	t.Helper()
	var rep Report
	var all []Record
	err := ReadFolder(context.Background(), os.DirFS(dir), o, &rep, func(r Record, _ Note) error {
		all = append(all, r)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all, &rep
}

// TestTablesAreThoseOfTheStandard compares our list of tables with the data
// package of the standard.
func TestTablesAreThoseOfTheStandard(t *testing.T) {
	data, err := os.ReadFile(kit(t, "hsds-3.2.3/datapackage.json"))
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
	if len(d.Resources) != 24 || len(tableDefs) != 24 {
		t.Errorf("%d tables, %d of ours", len(d.Resources), len(tableDefs))
	}
	for _, r := range d.Resources {
		def := tableOf[r.Name]
		if def == nil || def.file != r.Path {
			t.Errorf("no table %s in %s", r.Name, r.Path)
			continue
		}
		for i, f := range r.Schema.Fields {
			if c := def.columns[i]; c.name != f.Name || c.kind != f.Type {
				t.Errorf("%s: column %+v, want %+v", r.Name, c, f)
			}
		}
	}
}

func TestOfficialPackageSurvives(t *testing.T) {
	dir := filepath.Dir(kit(t, "hsds-3.2.3/examples/csv/services.csv"))
	records, rep := readFolder(t, dir, Options{})
	if rep.Refused != 0 {
		t.Errorf("refused: %+v", rep.Refusals)
	}
	again, _ := readAll(t, writeAll(t, FormTabular, records))
	if diff := cmp.Diff(digests(records), digests(again)); diff != "" {
		t.Error(diff)
	}
	for _, form := range Forms {
		again, _ := readAll(t, writeAll(t, form, records))
		if diff := cmp.Diff(digests(records), digests(again)); diff != "" {
			t.Error(form, diff)
		}
	}
	z := writeAll(t, FormTabular, records)
	files, err := filepath.Glob(filepath.Join(dir, "*.csv"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(rowsOf(t, data), rowsOf(t, unzip(t, z, filepath.Base(f)))); diff != "" {
			t.Errorf("%s came out otherwise than it went in: %s", filepath.Base(f), diff)
		}
	}
}

func TestTabularJSON(t *testing.T) {
	data, err := os.ReadFile(kit(t, "hsds-3.2.3/examples/tabular.json"))
	if err != nil {
		t.Fatal(err)
	}
	records, rep := readAll(t, data)
	if rep.Refused != 0 || len(records) < 3 {
		t.Errorf("%d records, report %+v", len(records), rep)
	}
	folder, _ := readFolder(t, filepath.Dir(kit(t, "hsds-3.2.3/examples/csv/services.csv")), Options{})
	if diff := cmp.Diff(kinds(folder), kinds(records)); diff != "" {
		t.Error(diff)
	}
}

func kinds(records []Record) map[Kind]int {
	m := map[Kind]int{}
	for _, r := range records {
		m[r.Kind]++
	}
	return m
}

// rowsOf are the rows of a table as sets of values by column.
func rowsOf(t testing.TB, data []byte) []string {
	t.Helper()
	c := csv.NewReader(bytes.NewReader(data))
	c.LazyQuotes, c.FieldsPerRecord = true, -1
	all, err := c.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, row := range all[1:] {
		var cells []string
		for i, v := range row {
			if v != "" {
				cells = append(cells, all[0][i]+"="+v)
			}
		}
		slices.Sort(cells)
		out = append(out, strings.Join(cells, "\n"))
	}
	slices.Sort(out)
	return out
}

func unzip(t testing.TB, data []byte, name string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(name)
	if err != nil {
		return []byte("id\n")
	}
	out, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestRowsBeyondMemory reads a package whose rows go to a file.
func TestRowsBeyondMemory(t *testing.T) {
	was := memoryForRows
	defer func() { memoryForRows = was }()
	files := zipOf(t, "organizations.csv", "id,name,description\no1,Heron,A house\no2,Loon,Another\n",
		"services.csv", "id,organization_id,name,status\ns1,o1,A,active\ns2,o2,B,active\n", "phones.csv", "id,service_id,number\np1,s1,555-0101\n")
	want, _ := readAll(t, files)
	memoryForRows = 40
	got, _ := readAll(t, files)
	if diff := cmp.Diff(digests(want), digests(got)); diff != "" {
		t.Error(diff)
	}
	again, _ := readAll(t, writeAll(t, FormTabular, got))
	if diff := cmp.Diff(digests(want), digests(again)); diff != "" {
		t.Error(diff)
	}
}
