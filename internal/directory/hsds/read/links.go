package read

import (
	"regexp"
	"slices"
	"strings"

	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/tabular"
	"relais/internal/directory/hsds/tidy"
	"relais/internal/directory/hsds/upgrade"
)

// link says that two rows belong together.
type link struct {
	table, id string
	to, key   string
	file      string
	line      int32
	// list: the key may be a list of keys, unless a row is called so.
	list bool
}

// keyWord is the end of a heading that holds keys.
var keyWord = regexp.MustCompile(`_?(?:record_?ids?|ids?|uuids?|keys?)$`)

// keyTable is the table whose keys a heading holds, "" when it is none: "service_phones"
// of a service, "location_recordid", "taxonomy".
func keyTable(own, heading string) string {
	key := strings.ReplaceAll(tidy.Fold(heading), " ", "_")
	rest := key
	for _, prefix := range []string{own + "_", tableName(own) + "_"} {
		if own != "" && strings.HasPrefix(rest, prefix) {
			rest = strings.TrimPrefix(rest, prefix)
			break
		}
	}
	word := keyWord.ReplaceAllString(rest, "")
	if word == "" || own == "" && word == rest {
		return ""
	}
	to := plainTable(upgrade.Singular(word))
	if to == "phone" && word == rest && !strings.HasSuffix(word, "s") {
		return "" // "phone: 988" is a number
	}
	if to == "taxonomy" {
		to = "taxonomy_term" // where keys of a taxonomy are listed, its terms are meant
	}
	if to == own {
		return ""
	}
	return to
}

// keyed finds the columns of a table that hold keys of another one, and that no
// edition of the standard has.
func (sh *sheet) keyed() {
	sh.keys = make([]string, len(sh.columns))
	for i, c := range sh.columns {
		if def := tabular.DefOf(sh.table); def != nil {
			if column, ok := def.Column(c); ok {
				if t := column.Target; t != "" {
					sh.keys[i] = t
				}
				continue
			}
		}
		if knownColumn(sh.table, c, true) && c != "location_id" && c != "service_id" {
			continue
		}
		if to := keyTable(sh.table, c); linkable(sh.table, to) {
			sh.keys[i] = to
		}
	}
}

// isPair reports whether a table holds nothing but two keys, and is one of those
// that only say what belongs together.
func (sh *sheet) isPair() bool {
	var found []string
	keys := make([]string, len(sh.columns))
	for i, c := range sh.columns {
		key := strings.ReplaceAll(tidy.Fold(c), " ", "_")
		switch to := keyTable("", key); {
		case key == "id" || key == "recordid" || key == "uuid":
		case to != "":
			keys[i] = to
			found = append(found, to)
		default:
			return false
		}
	}
	if len(found) != 2 || !linkable(found[0], found[1]) {
		return false
	}
	sh.keys, sh.pair = keys, true
	return true
}

// linkable reports whether rows of two tables can belong together.
func linkable(a, b string) bool {
	if a == "" || b == "" || a == b {
		return false
	}
	for _, pair := range [][2]string{{a, b}, {b, a}} {
		if pair == [2]string{"service", "location"} || pair[1] == "taxonomy_term" && (pair[0] == "service" || pair[0] == "organization" || pair[0] == "location") {
			return true
		}
		if tabular.IsColumn(pair[0], pair[1]+"_id") {
			return true
		}
	}
	return false
}

// paired takes in a row of a table of two keys.
func (p *packaged) paired(sh *sheet, cells []string) error {
	l := link{file: sh.file, line: int32(p.rd.Line)}
	for i, c := range cells {
		switch c = strings.TrimSpace(c); {
		case sh.keys[i] == "":
		case l.table == "":
			l.table, l.id = sh.keys[i], c
		default:
			l.to, l.key = sh.keys[i], c
		}
	}
	if l.id != "" && l.key != "" {
		p.links = append(p.links, l)
	}
	return nil
}

// linked takes lists of keys out of the cells of a row: they are resolved when
// all tables are in.
func (p *packaged) linked(sh *sheet, cells []string) []string {
	id := ""
	for i, c := range cells {
		if i >= len(sh.keys) || sh.keys[i] == "" || strings.TrimSpace(c) == "" {
			continue
		}
		own := knownColumn(sh.table, sh.columns[i], true)
		if own && !strings.ContainsAny(c, ",;|") || !own && (!p.files[sh.keys[i]] || !areKeys(c)) {
			continue
		}
		if id == "" {
			if id = sh.idOf(cells); id == "" {
				id = hsds.ContentID(append([]string{sh.table}, cells...)...)
				cells = sh.withID(cells, id)
			}
		}
		p.links = append(p.links, link{table: sh.table, id: id, to: sh.keys[i], key: strings.TrimSpace(c), list: true, file: sh.file, line: int32(p.rd.Line)})
		cells[i] = ""
	}
	return cells
}

// keyForm is what programs give as keys; a telephone's number is longer.
var keyForm = regexp.MustCompile(`^(?:\d{1,9}|rec[A-Za-z0-9]{14}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$`)

// areKeys reports whether a cell holds nothing but keys.
func areKeys(c string) bool {
	list := hsds.SplitCell(c)
	return len(list) > 0 && !slices.ContainsFunc(list, func(k string) bool { return !keyForm.MatchString(k) })
}

// withID gives a row an id.
func (sh *sheet) withID(cells []string, id string) []string {
	i := slices.Index(sh.columns, "id")
	if i < 0 {
		sh.columns = append(sh.columns, "id")
		sh.headings = append(sh.headings, "id")
		i = len(sh.columns) - 1
		if sh.rows != nil {
			sh.at = append(sh.at, sh.rows.ColumnAt("id"))
		}
	}
	cells = slices.Clone(cells)
	for len(cells) <= i {
		cells = append(cells, "")
	}
	cells[i] = id
	return cells
}

// resolve puts together what links say belongs together.
func (p *packaged) resolve() error {
	var links []link
	for _, l := range p.links {
		keys := []string{l.key}
		if l.list && !p.has(l.to, l.key) {
			keys = hsds.SplitCell(l.key)
		}
		for _, l.key = range keys {
			links = append(links, l)
		}
	}
	for _, l := range links {
		p.rd.File, p.rd.Line = l.file, int(l.line)
		ok, err := p.join(l)
		if err != nil {
			return err
		}
		if !ok {
			n := p.rd.Note(hsds.KeptDangling)
			n.ID = l.id
			p.rd.Report.Keep(n)
			row := map[string]any{l.table + "_id": l.id, l.to + "_id": l.key}
			key := "links\n" + string(hsds.Canonical(row))
			p.ranks[key]++
			if err := p.rd.Emit(hsds.KindForeign, hsds.ForeignDoc(tabular.BaseName(l.file)+".csv", p.ranks[key], row), "", -1); err != nil {
				return err
			}
		}
	}
	p.links = nil
	return nil
}

// join puts two rows together; false when one of them is not there.
func (p *packaged) join(l link) (bool, error) {
	if !p.has(l.table, l.id) || !p.has(l.to, l.key) {
		return false, nil
	}
	if l.to == "service" && l.table == "location" || l.table == "taxonomy_term" {
		l.table, l.id, l.to, l.key = l.to, l.key, l.table, l.id
	}
	switch {
	case l.table == "service" && l.to == "location":
		return true, p.joinPlace(l.id, l.key)
	case l.to == "taxonomy_term":
		at := hsds.ContentID("attribute", l.id, l.key)
		if t := p.ts.ByName["attribute"]; t != nil && (t.Has(at) || t.Pair("link_id", l.id, "taxonomy_term_id", l.key)) {
			return true, nil
		}
		return true, p.Put("attribute", map[string]any{"id": at, "link_id": l.id, "link_entity": l.table, "taxonomy_term_id": l.key})
	case tabular.IsColumn(l.table, l.to+"_id") && (l.table != "service" || l.to == "organization"):
		return true, p.belongs(l.table, l.id, l.to+"_id", l.key)
	case tabular.IsColumn(l.to, l.table+"_id"):
		return true, p.belongs(l.to, l.key, l.table+"_id", l.id)
	}
	return false, nil
}

func (p *packaged) has(table, id string) bool {
	t := p.ts.ByName[table]
	return t != nil && t.Has(id)
}

// joinPlace puts a service at a place, once.
func (p *packaged) joinPlace(service, place string) error {
	if t := p.ts.ByName["service_at_location"]; t != nil && t.Pair("service_id", service, "location_id", place) {
		return nil
	}
	return p.Put("service_at_location", map[string]any{"id": hsds.ContentID("service_at_location", service, place), "service_id": service, "location_id": place})
}

// belongs hangs a row below another one: itself where it hangs nowhere by that
// column, a copy of it otherwise.
func (p *packaged) belongs(table, id, column, parent string) error {
	t := p.ts.ByName[table]
	n, _ := t.Find(id)
	cells, err := t.Cells(n)
	if err != nil {
		return err
	}
	switch at := tabular.Cell(cells, t.ColumnOf(column)); {
	case at == parent || table == "service" && at != "":
		return nil
	case at == "":
		return t.Set(n, column, parent)
	}
	own := hsds.ContentID(table, id, column, parent)
	if t.Has(own) {
		return nil
	}
	row := map[string]any{}
	for i, c := range cells {
		name := t.Columns[i]
		if target, _ := t.Def.Column(name); c != "" && target.Target == "" {
			row[name] = tabular.Typed(c, t.Kinds[i])
		}
	}
	row["id"], row[column] = own, parent
	return p.Put(table, row)
}
