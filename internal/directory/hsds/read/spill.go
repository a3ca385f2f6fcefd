package read

import (
	"maps"
	"slices"
	"strings"

	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/tabular"
	"relais/internal/directory/hsds/tidy"
)

// spillInto are the tables whose columns exports write into the row of what
// they belong to: the address of a location, the telephone of a service.
var spillInto = map[string]map[string]bool{
	"service":      tidy.Set("phone language service_area schedule required_document taxonomy_term address location accessibility"),
	"location":     tidy.Set("address phone language schedule accessibility"),
	"organization": tidy.Set("phone"),
}

// spills finds the columns of a table that hold rows of other tables, nil when
// there are none. A table of their own in the package leaves them as they are.
func (p *packaged) spills(sh *sheet) []mapping {
	into := spillInto[sh.table]
	if into == nil || p.exact || p.described(sh.file) {
		return nil
	}
	var out []mapping
	for i, c := range sh.columns {
		if p.rd.Guard.IsFlag(c) || knownColumn(sh.table, c, true) {
			continue
		}
		path, group, _ := strings.Cut(suggest(c), "#")
		table, member, ok := strings.Cut(path, ".")
		if !ok || !into[table] || p.files[table] || sh.table == "service" && placed[table] && p.files["location"] {
			continue
		}
		if out == nil {
			out = make([]mapping, len(sh.columns))
		}
		out[i] = mapping{column: c, table: table, member: member, group: group}
		p.rd.Report.Change(hsds.Note{File: sh.file, Line: 1, Member: c, Reason: hsds.ChangedHeading})
	}
	return out
}

// placed are the tables that hang on a location.
var placed = tidy.Set("address location accessibility")

// spilled takes such cells out of a row.
func (sh *sheet) spilled(cells []string) parts {
	var rows parts
	for i := range cells {
		if i >= len(sh.spill) || sh.spill[i].table == "" || strings.TrimSpace(cells[i]) == "" {
			continue
		}
		if rows == nil {
			rows = parts{}
		}
		if rows.place(sh.spill[i], strings.TrimSpace(cells[i])) {
			cells[i] = ""
		}
	}
	return rows
}

// spillOut puts them into their tables, below the row they came from.
func (p *packaged) spillOut(sh *sheet, id string, rows parts) error {
	if sh.table == "service" {
		if err := p.placeAt("", id, rows); err != nil {
			return err
		}
		return p.mappedParts("service_id", id, rows)
	}
	p.oneLine(rows)
	rows.settle()
	if sh.table == "location" {
		if err := p.addresses(id, rows); err != nil {
			return err
		}
	}
	return p.mappedParts(sh.table+"_id", id, rows)
}

// remember notes what a service calls an organization that may have no row of
// its own.
func (p *packaged) remember(sh *sheet, cells []string) {
	if sh.table != "service" || p.exact {
		return
	}
	at := map[string]int{"organization_id": -1, "organization_name": -1}
	for i, c := range sh.columns {
		if _, ok := at[c]; ok {
			at[c] = i
		}
	}
	id, name := strings.TrimSpace(tabular.Cell(cells, at["organization_id"])), strings.TrimSpace(tabular.Cell(cells, at["organization_name"]))
	if id != "" && name != "" && p.called[id] == "" {
		p.called[id] = name
	}
}

// callOrganizations gives the organizations that only services name a row.
func (p *packaged) callOrganizations() error {
	for _, id := range slices.Sorted(maps.Keys(p.called)) {
		if t := p.ts.ByName["organization"]; t != nil && t.Has(id) {
			continue
		}
		p.once(hsds.ChangedName, "", "organization_name")
		if err := p.Put("organization", map[string]any{"id": id, "name": p.called[id], "description": p.called[id]}); err != nil {
			return err
		}
	}
	return nil
}
