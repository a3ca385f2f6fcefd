package htcds

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"relais/internal/directory/hsds/source"
	"relais/internal/fault"
)

// Bounds of what is read.
const (
	MostBytes   = 64 << 20 // of a file
	MostRows    = 100_000
	MostColumns = 500
	MostCell    = 20_000 // characters
	mostRatio   = 200    // of an archive's content to its size
	fewUnpacked = 32 << 20
)

// Forms of files.
const (
	FormTable    = "csv"
	FormWorkbook = "xlsx"
	FormJSON     = "json"
)

// row is a row of a table, or a record of JSON.
type row struct {
	line  int
	cells []cell
}

// table is a file as it was read, before anything is made of it.
type table struct {
	form      string
	headings  []heading
	rows      []row
	notes     []Note
	epoch1904 bool
}

// open reads a file of any of the forms. What can't be read at all is refused
// with the reason.
func open(data []byte) (*table, error) {
	switch head := bytes.TrimLeft(bytes.TrimPrefix(data[:min(len(data), 4096)], []byte("\xef\xbb\xbf")), " \t\r\n"); {
	case len(head) == 0:
		return nil, refused("dir.import.empty")
	case len(data) > MostBytes:
		return nil, refused("htcds.too_large")
	case bytes.HasPrefix(data, []byte("PK")):
		return openWorkbook(data)
	case bytes.HasPrefix(data, []byte{0xD0, 0xCF, 0x11, 0xE0}):
		return nil, refused("htcds.old_workbook")
	case bytes.HasPrefix(data, []byte("%PDF")), bytes.HasPrefix(data, []byte(`{\rtf`)), bytes.HasPrefix(data, []byte{0x1F, 0x8B}), binary(data):
		return nil, refused("htcds.binary")
	case head[0] == '{' || head[0] == '[':
		return openJSON(data)
	}
	return openCSV(data)
}

func refused(key string) error { return fault.Invalid("data", key) }

func binary(data []byte) bool {
	wide := bytes.HasPrefix(data, []byte{0xFF, 0xFE}) || bytes.HasPrefix(data, []byte{0xFE, 0xFF}) // UTF-16
	return !wide && bytes.IndexByte(data[:min(len(data), 4096)], 0) >= 0
}

func openCSV(data []byte) (*table, error) {
	t := &table{form: FormTable}
	text := bufio.NewReaderSize(source.UTF8(bytes.NewReader(data), func() { t.note(Recoded) }), 64<<10)
	head, _ := text.Peek(16 << 10)
	c := source.NewCSV(source.New(text), head)
	for {
		cells, err := c.Row()
		switch {
		case errors.Is(err, source.ErrQuote):
			if cells = c.Again(len(t.headings)); cells == nil || t.headings == nil {
				t.bad(c.Line)
				continue
			}
		case errors.Is(err, source.ErrLarge):
			t.bad(c.Line)
			continue
		case err != nil:
			return nil, refused("htcds.unreadable")
		case cells == nil:
			return t, t.whole()
		}
		for i := range cells {
			cells[i] = Bare(cells[i])
		}
		if err := t.add(c.Line, slices.Clone(cells), nil); err != nil {
			return nil, err
		}
	}
}

// add takes a row in: headings first. A second row of headings goes on with the
// first one: names and labels.
func (t *table) add(line int, shown, kept []string) error {
	for len(shown) > 0 && strings.TrimSpace(shown[len(shown)-1]) == "" {
		shown = shown[:len(shown)-1]
	}
	switch {
	case len(shown) == 0:
		return nil
	case len(shown) > MostColumns:
		return refused("htcds.columns")
	case t.headings == nil:
		t.head(shown)
		return nil
	case len(t.rows) == 0 && t.second(shown):
		return nil
	case len(t.rows) >= MostRows:
		return refused("htcds.rows")
	}
	r := row{line: line, cells: make([]cell, len(t.headings))}
	empty := true
	for i := range min(len(shown), len(t.headings)) {
		r.cells[i].shown = shown[i]
		if i < len(kept) {
			r.cells[i].kept = kept[i]
		}
		if strings.TrimSpace(shown[i]) != "" && t.headings[i] != (heading{}) {
			empty = false
		}
	}
	if !empty { // the templates number rows that nobody has filled
		t.rows = append(t.rows, r)
	}
	return nil
}

func (t *table) head(cells []string) {
	names, labels := headed(cells)
	if len(cells) == 1 && names+labels == 0 && t.form != FormTable {
		return // a title above the table
	}
	t.headings = make([]heading, len(cells))
	for i, c := range cells {
		c = strings.TrimSpace(c)
		if p, _ := named(c); p != "" {
			t.headings[i].name = c
		} else {
			t.headings[i].label = c
		}
	}
}

// second takes the other row of headings: labels under names, or names under
// labels.
func (t *table) second(cells []string) bool {
	hadNames := hasNames(t.headings)
	names, labels := headed(cells)
	most := 0
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			most++
		}
	}
	if hadNames && (labels < 2 || labels*2 < most) || !hadNames && (names < 2 || names*2 < most) {
		return false
	}
	for len(t.headings) < len(cells) {
		t.headings = append(t.headings, heading{})
	}
	for i, c := range cells {
		if c = strings.TrimSpace(c); hadNames {
			t.headings[i].label = firstOf(c, t.headings[i].label)
		} else {
			t.headings[i].name = c
		}
	}
	return true
}

// whole refuses a table of which nothing could come.
func (t *table) whole() error {
	if t.headings == nil {
		return refused("htcds.unreadable")
	}
	if len(t.rows) == 0 {
		return refused("dir.import.only_headings")
	}
	return nil
}

func (t *table) note(defect string) { t.notes = append(t.notes, Note{Defect: defect, N: 1}) }

func (t *table) bad(line int) {
	t.notes = append(t.notes, Note{Line: line, Defect: BadRow, N: 1, Refused: true})
}

// openWorkbook reads the first shown sheet whose headings are those of the
// standard, or the first one that has rows.
func openWorkbook(data []byte) (*table, error) {
	if err := checkArchive(data); err != nil {
		return nil, err
	}
	w, err := source.OpenWorkbook(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, refused("htcds.workbook")
	}
	defer w.Close()
	epoch := false
	if props, err := w.GetWorkbookProps(); err == nil && props.Date1904 != nil {
		epoch = *props.Date1904
	}
	var hidden []Note
	best, score, others := (*table)(nil), -1, 0
	for _, name := range w.Shown(func(sheet string) { hidden = append(hidden, Note{Column: sheet, Defect: Hidden, N: 1}) }) {
		t := &table{form: FormWorkbook, epoch1904: epoch}
		err := w.Lines(name, func(r source.Line) error { // hidden rows too: names of fields, and people that a filter hid
			for i := range r.Shown {
				r.Shown[i] = Bare(r.Shown[i])
			}
			for i := range r.Kept {
				r.Kept[i] = Bare(r.Kept[i])
			}
			return t.add(r.No, r.Shown, r.Kept)
		})
		if err != nil {
			if _, ok := fault.As(err); ok {
				return nil, err
			}
			return nil, refused("htcds.workbook")
		}
		n := 0
		for _, h := range t.headings {
			if p, _ := named(h.name); p != "" || labelled(h.label) != "" {
				n++
			}
		}
		if others++; t.whole() == nil && n > score {
			best, score = t, n
		}
	}
	if best == nil {
		return nil, refused("dir.import.only_headings")
	}
	best.notes = append(best.notes, hidden...)
	if others > 1 {
		best.notes = append(best.notes, Note{Defect: OtherTab, N: others - 1})
	}
	return best, nil
}

// checkArchive refuses archives that are no workbook, or far larger inside.
func checkArchive(data []byte) error {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return refused("dir.import.broken_zip")
	}
	var total uint64
	book := false
	for _, f := range z.File {
		book = book || f.Name == "xl/workbook.xml"
		if total += f.UncompressedSize64; total > fewUnpacked && total > uint64(len(data))*mostRatio {
			return refused("hsds.archive_bounds")
		}
	}
	switch {
	case len(z.File) > 2000:
		return refused("hsds.archive_bounds")
	case !book:
		return refused("htcds.binary")
	}
	return nil
}

// openJSON reads objects: a list of them, a list in an object, or one after
// another.
func openJSON(data []byte) (*table, error) {
	t := &table{form: FormJSON}
	text, err := io.ReadAll(source.UTF8(bytes.NewReader(data), func() { t.note(Recoded) }))
	if err != nil {
		return nil, refused("htcds.unreadable")
	}
	j := &objects{table: t, dec: json.NewDecoder(bytes.NewReader(text)), at: map[string]int{}}
	j.dec.UseNumber()
	for {
		var raw json.RawMessage
		switch err := j.dec.Decode(&raw); {
		case errors.Is(err, io.EOF):
			return t, t.whole()
		case err != nil:
			return nil, refused("htcds.json")
		}
		if err := j.value(raw); err != nil {
			return nil, err
		}
	}
}

// objects makes rows of objects; columns are their members, in the order in which
// they come.
type objects struct {
	*table
	dec *json.Decoder
	at  map[string]int
}

func (j *objects) value(raw json.RawMessage) error {
	raw = bytes.TrimSpace(raw)
	if len(raw) > 0 && raw[0] == '[' {
		var list []json.RawMessage
		if err := json.Unmarshal(raw, &list); err != nil {
			return refused("htcds.json")
		}
		for _, one := range list {
			if err := j.object(one); err != nil {
				return err
			}
		}
		return nil
	}
	var wrapped map[string]json.RawMessage
	if json.Unmarshal(raw, &wrapped) != nil {
		return refused("htcds.json")
	}
	for _, name := range []string{"cases", "records", "results", "data", "items"} {
		if list := bytes.TrimSpace(wrapped[name]); len(list) > 0 && list[0] == '[' {
			return j.value(list)
		}
	}
	return j.object(raw)
}

func (j *objects) object(raw json.RawMessage) error {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	if open, err := dec.Token(); err != nil || open != json.Delim('{') {
		return refused("htcds.json")
	}
	if len(j.rows) >= MostRows {
		return refused("htcds.rows")
	}
	r := row{line: len(j.rows) + 1}
	for dec.More() {
		key, err := dec.Token()
		name, ok := key.(string)
		var v any
		if err != nil || !ok || dec.Decode(&v) != nil {
			return refused("htcds.json")
		}
		i, known := j.at[name]
		if !known {
			if i = len(j.headings); i >= MostColumns {
				return refused("htcds.columns")
			}
			h := heading{label: name}
			if p, _ := named(name); p != "" {
				h = heading{name: name}
			}
			j.at[name], j.headings = i, append(j.headings, h)
		}
		for len(r.cells) <= i {
			r.cells = append(r.cells, cell{})
		}
		r.cells[i].shown = scalar(v)
	}
	j.rows = append(j.rows, r)
	return nil
}

// scalar is a value of JSON as a cell.
func scalar(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		return map[bool]string{true: "true", false: "false"}[v]
	case []any:
		parts := make([]string, len(v))
		plain := true
		for i, one := range v {
			switch one.(type) {
			case map[string]any, []any:
				plain = false
			}
			parts[i] = scalar(one)
		}
		if plain {
			return strings.Join(parts, apart)
		}
	}
	b, _ := json.Marshal(v) // it was JSON
	return string(b)
}

// columnName is the letter of a column, for one that has no heading.
func columnName(i int) string {
	name, _ := excelize.ColumnNumberToName(i + 1)
	return name
}
