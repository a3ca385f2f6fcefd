package read

import (
	"context"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/source"
)

// biggestWorkbook bounds a workbook, unpacked, in bytes. All of it is held in
// memory: what does not fit there the library would write to a file in clear.
const biggestWorkbook = 256 << 20

// isWorkbook reports whether the files of a zip are those of a workbook of a
// spreadsheet (Office Open XML).
func isWorkbook(files []source.File) bool {
	return slices.ContainsFunc(files, func(f source.File) bool { return f.Name == "xl/workbook.xml" })
}

// workbook reads the sheets of a workbook, each as a table.
func (rd *reader) workbook(ctx context.Context, r io.ReaderAt, size int64) error {
	sheets, err := openWorkbook(r, size)
	if err != nil {
		rd.Refuse(rd.Note(hsds.RefusedBounds))
		return nil
	}
	defer sheets.Close()
	p := newPackaged(rd)
	defer p.ts.Close()
	p.old = rd.opt.Version == "1" || rd.opt.Version == "2"
	names := sheets.shown(rd.Report)
	for _, name := range names {
		p.files[plainTable(name)] = true
	}
	for _, name := range names {
		if err := p.sheetOf(ctx, sheets, name); err != nil {
			return err
		}
	}
	return p.finish(ctx)
}

// workbook is one that is open.
type workbook struct{ *excelize.File }

func openWorkbook(r io.ReaderAt, size int64) (workbook, error) {
	f, err := excelize.OpenReader(io.NewSectionReader(r, 0, size), excelize.Options{UnzipSizeLimit: biggestWorkbook, UnzipXMLSizeLimit: biggestWorkbook})
	return workbook{f}, err
}

// shown are the sheets that whoever opens the workbook sees. Hidden ones hold
// what is not for everybody.
func (w workbook) shown(rep *hsds.Report) (names []string) {
	for _, name := range w.GetSheetList() {
		if visible, err := w.GetSheetVisible(name); err == nil && !visible {
			rep.Change(hsds.Note{File: name, Reason: hsds.ChangedFileOut})
			continue
		}
		names = append(names, name)
	}
	return names
}

// rows hands on the rows of a sheet with their lines, from 1. Numbers keep their
// digits, dates the form in which they are shown. Rows that the workbook hides are
// not for everybody: hidden, if given, is told of each.
func (w workbook) rows(sheet string, hidden func(line int), fn func(line int, cells []string) error) error {
	shown, err := w.Rows(sheet)
	if err != nil {
		return err
	}
	defer shown.Close()
	raw, err := w.Rows(sheet)
	if err != nil {
		return err
	}
	defer raw.Close()
	for line := 1; shown.Next() && raw.Next(); line++ {
		cells, err := shown.Columns()
		if err != nil {
			return err
		}
		digits, err := raw.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return err
		}
		for i := range cells {
			if i < len(digits) && strings.ContainsAny(cells[i], "Ee#") && strings.Trim(digits[i], "0123456789") == "" && digits[i] != "" {
				cells[i] = digits[i] // 5.14555E+09, or a column too narrow
			}
		}
		if shown.GetRowOpts().Hidden {
			if hidden != nil && strings.Join(cells, "") != "" {
				hidden(line)
			}
			continue
		}
		if err := fn(line, cells); err != nil {
			return err
		}
	}
	return shown.Error()
}

// sheetOf takes one sheet in. Its headings are on the first row that has more
// than one cell: titles stand above.
func (p *packaged) sheetOf(ctx context.Context, w workbook, name string) error {
	var sh *sheet
	file := name + ".csv"
	hidden := func(line int) {
		p.rd.Report.Change(hsds.Note{File: name, Line: line, Reason: hsds.ChangedHiddenRow})
	}
	return w.rows(name, hidden, func(line int, cells []string) error {
		p.rd.File, p.rd.Line = name, line
		if err := ctx.Err(); err != nil {
			return err
		}
		for len(cells) > 0 && strings.TrimSpace(cells[len(cells)-1]) == "" {
			cells = cells[:len(cells)-1]
		}
		switch {
		case len(cells) == 0, sh == nil && isTitle(cells):
			return nil
		case sh == nil:
			sh = p.sheet(file, slices.Clone(cells))
			sh.hide(p, w, name)
			return nil
		}
		for len(cells) < len(sh.headings) {
			cells = append(cells, "")
		}
		return p.row(sh, cells)
	})
}

// isTitle reports whether a row above the headings is empty or a title.
func isTitle(cells []string) bool {
	return len(cells) == 0 || len(cells) == 1 && len(Suggest(cells)) == 0
}

// hide leaves out the columns that the workbook hides, until a person says that
// they are for everybody.
func (sh *sheet) hide(p *packaged, w workbook, name string) {
	for i, heading := range sh.headings {
		column, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			continue
		}
		if visible, err := w.GetColVisible(name, column); err == nil && !visible && !slices.Contains(p.rd.opt.Open, heading) && !p.rd.Guard.IsFlag(heading) && !sh.isKey(i) {
			sh.hidden = append(sh.hidden, i)
			p.rd.Report.Change(hsds.Note{File: name, Line: p.rd.Line, Member: heading, Reason: hsds.ChangedMaybe})
		}
	}
}

// isKey reports whether a column holds ids: they say nothing, and hold the tables
// together.
func (sh *sheet) isKey(i int) bool {
	if i < len(sh.mapped) {
		return sh.mapped[i].member == "id"
	}
	return sh.columns[i] == "id" || strings.HasSuffix(sh.columns[i], "_id")
}
