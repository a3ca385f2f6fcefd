package hsds

import (
	"archive/zip"
	"bufio"
	"cmp"
	"io"
	"slices"
	"strings"
	"time"
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
func writeTabular(w io.Writer, records []Record) error {
	all := slices.Clone(records)
	slices.SortStableFunc(all, func(x, y Record) int {
		return cmp.Or(cmp.Compare(slices.Index(Kinds, x.Kind), slices.Index(Kinds, y.Kind)), headsFirst(x, y),
			cmp.Compare(x.Organization, y.Organization), cmp.Compare(x.Place, y.Place), cmp.Compare(x.ID, y.ID))
	})
	f := newFlattener()
	defer f.ts.store.close()
	styles := make([]style, len(all))
	for i, r := range all {
		st, err := f.record(r)
		if err != nil {
			return err
		}
		styles[i] = st
	}
	f.settle()
	manifest := make([]manifestRow, 0, len(all))
	for i, r := range all {
		row, err := f.manifest(r, styles[i])
		if err != nil {
			return err
		}
		manifest = append(manifest, row)
	}
	return f.zip(w, manifest)
}

func headsFirst(x, y Record) int {
	if x.Kind != KindForeign || y.Kind != KindForeign {
		return 0
	}
	hx, hy := isHead(x.Doc), isHead(y.Doc)
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
		t := f.ts.byName[table]
		for name, kind := range kinds {
			if i, ok := t.index[name]; ok && kind != "string" {
				t.kinds[i] = kind
			} else if ok {
				t.kinds[i] = "any" // the cells hold JSON; the file won't
			}
		}
	}
}

// manifest says of a record what its tables don't.
func (f *flattener) manifest(r Record, st style) (manifestRow, error) {
	row := manifestRow{kind: r.Kind, id: r.ID, organization: r.Organization, place: r.Place, style: st.String()}
	t := f.ts.byName[string(r.Kind)]
	if t == nil {
		row.docs = string(r.Doc)
		if !f.whole[r.ID] {
			row.kind = "" // it comes out of its own table
		}
		return row, nil
	}
	n, _ := t.find(r.ID)
	m, err := f.ts.build(t, n, st)
	if err != nil {
		return row, err
	}
	if r.Place < 0 {
		markKind(r.Kind, m)
	}
	if got := Canonical(m); string(got) != string(r.Doc) {
		row.docs, row.digest = string(r.Doc), digestOf(got)
	}
	return row, nil
}

// zip writes the files of a package.
func (f *flattener) zip(w io.Writer, manifest []manifestRow) error {
	z := zip.NewWriter(w)
	out := &packageWriter{z: z}
	slices.SortStableFunc(f.ts.all, func(x, y *rows) int { return cmp.Compare(tableRank(x), tableRank(y)) })
	for _, t := range f.ts.all {
		if err := f.sheet(out, t); err != nil {
			return err
		}
	}
	if err := out.manifest(manifest); err != nil {
		return err
	}
	if err := out.file("datapackage.json", func(b *bufio.Writer) error {
		_, err := b.Write(Canonical(f.describe()))
		return err
	}); err != nil {
		return err
	}
	return z.Close()
}

func tableRank(t *rows) int {
	for i, d := range tableDefs {
		if d == t.def {
			return i
		}
	}
	return len(tableDefs)
}

// columnsOf are the columns of a table as they are written: those of HSDS in
// their order, then the others.
func columnsOf(t *rows) (names []string, from []int) {
	if t.def != nil {
		for _, c := range t.def.columns {
			names, from = append(names, c.name), append(from, indexOf(t, c.name))
		}
	}
	for i, c := range t.columns {
		if t.def == nil || t.def.columnKind(c) == "" {
			names, from = append(names, c), append(from, i)
		}
	}
	return names, from
}

// sheet writes one table.
func (f *flattener) sheet(out *packageWriter, t *rows) error {
	names, from := columnsOf(t)
	return out.file(fileOf(t), func(b *bufio.Writer) error {
		writeRow(b, names)
		line := make([]string, len(names))
		for n := range t.at {
			cells, err := t.cells(int32(n))
			if err != nil {
				return err
			}
			for i, at := range from {
				line[i] = cell(cells, at)
				if f.extra[t.name][names[i]] == "string" {
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
	if v, _, err := parse([]byte(c)); err == nil {
		if s, ok := v.(string); ok {
			return s
		}
	}
	return c
}

func fileOf(t *rows) string {
	if t.def != nil {
		return t.def.file
	}
	return t.file
}

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

func (p *packageWriter) manifest(list []manifestRow) error {
	return p.file(manifestFile, func(b *bufio.Writer) error {
		writeRow(b, manifestColumns)
		for _, m := range list {
			if m.kind != "" {
				writeRow(b, m.cells())
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
	for _, t := range f.ts.all {
		if t.def != nil || t.resource != nil {
			list = append(list, f.describeTable(t))
		}
	}
	return map[string]any{"name": "human_services_data", "title": "Human Services Data Specification", "profile": "tabular-data-package",
		"version": "3.0.0", "homepage": "http://docs.openreferral.org", "resources": list}
}

func (f *flattener) describeTable(t *rows) map[string]any {
	if r, ok := t.resource.(map[string]any); ok && t.def == nil {
		return r
	}
	names, _ := columnsOf(t)
	var fields, keys []any
	for _, name := range names {
		field := map[string]any{"name": name, "type": "string"}
		if t.def != nil {
			if i, ok := t.def.column[name]; ok {
				c := t.def.columns[i]
				field["type"] = c.kind
				if c.format != "" {
					field["format"] = c.format
				}
				if c.target != "" {
					keys = append(keys, map[string]any{"fields": name, "reference": map[string]any{"resource": c.target, "fields": "id"}})
				}
			} else if kind := f.extra[t.name][name]; kind != "" {
				field["type"] = kind
			}
		}
		fields = append(fields, field)
	}
	schema := map[string]any{"fields": fields}
	if t.def != nil {
		schema["primaryKey"] = "id"
	}
	if keys != nil {
		schema["foreignKeys"] = keys
	}
	name := t.name
	if name == "" {
		name = baseName(t.file)
	}
	return map[string]any{"name": name, "path": fileOf(t), "format": "csv", "mediatype": "text/csv", "profile": "tabular-data-resource",
		"schema": schema}
}
