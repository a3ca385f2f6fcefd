package read

import (
	"bufio"
	"context"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/confidential"
	"relais/internal/directory/hsds/source"
	"relais/internal/directory/hsds/tabular"
	"relais/internal/directory/hsds/tidy"
	"relais/internal/directory/hsds/upgrade"
)

// packaged reads the tables of one package.
type packaged struct {
	rd    *reader
	ts    *tabular.Tables
	exact bool            // the package is ours: cells are taken to the letter
	old   bool            // an edition before 3
	info  map[string]info // by file, from datapackage.json
	noted map[string]bool
	want  []tabular.ManifestRow
	extra map[string]map[string]string // parts of objects that other tables gave, by table and id
	// extraAt says where each of them stood first.
	extraAt map[string]hsds.Note
	ranks   map[string]int
	// files are the tables that the names of the package's files say plainly.
	files map[string]bool
	// says is what the row of each service's id said of it, whole what came to the
	// letter, of tables of any shape.
	says  map[string]string
	whole map[string]bool
	// links are what cells with lists of keys, and tables of nothing but keys, say
	// belongs together.
	links []link
	// shapes are the sheets of flat objects, by the names of their members.
	shapes map[string]*sheet
	// alone is set for a table that stands in no package.
	alone bool
	// dates are how the dates of columns are written.
	dates dates
	// called are the names of organizations that services give, by id.
	called map[string]string
}

type info struct {
	name      string
	kinds     map[string]string
	delimiter byte
	resource  hsds.Tree
}

func newPackaged(rd *reader) *packaged {
	return &packaged{rd: rd, ts: tabular.New(), info: map[string]info{}, noted: map[string]bool{},
		extra: map[string]map[string]string{}, ranks: map[string]int{}, extraAt: map[string]hsds.Note{}, files: map[string]bool{}, called: map[string]string{}, dates: dates{}, shapes: map[string]*sheet{},
		says: map[string]string{}, whole: map[string]bool{}}
}

// sheet is one table on its way in.
type sheet struct {
	file    string
	table   string // of HSDS 3, an older one, or "" for a foreign one
	columns []string
	// headings are the columns as they came.
	headings []string
	rows     *tabular.Rows
	at       []int // where each column stands in rows
	upgrade  upgrade.Func
	mapped   []mapping
	spill    []mapping
	// secrets are what the headings say of who may know.
	secrets *confidential.Sheet
	// refused is set for a table of which nothing can come.
	refused bool
	// hidden are columns that are left out.
	hidden []int
	// keys are the tables that columns hold the keys of, "" for others; pair is set
	// for a table of nothing but two of them.
	keys []string
	pair bool
	// fallback is the column that each one stands in for where that is empty, -1
	// for none.
	fallback []int
}

// load reads one table from a text of separated values.
func (p *packaged) load(ctx context.Context, file string, r io.Reader) error {
	text := bufio.NewReaderSize(source.UTF8(r, func() {
		p.rd.Report.Change(hsds.Note{File: file, Reason: hsds.ChangedEncoding})
	}), 256<<10)
	head, _ := text.Peek(64 << 10)
	c := source.NewCSV(source.New(text), head)
	if d := p.info[file].delimiter; d != 0 {
		c.Comma = d
	}
	var sh *sheet
	for {
		cells, err := c.Row()
		p.rd.File, p.rd.Line = file, c.Line
		if cerr := ctx.Err(); cerr != nil {
			return cerr
		}
		switch {
		case errors.Is(err, source.ErrQuote):
			if err := p.spoiled(sh, c); err != nil {
				return err
			}
		case errors.Is(err, source.ErrLarge):
			p.rd.Refuse(p.rd.Note(hsds.RefusedTooLarge))
		case err != nil:
			return err
		case cells == nil:
			return nil
		case sh == nil && strings.HasPrefix(cells[0], "sep=") && len(cells) <= 2:
			if mark := strings.TrimPrefix(cells[0], "sep="); len(mark) == 1 {
				c.Comma = mark[0] // a line for a spreadsheet
			}
		case sh == nil:
			sh = p.sheet(file, slices.Clone(cells))
		default:
			if err := p.row(sh, cells); err != nil {
				return err
			}
		}
	}
}

// spoiled takes in the line of a quote that is never closed, when its cells
// are as many as the columns without it.
func (p *packaged) spoiled(sh *sheet, c *source.CSV) error {
	if sh != nil {
		if cells := c.Again(len(sh.columns)); cells != nil {
			p.rd.Report.Change(p.rd.Note(hsds.ChangedQuote))
			return p.row(sh, cells)
		}
	}
	p.rd.Refuse(p.rd.Note(hsds.RefusedQuote))
	return nil
}

// sheet finds out what a table is by its file and its columns.
func (p *packaged) sheet(file string, header []string) *sheet {
	if file == "" {
		file = "table.csv"
	}
	sh := &sheet{file: file, columns: columnNames(header)}
	sh.headings = sh.columns
	if !p.exact {
		sh.secrets = p.rd.Guard.Sheet(slices.Clone(sh.columns))
	}
	name := p.info[file].name
	if name == "" {
		name = file
	}
	if tabular.BaseName(file)+".csv" == tabular.ManifestFile {
		sh.table = tabular.ManifestFile
		return sh
	}
	if p.rd.opt.Mapping != nil {
		sh.mapped = mappings(sh.columns, p.rd.opt.Mapping)
		return sh
	}
	sh.table = tabular.OfFile(name)
	if sh.table == "" && !p.exact && !isOldTable(name) && sh.isPair() {
		return sh
	}
	if sh.table == "" && !p.exact && !isOldTable(name) && !p.described(file) {
		if near := nearTable(name, sh.columns); near != "" && !p.files[plainTable(near)] {
			name = near + ".csv"
			sh.table = tabular.OfFile(name)
		}
	}
	if p.rd.opt.Version != "3" && !p.exact {
		if table, ok := upgrade.Table(name); ok {
			sh.columns, sh.fallback = p.renamed(file, table, sh.columns, true)
		}
		if up, table := upgrade.Of(tabular.BaseName(name), sh.columns, p.old); up != nil {
			sh.upgrade, sh.table = up, table
			sh.keyed()
			sh.spill = p.spills(sh)
			return sh
		}
	}
	if sh.table != "" && !p.exact {
		sh.columns, sh.fallback = p.renamed(file, sh.table, sh.columns, false)
		sh.keyed()
		sh.spill = p.spills(sh)
	}
	if sh.table == "" && !p.exact && len(p.info) == 0 && p.lone(sh) {
		return sh
	}
	if sh.table == "" && !p.exact && p.alone {
		n := hsds.Note{File: p.rd.File, Line: 1, Reason: hsds.RefusedNoService}
		p.rd.Refuse(n)
		sh.refused = true
		return sh
	}
	if sh.table == "" {
		sh.rows = p.ts.Foreign(tabular.BaseName(file)+".csv", p.info[file].resource)
	} else {
		sh.rows = p.ts.Table(sh.table, file)
	}
	for _, c := range sh.columns {
		i := sh.rows.ColumnAt(c)
		if kind := p.info[file].kinds[c]; kind != "" {
			sh.rows.Kinds[i] = kind
		}
		sh.at = append(sh.at, i)
	}
	return sh
}

// described reports whether the package itself says what a file holds.
func (p *packaged) described(file string) bool { return p.info[file].name != "" }

// columnNames gives each column a name of its own.
func columnNames(header []string) []string {
	seen := map[string]bool{}
	for i, h := range header {
		h = strings.TrimSpace(h)
		if h == "" {
			h = "column_" + strconv.Itoa(i+1)
		}
		name := h
		for n := 2; seen[name]; n++ {
			name = h + "_" + strconv.Itoa(n)
		}
		seen[name] = true
		header[i] = name
	}
	return header
}

// row takes one row in.
func (p *packaged) row(sh *sheet, cells []string) error {
	if len(cells) > len(sh.columns) {
		if strings.Join(cells[len(sh.columns):], "") != "" {
			p.rd.Refuse(p.rd.Note(hsds.RefusedRagged)) // values stand under wrong names
			return nil
		}
		cells = cells[:len(sh.columns)]
	}
	if len(cells) < len(sh.columns) {
		p.once(hsds.KeptRagged, sh.file, "")
	}
	if !p.exact {
		p.nulls(sh, cells)
		for _, i := range sh.hidden {
			cells[i] = ""
		}
		sh.secrets.Hide(p.rd.Note(""), cells)
	}
	switch {
	case sh.refused:
		return nil
	case sh.table == tabular.ManifestFile:
		p.exact = true
		p.want = append(p.want, tabular.ReadManifest(sh.columns, cells))
		return nil
	case sh.mapped != nil:
		return p.mapRow(sh, cells)
	case sh.pair:
		return p.paired(sh, cells)
	}
	sh.fallBack(cells)
	p.remember(sh, cells)
	cells = p.linked(sh, cells)
	if id := sh.idOf(cells); sh.spill != nil && id != "" {
		if rows := sh.spilled(cells); rows != nil {
			if err := p.spillOut(sh, id, rows); err != nil {
				return err
			}
		}
	}
	switch {
	case sh.upgrade != nil:
		m := map[string]any{}
		for i, c := range cells {
			if c != "" {
				m[sh.columns[i]] = c
			}
		}
		if spillInto[sh.table] != nil && hsds.Scalar(m["id"]) == "" {
			m["id"] = hsds.ContentID(append([]string{sh.table}, cells...)...) // its lists need it
			n := p.rd.Note(hsds.ChangedID)
			n.ID, n.Member = hsds.Scalar(m["id"]), "id"
			p.rd.Report.Change(n)
		}
		return sh.upgrade(p, m)
	}
	out := make([]string, len(sh.rows.Columns))
	for i, c := range cells {
		out[sh.at[i]] = c
	}
	return p.add(sh.rows, out)
}

// idOf is the id that a row came with.
func (sh *sheet) idOf(cells []string) string {
	for i, c := range sh.columns {
		if c == "id" {
			return strings.TrimSpace(tabular.Cell(cells, i))
		}
	}
	return ""
}

// nulls empties the cells in which a database wrote that there is nothing.
func (p *packaged) nulls(sh *sheet, cells []string) {
	for i, c := range cells {
		if len(c) <= 6 && isNullWord(c) {
			cells[i] = ""
			p.once(hsds.ChangedNull, sh.file, sh.columns[i])
		}
	}
}

func isNullWord(c string) bool {
	switch c {
	case "NULL", "null", `\N`, "(null)", "#N/A", "NaN":
		return true
	}
	return false
}

// once notes something of a whole column or file.
func (p *packaged) once(reason, file, member string) {
	if key := reason + "\n" + file + "\n" + member; !p.noted[key] {
		p.noted[key] = true
		n := p.rd.Note(reason)
		n.File, n.Member = file, member
		if reason == hsds.KeptRagged || reason == hsds.KeptHTML || reason == hsds.KeptDate {
			p.rd.Report.Keep(n)
		} else {
			p.rd.Report.Change(n)
		}
	}
}

// add takes a row in once it has an id of its own.
func (p *packaged) add(r *tabular.Rows, cells []string) error {
	if r.Def == nil {
		_, err := r.Add(cells, p.rd.Line)
		return err
	}
	if !p.exact {
		cells = p.tidy(r, cells)
	}
	i := r.ColumnAt("id")
	for len(cells) <= i {
		cells = append(cells, "")
	}
	if cells[i] == "" {
		cells[i] = hsds.ContentID(append([]string{r.Name}, cells...)...)
		n := p.rd.Note(hsds.ChangedID)
		n.ID, n.Member = cells[i], "id"
		p.rd.Report.Change(n)
	}
	if row, double := r.Find(cells[i]); double {
		return p.double(r, row, cells, i)
	}
	_, err := r.Add(cells, p.rd.Line)
	return err
}

// double takes in a row of an id that came before. What belongs to something
// else is told apart by what it says: exports write the key of the service where
// that of the row belongs. A record of its own is refused when it is the same,
// and gets an id of its own otherwise.
func (p *packaged) double(r *tabular.Rows, row int32, cells []string, at int) error {
	before, err := r.Cells(row)
	if err != nil {
		return err
	}
	same := true
	for i := range max(len(before), len(cells)) {
		same = same && tabular.Cell(before, i) == tabular.Cell(cells, i)
	}
	if !same && !p.exact {
		own := hsds.ContentID(append([]string{r.Name, "beside"}, cells...)...)
		if _, again := r.Find(own); again {
			same = true
		} else if !ownRecord[r.Name] {
			p.once(hsds.ChangedSharedID, r.File, "id")
			cells[at] = own
			_, err := r.Add(cells, p.rd.Line)
			return err
		}
	}
	n := p.rd.Note(hsds.RefusedDouble)
	n.ID = cells[at]
	p.rd.Refuse(n)
	return nil
}

// ownRecord are the tables that others point into: a second row of an id would
// take what belongs to the first.
var ownRecord = tidy.Set("organization service location service_at_location taxonomy taxonomy_term program contact")
