package hsds

import (
	"encoding/json"
	"errors"
	"strings"
)

// flattener takes documents apart into the rows of tables.
type flattener struct {
	ts *tables
	// style is that of the record at hand.
	style style
	// foreign are the tables that HSDS does not know. The cells of extra
	// columns of the others hold JSON until all of a column are known.
	foreign map[string]*rows
	extra   map[string]map[string]string // kind of each extra column, by table
	ranks   map[string]int
	// whole are the foreign documents that tables can't hold.
	whole map[string]bool
}

func newFlattener() *flattener {
	return &flattener{ts: newTables(), foreign: map[string]*rows{}, extra: map[string]map[string]string{},
		ranks: map[string]int{}, whole: map[string]bool{}}
}

// record takes one record apart.
func (f *flattener) record(r Record) (style, error) {
	f.style = style{}
	m, err := Object(r.Doc)
	if err != nil {
		return nil, err
	}
	if r.Kind == KindForeign {
		ok, err := f.foreignDoc(m)
		f.whole[r.ID] = !ok
		return f.style, err
	}
	if tableOf[string(r.Kind)] == nil {
		return nil, errors.New("hsds: no table for " + string(r.Kind))
	}
	_, err = f.object(string(r.Kind), m, "", "", "")
	return f.style, err
}

// object writes the row of one object and of all that stands in it, and
// returns its id. key is the column that points at the parent.
func (f *flattener) object(table string, m map[string]any, key, parent, parentTable string) (string, error) {
	t := f.ts.table(table, tableOf[table].file)
	row := map[string]string{}
	id := text(m["id"])
	if id == "" {
		id = ContentID(table, parent, string(Canonical(m)))
	}
	row["id"] = id
	for _, rel := range relations[table] {
		if err := f.relation(table, id, rel, m, row); err != nil {
			return "", err
		}
	}
	for _, name := range sortedNames(m) {
		if name != "id" && (name != kindMember || key != "") && !isHeld(table, name, m[name]) {
			f.member(t, name, m[name], row)
		}
	}
	if key != "" {
		row[key] = parent
		if c := entityColumn[key]; c != "" && row[c] == "" {
			row[c] = parentTable
			f.style[table+"=entity"] = true
		}
	}
	return id, f.merge(t, id, row)
}

// isHeld reports whether a member's value stands in tables of its own.
func isHeld(table, name string, v any) bool {
	for _, rel := range relations[table] {
		if rel.member == name {
			if rel.one {
				_, ok := v.(map[string]any)
				return ok
			}
			_, ok := objects(v)
			return ok
		}
	}
	return false
}

func (f *flattener) relation(table, id string, rel relation, m map[string]any, row map[string]string) error {
	if !isHeld(table, rel.member, m[rel.member]) {
		return nil
	}
	if rel.one {
		o := m[rel.member].(map[string]any)
		if rel.table == "organization" && hasParts(o) {
			f.style[fullOrganization] = true
		}
		child, err := f.object(rel.table, o, "", "", "")
		row[rel.key] = child
		return err
	}
	list, _ := objects(m[rel.member])
	for _, o := range list {
		if _, err := f.object(rel.table, o, rel.key, id, table); err != nil {
			return err
		}
	}
	return nil
}

func hasParts(o map[string]any) bool {
	for _, rel := range relations["organization"] {
		if isHeld("organization", rel.member, o[rel.member]) {
			return true
		}
	}
	return false
}

// member writes a value into its column.
func (f *flattener) member(t *rows, name string, v any, row map[string]string) {
	list, isList := v.([]any)
	s, isText := v.(string)
	c, known := t.def.column[name]
	switch {
	case !known && (!usableID(name) || strings.ContainsAny(name, " =")):
		// no name for a column: the manifest holds the document
	case isList && len(list) == 0 && !known:
		f.style[t.name+"."+name+"=[]"] = true
	case v == nil:
		f.style[t.name+"."+name+"=null"] = true
	case isText && s == "":
		f.style[t.name+"."+name+"=text"] = true
	case known:
		if t.def.columns[c].target != "" || entityColumn[name] != "" {
			f.style[t.name+"."+name] = true
		}
		row[name] = plainCell(v)
	default:
		f.kind(t.name, name, v)
		row[name] = string(Canonical(v))
	}
}

func plainCell(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	return string(Canonical(v))
}

// kind remembers of what type the values of an extra column are.
func (f *flattener) kind(table, name string, v any) {
	if f.extra[table] == nil {
		f.extra[table] = map[string]string{}
	}
	kind := "any"
	switch v.(type) {
	case string:
		kind = "string"
	case json.Number:
		kind = "number"
	case bool:
		kind = "boolean"
	case map[string]any:
		kind = "object"
	}
	if was := f.extra[table][name]; was != "" && was != kind {
		kind = "any"
	}
	f.extra[table][name] = kind
}

// merge writes a row, or adds to the one of the same id: an object stands in
// several places of a directory. What was there first stays.
func (f *flattener) merge(t *rows, id string, row map[string]string) error {
	for _, name := range sortedKeys(row) {
		if i := t.columnAt(name); t.def.columnKind(name) == "" {
			t.kinds[i] = "any" // JSON, for now
		}
	}
	n, known := t.find(id)
	if !known {
		cells := make([]string, len(t.columns))
		for name, v := range row {
			cells[t.index[name]] = v
		}
		_, err := t.add(cells, 0)
		return err
	}
	old, err := t.cells(n)
	if err != nil {
		return err
	}
	changed := false
	for name, v := range row {
		i := t.index[name]
		for len(old) <= i {
			old = append(old, "")
		}
		if old[i] == "" && v != "" {
			old[i], changed = v, true
			if t.isKey(name) {
				t.keys[name] = append(t.keys[name], keyed{hashOf(v), n})
			}
		}
	}
	if !changed {
		return nil
	}
	return t.replace(n, old)
}

func (t *tableDef) columnKind(name string) string {
	if i, ok := t.column[name]; ok {
		return t.columns[i].kind
	}
	return ""
}
