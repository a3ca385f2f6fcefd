package htcds_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"relais/internal/fault"
	"relais/internal/htcds"
)

// zipped is an archive of files.
func zipped(t testing.TB, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range files {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestAttackRefusedFiles: what is no table, or far too large inside, is refused
// with the reason.
func TestAttackRefusedFiles(t *testing.T) {
	bomb := zipped(t, map[string]string{"xl/workbook.xml": strings.Repeat(" ", 80<<20)})
	many := map[string]string{"xl/workbook.xml": ""}
	for range 2100 {
		many["f"+strings.Repeat("x", len(many))] = ""
	}
	for name, c := range map[string]struct {
		data []byte
		key  string
	}{
		"empty":         {[]byte(" \r\n"), "dir.import.empty"},
		"bomb":          {bomb, "hsds.archive_bounds"},
		"many files":    {zipped(t, many), "hsds.archive_bounds"},
		"another zip":   {zipped(t, map[string]string{"a.txt": "a"}), "htcds.binary"},
		"cut zip":       {bomb[:len(bomb)/2], "dir.import.broken_zip"},
		"no workbook":   {zipped(t, map[string]string{"xl/workbook.xml": "<x>"}), "htcds.workbook"},
		"old workbook":  {[]byte("\xd0\xcf\x11\xe0\xa1\xb1"), "htcds.old_workbook"},
		"PDF":           {[]byte("%PDF-1.7"), "htcds.binary"},
		"zeros":         {[]byte("a\x00b"), "htcds.binary"},
		"JSON cut":      {[]byte(`{"cases":[{"prs_FirstName":"A"`), "htcds.json"},
		"JSON of words": {[]byte(`["a","b"]`), "htcds.json"},
		"deep JSON":     {[]byte(strings.Repeat("[", 100_000)), "htcds.json"},
		"headings":      {[]byte("prs_FirstName,prs_SecondName\n"), "dir.import.only_headings"},
		"wide":          {[]byte("prs_FirstName" + strings.Repeat(",x", 600) + "\n"), "htcds.columns"},
		"long":          {[]byte("prs_FirstName\n" + strings.Repeat("a\n", htcds.MostRows+1)), "htcds.rows"},
	} {
		_, err := htcds.Open(c.data)
		f, ok := fault.As(err)
		if !ok || len(f.Fields) != 1 || f.Fields[0].Key != c.key {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestAttackCells: a cell that is too long, holds characters that no text has, or a
// row that can't be read refuses its row and no other.
func TestAttackCells(t *testing.T) {
	got, notes := read(t, []byte("prs_FirstName,cco_CaseComment\nA,"+strings.Repeat("x", htcds.MostCell+1)+"\nB,y\nC,\x01\n"))
	told := map[string]bool{}
	for _, n := range notes {
		told[n.Defect] = n.Refused
	}
	if len(got) == 0 || got[0].Values["prs_FirstName"][0] != "B" || !told[htcds.TooLong] {
		t.Errorf("%v %+v", got, notes)
	}
}

// TestAttackFormulas: no cell that is written begins a formula, in whatever the
// record holds, and none of a workbook is one.
func TestAttackFormulas(t *testing.T) {
	var r htcds.Record
	r.Values, r.Own = map[string][]string{}, map[string]string{"relais_Known": "@SUM(1)"}
	for i, f := range htcds.Fields() {
		r.Values[f.Name] = []string{string("=+-@\t\r"[i%6]) + "cmd|' /C calc'!A0"}
	}
	r.Extras = []htcds.Extra{{Name: "Own", Value: "=HYPERLINK(1)"}}
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(write(t, htcds.FormTable, r), []byte("\ufeff")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(bytes.NewReader(write(t, htcds.FormWorkbook, r)))
	if err != nil {
		t.Fatal(err)
	}
	sheet, err := book.GetRows("Case Sheet")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range append(rows, sheet...) {
		for _, cell := range row {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r") {
				t.Errorf("a spreadsheet would run %q", cell)
			}
		}
	}
}

// FuzzOpen: no file stops the program, and what is read is written and read again
// as the same.
func FuzzOpen(f *testing.F) {
	f.Add([]byte("prs_FirstName;vic_MethodsOfControl\nA;Debt bondage; Other\n"))
	f.Add([]byte(`[{"prs_FirstName":"A","vic_Vulnerabilities":["Poverty"],"x":{"y":1}}]`))
	f.Add([]byte("\xff\xfea\x00,\x00b\x00\n\x001\x00"))
	f.Add(zipped(f, map[string]string{"xl/workbook.xml": "<workbook/>"}))
	f.Add([]byte("a,\"b\n\"c\",d"))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := htcds.Open(data)
		if err != nil {
			return
		}
		var all []htcds.Record
		if _, err := file.Records(context.Background(), nil, func(r htcds.Record) error {
			if len(r.Extras) == 0 { // columns of its own may be called as fields are in another form
				all = append(all, r)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if len(all) == 0 {
			return
		}
		var b bytes.Buffer
		if err := htcds.Write(&b, htcds.FormTable, all); err != nil {
			t.Fatal(err)
		}
		again, _ := read(t, b.Bytes())
		if len(again) != len(all) {
			t.Errorf("%d records came back of %d", len(again), len(all))
		}
	})
}
