package write

import (
	"archive/zip"
	"bufio"
	"cmp"
	"io"
	"slices"
	"strings"
	"time"

	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/tabular"
)

// FormTabular is the tabular data package of HSDS in a zip: one CSV for each
// table and datapackage.json.
const FormTabular = "tabular"

// packageTime is that of every file in a package, so that the same records
// give the same bytes.
var packageTime = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// writeTabular writes records as a package of tables. What tables can't say of
// a record stands beside it in the manifest, whole when need be: reading the
// package gives the same records, to the byte.
func writeTabular(w io.Writer, records []hsds.Record) error {
	all := slices.Clone(records)
	slices.SortStableFunc(all, func(x, y hsds.Record) int {
		return cmp.Or(cmp.Compare(slices.Index(hsds.Kinds, x.Kind), slices.Index(hsds.Kinds, y.Kind)), headsFirst(x, y),
			cmp.Compare(x.Organization, y.Organization), cmp.Compare(x.Place, y.Place), cmp.Compare(x.ID, y.ID))
	})
	f := newFlattener()
	defer f.ts.Close()
	styles := make([]tabular.Style, len(all))
	for i, r := range all {
		st, err := f.record(r)
		if err != nil {
			return err
		}
		styles[i] = st
	}
	f.settle()
	manifest := make([]tabular.ManifestRow, 0, len(all))
	for i, r := range all {
		row, err := f.manifest(r, styles[i])
		if err != nil {
			return err
		}
		manifest = append(manifest, row)
	}
	return f.zip(w, manifest)
}

func headsFirst(x, y hsds.Record) int {
	if x.Kind != hsds.KindForeign || y.Kind != hsds.KindForeign {
		return 0
	}
	hx, hy := hsds.IsForeignHead(x.Doc), hsds.IsForeignHead(y.Doc)
	switch {
	case hx == hy:
		return 0
	case hx:
		return -1
	}
	return 1
}

// settle gives the extra columns their types, now that all values are known.
func (f *flattener) settle() {
	for table, kinds := range f.extra {
		t := f.ts.ByName[table]
		for name, kind := range kinds {
			if i := t.ColumnOf(name); i >= 0 && kind != "string" {
				t.Kinds[i] = kind
			} else if i >= 0 {
				t.Kinds[i] = "any" // the cells hold JSON; the file won't
			}
		}
	}
}

// manifest says of a record what its tables don't.
func (f *flattener) manifest(r hsds.Record, st tabular.Style) (tabular.ManifestRow, error) {
	row := tabular.ManifestRow{Kind: r.Kind, ID: r.ID, Organization: r.Organization, Place: r.Place, Style: st.String()}
	t := f.ts.ByName[string(r.Kind)]
	if t == nil {
		row.Docs = string(r.Doc)
		if !f.whole[r.ID] {
			row.Kind = "" // it comes out of its own table
		}
		return row, nil
	}
	n, _ := t.Find(r.ID)
	m, err := f.ts.Build(t, n, st)
	if err != nil {
		return row, err
	}
	if r.Place < 0 {
		hsds.MarkKind(r.Kind, m)
	}
	if got := hsds.Canonical(m); string(got) != string(r.Doc) {
		row.Docs, row.Digest = string(r.Doc), tabular.Digest(got)
	}
	return row, nil
}

// zip writes the files of a package.
func (f *flattener) zip(w io.Writer, manifest []tabular.ManifestRow) error {
	z := zip.NewWriter(w)
	out := &packageWriter{z: z}
	slices.SortStableFunc(f.ts.All, func(x, y *tabular.Rows) int { return cmp.Compare(tableRank(x), tableRank(y)) })
	for _, t := range f.ts.All {
		if err := f.sheet(out, t); err != nil {
			return err
		}
	}
	if err := out.manifest(manifest); err != nil {
		return err
	}
	if err := out.file("datapackage.json", func(b *bufio.Writer) error {
		_, err := b.Write(hsds.Canonical(f.describe()))
		return err
	}); err != nil {
		return err
	}
	return z.Close()
}

func tableRank(t *tabular.Rows) int {
	for i, d := range tabular.Defs {
		if d == t.Def {
			return i
		}
	}
	return len(tabular.Defs)
}

// columnsOf are the columns of a table as they are written: those of HSDS in
// their order, then the others.
func columnsOf(t *tabular.Rows) (names []string, from []int) {
	if t.Def != nil {
		for _, c := range t.Def.Columns {
			names, from = append(names, c.Name), append(from, t.ColumnOf(c.Name))
		}
	}
	for i, c := range t.Columns {
		if t.Def == nil || t.Def.ColumnKind(c) == "" {
			names, from = append(names, c), append(from, i)
		}
	}
	return names, from
}

// sheet writes one table.
func (f *flattener) sheet(out *packageWriter, t *tabular.Rows) error {
	names, from := columnsOf(t)
	return out.file(fileOf(t), func(b *bufio.Writer) error {
		b.WriteString(byteOrder)
		writeRow(b, names)
		line := make([]string, len(names))
		for n := range t.Count() {
			cells, err := t.Cells(int32(n))
			if err != nil {
				return err
			}
			for i, at := range from {
				line[i] = tabular.Cell(cells, at)
				if f.extra[t.Name][names[i]] == "string" {
					line[i] = unquoted(line[i])
				}
			}
			writeRow(b, line)
		}
		return nil
	})
}

// unquoted reads the text that a cell holds as JSON.
func unquoted(c string) string {
	if v, _, err := hsds.Parse([]byte(c)); err == nil {
		if s, ok := v.(string); ok {
			return s
		}
	}
	return c
}

func fileOf(t *tabular.Rows) string {
	if t.Def != nil {
		return t.Def.File
	}
	return t.File
}

// byteOrder begins each table: without it Excel reads "é" as "Ã©".
const byteOrder = "\ufeff"

type packageWriter struct{ z *zip.Writer }

func (p *packageWriter) file(name string, write func(*bufio.Writer) error) error {
	w, err := p.z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: packageTime})
	if err != nil {
		return err
	}
	b := bufio.NewWriterSize(w, 64<<10)
	if err := write(b); err != nil {
		return err
	}
	return b.Flush()
}

func (p *packageWriter) manifest(list []tabular.ManifestRow) error {
	return p.file(tabular.ManifestFile, func(b *bufio.Writer) error {
		b.WriteString(byteOrder)
		writeRow(b, tabular.ManifestColumns)
		for _, m := range list {
			if m.Kind != "" {
				writeRow(b, m.Cells())
			}
		}
		return nil
	})
}

// writeRow writes a row as RFC 4180 has it.
func writeRow(b *bufio.Writer, cells []string) {
	for i, c := range cells {
		if i > 0 {
			b.WriteByte(',')
		}
		if !strings.ContainsAny(c, ",\"\r\n") {
			b.WriteString(c)
			continue
		}
		b.WriteByte('"')
		b.WriteString(strings.ReplaceAll(c, `"`, `""`))
		b.WriteByte('"')
	}
	b.WriteString("\r\n")
}

// describe makes datapackage.json.
func (f *flattener) describe() map[string]any {
	var list []any
	for _, t := range f.ts.All {
		if t.Def != nil || t.Resource != nil {
			list = append(list, f.describeTable(t))
		}
	}
	return map[string]any{"name": "human_services_data", "title": "Human Services Data Specification", "profile": "tabular-data-package",
		"version": "3.0.0", "homepage": "http://docs.openreferral.org", "resources": list}
}

func (f *flattener) describeTable(t *tabular.Rows) map[string]any {
	if r, ok := t.Resource.(map[string]any); ok && t.Def == nil {
		return r
	}
	names, _ := columnsOf(t)
	var fields, keys []any
	for _, name := range names {
		field := map[string]any{"name": name, "type": "string"}
		if t.Def != nil {
			if c, ok := t.Def.Column(name); ok {
				field["type"] = c.Kind
				if c.Format != "" {
					field["format"] = c.Format
				}
				if c.Target != "" {
					keys = append(keys, map[string]any{"fields": name, "reference": map[string]any{"resource": c.Target, "fields": "id"}})
				}
			} else if kind := f.extra[t.Name][name]; kind != "" {
				field["type"] = kind
			}
		}
		fields = append(fields, field)
	}
	schema := map[string]any{"fields": fields}
	if t.Def != nil {
		schema["primaryKey"] = "id"
	}
	if keys != nil {
		schema["foreignKeys"] = keys
	}
	name := t.Name
	if name == "" {
		name = tabular.BaseName(t.File)
	}
	return map[string]any{"name": name, "path": fileOf(t), "format": "csv", "mediatype": "text/csv", "profile": "tabular-data-resource",
		"schema": schema}
}
