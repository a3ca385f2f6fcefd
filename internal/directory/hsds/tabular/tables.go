// Package tabular knows the tables of the tabular data package of HSDS 3.2.3,
// keeps their rows, and makes objects of them.
package tabular

import (
	"encoding/json"

	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/tidy"
)

// Tables are those of one package.
type Tables struct {
	store rowStore
	// All are in the order in which they came, ByName those of HSDS.
	All    []*Rows
	ByName map[string]*Rows
	depth  int // of the object that is being built
}

// New makes the tables of one package, without any row.
func New() *Tables { return &Tables{ByName: map[string]*Rows{}} }

// Table gives the rows of a table of HSDS.
func (ts *Tables) Table(name, file string) *Rows {
	if r := ts.ByName[name]; r != nil {
		return r
	}
	r := newRows(name, file, &ts.store)
	ts.ByName[name] = r
	ts.All = append(ts.All, r)
	return r
}

// Foreign makes the rows of a table that HSDS does not know. resource is what
// its package said of it.
func (ts *Tables) Foreign(file string, resource hsds.Tree) *Rows {
	r := newRows("", file, &ts.store)
	r.Resource = resource
	ts.All = append(ts.All, r)
	return r
}

// Close gives back what holds the rows.
func (ts *Tables) Close() { ts.store.close() }

// MaxNested bounds how deep rows stand in each other; HSDS needs 6.
const MaxNested = 12

// Build makes the object of a row, with everything that points at it and what
// it points at inside, as in the compiled form.
func (ts *Tables) Build(t *Rows, n int32, st Style) (map[string]any, error) {
	if ts.depth > MaxNested {
		return map[string]any{}, nil
	}
	ts.depth++
	defer func() { ts.depth-- }()
	m, err := ts.Plain(t, n)
	if err != nil {
		return nil, err
	}
	id, _ := m["id"].(string)
	for _, rel := range relations[t.Name] {
		child := ts.ByName[rel.Table]
		if child == nil || rel.Member == "service" {
			continue
		}
		if rel.One {
			err = ts.single(m, rel, child, st)
		} else {
			err = ts.list(m, rel, t.Name, id, child, st)
		}
		if err != nil {
			return nil, err
		}
	}
	ts.dropKeys(t, m, st)
	if st.hasEmpties() {
		st.empties(t.Name, m)
	}
	return m, nil
}

// Plain makes the object of a row alone.
func (ts *Tables) Plain(t *Rows, n int32) (map[string]any, error) {
	cells, err := t.Cells(n)
	if err != nil {
		return nil, err
	}
	t.used[n] = true
	m := make(map[string]any, len(cells))
	for i, c := range cells {
		if c != "" {
			m[t.Columns[i]] = Typed(c, t.Kinds[i])
		}
	}
	return m, nil
}

// Typed reads a cell by the type of its column. A text that is no such thing
// stays a text.
func Typed(c, kind string) any {
	switch kind {
	case "number", "integer":
		if tidy.IsNumber(c) {
			return json.Number(c)
		}
	case "boolean":
		if c == "true" || c == "false" {
			return c == "true"
		}
	case "object", "array", "any":
		if v, _, err := hsds.Parse([]byte(c)); err == nil {
			return v
		}
	}
	return c
}

// single puts the object that a row points at into it.
func (ts *Tables) single(m map[string]any, rel Relation, child *Rows, st Style) error {
	id := hsds.Text(m[rel.Key])
	n, ok := child.Find(id)
	if id == "" || !ok {
		return nil
	}
	var o map[string]any
	var err error
	if rel.Table == "organization" && !st[FullOrganization] {
		if o, err = ts.Plain(child, n); err == nil && st.hasEmpties() {
			st.empties(rel.Table, o)
		}
	} else {
		o, err = ts.Build(child, n, st)
	}
	m[rel.Member] = o
	return err
}

// list puts the objects that point at a row into it.
func (ts *Tables) list(m map[string]any, rel Relation, name, id string, child *Rows, st Style) error {
	if id == "" {
		return nil
	}
	var list []any
	for _, k := range child.by(rel.Key, id) {
		if !ts.meant(child, k.row, rel.Key, name) {
			continue
		}
		o, err := ts.Build(child, k.row, st)
		if err != nil {
			return err
		}
		list = append(list, o)
	}
	if list != nil {
		m[rel.Member] = list
	}
	return nil
}

// meant reports whether a row that points anywhere points at this table: ids
// that are numbers occur in many.
func (ts *Tables) meant(child *Rows, n int32, key, name string) bool {
	column := entityColumn[key]
	if column == "" {
		return true
	}
	cells, err := child.Cells(n)
	if err != nil {
		return false
	}
	i, ok := child.index[column]
	if !ok {
		return true
	}
	entity := Cell(cells, i)
	return entity == name || tableOf[entity] == nil
}

// dropKeys removes keys that the nesting says already. Those that point at
// nothing stay.
func (ts *Tables) dropKeys(t *Rows, m map[string]any, st Style) {
	for _, c := range t.Def.Columns {
		word := t.Name + "." + c.Name
		if m[c.Name] == nil || st[word] {
			continue
		}
		switch {
		case c.Target != "":
			if target := ts.ByName[c.Target]; target != nil {
				if _, ok := target.Find(hsds.Text(m[c.Name])); ok {
					delete(m, c.Name)
				}
			}
		case entityColumn[c.Name] != "" && ts.depth > 1:
			delete(m, c.Name)
		}
	}
	if st[t.Name+"=entity"] {
		delete(m, "link_entity")
		delete(m, "resource_type")
	}
}

// MarkUsed marks the rows that a whole document holds: they are no records of
// their own.
func (ts *Tables) MarkUsed(table string, m map[string]any, parent string) {
	id := hsds.Text(m["id"])
	if id == "" {
		id = hsds.ContentID(table, parent, string(hsds.Canonical(m)))
	}
	if t := ts.ByName[table]; t != nil {
		if n, ok := t.Find(id); ok {
			t.used[n] = true
		}
	}
	for _, rel := range relations[table] {
		if !IsHeld(table, rel.Member, m[rel.Member]) {
			continue
		}
		if o, one := m[rel.Member].(map[string]any); one {
			ts.MarkUsed(rel.Table, o, "")
			continue
		}
		list, _ := hsds.OnlyObjects(m[rel.Member])
		for _, o := range list {
			ts.MarkUsed(rel.Table, o, id)
		}
	}
}
