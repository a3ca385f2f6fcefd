package clean_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"archive/zip"

	"github.com/xuri/excelize/v2"

	"relais/internal/clean"
)

// TestCleanedOfficeOpens: a cleaned workbook opens with its cells, and each part of a cleaned
// file is whole XML that names no part that is gone.
func TestCleanedOfficeOpens(t *testing.T) {
	for name, data := range samples(t) {
		_, kind, _ := strings.Cut(name, ".")
		if kind != "docx" && kind != "xlsx" && kind != "pptx" && kind != "odt" {
			continue
		}
		out, r := clean.Bytes(data)
		if r.Refused != "" {
			t.Fatal(name, r.Refused)
		}
		if kind == "xlsx" {
			book, err := excelize.OpenReader(bytes.NewReader(out))
			if err != nil {
				t.Fatal(name, err)
			}
			if v, err := book.GetCellValue("A", "A1"); err != nil || v != "Bonjour" {
				t.Errorf("%s: the cell says %q, %v", name, v, err)
			}
		}
		z, err := zip.NewReader(bytes.NewReader(out), int64(len(out)))
		if err != nil {
			t.Fatal(name, err)
		}
		for _, f := range z.File {
			whole(t, name, f)
		}
	}
}

func whole(t *testing.T, name string, f *zip.File) {
	t.Helper()
	r, err := f.Open()
	if err != nil {
		t.Fatal(name, f.Name, err)
	}
	if !strings.HasSuffix(f.Name, ".xml") && !strings.HasSuffix(f.Name, ".rels") {
		return
	}
	for d := xml.NewDecoder(r); ; {
		_, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Errorf("%s: %s: %v", name, f.Name, err)
			return
		}
	}
}
