package source

import (
	"io"
	"strings"

	"github.com/xuri/excelize/v2"
)

// biggestWorkbook bounds a workbook, unpacked, in bytes. All of it is held in
// memory: what does not fit there the library would write to a file in clear.
const biggestWorkbook = 256 << 20

// Workbook is one of a spreadsheet (Office Open XML) that is open.
type Workbook struct{ *excelize.File }

// OpenWorkbook opens a workbook within its bound.
func OpenWorkbook(r io.ReaderAt, size int64) (Workbook, error) {
	f, err := excelize.OpenReader(io.NewSectionReader(r, 0, size), excelize.Options{UnzipSizeLimit: biggestWorkbook, UnzipXMLSizeLimit: biggestWorkbook})
	return Workbook{f}, err
}

// Shown are the sheets that whoever opens the workbook sees; hidden, which may
// be nil, is told the others.
func (w Workbook) Shown(hidden func(sheet string)) (names []string) {
	for _, name := range w.GetSheetList() {
		if visible, err := w.GetSheetVisible(name); err != nil || visible {
			names = append(names, name)
		} else if hidden != nil {
			hidden(name)
		}
	}
	return names
}

// Line is a row of a sheet.
type Line struct {
	No     int      // from 1
	Shown  []string // cells as they are shown; numbers keep their digits
	Kept   []string // cells as they are kept
	Hidden bool     // the workbook hides the row
}

// Lines hands on the rows of a sheet.
func (w Workbook) Lines(sheet string, fn func(Line) error) error {
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
		kept, err := raw.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return err
		}
		for i := range cells {
			if i < len(kept) && strings.ContainsAny(cells[i], "Ee#") && IsNumber(kept[i]) {
				cells[i] = kept[i] // 5.14555E+09, or a column too narrow
			}
		}
		if err := fn(Line{line, cells, kept, shown.GetRowOpts().Hidden}); err != nil {
			return err
		}
	}
	return shown.Error()
}

// IsNumber reports whether a cell is nothing but digits.
func IsNumber(cell string) bool { return cell != "" && strings.Trim(cell, "0123456789") == "" }
