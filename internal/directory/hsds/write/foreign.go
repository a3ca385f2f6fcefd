package write

import (
	"reflect"
	"strings"

	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/tabular"
)

// tableFile reports whether a name is good for a table in a package.
func tableFile(name string) bool {
	return hsds.SafeFile(name) && !strings.Contains(name, "/") && !strings.HasPrefix(name, ".") && name != tabular.ManifestFile &&
		tabular.BaseName(name)+".csv" == name
}

// foreignDoc puts a foreign row back into its table. It says no to a document
// that would not come out of it again as it is.
func (f *flattener) foreignDoc(m map[string]any) (bool, error) {
	file, row, columns, resource := hsds.ForeignRow(m)
	if !tableFile(file) {
		return false, nil
	}
	if row == nil {
		return f.foreignHead(m, file, columns, resource), nil
	}
	key := file + "\n" + string(hsds.Canonical(row))
	if !reflect.DeepEqual(m, hsds.ForeignDoc(file, f.ranks[key]+1, row)) || len(row) == 0 {
		return false, nil
	}
	var ok bool
	var err error
	if name := tabular.OfFile(file); name != "" {
		ok, err = f.orphan(f.ts.Table(name, tabular.DefOf(name).File), file, row)
	} else if t := f.foreign[file]; t != nil {
		ok, err = f.loose(t, row)
	}
	if ok {
		f.ranks[key]++
	}
	return ok, err
}

func (f *flattener) foreignHead(m map[string]any, file string, columns []any, resource hsds.Tree) bool {
	names := make([]string, len(columns))
	seen := map[string]bool{}
	for i, c := range columns {
		names[i], _ = c.(string)
		if seen[names[i]] || !hsds.UsableID(names[i]) || strings.TrimSpace(names[i]) != names[i] {
			return false
		}
		seen[names[i]] = true
	}
	if r, ok := resource.(map[string]any); resource != nil && (!ok || r["path"] != file || tabular.OfFile(hsds.Scalar(r["name"])) != "") {
		return false
	}
	if len(names) == 0 || tabular.OfFile(file) != "" || f.foreign[file] != nil ||
		!reflect.DeepEqual(m, hsds.ForeignHead(file, names, resource)) {
		return false
	}
	t := f.ts.Foreign(file, resource)
	for _, n := range names {
		t.ColumnAt(n)
	}
	f.foreign[file] = t
	return true
}

// orphan puts a row that belongs to nothing back, unless another has its id or
// it now belongs to something.
func (f *flattener) orphan(t *tabular.Rows, file string, row map[string]any) (bool, error) {
	id, _ := row["id"].(string)
	if _, taken := t.Find(id); taken || id == "" || file != t.Def.File {
		return false, nil
	}
	cells := map[string]string{}
	for name, v := range row {
		kind := t.Def.ColumnKind(name)
		if kind == "" || v == nil || hsds.IsFormula(plainCell(v)) || !reflect.DeepEqual(tabular.Typed(plainCell(v), kind), v) || plainCell(v) == "" {
			return false, nil
		}
		cells[name] = plainCell(v)
	}
	return true, t.Merge(id, cells)
}

func (f *flattener) loose(t *tabular.Rows, row map[string]any) (bool, error) {
	cells := make([]string, len(t.Columns))
	for name, v := range row {
		i := t.ColumnOf(name)
		s, text := v.(string)
		if i < 0 || !text || s == "" || hsds.IsFormula(s) {
			return false, nil
		}
		cells[i] = s
	}
	_, err := t.Add(cells, 0)
	return true, err
}
