package hsds

import (
	"slices"
	"strings"
)

// style says what a record's document looked like where tables can't: which
// keys stood beside the objects that they point at, which empty members were
// null, "" or [], and whether the organization came with all its parts. It is
// a set of words such as "service.organization_id", "service.email=null",
// "service.phones=[]" and "organization=full".
type style map[string]bool

// plainStyle is that of packages which say nothing of it.
var plainStyle = style{"service.organization_id": true, "attribute.link_id": true}

func readStyle(s string) style {
	st := style{}
	for _, w := range strings.Fields(s) {
		st[w] = true
	}
	return st
}

func (st style) String() string {
	words := make([]string, 0, len(st))
	for w := range st {
		words = append(words, w)
	}
	slices.Sort(words)
	return strings.Join(words, " ")
}

// fullOrganization is the word for a service whose organization came with its
// own parts.
const fullOrganization = "organization=full"

// empties restores members that were there and empty.
func (st style) empties(table string, m map[string]any) {
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
func (st style) hasEmpties() bool {
	for w := range st {
		if strings.Contains(w, "=") && w != fullOrganization {
			return true
		}
	}
	return false
}
