package hsds

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// manifestFile is the table in which our own packages say which records they
// hold and what tables can't say of them; see docs/formats.md.
const manifestFile = "relais_records.csv"

// packaged reads the tables of one package.
type packaged struct {
	rd    *reader
	ts    *tables
	exact bool            // the package is ours: cells are taken to the letter
	old   bool            // an edition before 3
	info  map[string]info // by file, from datapackage.json
	noted map[string]bool
	want  []manifestRow
	extra map[string]map[string]string // parts of objects that other tables gave, by table and id
	ranks map[string]int
	// files are the tables that the names of the package's files say plainly.
	files map[string]bool
	// called are the names of organizations that services give, by id.
	called map[string]string
}

type info struct {
	name      string
	kinds     map[string]string
	delimiter byte
	resource  Tree
}

func newPackaged(rd *reader) *packaged {
	return &packaged{rd: rd, ts: newTables(), info: map[string]info{}, noted: map[string]bool{},
		extra: map[string]map[string]string{}, ranks: map[string]int{}, files: map[string]bool{}, called: map[string]string{}}
}

// sheet is one table on its way in.
type sheet struct {
	file    string
	table   string // of HSDS 3, an older one, or "" for a foreign one
	columns []string
	// headings are the columns as they came.
	headings []string
	rows     *rows
	at       []int // where each column stands in rows
	upgrade  upgradeFunc
	mapped   []mapping
	spill    []mapping
}

// load reads one table from a text of separated values.
func (p *packaged) load(ctx context.Context, file string, r io.Reader) error {
	in := bufio.NewReaderSize(r, 256<<10)
	text := bufio.NewReaderSize(toUTF8(in, func() {
		p.rd.rep.Change(Note{File: file, Reason: ChangedEncoding})
	}), 256<<10)
	head, _ := text.Peek(64 << 10)
	c := &csvReader{s: newSource(text), comma: separator(head), cr: lonelyReturns(head)}
	if d := p.info[file].delimiter; d != 0 {
		c.comma = d
	}
	var sh *sheet
	for {
		cells, err := c.row()
		p.rd.file, p.rd.line = file, c.line
		if cerr := ctx.Err(); cerr != nil {
			return cerr
		}
		switch {
		case errors.Is(err, errQuote):
			if err := p.spoiled(sh, c); err != nil {
				return err
			}
		case errors.Is(err, errLarge):
			p.rd.refuse(p.rd.note(RefusedTooLarge))
		case err != nil:
			return err
		case cells == nil:
			return nil
		case sh == nil && strings.HasPrefix(cells[0], "sep=") && len(cells) <= 2:
			if mark := strings.TrimPrefix(cells[0], "sep="); len(mark) == 1 {
				c.comma = mark[0] // a line for a spreadsheet
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
func (p *packaged) spoiled(sh *sheet, c *csvReader) error {
	if sh != nil {
		if cells := c.again(c.broken, len(sh.columns)); cells != nil {
			p.rd.rep.Change(p.rd.note(ChangedQuote))
			return p.row(sh, cells)
		}
	}
	p.rd.refuse(p.rd.note(RefusedQuote))
	return nil
}

// sheet finds out what a table is by its file and its columns.
func (p *packaged) sheet(file string, header []string) *sheet {
	if file == "" {
		file = "table.csv"
	}
	sh := &sheet{file: file, columns: columnNames(header)}
	sh.headings = sh.columns
	name := p.info[file].name
	if name == "" {
		name = file
	}
	if baseName(file)+".csv" == manifestFile {
		sh.table = manifestFile
		return sh
	}
	if p.rd.opt.Mapping != nil {
		sh.mapped = mappings(sh.columns, p.rd.opt.Mapping)
		return sh
	}
	sh.table = tableOfFile(name)
	if sh.table == "" && !p.exact && !isOldTable(name) && !p.described(file) {
		if near := nearTable(name, sh.columns); near != "" && !p.files[plainTable(near)] {
			name = near + ".csv"
			sh.table = tableOfFile(name)
		}
	}
	if p.rd.opt.Version != "3" && !p.exact {
		key := singular(baseName(name))
		if o, ok := oldTables[key]; ok {
			sh.columns = p.renamed(file, o.table, sh.columns, true)
		}
		if up, table := upgradeOf(baseName(name), sh.columns, p.old); up != nil {
			sh.upgrade, sh.table = up, table
			sh.spill = p.spills(sh)
			return sh
		}
	}
	if sh.table != "" && !p.exact {
		sh.columns = p.renamed(file, sh.table, sh.columns, false)
		sh.spill = p.spills(sh)
	}
	if sh.table == "" && !p.exact && len(p.info) == 0 && p.lone(sh) {
		return sh
	}
	if sh.table == "" {
		sh.rows = newRows("", baseName(file)+".csv", &p.ts.store)
		sh.rows.resource = p.info[file].resource
		p.ts.all = append(p.ts.all, sh.rows)
	} else {
		sh.rows = p.ts.table(sh.table, file)
	}
	for _, c := range sh.columns {
		i := sh.rows.columnAt(c)
		if kind := p.info[file].kinds[c]; kind != "" {
			sh.rows.kinds[i] = kind
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
			p.rd.refuse(p.rd.note(RefusedRagged)) // values stand under wrong names
			return nil
		}
		cells = cells[:len(sh.columns)]
	}
	if len(cells) < len(sh.columns) {
		p.once(KeptRagged, sh.file, "")
	}
	if !p.exact {
		p.nulls(sh, cells)
	}
	switch {
	case sh.table == manifestFile:
		p.exact = true
		p.want = append(p.want, readManifest(sh.columns, cells))
		return nil
	case sh.mapped != nil:
		return p.mapRow(sh, cells)
	}
	p.remember(sh, cells)
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
		if spillInto[sh.table] != nil && str(m["id"]) == "" {
			m["id"] = ContentID(append([]string{sh.table}, cells...)...) // its lists need it
			n := p.rd.note(ChangedID)
			n.ID, n.Member = str(m["id"]), "id"
			p.rd.rep.Change(n)
		}
		return sh.upgrade(p, m)
	}
	out := make([]string, len(sh.rows.columns))
	for i, c := range cells {
		out[sh.at[i]] = c
	}
	return p.add(sh.rows, out)
}

// idOf is the id that a row came with.
func (sh *sheet) idOf(cells []string) string {
	for i, c := range sh.columns {
		if c == "id" {
			return strings.TrimSpace(cell(cells, i))
		}
	}
	return ""
}

// nulls empties the cells in which a database wrote that there is nothing.
func (p *packaged) nulls(sh *sheet, cells []string) {
	for i, c := range cells {
		if len(c) <= 6 && isNullWord(c) {
			cells[i] = ""
			p.once(ChangedNull, sh.file, sh.columns[i])
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
		n := p.rd.note(reason)
		n.File, n.Member = file, member
		if reason == KeptRagged || reason == KeptHTML || reason == KeptDate {
			p.rd.rep.Keep(n)
		} else {
			p.rd.rep.Change(n)
		}
	}
}

func sortedKeys[V any](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for n := range m {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

// add takes a row in once it has an id of its own.
func (p *packaged) add(r *rows, cells []string) error {
	if r.def == nil {
		_, err := r.add(cells, p.rd.line)
		return err
	}
	if !p.exact {
		cells = p.tidy(r, cells)
	}
	i := r.columnAt("id")
	for len(cells) <= i {
		cells = append(cells, "")
	}
	if cells[i] == "" {
		cells[i] = ContentID(append([]string{r.name}, cells...)...)
		n := p.rd.note(ChangedID)
		n.ID, n.Member = cells[i], "id"
		p.rd.rep.Change(n)
	}
	if _, double := r.find(cells[i]); double {
		n := p.rd.note(RefusedDouble)
		n.ID = cells[i]
		p.rd.refuse(n)
		return nil
	}
	_, err := r.add(cells, p.rd.line)
	return err
}

// manifestRow says of one record of our own packages what its tables can't.
type manifestRow struct {
	kind                Kind
	id, organization    string
	place               int
	style, digest, docs string
}

var manifestColumns = []string{"kind", "id", "organization_id", "place", "style", "digest", "document"}

func readManifest(columns, cells []string) manifestRow {
	get := func(name string) string { return cell(cells, slices.Index(columns, name)) }
	place, err := strconv.Atoi(get("place"))
	if err != nil {
		place = -1
	}
	return manifestRow{Kind(get("kind")), get("id"), get("organization_id"), place, get("style"), get("digest"), get("document")}
}

func (m manifestRow) cells() []string {
	place := ""
	if m.place >= 0 {
		place = fmt.Sprint(m.place)
	}
	return []string{string(m.kind), m.id, m.organization, place, m.style, m.digest, m.docs}
}
