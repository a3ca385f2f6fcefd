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

// ForeignMember is the member that marks a foreign row's document.
const ForeignMember = "relais_foreign"

// ForeignDoc makes the document of a row that stands nowhere.
func ForeignDoc(file string, n int, row map[string]any) map[string]any {
	f := map[string]any{"table": file, "row": row}
	id := ContentID("foreign", file, strconv.Itoa(n), string(Canonical(row)))
	return map[string]any{"id": id, ForeignMember: f}
}

// ForeignHead makes the document that keeps a foreign table's columns and what
// its package said of it.
func ForeignHead(file string, columns []string, resource Tree) map[string]any {
	list := make([]any, len(columns))
	for i, c := range columns {
		list[i] = c
	}
	f := map[string]any{"table": file, "columns": list}
	if resource != nil {
		f["resource"] = resource
	}
	return map[string]any{"id": ContentID("foreign", file), ForeignMember: f}
}

// ForeignRow reads such a document back.
func ForeignRow(m map[string]any) (file string, row map[string]any, columns []any, resource Tree) {
	f, _ := m[ForeignMember].(map[string]any)
	file, _ = f["table"].(string)
	row, _ = f["row"].(map[string]any)
	columns, _ = f["columns"].([]any)
	return file, row, columns, f["resource"]
}

// SafeFile reports whether a name may be that of a file in a package.
func SafeFile(name string) bool {
	return name != "" && len(name) <= 200 && !strings.HasPrefix(name, "/") && !strings.ContainsAny(name, "\\:\x00") &&
		!strings.Contains("/"+name+"/", "/../") && UsableID(name)
}

// IsForeignHead tells the document that describes a foreign table from its rows.
func IsForeignHead(doc []byte) bool {
	m, err := Object(doc)
	if err != nil {
		return false
	}
	_, row, _, _ := ForeignRow(m)
	return row == nil
}
