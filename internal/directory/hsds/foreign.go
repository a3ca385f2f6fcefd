package hsds

import (
	"strconv"
	"strings"
)

// KindForeign is a row of a table that HSDS does not know, or one of a known
// table that belongs to nothing in its package: kept so that it comes out
// again, found by nobody.
const KindForeign Kind = "foreign"

// KindMetaTable describes the tables of a package (the object
// meta_table_description).
const KindMetaTable Kind = "meta_table_description"

// foreignMember is the member that marks a foreign row's document.
const foreignMember = "relais_foreign"

// foreign makes the document of a row that stands nowhere.
func foreign(file string, n int, row map[string]any) map[string]any {
	f := map[string]any{"table": file, "row": row}
	id := ContentID("foreign", file, strconv.Itoa(n), string(Canonical(row)))
	return map[string]any{"id": id, foreignMember: f}
}

// foreignHead makes the document that keeps a foreign table's columns and what
// its package said of it.
func foreignHead(file string, columns []string, resource Tree) map[string]any {
	list := make([]any, len(columns))
	for i, c := range columns {
		list[i] = c
	}
	f := map[string]any{"table": file, "columns": list}
	if resource != nil {
		f["resource"] = resource
	}
	return map[string]any{"id": ContentID("foreign", file), foreignMember: f}
}

// foreignRow reads such a document back.
func foreignRow(m map[string]any) (file string, row map[string]any, columns []any, resource Tree) {
	f, _ := m[foreignMember].(map[string]any)
	file, _ = f["table"].(string)
	row, _ = f["row"].(map[string]any)
	columns, _ = f["columns"].([]any)
	return file, row, columns, f["resource"]
}

// safeFile reports whether a name may be that of a file in a package.
func safeFile(name string) bool {
	return name != "" && len(name) <= 200 && !strings.HasPrefix(name, "/") && !strings.ContainsAny(name, "\\:\x00") &&
		!strings.Contains("/"+name+"/", "/../") && usableID(name)
}
