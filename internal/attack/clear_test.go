package attack

import (
	"fmt"
	"slices"
	"strings"
)

// cell is one value of a column, and which row it stands in.
type cell struct {
	id    string
	value any
}

// key names a row of a table, of those without row numbers too.
func (x tamperer) key(table string) string {
	x.t.Helper()
	var parts []string
	rows, err := x.db.Query(`SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk`, table)
	if err != nil {
		x.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			x.t.Fatal(err)
		}
		parts = append(parts, fmt.Sprintf(`quote(%q)`, name))
	}
	return strings.Join(parts, ` || ',' || `)
}

// typed are the values of a column as they are stored.
func (x tamperer) typed(c column) (out []cell) {
	x.t.Helper()
	rows, err := x.db.Query(fmt.Sprintf(`SELECT %[3]s, %[2]q FROM %[1]q WHERE %[2]q IS NOT NULL ORDER BY 1`, c.table, c.name, x.key(c.table)))
	if err != nil {
		x.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var one cell
		if err := rows.Scan(&one.id, &one.value); err != nil {
			x.t.Fatal(err)
		}
		out = append(out, one)
	}
	return out
}

// set writes a value, and reports whether the schema let it.
func (x tamperer) set(c column, id string, v any) bool {
	_, err := x.db.Exec(fmt.Sprintf(`UPDATE %q SET %q = ? WHERE %s = ?`, c.table, c.name, x.key(c.table)), v, id)
	return err == nil
}

// clearTamperings are what is done to columns that are not sealed: all rows at
// once where one row could be one that nobody looks at.
var clearTamperings = map[string]tampering{
	"one more": func(x tamperer, c column, _ int) bool {
		return x.every(c, func(one cell) any {
			switch v := one.value.(type) {
			case int64:
				return v + 1
			case string:
				return v + "x"
			case []byte:
				v = slices.Clone(v)
				if len(v) == 0 {
					return nil
				}
				v[0] ^= 1
				return v
			}
			return nil
		})
	},
	"nought": func(x tamperer, c column, _ int) bool {
		return x.every(c, func(one cell) any {
			switch v := one.value.(type) {
			case int64:
				if v != 0 {
					return int64(0)
				}
			case string:
				if v != "" {
					return ""
				}
			case []byte:
				if len(v) > 0 {
					return []byte{}
				}
			}
			return nil
		})
	},
	"put off": func(x tamperer, c column, _ int) bool {
		return x.every(c, func(one cell) any {
			if v, ok := one.value.(int64); ok {
				return v + 1<<40
			}
			return nil
		})
	},
	"two swapped": func(x tamperer, c column, _ int) bool {
		cells := x.typed(c)
		for i, a := range cells {
			for _, b := range slices.Backward(cells[i+1:]) {
				if fmt.Sprint(a.value) != fmt.Sprint(b.value) {
					return x.set(c, a.id, b.value) && x.set(c, b.id, a.value)
				}
			}
		}
		return false
	},
}

// every changes each value of a column that to has another one for, and
// reports whether at least one was changed.
func (x tamperer) every(c column, to func(cell) any) (did bool) {
	for _, one := range slices.Backward(x.typed(c)) {
		if v := to(one); v != nil && x.set(c, one.id, v) {
			did = true
		}
	}
	return did
}
