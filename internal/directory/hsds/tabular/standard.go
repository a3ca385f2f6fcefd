package tabular

import (
	"slices"
	"strings"

	"relais/internal/directory/hsds"
)

// The tables of the tabular data package of HSDS 3.2.3, one for each of its
// objects, with the file and the columns: a column that points into another
// table names it after ">", one of another type than text its type after ":",
// and a format stands after "/". A test compares them with the data package of
// the standard.
const tableText = `
organization organizations.csv
	id name alternate_name description email/email website/uri tax_status tax_id year_incorporated:number
	legal_status logo uri/uri parent_organization_id
program programs.csv
	id organization_id>organization name alternate_name description
service services.csv
	id organization_id>organization program_id>program name alternate_name description url/uri email/email
	status interpretation_services application_process fees_description wait_time fees accreditations
	eligibility_description minimum_age:number maximum_age:number assured_date:date assurer_email/email
	licenses alert last_modified:datetime
attribute attributes.csv
	id link_id taxonomy_term_id>taxonomy_term link_type link_entity value label
service_at_location service_at_location.csv
	id service_id>service location_id>location description
location locations.csv
	id location_type url/uri organization_id>organization name alternate_name description transportation
	latitude:number longitude:number external_identifier external_identifier_type
phone phones.csv
	id location_id>location service_id>service organization_id>organization contact_id>contact
	service_at_location_id>service_at_location number extension:number type description
contact contacts.csv
	id organization_id>organization service_id>service service_at_location_id>service_at_location
	location_id>location name title department email/email
address addresses.csv
	id location_id>location attention address_1 address_2 city region state_province postal_code country
	address_type
schedule schedules.csv
	id service_id>service location_id>location service_at_location_id>service_at_location valid_from:date
	valid_to:date dtstart:date timezone:number until:date count:number wkst freq interval:number byday
	byweekno bymonthday byyearday description opens_at:time closes_at:time schedule_link/uri attending_type
	notes
funding funding.csv
	id organization_id>organization service_id>service source
service_area service_areas.csv
	id service_id>service service_at_location_id>service_at_location name description extent extent_type uri
required_document required_documents.csv
	id service_id>service document uri/uri
language languages.csv
	id service_id>service location_id>location phone_id>phone name code note
accessibility accessibility.csv
	id location_id>location description details url/uri
taxonomy_term taxonomy_terms.csv
	id code name description parent_id taxonomy language taxonomy_id>taxonomy term_uri/uri
metadata metadata.csv
	id resource_id resource_type last_action_date:date last_action_type field_name previous_value
	replacement_value updated_by
meta_table_description meta_table_descriptions.csv
	id name language character_set
cost_option cost_options.csv
	id service_id>service valid_from:date valid_to:date option currency amount:number amount_description
organization_identifier organization_identifiers.csv
	id organization_id>organization identifier_scheme identifier_type identifier
taxonomy taxonomies.csv
	id name description uri/uri version
service_capacity service_capacity.csv
	id service_id>service unit_id>unit available:number maximum:number description updated:datetime
unit units.csv
	id name scheme identifier uri/uri
url url.csv
	id label url/uri organization_id>organization service_id>service
`

// Def is one table of the package.
type Def struct {
	Name, File string
	Columns    []Column
	index      map[string]int
}

// Column is one column: its type ("string", "number"…), its format or "", and the
// table that it points into or "".
type Column struct{ Name, Kind, Format, Target string }

// Defs are all tables, in the order of the standard.
var Defs = readTables(tableText)

var tableOf = byName(Defs)

func readTables(s string) []*Def {
	var list []*Def
	for _, line := range strings.Split(strings.TrimSpace(s), "\n") {
		words := strings.Fields(line)
		if !strings.HasPrefix(line, "\t") {
			list = append(list, &Def{Name: words[0], File: words[1], index: map[string]int{}})
			continue
		}
		t := list[len(list)-1]
		for _, w := range words {
			c := readColumn(w)
			t.index[c.Name] = len(t.Columns)
			t.Columns = append(t.Columns, c)
		}
	}
	return list
}

func readColumn(w string) Column {
	c := Column{Kind: "string"}
	w, c.Target, _ = strings.Cut(w, ">")
	w, c.Format, _ = strings.Cut(w, "/")
	if name, kind, typed := strings.Cut(w, ":"); typed {
		w, c.Kind = name, kind
	}
	c.Name = w
	return c
}

func byName(list []*Def) map[string]*Def {
	m := map[string]*Def{}
	for _, t := range list {
		m[t.Name] = t
	}
	return m
}

// Relation is a member that holds objects of another table: a list, found by a
// column of the child, or one object, found by a column of the row itself.
type Relation struct {
	Member, Table, Key string
	One                bool
}

// relations are the members of each object that hold others, as in the
// compiled form of HSDS. attributes and metadata come with every object.
var relations = readRelations(`
organization additional_websites=url funding=funding contacts=contact phones=phone locations=location
	programs=program organization_identifiers=organization_identifier
service additional_urls=url phones=phone schedules=schedule service_areas=service_area
	service_at_locations=service_at_location languages=language funding=funding cost_options=cost_option
	required_documents=required_document contacts=contact capacities=service_capacity
	organization:organization_id=organization program:program_id=program
service_at_location service_areas=service_area contacts=contact phones=phone schedules=schedule
	location:location_id=location service:service_id=service
location languages=language addresses=address contacts=contact accessibility=accessibility phones=phone schedules=schedule
contact phones=phone
phone languages=language
service_capacity unit:unit_id=unit
attribute taxonomy_term:taxonomy_term_id=taxonomy_term
taxonomy_term taxonomy_detail:taxonomy_id=taxonomy
`)

func readRelations(s string) map[string][]Relation {
	m := map[string][]Relation{}
	at := ""
	for _, line := range strings.Split(strings.TrimSpace(s), "\n") {
		words := strings.Fields(line)
		if !strings.HasPrefix(line, "\t") {
			at, words = words[0], words[1:]
		}
		for _, w := range words {
			member, table, _ := strings.Cut(w, "=")
			r := Relation{Member: member, Table: table, Key: at + "_id"}
			if name, key, one := strings.Cut(member, ":"); one {
				r.Member, r.Key, r.One = name, key, true
			}
			m[at] = append(m[at], r)
		}
	}
	for _, t := range Defs {
		if t.Name != "attribute" && t.Name != "metadata" && !strings.HasPrefix(t.Name, "taxonomy") {
			m[t.Name] = append(m[t.Name], Relation{Member: "attributes", Table: "attribute", Key: "link_id"})
		}
		if t.Name != "metadata" {
			m[t.Name] = append(m[t.Name], Relation{Member: "metadata", Table: "metadata", Key: "resource_id"})
		}
	}
	return m
}

// entityColumn is the column that says which table a key points into, for the
// two keys that may point anywhere.
var entityColumn = map[string]string{"link_id": "link_entity", "resource_id": "resource_type"}

// Column gives a column by its name.
func (t *Def) Column(name string) (Column, bool) {
	if i, ok := t.index[name]; ok {
		return t.Columns[i], true
	}
	return Column{}, false
}

// ColumnKind is the type of a column, "" when there is none of that name.
func (t *Def) ColumnKind(name string) string { c, _ := t.Column(name); return c.Kind }

// IsColumn reports whether a table of HSDS has a column.
func IsColumn(table, name string) bool {
	t := DefOf(table)
	if t == nil {
		return false
	}
	_, known := t.index[name]
	return known
}

// DefOf gives a table by its name, nil when HSDS has none.
func DefOf(table string) *Def { return tableOf[table] }

// RelationsOf are the members of a table's objects that hold others.
func RelationsOf(table string) []Relation { return relations[table] }

// IsRelation reports whether a member of a table's objects holds others.
func IsRelation(table, member string) bool {
	return slices.ContainsFunc(relations[table], func(r Relation) bool { return r.Member == member })
}

// EntityColumnOf is the column that says which table a key points into, "" for
// one that points into one table only.
func EntityColumnOf(key string) string { return entityColumn[key] }

// IsHeld reports whether a member's value stands in tables of its own.
func IsHeld(table, name string, v any) bool {
	for _, rel := range relations[table] {
		if rel.Member == name {
			if rel.One {
				_, ok := v.(map[string]any)
				return ok
			}
			_, ok := hsds.OnlyObjects(v)
			return ok
		}
	}
	return false
}
