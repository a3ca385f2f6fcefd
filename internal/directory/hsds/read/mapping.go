package read

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/confidential"
	"relais/internal/directory/hsds/tabular"
	"relais/internal/directory/hsds/tidy"
)

// mapping puts one column of a table of any shape into its place. Paths are
// "table.column", such as "service.name" or "address.city", with "#" and a word
// where a row has several of a kind: "phone.number#fax". A column mapped to ""
// stays under its own name with the service, one mapped to LeftOut does not
// come in.
type mapping struct {
	column, table, member, group string
	out                          bool
}

func mappings(columns []string, by map[string]string) []mapping {
	out := make([]mapping, len(columns))
	described := slices.ContainsFunc(columns, func(c string) bool { return by[c] == "service.description" })
	for i, c := range columns {
		m := mapping{column: c, out: by[c] == LeftOut}
		path, group, _ := strings.Cut(by[c], "#")
		table, member, ok := strings.Cut(path, ".")
		if path == "organization.description" && !described {
			table = "service" // of a list with one description, it is that of the row
		}
		if ok && (tabular.IsColumn(table, member) || member == "lines" && tabular.DefOf(table) != nil) {
			m.table, m.member, m.group = table, member, group
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

// parts are those of one row by table; of a table with several rows by table,
// "#" and their group.
type parts map[string]map[string]any

// of are the rows of one table, in the order of their groups.
func (r parts) of(table string) (list []map[string]any) {
	for _, key := range slices.Sorted(maps.Keys(r)) {
		if name, _, _ := strings.Cut(key, "#"); name == table {
			list = append(list, r[key])
		}
	}
	return list
}

// add puts a value into a part. A second one for the same place joins a text that
// people read or a list, becomes a part of its own, or is not taken in.
func (r parts) add(m mapping, c string) bool {
	more := severalIn(m, c)
	c = more[0]
	part := r.part(m.table, m.group)
	old, set := part[m.member]
	before := hsds.Scalar(old)
	switch alike := strings.Contains("\n"+before+"\n", "\n"+c+"\n"); {
	case !set:
		part[m.member] = c
	case alike:
	case isProse[m.member] || m.table == "taxonomy_term" || mappedLists[m.table] == m.member && m.table != "contact":
		part[m.member] = before + "\n" + c
	case m.member == "alternate_name" || m.member == "title":
		part[m.member] = before + "; " + c
	case m.member == "email" && m.table != "contact":
		r.part("contact", m.group+" "+c)["email"] = c
	case m.member == "url" || m.member == "website":
		r.part("url", c)["url"] = c
	case m.member == "name" && (m.table == "service" || m.table == "organization") && part["alternate_name"] == nil:
		part["alternate_name"] = c
	default:
		return false
	}
	for _, next := range more[1:] {
		r.add(m, next)
	}
	return true
}

// part is that of a table and a group, a new one where there is none.
func (r parts) part(table, group string) map[string]any {
	key := table
	if group = strings.TrimSpace(group); group != "" {
		key += "#" + group
	}
	if r[key] == nil {
		r[key] = map[string]any{}
	}
	return r[key]
}

// severalIn are the mail or web addresses of a cell that holds nothing but some.
func severalIn(m mapping, c string) []string {
	mail := m.member == "email"
	if !mail && m.member != "url" && m.member != "website" || m.table == "contact" {
		return []string{c}
	}
	var list []string
	for _, w := range strings.Fields(strings.ReplaceAll(c, ";", " ")) {
		w = strings.Trim(w, ",|/&")
		plain := mail || strings.HasPrefix(w, "http") || strings.HasPrefix(w, "www.")
		if w == "" || between[strings.ToLower(w)] {
			continue
		}
		if !plain || strings.Contains(w, "@") != mail || !strings.Contains(w, ".") || strings.Contains(w, ",") && mail {
			return []string{c}
		}
		list = append(list, w)
	}
	if len(list) < 2 {
		return []string{c}
	}
	return list
}

// between are words between two of a kind.
var between = tidy.Set("or and ou et")

// mapRow makes the rows of HSDS of one row of a table of any shape: a service
// with its organization, place, address, telephones and so on, whose ids come
// from its own, so that the same row gives the same ids again.
func (p *packaged) mapRow(sh *sheet, cells []string) error {
	defer p.rd.Guard.NextRow()
	rows := parts{}
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
		if !answered[m.member] && p.rd.Guard.Answers(m.column, c) || !rows.place(m, c) {
			kept[m.column] = c
			p.rd.Report.Lose(hsds.Loss{File: p.rd.File, Member: m.column, Reason: hsds.KeptUnmapped}, 1)
		}
	}
	sh.numberless(cells, rows, kept)
	if len(secret) > 0 && p.rd.Guard.Row(p.rd.Note(""), rows, kept, secret) {
		p.rd.Refuse(p.rd.Note(hsds.ChangedConfidential))
		return nil
	}
	return p.mapped(rows, kept, cells)
}

// answered are places in which a mere answer says something.
var answered = tidy.Set("status eligibility_description")

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
	sh.secrets.Hide(p.rd.Note(""), cells)
	return p.mapRow(sh, cells)
}

// mapped puts the parts of one row into their tables. A row of the id of one
// before is another place of the same service when it says the same of it, and
// a service of its own otherwise: nothing of it ever stands at another one.
func (p *packaged) mapped(rows parts, kept map[string]any, cells []string) error {
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
	addressed := rows["address"]
	if org["id"] != nil && isNone(hsds.Scalar(org["id"])) && service["id"] != nil && hsds.Scalar(org["name"]) == hsds.Scalar(service["name"]) {
		org["id"] = service["id"] // an agency, by the number that its programs name it by
	}
	own := hsds.Scalar(service["id"]) != ""
	if !own {
		service["id"] = hsds.ContentID("row", p.rd.opt.Namespace, hsds.Scalar(service["name"]), hsds.Scalar(org["name"]),
			string(hsds.Canonical(addressed)))
	}
	id, place := p.rowID(service, rows, own, cells)
	if id == "" {
		n := p.rd.Note(hsds.RefusedDouble)
		n.ID = hsds.Scalar(service["id"])
		p.rd.Refuse(n)
		return nil
	}
	service["id"] = id
	p.rd.Guard.Hold(cmp.Or(organizationID(p.rd.opt.Namespace, org), id))
	if org == nil { // others may name it as theirs
		p.rd.Guard.Hold(organizationID(p.rd.opt.Namespace, map[string]any{"name": service["name"]}))
	}
	p.oneLine(rows)
	rows.settle()
	if place {
		return p.anotherPlace(id, rows)
	}
	if len(kept) > 0 {
		service[hsds.KeptMember] = kept
	}
	if err := p.mappedOrganization(service, org); err != nil {
		return err
	}
	if err := p.Put("service", service); err != nil {
		return err
	}
	if err := p.placeAt("", id, rows); err != nil {
		return err
	}
	return p.mappedParts("service_id", id, rows)
}

// rowID is the id of a row's service: that which it came with unless another
// row had it and said something else. "" for a row that came before to the
// letter; place is true for another place of a service that is in already.
func (p *packaged) rowID(service map[string]any, rows parts, own bool, cells []string) (id string, place bool) {
	id = hsds.Scalar(service["id"])
	whole := hsds.ContentID(append([]string{"whole row", id}, cells...)...)
	if p.whole[whole] {
		return "", false
	}
	p.whole[whole] = true
	says := hsds.ContentID("says", string(hsds.Canonical(service)), string(hsds.Canonical(rows["organization"])))
	before, known := p.says[id]
	switch {
	case !known:
		p.says[id] = says
		return id, false
	case own && before == says && len(rows.of("address"))+len(rows.of("location")) > 0:
		return id, true
	}
	p.once(hsds.ChangedSharedID, p.rd.File, "id")
	return whole, false
}

// anotherPlace puts what one more row of a service says where it belongs: at its
// place.
func (p *packaged) anotherPlace(service string, rows parts) error {
	place := hsds.ContentID("location", service, string(hsds.Canonical(rows["address"])), string(hsds.Canonical(rows["location"])))
	if rows["location"] == nil {
		rows["location"] = map[string]any{}
	}
	if hsds.Scalar(rows["location"]["id"]) == "" {
		rows["location"]["id"] = place
	}
	at := hsds.ContentID("service_at_location", service, hsds.Scalar(rows["location"]["id"]))
	if t := p.ts.ByName["service_at_location"]; t != nil && t.Has(at) {
		at = hsds.ContentID("service_at_location", service, place, string(hsds.Canonical(rows["phone"])))
	}
	if err := p.placeAt(at, service, rows); err != nil {
		return err
	}
	tongues, own := parts{}, parts{}
	for key := range rows {
		switch table, _, _ := strings.Cut(key, "#"); table {
		case "language":
			tongues[key] = rows[key]
			delete(rows, key)
		case "required_document", "taxonomy_term", "funding", "cost_option", "url":
			own[key] = rows[key] // said of the service: what is new in it is told of the service
			delete(rows, key)
		}
	}
	if err := p.mappedParts("service_id", service, own); err != nil {
		return err
	}
	if err := p.mappedParts("location_id", hsds.Scalar(rows["location"]["id"]), unspoken(p.ts.ByName["language"], service, tongues)); err != nil {
		return err
	}
	return p.mappedParts("service_at_location_id", at, rows)
}

// unspoken leaves out the languages that a service has already.
func unspoken(t *tabular.Rows, service string, rows parts) parts {
	if t == nil {
		return rows
	}
	for _, m := range rows {
		list := slices.DeleteFunc(tidy.Languages(hsds.Scalar(m["name"])), func(v string) bool {
			row := spoken(m, v)
			row["service_id"] = service
			return t.Has(rowBelow("language", service, row))
		})
		m["name"] = strings.Join(list, "; ")
	}
	return rows
}

// spoken is a row of a language, with what is said of it.
func spoken(m map[string]any, v string) map[string]any {
	row := maps.Clone(m)
	name, note := tidy.LanguageNote(v)
	row["name"] = name
	hsds.SetText(row, "note", note)
	return row
}

// rowBelow is the id of a row that belongs to something, from what it says.
func rowBelow(table, id string, row map[string]any) string {
	return hsds.ContentID(table, id, string(hsds.Canonical(row)))
}

// oneLine cuts an address that was written on one line, where nothing else says
// its town, and fills in what is missing.
func (p *packaged) oneLine(rows parts) {
	for _, m := range rows.of("address") {
		own, line := hsds.Scalar(m["postal_code"]), hsds.Scalar(m["address_1"])
		if m["city"] != nil {
			continue
		}
		a, ok := tidy.OneLineAddress(line)
		if own != "" && a.PostalCode == "" {
			a, ok = tidy.OneLineAddress(line + " " + own) // a ZIP tells a state from a country
			ok = ok && a.Province != ""
		}
		there, here := postalKey(a.PostalCode), postalKey(own)
		if !ok || !strings.HasPrefix(there, here) && !strings.HasPrefix(here, there) {
			continue // two codes: nobody knows which
		}
		m["address_1"] = a.Street
		if len(there) > len(here) {
			m["postal_code"] = a.PostalCode
		}
		for member, v := range map[string]string{"city": a.City, "state_province": a.Province, "country": a.Country} {
			if m[member] == nil {
				hsds.SetText(m, member, v)
			}
		}
		p.once(hsds.ChangedAddress, p.rd.File, "address_1")
	}
}

func postalKey(s string) string {
	return strings.ToUpper(strings.NewReplacer(" ", "", "-", "").Replace(s))
}

// mappedOrganization gives a service its organization: one for each name.
func (p *packaged) mappedOrganization(service, org map[string]any) error {
	if org == nil {
		return nil
	}
	org["id"] = organizationID(p.rd.opt.Namespace, org)
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

// isNone reports whether a number is a database's for none: all that have it would be
// one.
func isNone(id string) bool { return strings.Trim(id, "0") == "" || id == "-1" }

// organizationID is that which an organization came with, or one from its name; ""
// where there is no organization.
func organizationID(namespace string, org map[string]any) string {
	if org == nil {
		return ""
	}
	id := hsds.Scalar(org["id"])
	if isNone(id) {
		id = ""
	}
	return cmp.Or(id, hsds.ContentID("organization", namespace, hsds.Scalar(org["name"])))
}

// placeAt puts the place of a row; at is the id of the link to it, "" for one
// that follows from its content.
func (p *packaged) placeAt(at, service string, rows parts) error {
	place, addresses := rows["location"], rows.of("address")
	if place == nil && len(addresses) == 0 && rows["accessibility"] == nil {
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
		if err := p.addresses(id, rows); err != nil {
			return err
		}
	}
	link := map[string]any{"service_id": service, "location_id": id}
	if at != "" {
		link["id"] = at
	}
	return p.Put("service_at_location", link)
}

// addresses puts those of a place, and how one gets in.
func (p *packaged) addresses(place string, rows parts) error {
	for _, key := range slices.Sorted(maps.Keys(rows)) {
		table, group, _ := strings.Cut(key, "#")
		if table != "address" && table != "accessibility" {
			continue
		}
		m := rows[key]
		m["location_id"] = place
		if table == "address" && m["address_type"] == nil {
			m["address_type"] = "physical"
			if group == "mailing" {
				m["address_type"] = "postal"
			}
		}
		m["id"] = hsds.ContentID(table, place, string(hsds.Canonical(m)))
		if err := p.Put(table, m); err != nil {
			return err
		}
	}
	return nil
}
