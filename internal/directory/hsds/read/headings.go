package read

import (
	"maps"
	"slices"
	"strings"

	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/tabular"
	"relais/internal/directory/hsds/tidy"
	"relais/internal/directory/hsds/upgrade"
)

// aliases are other names that columns of HSDS have in exports: of other
// software, of older editions, typed by hand. They are folded: no capitals, no
// accents, words parted by "_". A name after a table and a dot is meant in
// that table only.
var aliases = readAliases(`
id: uuid guid key identifier identifiant recordid record_id
name: title nom label public_name
alternate_name: aka other_name other_names autre_nom acronym
description: long_description desc details summary about
organization_id: organization_recordid org_id organisation_id agency_id provider_id organization organization_key
service_id: service_recordid program_service_id
location_id: location_recordid site_id
email: e_mail email_address contact_email courriel mail
url: website web_site web link website_address website_url web_address
organization.website: url web_site web link website_address website_url web_address
status: service_status state_of_service is_active isactive active
application_process: intake intake_procedure intake_process how_to_apply
eligibility_description: eligibility eligibility_criteria who_can_use
fees_description: fee cost fee_structure
minimum_age: min_age age_min age_from minimumage
maximum_age: max_age age_max age_to maximumage
assured_date: last_verified last_verified_on date_verified verified_at last_verified_date
last_modified: date_updated updated_at last_updated modified_at date_modified modified
wait_time: waiting_time wait
number: phone phone_number telephone tel telephone_number
extension: ext
type: number_type phone_type
address_1: address address1 address_line_1 street street_address line_1 line1 adresse
address_2: address2 address_line_2 line_2 line2 suite unit
city: town municipality ville locality
region: county
state_province: state province prov state_province_code province_state
postal_code: zip zip_code zipcode postcode postalcode code_postal zip_postal_code
country: country_code pays
latitude: lat y
longitude: lon lng long x
opens_at: opens open open_time opening_time start_time opens_time from
closes_at: closes close close_time closing_time end_time closes_time to
weekday: day day_of_week dayofweek jour
taxonomy_id: category_id
taxonomy_term_id: term_id taxonomy_recordid taxonomy_term_recordid
code: language_code iso_code
language.name: language langue
service_area.name: service_area area area_served
required_document.document: required_document document_name
funding.source: funding_source funder
accessibility.description: accessibility
taxonomy_term.name: term category
schedule.byday: days days_of_week weekdays
`)

func readAliases(s string) map[string]string {
	m := map[string]string{}
	for _, line := range strings.Split(strings.TrimSpace(s), "\n") {
		to, words, _ := strings.Cut(line, ":")
		table, column, scoped := strings.Cut(to, ".")
		if !scoped {
			table, column = "", to
		}
		for _, w := range strings.Fields(words) {
			m[table+"."+w] = m[table+"."+w] + " " + column
		}
	}
	return m
}

// oldColumns are those that only older editions have, by table: an upgrade
// reads them.
var oldColumns = map[string]string{
	"service": `audience location_id funding_sources required_documents service_areas languages accepted_payments taxonomy_ids
		eligibility website fees`,
	"organization":  "date_incorporated funding_sources url",
	"location":      "virtual short_desc languages accessibility website",
	"phone":         "number_type phone_number country_prefix department language",
	"schedule":      "weekday start_date end_date closed",
	"attribute":     "service_id taxonomy_id taxonomy_detail",
	"taxonomy_term": "parent_name vocabulary term taxonomy_id",
	"accessibility": "accessibility",
	"cost_option":   "payment",
	"service_area":  "service_area",
	"language":      "language",
	"funding":       "funding_source",
	"":              "service_id eligibility minimum_age maximum_age",
}

// knownColumn reports whether a column is one of a table, or one that an upgrade
// to it reads.
func knownColumn(table, column string, old bool) bool {
	return tabular.IsColumn(table, column) || old && strings.Contains(" "+strings.Join(strings.Fields(oldColumns[table]), " ")+" ", " "+column+" ")
}

// columnFor finds the column that a heading means in a table: in other
// letters, with the table's name in front, or under another name. "" when it
// is none.
func columnFor(table, heading string, old bool) string {
	key := strings.ReplaceAll(tidy.Fold(heading), " ", "_")
	if key == "" {
		return ""
	}
	own := tableName(table)
	tries := []string{key}
	for _, prefix := range []string{table + "_", own + "_", own + "s_", table + "s_"} {
		if rest, ok := strings.CutPrefix(key, prefix); ok && rest != "" {
			tries = append(tries, rest)
			break
		}
	}
	if rest, ok := strings.CutSuffix(key, "_uuid"); ok && rest != "" {
		tries = append(tries, rest+"_id")
	}
	for _, t := range tries {
		if knownColumn(table, t, old) {
			return t
		}
	}
	for _, t := range tries {
		for _, to := range strings.Fields(aliases[table+"."+t] + aliases["."+t]) {
			if knownColumn(table, to, old) {
				return to
			}
		}
	}
	return ""
}

// tableName is what people call the rows of a table.
func tableName(table string) string {
	switch table {
	case "service_at_location":
		return "services_at_location"
	case "taxonomy_term":
		return "taxonomy"
	}
	return table
}

// renamed gives the headings of a table the names of its columns, where that
// leaves no doubt. A second heading for a column stands in for it where it is
// empty: fallback is the place of that column, or -1.
func (p *packaged) renamed(file, table string, headings []string, old bool) (out []string, fallback []int) {
	at := map[string]int{}
	for i, h := range headings {
		at[h] = i
	}
	out, fallback = make([]string, len(headings)), make([]int, len(headings))
	for i, h := range headings {
		out[i], fallback[i] = h, -1
		if p.rd.Guard.IsFlag(h) || knownColumn(table, h, old) {
			continue
		}
		to := columnFor(table, h, old)
		if to == "" {
			continue
		}
		if first, taken := at[to]; taken {
			if to != "id" && first != i {
				fallback[i] = first
			}
			continue
		}
		at[to] = i
		out[i] = to
		n := hsds.Note{File: file, Line: 1, Member: h, Reason: hsds.ChangedHeading}
		p.rd.Report.Change(n)
	}
	return out, fallback
}

// fallBack fills empty cells from the columns that stand in for theirs.
func (sh *sheet) fallBack(cells []string) {
	for i, to := range sh.fallback {
		if to >= 0 && i < len(cells) && to < len(cells) && strings.TrimSpace(cells[to]) == "" && cells[i] != "" {
			cells[to], cells[i] = cells[i], ""
		}
	}
}

// fitting counts the headings that are columns of a table.
func fitting(table string, headings []string) int {
	n := 0
	for _, h := range headings {
		if columnFor(table, h, true) != "" {
			n++
		}
	}
	return n
}

// needsName are the tables whose rows are nothing without a name.
var needsName = tidy.Set("organization service")

func named(table string, headings []string) bool {
	for _, h := range headings {
		if columnFor(table, h, true) == "name" {
			return true
		}
	}
	return false
}

// nearTable finds the table that a file's name means where it is not quite
// that of the standard: "HSDS-Services 2024.csv", "export_phones.csv". The
// headings must bear it out.
func nearTable(file string, headings []string) string {
	name := strings.ReplaceAll(tidy.Fold(tabular.BaseName(file)), " ", "_")
	name = strings.TrimRight(name, "0123456789_")
	best, at := "", ""
	found := func(table, w string) string {
		if tabular.OfFile(w) == "" && !isOldTable(w) {
			return table
		}
		return w
	}
	near := nearNames()
	for _, table := range slices.Sorted(maps.Keys(near)) { // the same file is the same table, each time
		for _, w := range near[table] {
			whole := name == w || strings.HasSuffix(name, "_"+w) || strings.HasPrefix(name, w+"_")
			loose := strings.HasSuffix(name, w)
			behind := len(w) == len(at) && strings.HasSuffix(name, w) && !strings.HasSuffix(name, at) // the last word says what it is
			if len(w) <= len(at) && !behind || !whole && !loose {
				continue
			}
			if needsName[table] && !named(table, headings) {
				continue
			}
			fit := fitting(table, headings)
			if fit >= 3 || whole && fit >= 2 {
				best, at = found(table, w), w
			}
		}
	}
	return best
}

// nearNames are the words for each table, of this edition and of older ones.
func nearNames() map[string][]string {
	m := map[string][]string{}
	for _, t := range tabular.Defs {
		m[t.Name] = append(m[t.Name], t.Name, t.Name+"s", tabular.BaseName(t.File))
	}
	for name, table := range upgrade.Names {
		if table != "" && table != name {
			m[table] = append(m[table], name, name+"s", name+"es")
		}
	}
	m["organization"] = append(m["organization"], "organisations", "agencies")
	m["location"] = append(m["location"], "sites")
	return m
}

func isOldTable(file string) bool { _, known := upgrade.Table(file); return known }

// plainTable is the table that a name means plainly, "" when it is none.
func plainTable(name string) string {
	if table, _ := upgrade.Table(name); table != "" {
		return table
	}
	return tabular.OfFile(name)
}
