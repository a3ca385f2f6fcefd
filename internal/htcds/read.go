package htcds

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"relais/internal/check"
	"relais/internal/fault"
	"relais/internal/text"
)

// Note says what of a file was put right, or is not as the standard has it.
type Note struct {
	Line    int    // of the first one; 0 for the whole file
	Column  string // heading
	Field   string
	Defect  string // code
	N       int    // how often
	Refused bool   // the row does not come in
}

// Column is a column of a table, and where it belongs.
type Column struct {
	Name    string
	Samples []string
	Place   Place // as its heading says
}

// Extra is a cell of a column that has no place among the fields.
type Extra struct{ Name, Value string }

// Record is one record: the values of each field, in the form that the standard
// has for them, and what stands beside them.
type Record struct {
	Line   int
	Values map[string][]string
	Extras []Extra
	Own    map[string]string // of names that begin with Prefix
}

// File is a file that was read.
type File struct {
	Form    string
	Columns []Column
	Rows    int
	Notes   []Note

	table *table
}

// samples is how many values of a column a look shows.
const samples = 3

// Open reads a file: which form it has, its columns and where they belong.
func Open(data []byte) (*File, error) {
	t, err := open(data)
	if err != nil {
		return nil, err
	}
	return fileOf(t), nil
}

// fileOf finds out where the columns of a table belong.
func fileOf(t *table) *File {
	places, notes := headings(t.headings)
	f := &File{Form: t.form, Rows: len(t.rows), Notes: append(slices.Clone(t.notes), notes...), table: t}
	for i, h := range t.headings {
		c := Column{Name: firstOf(h.shown(), columnName(i)), Place: places[i]}
		if h == (heading{}) {
			c.Place = LeftOut // numbers of rows
		}
		for _, r := range t.rows {
			if len(c.Samples) == samples {
				break
			}
			if i < len(r.cells) && strings.TrimSpace(r.cells[i].shown) != "" {
				c.Samples = append(c.Samples, short(r.cells[i].shown))
			}
		}
		f.Columns = append(f.Columns, c)
	}
	return f
}

func short(s string) string {
	return text.Short(strings.ReplaceAll(s, apart, between), 120)
}

// reading puts cells where they belong.
type reading struct {
	*File
	places []Place
	orders []days
	notes  map[Note]*Note // by what they say, without line and number
	sorted []*Note
}

// Records hands on the records of a file, its columns put where places says (as
// Open found, where it is nil). A row that can't come in is in the notes that it
// returns, with the others.
func (f *File) Records(ctx context.Context, places []Place, emit func(Record) error) ([]Note, error) {
	r := &reading{File: f, places: places, notes: map[Note]*Note{}}
	if places == nil {
		for _, c := range f.Columns {
			r.places = append(r.places, c.Place)
		}
	}
	for i, p := range r.places {
		if !IsPlace(p) || i >= len(f.Columns) {
			return nil, fault.Invalid("columns", "dir.import.no_such_place")
		}
	}
	r.orders = r.findOrders()
	for _, one := range f.table.rows {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if rec, ok := r.record(one); ok {
			if err := emit(rec); err != nil {
				return nil, err
			}
		}
	}
	out := slices.Clone(f.Notes)
	for _, n := range r.sorted {
		out = append(out, *n)
	}
	return out, nil
}

func (r *reading) findOrders() []days {
	orders := make([]days, len(r.places))
	for i, p := range r.places {
		if f, ok := loaded().named[p]; ok && f.Kind == KindDate {
			orders[i] = orderOf(func(say func(string)) {
				for _, one := range r.table.rows {
					if i < len(one.cells) {
						say(one.cells[i].shown)
					}
				}
			})
		}
	}
	return orders
}

func (r *reading) note(line int, n Note) {
	known := r.notes[n]
	if known == nil {
		known = &Note{Line: line, Column: n.Column, Field: n.Field, Defect: n.Defect, Refused: n.Refused}
		r.notes[n], r.sorted = known, append(r.sorted, known)
	}
	known.N++
}

// refusedRow is noted by itself: which row it was matters.
func (r *reading) refusedRow(line int, column, defect string) {
	r.sorted = append(r.sorted, &Note{Line: line, Column: column, Defect: defect, N: 1, Refused: true})
}

func (r *reading) record(one row) (rec Record, ok bool) {
	rec = Record{Line: one.line, Values: map[string][]string{}, Own: map[string]string{}}
	parts := map[string]bool{}
	for i, p := range r.places {
		if i >= len(one.cells) || p == LeftOut || strings.TrimSpace(one.cells[i].shown) == "" {
			continue
		}
		name := r.Columns[i].Name
		if defect := r.clean(&one.cells[i], strings.HasPrefix(p, Prefix)); defect != "" {
			r.refusedRow(one.line, name, defect)
			return rec, false
		}
		c := one.cells[i]
		switch {
		case p == Kept:
			rec.Extras = append(rec.Extras, Extra{name, strings.ReplaceAll(c.shown, apart, between)})
		case strings.HasPrefix(p, Prefix):
			rec.Own[p] += c.shown
		default:
			r.put(&rec, i, c, parts)
		}
	}
	return rec, len(rec.Values)+len(rec.Extras)+len(rec.Own) > 0
}

// clean makes a cell a text, or says why it is none.
func (r *reading) clean(c *cell, own bool) (defect string) {
	most := MostCell
	if own {
		most = MostBytes // several entries in one
	}
	if utf8.RuneCountInString(c.shown) > most {
		return TooLong
	}
	parts := strings.Split(c.shown, apart)
	for i, p := range parts {
		clean, err := check.Text(p, most, true)
		if err != nil {
			return BadText
		}
		parts[i] = clean
	}
	c.shown = strings.Join(parts, apart)
	return ""
}

// put reads a cell into its field.
func (r *reading) put(rec *Record, i int, c cell, parts map[string]bool) {
	name, value, flag := strings.Cut(r.places[i], "/")
	f := loaded().named[name]
	if flag {
		switch yes, known := yesNo[fold(c.shown)]; {
		case known && yes:
			rec.Values[name] = append(rec.Values[name], value)
		case !known:
			r.note(rec.Line, Note{Column: r.Columns[i].Name, Field: name, Defect: OddValue})
		}
		return
	}
	values, odd := f.read(c, r.orders[i], r.table.epoch1904)
	if odd {
		defect := OddValue
		if f.Kind == KindDate && slashed.MatchString(strings.TrimSpace(c.shown)) {
			defect = Ambiguous
		}
		r.note(rec.Line, Note{Column: r.Columns[i].Name, Field: name, Defect: defect})
	}
	if f.Kind == KindText && parts[name] && len(values) == 1 { // a long text over several columns
		last := len(rec.Values[name]) - 1
		rec.Values[name][last] += values[0]
		return
	}
	parts[name] = true
	for _, v := range values {
		if v != "" && !slices.Contains(rec.Values[name], v) {
			rec.Values[name] = append(rec.Values[name], v)
		}
	}
}

// Digest names what a record says, for telling it from others: the same again for
// the same record, whatever the form of the file.
func (rec Record) Digest() []byte {
	var b strings.Builder
	word := func(s string) { b.WriteString(strconv.Itoa(len(s)) + ":" + s) }
	for _, f := range Fields() {
		if len(rec.Values[f.Name]) > 0 {
			word(f.Name)
			for _, v := range rec.Values[f.Name] {
				word(v)
			}
		}
	}
	for _, e := range rec.Extras {
		word(e.Name)
		word(e.Value)
	}
	own := make([]string, 0, len(rec.Own))
	for name := range rec.Own {
		own = append(own, name)
	}
	slices.Sort(own)
	for _, name := range own {
		word(name)
		word(rec.Own[name])
	}
	return []byte(b.String())
}
