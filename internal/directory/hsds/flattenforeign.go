package hsds

import (
	"reflect"
	"strings"
)

// isHead tells the document that describes a foreign table from its rows.
func isHead(doc []byte) bool {
	m, err := Object(doc)
	if err != nil {
		return false
	}
	_, row, _, _ := foreignRow(m)
	return row == nil
}

// tableFile reports whether a name is good for a table in a package.
func tableFile(name string) bool {
	return safeFile(name) && !strings.Contains(name, "/") && !strings.HasPrefix(name, ".") && name != manifestFile &&
		baseName(name)+".csv" == name
}

// foreignDoc puts a foreign row back into its table. It says no to a document
// that would not come out of it again as it is.
func (f *flattener) foreignDoc(m map[string]any) (bool, error) {
	file, row, columns, resource := foreignRow(m)
	if !tableFile(file) {
		return false, nil
	}
	if row == nil {
		return f.foreignHead(m, file, columns, resource), nil
	}
	key := file + "\n" + string(Canonical(row))
	if !reflect.DeepEqual(m, foreign(file, f.ranks[key]+1, row)) || len(row) == 0 {
		return false, nil
	}
	var ok bool
	var err error
	if name := tableOfFile(file); name != "" {
		ok, err = f.orphan(f.ts.table(name, tableOf[name].file), file, row)
	} else if t := f.foreign[file]; t != nil {
		ok, err = f.loose(t, row)
	}
	if ok {
		f.ranks[key]++
	}
	return ok, err
}

func (f *flattener) foreignHead(m map[string]any, file string, columns []any, resource Tree) bool {
	names := make([]string, len(columns))
	seen := map[string]bool{}
	for i, c := range columns {
		names[i], _ = c.(string)
		if seen[names[i]] || !usableID(names[i]) || strings.TrimSpace(names[i]) != names[i] {
			return false
		}
		seen[names[i]] = true
	}
	if r, ok := resource.(map[string]any); resource != nil && (!ok || r["path"] != file || tableOfFile(str(r["name"])) != "") {
		return false
	}
	if len(names) == 0 || tableOfFile(file) != "" || f.foreign[file] != nil ||
		!reflect.DeepEqual(m, foreignHead(file, names, resource)) {
		return false
	}
	t := newRows("", file, &f.ts.store)
	t.resource = resource
	for _, n := range names {
		t.columnAt(n)
	}
	f.foreign[file] = t
	f.ts.all = append(f.ts.all, t)
	return true
}

// orphan puts a row that belongs to nothing back, unless another has its id or
// it now belongs to something.
func (f *flattener) orphan(t *rows, file string, row map[string]any) (bool, error) {
	id, _ := row["id"].(string)
	if _, taken := t.find(id); taken || id == "" || file != t.def.file {
		return false, nil
	}
	cells := map[string]string{}
	for name, v := range row {
		kind := t.def.columnKind(name)
		if kind == "" || v == nil || !reflect.DeepEqual(typed(plainCell(v), kind), v) || plainCell(v) == "" {
			return false, nil
		}
		cells[name] = plainCell(v)
	}
	return true, f.merge(t, id, cells)
}

func (f *flattener) loose(t *rows, row map[string]any) (bool, error) {
	cells := make([]string, len(t.columns))
	for name, v := range row {
		i, known := t.index[name]
		s, text := v.(string)
		if !known || !text || s == "" {
			return false, nil
		}
		cells[i] = s
	}
	_, err := t.add(cells, 0)
	return true, err
}
