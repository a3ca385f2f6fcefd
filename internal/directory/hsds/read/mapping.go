package read

import (
	"maps"
	"slices"
	"strings"

	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/confidential"
	"relais/internal/directory/hsds/tabular"
)

// mapping puts one column of a table of any shape into its place. Paths are
// "table.column", such as "service.name" or "address.city"; a column mapped to
// "" stays under its own name with the service, one mapped to LeftOut does not
// come in.
type mapping struct {
	column, table, member string
	out                   bool
}

func mappings(columns []string, by map[string]string) []mapping {
	out := make([]mapping, len(columns))
	for i, c := range columns {
		m := mapping{column: c, out: by[c] == LeftOut}
		table, member, ok := strings.Cut(by[c], ".")
		if ok && (tabular.IsColumn(table, member) || member == "lines" && tabular.DefOf(table) != nil) {
			m.table, m.member = table, member
		}
		out[i] = m
	}
	return out
}

// lone treats a table that is no table of HSDS, and stands in no package, as a
// list of services when its columns say so.
func (p *packaged) lone(sh *sheet) bool {
	guess := Suggest(sh.columns)
	for _, to := range guess {
		if to == "service.name" || to == "organization.name" {
			sh.mapped = mappings(sh.columns, guess)
			return true
		}
	}
	return false
}

// mapRow makes the rows of HSDS of one row of a table of any shape: a service
// with its organization, place, address, telephones and so on, whose ids come
// from its own, so that the same row gives the same ids again.
func (p *packaged) mapRow(sh *sheet, cells []string) error {
	rows := map[string]map[string]any{}
	kept, secret := map[string]any{}, confidential.Flags{}
	for i, c := range cells {
		c = strings.TrimSpace(c)
		if c == "" {
			continue
		}
		m := sh.mapped[i]
		if p.rd.Guard.Cell(p.rd.Note(""), m.column, m.table != "", c, secret) || m.out {
			continue
		}
		if m.table == "" {
			kept[m.column] = c
			continue
		}
		if rows[m.table] == nil {
			rows[m.table] = map[string]any{}
		}
		if old, ok := rows[m.table][m.member]; ok {
			c = hsds.Scalar(old) + "\n" + c
		}
		rows[m.table][m.member] = c
	}
	if len(secret) > 0 && p.rd.Guard.Row(p.rd.Note(""), rows, kept, secret) {
		p.rd.Refuse(p.rd.Note(hsds.ChangedConfidential))
		return nil
	}
	return p.mapped(rows, kept)
}

// mapObject makes rows of HSDS of one object in JSON of any shape.
func (p *packaged) mapObject(sh *sheet, row map[string]any) error {
	cells := make([]string, len(sh.columns))
	for i, c := range sh.columns {
		switch v := row[c].(type) {
		case nil:
		case map[string]any, []any:
			cells[i] = string(hsds.Canonical(v))
		default:
			cells[i] = hsds.Scalar(v)
		}
	}
	return p.mapRow(sh, cells)
}

func (p *packaged) mapped(rows map[string]map[string]any, kept map[string]any) error {
	service, org := rows["service"], rows["organization"]
	if service == nil {
		service = map[string]any{}
	}
	if service["name"] == nil && org != nil {
		service["name"] = org["name"]
	}
	if hsds.Scalar(service["name"]) == "" {
		p.rd.Refuse(p.rd.Note(hsds.RefusedNoName))
		return nil
	}
	if service["status"] == nil {
		service["status"] = "active"
	}
	if hsds.Scalar(service["id"]) == "" {
		service["id"] = hsds.ContentID("row", p.rd.opt.Namespace, hsds.Scalar(service["name"]), hsds.Scalar(org["name"]),
			string(hsds.Canonical(rows["address"])))
	}
	if len(kept) > 0 {
		service[hsds.KeptMember] = kept
	}
	id := hsds.Scalar(service["id"])
	if err := p.mappedOrganization(service, org); err != nil {
		return err
	}
	if err := p.Put("service", service); err != nil {
		return err
	}
	if err := p.mappedPlace(id, rows); err != nil {
		return err
	}
	return p.mappedParts(id, rows)
}

// mappedOrganization gives a service its organization: one for each name.
func (p *packaged) mappedOrganization(service, org map[string]any) error {
	if org == nil {
		return nil
	}
	if hsds.Scalar(org["id"]) == "" {
		org["id"] = hsds.ContentID("organization", p.rd.opt.Namespace, hsds.Scalar(org["name"]))
	}
	service["organization_id"] = org["id"]
	if hsds.Scalar(org["name"]) == "" {
		org["name"] = service["name"]
	}
	if org["description"] == nil {
		org["description"] = hsds.Scalar(org["name"])
	}
	if t := p.ts.ByName["organization"]; t != nil {
		if _, known := t.Find(hsds.Scalar(org["id"])); known {
			return nil
		}
	}
	return p.Put("organization", org)
}

func (p *packaged) mappedPlace(service string, rows map[string]map[string]any) error {
	place, address := rows["location"], rows["address"]
	if place == nil && address == nil && rows["accessibility"] == nil {
		return nil
	}
	if place == nil {
		place = map[string]any{}
	}
	if hsds.Scalar(place["id"]) == "" {
		place["id"] = hsds.ContentID("location", service)
	}
	if place["location_type"] == nil {
		place["location_type"] = "physical"
	}
	id := hsds.Scalar(place["id"])
	if t := p.ts.ByName["location"]; t == nil || !t.Has(id) {
		if err := p.Put("location", place); err != nil {
			return err
		}
		for _, part := range []string{"address", "accessibility"} {
			if m := rows[part]; m != nil {
				m["location_id"] = id
				if part == "address" && m["address_type"] == nil {
					m["address_type"] = "physical"
				}
				if err := p.Put(part, m); err != nil {
					return err
				}
			}
		}
	}
	return p.Put("service_at_location", map[string]any{"service_id": service, "location_id": id})
}

// mappedLists are the tables of which one cell may name several rows.
var mappedLists = map[string]string{"phone": "number", "language": "name", "service_area": "name", "required_document": "document",
	"taxonomy_term": "name", "funding": "source", "cost_option": "amount_description", "schedule": "description", "contact": "name"}

func (p *packaged) mappedParts(service string, rows map[string]map[string]any) error {
	for _, table := range slices.Sorted(maps.Keys(mappedLists)) {
		m := rows[table]
		if m == nil {
			continue
		}
		values := []string{hsds.Scalar(m[mappedLists[table]])}
		if table == "language" || table == "service_area" || table == "taxonomy_term" {
			values = hsds.SplitCell(strings.ReplaceAll(values[0], "\n", ";"))
		}
		for _, v := range values {
			if err := p.mappedPart(service, table, v, m); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *packaged) mappedPart(service, table, v string, m map[string]any) error {
	row := map[string]any{}
	for k, e := range m {
		row[k] = e
	}
	row[mappedLists[table]] = v
	if table != "taxonomy_term" {
		row["service_id"] = service
		row["id"] = hsds.ContentID(table, service, string(hsds.Canonical(row)))
		return p.Put(table, row)
	}
	row["id"] = hsds.ContentID(table, p.rd.opt.Namespace, v)
	if row["description"] == nil {
		row["description"] = v
	}
	if t := p.ts.ByName[table]; t == nil || !t.Has(hsds.Scalar(row["id"])) {
		if err := p.Put(table, row); err != nil {
			return err
		}
	}
	return p.Put("attribute", map[string]any{"id": hsds.ContentID("attribute", service, v), "link_id": service, "link_entity": "service",
		"taxonomy_term_id": row["id"]})
}
