package read

import (
	"bufio"
	"context"
	"errors"
	"io"
	"path"
	"slices"

	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/confidential"
	"relais/internal/directory/hsds/source"
	"relais/internal/directory/hsds/tabular"
	"relais/internal/directory/hsds/upgrade"
)

// Look is what a file looks like before it is brought in.
type Look struct {
	// Form is FormJSON, FormZip, FormTable or FormAIRS.
	Form string
	// Old is true for an edition of HSDS before 3.
	Old bool
	// Tables are those of a package, or the only one.
	Tables []Table
	// Records are the first ones of a form without tables.
	Records []hsds.Record
}

// Table is the beginning of one table.
type Table struct {
	File string
	// Name is the table of HSDS that it is, "" for another one.
	Name    string
	Columns []string
	Rows    [][]string
	// Suggested are the places of the columns of a table that is not of HSDS.
	Suggested map[string]string
}

// errEnough ends a preview.
var errEnough = errors.New("enough")

// Preview looks at the beginning of a file: its form, its tables with their
// columns and first n rows, or its first n records. It stores nothing and
// reads no more than it needs, but for a zip, which it reads to the end.
func Preview(r io.Reader, n int) (Look, error) {
	in := bufio.NewReaderSize(r, 256<<10)
	head, _ := in.Peek(64 << 10)
	look := Look{Form: sniff(head)}
	switch look.Form {
	case FormZip:
		return look, look.zip(in, n)
	case FormTable:
		t, err := peekTable("", in, n)
		look.Tables = []Table{t}
		return look, err
	}
	var rep hsds.Report
	err := Stream(context.Background(), in, Options{Form: look.Form, look: true}, &rep, func(r hsds.Record, _ hsds.Note) error {
		if len(look.Records) >= n {
			return errEnough
		}
		look.Records = append(look.Records, r)
		return nil
	})
	look.Old = rep.Reasons[hsds.ChangedUpgrade] > 0
	if errors.Is(err, errEnough) {
		err = nil
	}
	return look, err
}

func (l *Look) zip(r io.Reader, n int) error {
	f, err := source.Spool(r)
	if err != nil {
		return err
	}
	defer f.Close()
	files, _, err := source.Zip(f, f.Size())
	if err != nil {
		return source.ErrBounds
	}
	if isWorkbook(files) {
		return l.workbook(f, f.Size(), n)
	}
	tables, _ := sortFiles(files)
	for _, f := range tables {
		if path.Base(f.Name) == tabular.ManifestFile {
			continue
		}
		in, err := f.Open()
		if err != nil {
			return err
		}
		t, err := peekTable(f.Name, io.LimitReader(in, source.SmallEnough), n)
		in.Close()
		if err != nil {
			return err
		}
		l.Old = l.Old || upgrade.IsOldFile(f.Name)
		l.Tables = append(l.Tables, t)
	}
	return nil
}

// peekTable reads the columns and the first rows of a table.
func peekTable(file string, r io.Reader, n int) (Table, error) {
	t := Table{File: file, Name: tabular.OfFile(file)}
	text := bufio.NewReaderSize(source.UTF8(r, func() {}), 64<<10)
	head, _ := text.Peek(16 << 10)
	c := source.NewCSV(source.New(text), head)
	for len(t.Rows) < n {
		cells, err := c.Row()
		switch {
		case errors.Is(err, source.ErrQuote) || errors.Is(err, source.ErrLarge):
			continue
		case err != nil:
			return t, err
		case cells == nil:
			return t, nil
		}
		t.take(slices.Clone(cells))
	}
	return t, nil
}

// take keeps a row: the first is the headings.
func (t *Table) take(cells []string) {
	if t.Columns != nil {
		t.Rows = append(t.Rows, cells)
		return
	}
	t.Columns = columnNames(cells)
	if t.Name == "" {
		t.Suggested = Suggest(t.Columns)
	}
}

// workbook looks at the sheets of a workbook.
func (l *Look) workbook(r io.ReaderAt, size int64, n int) error {
	w, err := source.OpenWorkbook(r, size)
	if err != nil {
		return source.ErrBounds
	}
	defer w.Close()
	for _, name := range w.Shown(nil) {
		t := Table{File: name, Name: tabular.OfFile(name)}
		err := visibleRows(w, name, nil, func(_ int, cells []string) error {
			if len(t.Rows) >= n {
				return errEnough
			}
			if t.Columns != nil || !isTitle(cells) {
				t.take(slices.Clone(cells))
			}
			return nil
		})
		if err != nil && !errors.Is(err, errEnough) {
			return err
		}
		if t.Columns != nil {
			l.Tables = append(l.Tables, t)
		}
	}
	return nil
}

// MayBeSecret reports whether a column, by its name, says or holds what may be
// confidential.
func MayBeSecret(column string) bool { return confidential.New(&hsds.Report{}).IsFlag(column) }
