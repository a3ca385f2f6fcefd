package read

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/tidy"
)

// mappedLists are the tables of which one cell may name several rows.
var mappedLists = map[string]string{"phone": "number", "language": "name", "service_area": "name", "required_document": "document",
	"taxonomy_term": "name", "funding": "source", "cost_option": "amount_description", "schedule": "description", "contact": "name", "url": "url"}

// mappedParts puts the lists of a row below what key and id name: a service, or
// a service at a place.
func (p *packaged) mappedParts(key, id string, rows parts) error {
	sameNumbers(rows)
	for _, name := range slices.Sorted(maps.Keys(rows)) {
		table, group, _ := strings.Cut(name, "#")
		member := mappedLists[table]
		if member == "" {
			continue
		}
		m := rows[name]
		grouped(table, group, m)
		if table == "phone" {
			list, parted := telephones(m)
			if parted {
				p.once(hsds.ChangedPhone, p.rd.File, "number")
			}
			for _, row := range list {
				if err := p.putBelow(key, id, table, row); err != nil {
					return err
				}
			}
			continue
		}
		for n, v := range mappedValues(table, hsds.Scalar(m[member])) {
			if _, alone := m[member]; v == "" && (len(m) == 0 || alone && len(m) == 1) {
				continue
			}
			if err := p.mappedPart(key, id, table, v, n, m); err != nil {
				return err
			}
		}
	}
	return nil
}

// sameNumbers leaves out telephones that another column of the row gave already:
// what is a person's only where it is nothing else.
func sameNumbers(rows parts) {
	seen := map[string]bool{}
	keys := slices.Sorted(maps.Keys(rows))
	slices.SortStableFunc(keys, func(a, b string) int {
		return cmp.Compare(strings.Count(a, "contact")+strings.Count(a, "worker"), strings.Count(b, "contact")+strings.Count(b, "worker"))
	})
	for _, key := range keys {
		number := hsds.Scalar(rows[key]["number"])
		if table, _, _ := strings.Cut(key, "#"); table != "phone" || number == "" {
			continue
		}
		digits := strings.TrimPrefix(tidy.Digits(number), "1") + "x" + hsds.Scalar(rows[key]["extension"])
		if seen[digits] && len(digits) > 7 {
			delete(rows, key)
		}
		seen[digits] = true
	}
}

// grouped fills in what the headings of a group say: of what kind a telephone
// is, or what it is for.
func grouped(table, group string, m map[string]any) {
	if table != "phone" || group == "" || m["number"] == nil {
		return
	}
	words := strings.Trim(strings.TrimSpace(strings.TrimPrefix(group, "number ")), "0123456789 ")
	for _, kind := range []struct{ word, is string }{{"fax", "fax"}, {"telecopieur", "fax"}, {"tty", "textphone"}, {"ats", "textphone"}} {
		if strings.Contains(" "+words+" ", " "+kind.word+" ") && m["type"] == nil {
			m["type"] = kind.is
			return
		}
	}
	if !plainPhone[words] && m["description"] == nil {
		first, size := utf8.DecodeRuneInString(words)
		m["description"] = string(unicode.ToTitle(first)) + words[size:]
	}
}

// plainPhone are words that say no more of a telephone than that it is one.
var plainPhone = map[string]bool{"": true, "phone": true, "telephone": true, "tel": true, "phone number": true, "main phone": true, "public phone": true,
	"office phone": true, "phone main": true}

// mappedValues are the rows that one cell names.
func mappedValues(table, cell string) []string {
	switch table {
	case "language":
		return tidy.Languages(cell)
	case "service_area", "taxonomy_term":
		return hsds.SplitCell(strings.ReplaceAll(cell, "\n", ";"))
	}
	if table == "funding" && strings.Contains(cell, ";") {
		return hsds.SplitCell(cell)
	}
	return []string{cell}
}

// telephones are those of one cell, each with what the cell and its heading say of
// it; parted is set where the cell held more than a number.
func telephones(m map[string]any) (rows []map[string]any, parted bool) {
	for _, t := range tidy.Telephones(hsds.Scalar(m["number"])) {
		row := maps.Clone(m)
		row["number"] = t.Number
		parted = parted || t.Number != m["number"]
		if row["type"] == nil {
			hsds.SetText(row, "type", t.Kind)
		}
		said := hsds.Scalar(row["description"])
		if row["type"] == nil {
			hsds.SetText(row, "type", tidy.PhoneKind(said))
		}
		if t.Note != "" && !strings.Contains(strings.ToLower(said), strings.ToLower(t.Note)) {
			hsds.SetText(row, "description", strings.TrimPrefix(said+"; "+t.Note, "; "))
		}
		rows = append(rows, row)
	}
	return rows, parted
}

func (p *packaged) mappedPart(key, id, table, v string, n int, m map[string]any) error {
	row := maps.Clone(m)
	if row[mappedLists[table]] = v; v == "" {
		delete(row, mappedLists[table])
	}
	if table == "language" {
		row = spoken(m, v)
	}
	if table != "taxonomy_term" {
		return p.putBelow(key, id, table, row)
	}
	if codes := hsds.SplitCell(strings.ReplaceAll(hsds.Scalar(m["code"]), "\n", ";")); len(codes) > 0 {
		delete(row, "code")
		if len(codes) == len(mappedValues(table, hsds.Scalar(m["name"]))) {
			row["code"] = codes[n]
		}
	}
	return p.term(id, v, row)
}

// putBelow puts a row below what key and id name, once.
func (p *packaged) putBelow(key, id, table string, row map[string]any) error {
	row[key] = id
	row["id"] = rowBelow(table, id, row)
	if t := p.ts.ByName[table]; t != nil && t.Has(hsds.Scalar(row["id"])) {
		return nil
	}
	return p.Put(table, row)
}

// term puts a term of a taxonomy and says that a service has it.
func (p *packaged) term(service, v string, row map[string]any) error {
	row["id"] = hsds.ContentID("taxonomy_term", p.rd.opt.Namespace, v)
	if row["description"] == nil {
		row["description"] = v
	}
	if t := p.ts.ByName["taxonomy_term"]; t == nil || !t.Has(hsds.Scalar(row["id"])) {
		if err := p.Put("taxonomy_term", row); err != nil {
			return err
		}
	}
	at := hsds.ContentID("attribute", service, v)
	if t := p.ts.ByName["attribute"]; t != nil && t.Has(at) {
		return nil
	}
	return p.Put("attribute", map[string]any{"id": at, "link_id": service, "link_entity": "service", "taxonomy_term_id": row["id"]})
}
