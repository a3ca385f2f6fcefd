package hsds

import "strings"

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
		if t := tableOf[table]; ok && t != nil {
			if _, known := t.column[member]; known || member == "lines" {
				m.table, m.member = table, member
			}
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
	kept, secret := map[string]any{}, map[string]secrecy{}
	for i, c := range cells {
		c = strings.TrimSpace(c)
		if c == "" {
			continue
		}
		m := sh.mapped[i]
		if p.secretCell(m, c, secret) || m.out {
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
			c = str(old) + "\n" + c
		}
		rows[m.table][m.member] = c
	}
	if len(secret) > 0 && p.secretRow(rows, kept, secret) {
		p.rd.refuse(p.rd.note(ChangedConfidential))
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
			cells[i] = string(Canonical(v))
		default:
			cells[i] = str(v)
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
	if str(service["name"]) == "" {
		p.rd.refuse(p.rd.note(RefusedNoName))
		return nil
	}
	if service["status"] == nil {
		service["status"] = "active"
	}
	if str(service["id"]) == "" {
		service["id"] = ContentID("row", p.rd.opt.Namespace, str(service["name"]), str(org["name"]),
			string(Canonical(rows["address"])))
	}
	if len(kept) > 0 {
		service[keptMember] = kept
	}
	id := str(service["id"])
	if err := p.mappedOrganization(service, org); err != nil {
		return err
	}
	if err := p.put("service", service); err != nil {
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
	if str(org["id"]) == "" {
		org["id"] = ContentID("organization", p.rd.opt.Namespace, str(org["name"]))
	}
	service["organization_id"] = org["id"]
	if str(org["name"]) == "" {
		org["name"] = service["name"]
	}
	if org["description"] == nil {
		org["description"] = str(org["name"])
	}
	if t := p.ts.byName["organization"]; t != nil {
		if _, known := t.find(str(org["id"])); known {
			return nil
		}
	}
	return p.put("organization", org)
}

func (p *packaged) mappedPlace(service string, rows map[string]map[string]any) error {
	place, address := rows["location"], rows["address"]
	if place == nil && address == nil && rows["accessibility"] == nil {
		return nil
	}
	if place == nil {
		place = map[string]any{}
	}
	if str(place["id"]) == "" {
		place["id"] = ContentID("location", service)
	}
	if place["location_type"] == nil {
		place["location_type"] = "physical"
	}
	id := str(place["id"])
	if t := p.ts.byName["location"]; t == nil || !t.has(id) {
		if err := p.put("location", place); err != nil {
			return err
		}
		for _, part := range []string{"address", "accessibility"} {
			if m := rows[part]; m != nil {
				m["location_id"] = id
				if part == "address" && m["address_type"] == nil {
					m["address_type"] = "physical"
				}
				if err := p.put(part, m); err != nil {
					return err
				}
			}
		}
	}
	return p.put("service_at_location", map[string]any{"service_id": service, "location_id": id})
}

func (r *rows) has(id string) bool { _, ok := r.find(id); return ok }

// mappedLists are the tables of which one cell may name several rows.
var mappedLists = map[string]string{"phone": "number", "language": "name", "service_area": "name", "required_document": "document",
	"taxonomy_term": "name", "funding": "source", "cost_option": "amount_description", "schedule": "description", "contact": "name"}

func (p *packaged) mappedParts(service string, rows map[string]map[string]any) error {
	for _, table := range sortedKeys(mappedLists) {
		m := rows[table]
		if m == nil {
			continue
		}
		values := []string{str(m[mappedLists[table]])}
		if table == "language" || table == "service_area" || table == "taxonomy_term" {
			values = parts(strings.ReplaceAll(values[0], "\n", ";"))
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
		row["id"] = ContentID(table, service, string(Canonical(row)))
		return p.put(table, row)
	}
	row["id"] = ContentID(table, p.rd.opt.Namespace, v)
	if row["description"] == nil {
		row["description"] = v
	}
	if t := p.ts.byName[table]; t == nil || !t.has(str(row["id"])) {
		if err := p.put(table, row); err != nil {
			return err
		}
	}
	return p.put("attribute", map[string]any{"id": ContentID("attribute", service, v), "link_id": service, "link_entity": "service",
		"taxonomy_term_id": row["id"]})
}
