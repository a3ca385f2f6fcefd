package upgrade

import (
	"strings"

	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/tabular"
)

// IsOld reports whether an object in JSON is of an edition before 3: it, or
// what stands in it, has a member that only those have.
func IsOld(m map[string]any) bool { return isOldAt(m, 0) }

func isOldAt(m map[string]any, depth int) bool {
	if depth > 4 {
		return false
	}
	for name, v := range m {
		switch v := v.(type) {
		case []any:
			if IsOnlyOld(name) {
				return true
			}
			if o := firstObject(v); o != nil && isOldAt(o, depth+1) {
				return true
			}
		case map[string]any:
			if name == "relais" || name == hsds.KeptMember || name == hsds.ForeignMember {
				continue
			}
			if isOldAt(v, depth+1) {
				return true
			}
		}
	}
	return false
}

func firstObject(list []any) map[string]any {
	if len(list) == 0 {
		return nil
	}
	o, _ := list[0].(map[string]any)
	return o
}

// Object makes the present edition of an object and all that stands in
// it. It returns the names of what it changed.
func Object(table string, m map[string]any) []string { return upgradeAt(table, m, 0) }

func upgradeAt(table string, m map[string]any, depth int) (from []string) {
	if depth > tabular.MaxNested {
		return nil
	}
	into := &treeSink{rows: map[string][]any{}}
	for _, name := range hsds.SortedNames(m) {
		list, isList := m[name].([]any)
		if o, ok := m[name].(map[string]any); ok && IsOnlyOld(name) {
			list, isList = []any{o}, true
		}
		if isList {
			upgradeList(table, m, name, list, into)
		}
	}
	upgradeMembers(table, m, into)
	for _, rel := range tabular.RelationsOf(table) {
		if fresh := into.rows[rel.Table]; len(fresh) > 0 && !rel.One {
			list, _ := m[rel.Member].([]any)
			m[rel.Member] = append(list, fresh...)
			delete(into.rows, rel.Table)
		}
	}
	for member, v := range into.patches {
		if m[member] == nil {
			m[member] = v
		}
	}
	from = into.from
	for _, rel := range tabular.RelationsOf(table) {
		switch v := m[rel.Member].(type) {
		case map[string]any:
			from = append(from, upgradeAt(rel.Table, v, depth+1)...)
		case []any:
			for _, e := range v {
				if o, ok := e.(map[string]any); ok {
					from = append(from, upgradeAt(rel.Table, o, depth+1)...)
				}
			}
		}
	}
	return from
}

// upgradeList takes the members of a list that the present edition does not
// have.
func upgradeList(table string, m map[string]any, name string, list []any, into *treeSink) {
	key := Singular(name)
	old, ok := oldTables[key]
	if !ok || tabular.IsRelation(table, name) && !onlyOld[key] {
		return
	}
	if !onlyOld[key] && key != "fundings" && key != "funding" {
		return
	}
	for _, e := range list {
		if _, ok := e.(map[string]any); !ok {
			return
		}
	}
	delete(m, name)
	for _, e := range list {
		row := e.(map[string]any)
		delete(row, table+"_id")
		_ = old.upgrade(key)(into, row) // a tree never fails
		if row["link_entity"] == "service" && table != "service" {
			row["link_entity"] = table
		}
	}
}

// upgradeMembers renames the members of the object itself.
func upgradeMembers(table string, m map[string]any, into *treeSink) {
	old, ok := oldTables[table]
	if !ok || old.table != table {
		return
	}
	for from, to := range old.rename {
		if v, ok := m[from].(string); ok && m[to] == nil {
			m[to] = v
			delete(m, from)
		}
	}
	if strings.HasPrefix(table, "location") && m["location_type"] == nil {
		m["location_type"] = "physical"
	}
	if table == "taxonomy_term" {
		_ = oldTerm(into, m)
	}
}
