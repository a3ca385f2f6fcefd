package read_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"relais/internal/directory/directorytest/hsdstest"
	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/read"
	"relais/internal/directory/hsds/write"
)

// TestAttackBrokenWorkbooks: no broken workbook stops the program.
func TestAttackBrokenWorkbooks(t *testing.T) {
	f := excelize.NewFile()
	for cell, v := range map[string]any{"A1": "Name", "B1": "Phone", "C1": "City", "A2": "Loon", "B2": 8195550101, "C2": "Hull", "A3": "Grebe", "B3": 1.5, "C3": true} {
		f.SetCellValue("Sheet1", cell, v)
	}
	buf, _ := f.WriteToBuffer()
	z, _ := zip.NewReader(bytes.NewReader(buf.Bytes()), int64(buf.Len()))
	files := map[string]string{}
	for _, e := range z.File {
		r, _ := e.Open()
		b, _ := io.ReadAll(r)
		files[e.Name] = string(b)
	}
	rnd := rand.New(rand.NewSource(7))
	edits := []string{`s="-1"`, `s="999999"`, `r="ZZZZZZZ9"`, `r=""`, `r="A0"`, `t="s"`, `<v>99999999</v>`, `<v>-1</v>`, `r="1048577"`, `count="-5"`, `sheetId="x"`, `r:id=""`, `Target=""`, `min="0" max="99999"`, `ref="A1:XFD1048576"`, `<v></v>`, `numFmtId="-3"`}
	from := time.Now()
	for n := 0; n < 4000 && time.Since(from) < 15*time.Second; n++ {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		names := []string{"xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"}
		pick := names[rnd.Intn(len(names))]
		for name, text := range files {
			if name == pick {
				for range 1 + rnd.Intn(3) {
					e := edits[rnd.Intn(len(edits))]
					attr := strings.SplitN(strings.Trim(e, "<>"), "=", 2)[0]
					if i := strings.Index(text, " "+attr+`="`); i >= 0 && !strings.HasPrefix(e, "<") && rnd.Intn(2) == 0 {
						j := i + len(attr) + 3
						k := strings.IndexByte(text[j:], '"')
						text = text[:i] + " " + e + text[j+k+1:]
					} else if len(text) > 10 {
						i := rnd.Intn(len(text) - 5)
						switch rnd.Intn(3) {
						case 0:
							text = text[:i] + text[i+rnd.Intn(5):]
						case 1:
							text = text[:i]
						default:
							text = text[:i] + e + text[i:]
						}
					}
				}
			}
			x, _ := w.Create(name)
			x.Write([]byte(text))
		}
		w.Close()
		func() {
			start := time.Now()
			defer func() {
				if p := recover(); p != nil {
					t.Errorf("PANIC at %d in %s: %s", n, pick, fmt.Sprint(p))
				}
				if d := time.Since(start); d > 3*time.Second {
					t.Errorf("%d in %s took %v", n, pick, d)
				}
			}()
			read.Stream(context.Background(), bytes.NewReader(b.Bytes()), read.Options{}, &hsds.Report{}, func(hsds.Record, hsds.Note) error { return nil })
		}()
		if t.Failed() {
			break
		}
	}
}

// TestAttackFlagBesideHiddenSheet: a column of flags that is hidden still counts.
func TestAttackHiddenFlags(t *testing.T) {
	f := excelize.NewFile()
	for cell, v := range map[string]any{"A1": "Name", "B1": "Address", "C1": "Confidential address", "A2": "Loon", "B2": "12 Quiet Lane", "C2": "Yes"} {
		f.SetCellValue("Sheet1", cell, v)
	}
	f.SetColVisible("Sheet1", "C", false)
	buf, _ := f.WriteToBuffer()
	records, _ := hsdstest.Read(t, buf.Bytes())
	if out := hsdstest.Write(t, write.FormArray, records); bytes.Contains(out, []byte("Quiet")) {
		t.Errorf("LEAK hidden column of flags: %s", out)
	}
}
