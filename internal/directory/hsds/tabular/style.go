package tabular

import (
	"slices"
	"strings"
)

// Style says what a record's document looked like where tables can't: which
// keys stood beside the objects that they point at, which empty members were
// null, "" or [], and whether the organization came with all its parts. It is
// a set of words such as "service.organization_id", "service.email=null",
// "service.phones=[]" and "organization=full".
type Style map[string]bool

// PlainStyle is that of packages which say nothing of it.
var PlainStyle = Style{"service.organization_id": true, "attribute.link_id": true}

// ReadStyle reads the words of a style.
func ReadStyle(s string) Style {
	st := Style{}
	for _, w := range strings.Fields(s) {
		st[w] = true
	}
	return st
}

// String writes the words of a style in a stable order.
func (st Style) String() string {
	words := make([]string, 0, len(st))
	for w := range st {
		words = append(words, w)
	}
	slices.Sort(words)
	return strings.Join(words, " ")
}

// FullOrganization is the word for a service whose organization came with its
// own parts.
const FullOrganization = "organization=full"

// empties restores members that were there and empty.
func (st Style) empties(table string, m map[string]any) {
	prefix := table + "."
	for w := range st {
		name, kind, ok := strings.Cut(strings.TrimPrefix(w, prefix), "=")
		if !ok || !strings.HasPrefix(w, prefix) {
			continue
		}
		if _, there := m[name]; there {
			continue
		}
		switch kind {
		case "null":
			m[name] = nil
		case "text":
			m[name] = ""
		case "[]":
			m[name] = []any{}
		}
	}
}

// hasEmpties reports whether there is any, as for most there is none.
func (st Style) hasEmpties() bool {
	for w := range st {
		if strings.Contains(w, "=") && w != FullOrganization {
			return true
		}
	}
	return false
}
