package htcds

import "encoding/json"

// packed is a file as it was read: only the sheet with the records, so that it is
// read again at once, and so that nothing else of a workbook is kept.
type packed struct {
	Form     string
	Names    []string
	Labels   []string
	Rows     []packedRow
	Notes    []Note
	From1904 bool
}

type packedRow struct {
	L int      // line
	S []string // as shown
	K []string `json:",omitempty"` // as kept, of a workbook
}

// Pack is the file for Unpack.
func (f *File) Pack() ([]byte, error) {
	t := f.table
	p := packed{Form: t.form, Notes: t.notes, From1904: t.epoch1904}
	for _, h := range t.headings {
		p.Names, p.Labels = append(p.Names, h.name), append(p.Labels, h.label)
	}
	for _, r := range t.rows {
		one := packedRow{L: r.line, S: make([]string, len(r.cells))}
		if t.form == FormWorkbook {
			one.K = make([]string, len(r.cells))
		}
		for i, c := range r.cells {
			one.S[i] = c.shown
			if one.K != nil && c.kept != c.shown {
				one.K[i] = c.kept
			}
		}
		p.Rows = append(p.Rows, one)
	}
	return json.Marshal(p)
}

// Unpack reads what Pack made.
func Unpack(data []byte) (*File, error) {
	var p packed
	if err := json.Unmarshal(data, &p); err != nil || len(p.Names) != len(p.Labels) {
		return nil, refused("htcds.unreadable")
	}
	t := &table{form: p.Form, notes: p.Notes, epoch1904: p.From1904, rows: make([]row, len(p.Rows))}
	for i := range p.Names {
		t.headings = append(t.headings, heading{p.Names[i], p.Labels[i]})
	}
	for i, one := range p.Rows {
		r := row{line: one.L, cells: make([]cell, len(one.S))}
		for k, shown := range one.S {
			r.cells[k].shown = shown
			if one.K != nil && k < len(one.K) {
				r.cells[k].kept = firstOf(one.K[k], shown)
			}
		}
		t.rows[i] = r
	}
	return fileOf(t), nil
}
