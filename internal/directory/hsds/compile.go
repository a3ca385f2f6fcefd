package hsds

import (
	"encoding/json"
	"strings"
)

// tables are those of one package.
type tables struct {
	store  rowStore
	all    []*rows
	byName map[string]*rows
	// nested are the rows of the kinds of records that stand inside others.
	depth int
}

func newTables() *tables { return &tables{byName: map[string]*rows{}} }

// table gives the rows of a table of HSDS.
func (ts *tables) table(name, file string) *rows {
	if r := ts.byName[name]; r != nil {
		return r
	}
	r := newRows(name, file, &ts.store)
	ts.byName[name] = r
	ts.all = append(ts.all, r)
	return r
}

// maxNested bounds how deep rows stand in each other; HSDS needs 6.
const maxNested = 12

// build makes the object of a row, with everything that points at it and what
// it points at inside, as in the compiled form.
func (ts *tables) build(t *rows, n int32, st style) (map[string]any, error) {
	if ts.depth > maxNested {
		return map[string]any{}, nil
	}
	ts.depth++
	defer func() { ts.depth-- }()
	m, err := ts.plain(t, n)
	if err != nil {
		return nil, err
	}
	id, _ := m["id"].(string)
	for _, rel := range relations[t.name] {
		child := ts.byName[rel.table]
		if child == nil || rel.member == "service" {
			continue
		}
		if rel.one {
			err = ts.single(m, rel, child, st)
		} else {
			err = ts.list(m, rel, t.name, id, child, st)
		}
		if err != nil {
			return nil, err
		}
	}
	ts.dropKeys(t, m, st)
	if st.hasEmpties() {
		st.empties(t.name, m)
	}
	return m, nil
}

// plain makes the object of a row alone.
func (ts *tables) plain(t *rows, n int32) (map[string]any, error) {
	cells, err := t.cells(n)
	if err != nil {
		return nil, err
	}
	t.used[n] = true
	m := make(map[string]any, len(cells))
	for i, c := range cells {
		if c != "" {
			m[t.columns[i]] = typed(c, t.kinds[i])
		}
	}
	return m, nil
}

// typed reads a cell by the type of its column. A text that is no such thing
// stays a text.
func typed(c, kind string) any {
	switch kind {
	case "number", "integer":
		if isNumber(c) {
			return json.Number(c)
		}
	case "boolean":
		if c == "true" || c == "false" {
			return c == "true"
		}
	case "object", "array", "any":
		if v, _, err := parse([]byte(c)); err == nil {
			return v
		}
	}
	return c
}

// single puts the object that a row points at into it.
func (ts *tables) single(m map[string]any, rel relation, child *rows, st style) error {
	id := text(m[rel.key])
	n, ok := child.find(id)
	if id == "" || !ok {
		return nil
	}
	var o map[string]any
	var err error
	if rel.table == "organization" && !st[fullOrganization] {
		if o, err = ts.plain(child, n); err == nil && st.hasEmpties() {
			st.empties(rel.table, o)
		}
	} else {
		o, err = ts.build(child, n, st)
	}
	m[rel.member] = o
	return err
}

// list puts the objects that point at a row into it.
func (ts *tables) list(m map[string]any, rel relation, name, id string, child *rows, st style) error {
	if id == "" {
		return nil
	}
	var list []any
	for _, k := range child.by(rel.key, id) {
		if !ts.meant(child, k.row, rel.key, name) {
			continue
		}
		o, err := ts.build(child, k.row, st)
		if err != nil {
			return err
		}
		list = append(list, o)
	}
	if list != nil {
		m[rel.member] = list
	}
	return nil
}

// meant reports whether a row that points anywhere points at this table: ids
// that are numbers occur in many.
func (ts *tables) meant(child *rows, n int32, key, name string) bool {
	column := entityColumn[key]
	if column == "" {
		return true
	}
	cells, err := child.cells(n)
	if err != nil {
		return false
	}
	i, ok := child.index[column]
	if !ok {
		return true
	}
	entity := cell(cells, i)
	return entity == name || tableOf[entity] == nil
}

// dropKeys removes keys that the nesting says already. Those that point at
// nothing stay.
func (ts *tables) dropKeys(t *rows, m map[string]any, st style) {
	for _, c := range t.def.columns {
		word := t.name + "." + c.name
		if m[c.name] == nil || st[word] {
			continue
		}
		switch {
		case c.target != "":
			if target := ts.byName[c.target]; target != nil {
				if _, ok := target.find(text(m[c.name])); ok {
					delete(m, c.name)
				}
			}
		case entityColumn[c.name] != "" && ts.depth > 1:
			delete(m, c.name)
		}
	}
	if st[t.name+"=entity"] {
		delete(m, "link_entity")
		delete(m, "resource_type")
	}
}

// tableOfFile finds the table of HSDS 3 that a file's name means.
func tableOfFile(file string) string {
	name := strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToLower(baseName(file)))
	for _, t := range tableDefs {
		if name == t.name || name+".csv" == t.file || name == t.name+"s" {
			return t.name
		}
	}
	return ""
}

func baseName(file string) string {
	if i := strings.LastIndexAny(file, `/\`); i >= 0 {
		file = file[i+1:]
	}
	if i := strings.LastIndexByte(file, '.'); i > 0 {
		file = file[:i]
	}
	return file
}
