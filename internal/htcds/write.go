package htcds

import (
	"encoding/json"
	"errors"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

// cellUnits is how many UTF-16 units a cell of a workbook holds, less some.
const cellUnits = 32_000

// ErrForm is of a form that is none.
var ErrForm = errors.New("htcds: no such form")

// Write writes records in a form of files. A name that no record has a value for
// has no column, but for the fields that the standard calls core.
func Write(w io.Writer, form string, records []Record) error {
	switch form {
	case FormJSON:
		return writeJSON(w, records)
	case FormTable:
		return writeCSV(w, records)
	case FormWorkbook:
		return writeWorkbook(w, records)
	}
	return ErrForm
}

// columnsOf are the names that have a column: fields in their order, then ours,
// then what stands beside them.
func columnsOf(records []Record) (fields []Field, own, beside []string) {
	has, ours, extra := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, r := range records {
		for name := range r.Values {
			has[name] = true
		}
		for name := range r.Own {
			ours[name] = true
		}
		for _, e := range r.Extras {
			if !extra[e.Name] {
				extra[e.Name] = true
				beside = append(beside, e.Name)
			}
		}
	}
	for _, f := range Fields() {
		if f.Core || has[f.Name] {
			fields = append(fields, f)
		}
	}
	return fields, slices.Sorted(maps.Keys(ours)), beside
}

// cellsOf are the values of a record in the order of columns.
func (r Record) cellsOf(fields []Field, own, beside []string) []string {
	cells := make([]string, 0, len(fields)+len(own)+len(beside))
	for _, f := range fields {
		cells = append(cells, strings.Join(r.Values[f.Name], between))
	}
	for _, name := range own {
		cells = append(cells, r.Own[name])
	}
	for _, name := range beside {
		var values []string
		for _, e := range r.Extras {
			if e.Name == name {
				values = append(values, e.Value)
			}
		}
		cells = append(cells, strings.Join(values, between))
	}
	return cells
}

func namesOf(fields []Field, own, beside []string) []string {
	var names []string
	for _, f := range fields {
		names = append(names, f.Name)
	}
	return append(append(names, own...), beside...)
}

func writeCSV(w io.Writer, records []Record) error {
	fields, own, beside := columnsOf(records)
	var b strings.Builder
	line := func(cells []string) {
		for i, c := range cells {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(`"` + strings.ReplaceAll(Guarded(c), `"`, `""`) + `"`)
		}
		b.WriteString("\r\n")
	}
	b.WriteString("\ufeff") // or spreadsheets take accents for others
	line(namesOf(fields, own, beside))
	for _, r := range records {
		line(r.cellsOf(fields, own, beside))
		if _, err := io.WriteString(w, b.String()); err != nil {
			return err
		}
		b.Reset()
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// sheetName is that of the sheet with the records, as the templates call it.
const sheetName = "Case Sheet"

// writeWorkbook writes a workbook as the standard's: names on the first row, which
// is hidden, labels below, then the records. Cells are texts: nothing is run.
func writeWorkbook(w io.Writer, records []Record) error {
	fields, own, beside := columnsOf(records)
	names := namesOf(fields, own, beside)
	labels := slices.Clone(names)
	for i, f := range fields {
		labels[i] = f.Label
	}
	wide := make([]int, len(names)) // how many cells each column takes
	rows := make([][][]string, len(records))
	for i, r := range records {
		for k, value := range r.cellsOf(fields, own, beside) {
			parts := pieces(value)
			wide[k] = max(wide[k], len(parts))
			rows[i] = append(rows[i], parts)
		}
	}
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetSheetName(f.GetSheetName(0), sheetName); err != nil {
		return err
	}
	sheet, err := f.NewStreamWriter(sheetName)
	if err != nil {
		return err
	}
	if err := sheet.SetRow("A1", headingRow(names, wide, "+"), excelize.RowOpts{Hidden: true}); err != nil {
		return err
	}
	if err := sheet.SetRow("A2", headingRow(labels, wide, " ")); err != nil {
		return err
	}
	for i, parts := range rows {
		var cells []any
		for k, list := range parts {
			for n := range max(wide[k], 1) {
				cell := ""
				if n < len(list) {
					cell = list[n]
				}
				cells = append(cells, excelize.Cell{Value: Guarded(cell)})
			}
		}
		if err := sheet.SetRow("A"+strconv.Itoa(i+3), cells); err != nil {
			return err
		}
	}
	if err := sheet.Flush(); err != nil {
		return err
	}
	_, err = f.WriteTo(w)
	return err
}

func headingRow(names []string, wide []int, join string) (cells []any) {
	for k, name := range names {
		for n := range max(wide[k], 1) {
			if n > 0 {
				cells = append(cells, name+join+strconv.Itoa(n+1))
			} else {
				cells = append(cells, name)
			}
		}
	}
	return cells
}

// pieces cuts a value that is too long for a cell, never beside a space: readers
// take spaces off the ends of cells.
func pieces(s string) (out []string) {
	units := 0
	from := 0
	for i, r := range s {
		n := max(utf16.RuneLen(r), 1)
		if units+n > cellUnits && i > from && !strings.ContainsRune(" \t\r\n\u00a0", r) && s[i-1] > ' ' || units+n > cellUnits+500 {
			out, from, units = append(out, s[from:i]), i, 0
		}
		units += n
	}
	return append(out, s[from:])
}

// jsonFile is a file of records in JSON.
type jsonFile struct {
	Standard string           `json:"standard"`
	Version  string           `json:"version"`
	Cases    []map[string]any `json:"cases"`
}

func writeJSON(w io.Writer, records []Record) error {
	out := jsonFile{"HTCDS", Version, []map[string]any{}}
	for _, r := range records {
		one := map[string]any{}
		for name, values := range r.Values {
			switch f := loaded().named[name]; {
			case f != nil && (f.Kind == KindSeveral || len(values) > 1):
				one[name] = values
			case len(values) > 0:
				one[name] = typed(f, values[0])
			}
		}
		for name, value := range r.Own {
			if json.Valid([]byte(value)) && value != "" && (value[0] == '[' || value[0] == '{') {
				one[name] = json.RawMessage(value)
			} else {
				one[name] = value
			}
		}
		for _, e := range r.Extras {
			one[e.Name] = e.Value
		}
		out.Cases = append(out.Cases, one)
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", " ")
	return enc.Encode(out)
}

// typed is a value as JSON has it: yes and no, and numbers that stay as they are.
func typed(f *Field, value string) any {
	switch {
	case f == nil:
	case f.Kind == KindYesNo && (value == "true" || value == "false"):
		return value == "true"
	case f.Kind == KindNumber:
		n := json.Number(value)
		if b, err := json.Marshal(n); err == nil && string(b) == value {
			return n
		}
	}
	return value
}
