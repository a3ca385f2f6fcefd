package imports

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"path"
	"strings"

	"relais/internal/act"
	"relais/internal/directory"
	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/read"
	"relais/internal/directory/listing"
	"relais/internal/fault"
	"relais/internal/text"
)

// readingOf is an ImportReading for the reader of records.
func readingOf(source string, in act.ImportReading) read.Options {
	return Reading{Form: in.Form, Edition: in.Edition, Columns: in.Columns}.options(source)
}

// checkPlaces refuses places that no table of HSDS has, and columns of which
// none names the services: nothing could come of them.
func checkPlaces(columns map[string]string) error {
	if columns == nil {
		return nil
	}
	named := false
	for _, to := range columns {
		if to != "" && to != read.LeftOut && to != act.OpenColumn && !read.IsPlace(to) {
			return fault.Invalid("columns", "dir.import.no_such_place")
		}
		named = named || to == "service.name" || to == "organization.name"
	}
	if !named {
		return fault.Invalid("columns", "dir.import.no_name")
	}
	return nil
}

// kindOfFile says what a file is by its first bytes, or why it is none that
// could hold a directory.
func kindOfFile(name string, data []byte) (form string, err error) {
	head := data[:min(len(data), 64<<10)]
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte{0xEF, 0xBB, 0xBF}), " \t\r\n")
	wide := bytes.HasPrefix(head, []byte{0xFF, 0xFE}) || bytes.HasPrefix(head, []byte{0xFE, 0xFF}) // UTF-16
	switch {
	case len(text) == 0:
		return "", fault.Invalid("data", "dir.import.empty")
	case bytes.HasPrefix(head, []byte("PK")):
		return read.FormZip, checkZip(data)
	case bytes.HasPrefix(head, []byte{0xD0, 0xCF, 0x11, 0xE0}):
		return "", fault.Invalid("data", "dir.import.workbook")
	case bytes.HasPrefix(head, []byte{0x1F, 0x8B}):
		return "", nil // compressed; what is in it shows when it is read
	case bytes.HasPrefix(head, []byte("%PDF")), bytes.HasPrefix(head, []byte(`{\rtf`)), !wide && bytes.IndexByte(head, 0) >= 0:
		return "", fault.Invalid("data", "dir.import.binary")
	}
	switch ext := strings.ToLower(path.Ext(name)); {
	case wide, (ext == ".csv" || ext == ".tsv" || ext == ".txt" || ext == ".tab") && text[0] != '{' && text[0] != '[' && text[0] != '<':
		return read.FormTable, nil
	}
	return "", nil
}

// Bounds of a package that comes through a form, unpacked.
const (
	mostUnpacked = 4 << 30
	mostRatio    = 200
	fewUnpacked  = 64 << 20
)

// checkZip refuses archives that are far larger inside.
func checkZip(data []byte) error {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return fault.Invalid("data", "dir.import.broken_zip")
	}
	var total uint64
	for _, f := range z.File {
		if total += f.UncompressedSize64; total > mostUnpacked || total > fewUnpacked && total > uint64(len(data))*mostRatio {
			return fault.Invalid("data", "hsds.archive_bounds")
		}
	}
	if len(z.File) > 2000 {
		return fault.Invalid("data", "hsds.archive_bounds")
	}
	return nil
}

// samples is how many rows a preview shows, and cards how many services.
const (
	samples = 3
	cards   = 5
)

// lookAtFile says what a file is: its form and, for one table that is not of HSDS,
// its columns.
func lookAtFile(name string, data []byte, form string) (p act.ImportPreview, err error) {
	found, err := kindOfFile(name, data)
	if err != nil {
		return p, err
	}
	if form == "" {
		form = found
	}
	var l read.Look
	if form == read.FormTable {
		l, err = read.PreviewTable(bytes.NewReader(data), 20)
	} else {
		l, err = read.Preview(bytes.NewReader(data), 20)
	}
	if err != nil {
		return p, fault.Invalid("data", "dir.import.unreadable")
	}
	p.Form, p.Old = l.Form, l.Old
	for _, t := range l.Tables {
		p.Files = append(p.Files, t.File)
	}
	if len(l.Tables) == 1 && l.Tables[0].Name == "" {
		t := l.Tables[0]
		if len(t.Columns) > 0 && len(t.Rows) == 0 {
			return p, fault.Invalid("data", "dir.import.only_headings")
		}
		p.Table = &act.ImportTable{Columns: columnsOf(t)}
	}
	if len(l.Tables) == 0 && len(l.Records) == 0 || p.Table != nil && len(p.Table.Columns) == 0 {
		return p, fault.Invalid("data", "dir.import.unreadable")
	}
	return p, nil
}

// columnsOf shows each column with its first values.
func columnsOf(t read.Table) []act.ImportColumn {
	out := make([]act.ImportColumn, len(t.Columns))
	for i, name := range t.Columns {
		out[i] = act.ImportColumn{Name: name, Suggested: t.Suggested[name], Place: t.Suggested[name], Confidential: read.MayBeSecret(name)}
		for _, row := range t.Rows {
			if i < len(row) && strings.TrimSpace(row[i]) != "" && len(out[i].Samples) < samples {
				out[i].Samples = append(out[i].Samples, text.Short(row[i], 120))
			}
		}
	}
	return out
}

// places are those of columns as a reader wants them.
func places(columns []act.ImportColumn) map[string]string {
	if columns == nil {
		return nil
	}
	out := make(map[string]string, len(columns))
	for _, c := range columns {
		out[c.Name] = c.Place
	}
	return out
}

var errEnough = errors.New("enough")

// firstServices are the first services of a file as they would stand.
func (n *Imports) firstServices(ctx context.Context, data []byte, o read.Options, source, publisher string) ([]act.Service, error) {
	out := []act.Service{}
	if o.Form == read.FormTable && len(data) > 1<<20 {
		data = data[:1<<20] // a table is read to its end before it gives anything
		if i := bytes.LastIndexByte(data, '\n'); i > 0 {
			data = data[:i+1]
		}
	}
	err := read.File(ctx, bytes.NewReader(data), int64(len(data)), o, &hsds.Report{}, func(r hsds.Record, _ hsds.Note) error {
		if r.Kind != hsds.KindService {
			return nil
		}
		if len(out) == cards {
			return errEnough
		}
		out = append(out, listing.View(directory.Entry{Record: r, Source: source, Publisher: publisher}, nil))
		return nil
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return out, err
}

// readAll reads a feed of any form, a zip too, from memory.
func readAll(data []byte, o read.Options) func(context.Context, *hsds.Report, func(hsds.Record, hsds.Note) error) error {
	return func(ctx context.Context, rep *hsds.Report, emit func(hsds.Record, hsds.Note) error) error {
		return read.File(ctx, bytes.NewReader(data), int64(len(data)), o, rep, emit)
	}
}
