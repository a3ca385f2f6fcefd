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

// isWorkbook reports whether the files of a zip are those of a workbook of a
// spreadsheet (Office Open XML).
func isWorkbook(files []source.File) bool {
	return slices.ContainsFunc(files, func(f source.File) bool { return f.Name == "xl/workbook.xml" })
}

// workbook reads the sheets of a workbook, each as a table.
func (rd *reader) workbook(ctx context.Context, r io.ReaderAt, size int64) error {
	sheets, err := source.OpenWorkbook(r, size)
	if err != nil {
		rd.Refuse(rd.Note(hsds.RefusedBounds))
		return nil
	}
	defer sheets.Close()
	p := newPackaged(rd)
	defer p.ts.Close()
	p.old = rd.opt.Version == "1" || rd.opt.Version == "2"
	names := sheets.Shown(func(sheet string) { // hidden ones hold what is not for everybody
		rd.Report.Change(hsds.Note{File: sheet, Reason: hsds.ChangedFileOut})
	})
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

// visibleRows hands on the rows of a sheet with their lines, from 1. Rows that the
// workbook hides are not for everybody: hidden, if given, is told of each.
func visibleRows(w source.Workbook, sheet string, hidden func(line int), fn func(line int, cells []string) error) error {
	return w.Lines(sheet, func(r source.Line) error {
		if !r.Hidden {
			return fn(r.No, r.Shown)
		}
		if hidden != nil && strings.Join(r.Shown, "") != "" {
			hidden(r.No)
		}
		return nil
	})
}

// sheetOf takes one sheet in. Its headings are on the first row that has more
// than one cell: titles stand above.
func (p *packaged) sheetOf(ctx context.Context, w source.Workbook, name string) error {
	var sh *sheet
	file := name + ".csv"
	hidden := func(line int) {
		p.rd.Report.Change(hsds.Note{File: name, Line: line, Reason: hsds.ChangedHiddenRow})
	}
	return visibleRows(w, name, hidden, func(line int, cells []string) error {
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
func (sh *sheet) hide(p *packaged, w source.Workbook, name string) {
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
