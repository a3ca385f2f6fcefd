package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Column is one column of the schema.
type Column struct {
	Table, Name string
	Type        string // as the engine calls it, in lower case
	Key         int    // place in the primary key from 1, 0 outside it
	Identity    bool   // PostgreSQL numbers it
}

// Columns returns the schema's columns: tables by name, columns in their order.
func (tx *Tx) Columns(ctx context.Context) ([]Column, error) {
	return Collect(ctx, tx, func(r *Rows, c *Column) error {
		return r.Scan(&c.Table, &c.Name, &c.Type, &c.Key, &c.Identity)
	}, dialects[tx.engine].columns)
}

// table is a table with its columns.
type table struct {
	name    string
	columns []Column
}

func (t table) names() []string {
	var all []string
	for _, c := range t.columns {
		all = append(all, c.Name)
	}
	return all
}

// inOrder is the ORDER BY that gives the rows in the same order on both engines.
func (t table) inOrder(e Engine) (string, error) {
	keys := slices.DeleteFunc(slices.Clone(t.columns), func(c Column) bool { return c.Key == 0 })
	if len(keys) == 0 {
		return "", fmt.Errorf("store: table %s has no primary key", t.name)
	}
	slices.SortFunc(keys, func(a, b Column) int { return a.Key - b.Key })
	var parts []string
	for _, c := range keys {
		part := quote(c.Name)
		if c.Type == "text" {
			part += dialects[e].bytewise
		}
		parts = append(parts, part)
	}
	return " ORDER BY " + strings.Join(parts, ", "), nil
}

// quote makes a name of a table or column safe in SQL.
func quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// stepTable records the migration; a dump carries the names of the steps instead.
const stepTable = "schema_step"

// tables returns the tables so that each comes after those that it refers to.
func (tx *Tx) tables(ctx context.Context) ([]table, error) {
	columns, err := tx.Columns(ctx)
	if err != nil {
		return nil, err
	}
	var all []table
	for _, c := range columns {
		switch {
		case c.Table == stepTable:
		case len(all) > 0 && all[len(all)-1].name == c.Table:
			all[len(all)-1].columns = append(all[len(all)-1].columns, c)
		default:
			all = append(all, table{c.Table, []Column{c}})
		}
	}
	references, err := tx.references(ctx)
	if err != nil {
		return nil, err
	}
	return dependenciesFirst(all, references)
}

// references returns, for each table, those that it refers to.
func (tx *Tx) references(ctx context.Context) (map[string][]string, error) {
	pairs, err := Collect(ctx, tx, func(r *Rows, p *[2]string) error { return r.Scan(&p[0], &p[1]) },
		dialects[tx.engine].references)
	to := map[string][]string{}
	for _, p := range pairs {
		if p[0] != p[1] {
			to[p[0]] = append(to[p[0]], p[1])
		}
	}
	return to, err
}

// dependenciesFirst sorts tables: again and again the first of those whose references are all placed.
func dependenciesFirst(all []table, references map[string][]string) ([]table, error) {
	var sorted []table
	placed := map[string]bool{}
	for len(all) > 0 {
		i := slices.IndexFunc(all, func(t table) bool {
			return !slices.ContainsFunc(references[t.name], func(to string) bool { return !placed[to] })
		})
		if i < 0 {
			return nil, fmt.Errorf("store: tables refer to each other in a circle, %s among them", all[0].name)
		}
		placed[all[i].name] = true
		sorted = append(sorted, all[i])
		all = slices.Delete(all, i, i+1)
	}
	return sorted, nil
}
