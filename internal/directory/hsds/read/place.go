package read

import (
	"io"
	"strings"

	"relais/internal/directory/hsds/tabular"
)

// LeftOut is the place of a column, in Options.Mapping, that shall not come in
// at all: not even under its own name.
const LeftOut = "-"

// IsPlace reports whether a path names a column of a table of HSDS, such as
// "service.name": a column of any other table can be put there.
func IsPlace(path string) bool {
	path, _, _ = strings.Cut(path, "#")
	table, member, ok := strings.Cut(path, ".")
	return ok && tabular.IsColumn(table, member)
}

// PreviewTable is Preview of what is known to be one table, whatever its
// columns are called.
func PreviewTable(r io.Reader, n int) (Look, error) {
	t, err := peekTable("", r, n)
	return Look{Form: FormTable, Tables: []Table{t}}, err
}
