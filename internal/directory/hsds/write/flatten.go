package write

import (
	"encoding/json"
	"errors"
	"strings"

	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/tabular"
)

// flattener takes documents apart into the rows of tables.
type flattener struct {
	ts *tabular.Tables
	// style is that of the record at hand.
	style tabular.Style
	// foreign are the tables that HSDS does not know. The cells of extra
	// columns of the others hold JSON until all of a column are known.
	foreign map[string]*tabular.Rows
	extra   map[string]map[string]string // kind of each extra column, by table
	ranks   map[string]int
	// whole are the foreign documents that tables can't hold.
	whole map[string]bool
}

func newFlattener() *flattener {
	return &flattener{ts: tabular.New(), foreign: map[string]*tabular.Rows{}, extra: map[string]map[string]string{},
		ranks: map[string]int{}, whole: map[string]bool{}}
}

// record takes one record apart.
func (f *flattener) record(r hsds.Record) (tabular.Style, error) {
	f.style = tabular.Style{}
	m, err := hsds.Object(r.Doc)
	if err != nil {
		return nil, err
	}
	if r.Kind == hsds.KindForeign {
		ok, err := f.foreignDoc(m)
		f.whole[r.ID] = !ok
		return f.style, err
	}
	if tabular.DefOf(string(r.Kind)) == nil {
		return nil, errors.New("hsds: no table for " + string(r.Kind))
	}
	_, err = f.object(string(r.Kind), m, "", "", "")
	return f.style, err
}

// object writes the row of one object and of all that stands in it, and
// returns its id. key is the column that points at the parent.
func (f *flattener) object(table string, m map[string]any, key, parent, parentTable string) (string, error) {
	t := f.ts.Table(table, tabular.DefOf(table).File)
	row := map[string]string{}
	id := hsds.Text(m["id"])
	if id == "" {
		id = hsds.ContentID(table, parent, string(hsds.Canonical(m)))
	}
	row["id"] = id
	for _, rel := range tabular.RelationsOf(table) {
		if err := f.relation(table, id, rel, m, row); err != nil {
			return "", err
		}
	}
	for _, name := range hsds.SortedNames(m) {
		if name != "id" && (name != hsds.KindMember || key != "") && !tabular.IsHeld(table, name, m[name]) {
			f.member(t, name, m[name], row)
		}
	}
	if key != "" {
		row[key] = parent
		if c := tabular.EntityColumnOf(key); c != "" && row[c] == "" {
			row[c] = parentTable
			f.style[table+"=entity"] = true
		}
	}
	return id, t.Merge(id, row)
}

func (f *flattener) relation(table, id string, rel tabular.Relation, m map[string]any, row map[string]string) error {
	if !tabular.IsHeld(table, rel.Member, m[rel.Member]) {
		return nil
	}
	if rel.One {
		o := m[rel.Member].(map[string]any)
		if rel.Table == "organization" && hasParts(o) {
			f.style[tabular.FullOrganization] = true
		}
		child, err := f.object(rel.Table, o, "", "", "")
		row[rel.Key] = child
		return err
	}
	list, _ := hsds.OnlyObjects(m[rel.Member])
	for _, o := range list {
		if _, err := f.object(rel.Table, o, rel.Key, id, table); err != nil {
			return err
		}
	}
	return nil
}

func hasParts(o map[string]any) bool {
	for _, rel := range tabular.RelationsOf("organization") {
		if tabular.IsHeld("organization", rel.Member, o[rel.Member]) {
			return true
		}
	}
	return false
}

// member writes a value into its column.
func (f *flattener) member(t *tabular.Rows, name string, v any, row map[string]string) {
	list, isList := v.([]any)
	s, isText := v.(string)
	if isText {
		v = hsds.Harmless(s) // what the file then says otherwise, the manifest holds
	}
	c, known := t.Def.Column(name)
	switch {
	case !known && (!hsds.UsableID(name) || strings.ContainsAny(name, " =")):
		// no name for a column: the manifest holds the document
	case isList && len(list) == 0 && !known:
		f.style[t.Name+"."+name+"=[]"] = true
	case v == nil:
		f.style[t.Name+"."+name+"=null"] = true
	case isText && s == "":
		f.style[t.Name+"."+name+"=text"] = true
	case known:
		if c.Target != "" || tabular.EntityColumnOf(name) != "" {
			f.style[t.Name+"."+name] = true
		}
		row[name] = plainCell(v)
	default:
		f.kind(t.Name, name, v)
		row[name] = string(hsds.Canonical(v))
	}
}

func plainCell(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	return string(hsds.Canonical(v))
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
