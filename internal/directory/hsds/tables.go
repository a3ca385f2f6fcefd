package hsds

import "strings"

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

// tableDef is one table of the package.
type tableDef struct {
	name, file string
	columns    []columnDef
	column     map[string]int
}

type columnDef struct{ name, kind, format, target string }

var (
	tableDefs = readTables(tableText)
	tableOf   = byName(tableDefs)
)

func readTables(s string) []*tableDef {
	var list []*tableDef
	for _, line := range strings.Split(strings.TrimSpace(s), "\n") {
		words := strings.Fields(line)
		if !strings.HasPrefix(line, "\t") {
			list = append(list, &tableDef{name: words[0], file: words[1], column: map[string]int{}})
			continue
		}
		t := list[len(list)-1]
		for _, w := range words {
			c := readColumn(w)
			t.column[c.name] = len(t.columns)
			t.columns = append(t.columns, c)
		}
	}
	return list
}

func readColumn(w string) columnDef {
	c := columnDef{kind: "string"}
	w, c.target, _ = strings.Cut(w, ">")
	w, c.format, _ = strings.Cut(w, "/")
	if name, kind, typed := strings.Cut(w, ":"); typed {
		w, c.kind = name, kind
	}
	c.name = w
	return c
}

func byName(list []*tableDef) map[string]*tableDef {
	m := map[string]*tableDef{}
	for _, t := range list {
		m[t.name] = t
	}
	return m
}

// relation is a member that holds objects of another table: a list, found by a
// column of the child, or one object, found by a column of the row itself.
type relation struct {
	member, table, key string
	one                bool
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

func readRelations(s string) map[string][]relation {
	m := map[string][]relation{}
	at := ""
	for _, line := range strings.Split(strings.TrimSpace(s), "\n") {
		words := strings.Fields(line)
		if !strings.HasPrefix(line, "\t") {
			at, words = words[0], words[1:]
		}
		for _, w := range words {
			member, table, _ := strings.Cut(w, "=")
			r := relation{member: member, table: table, key: at + "_id"}
			if name, key, one := strings.Cut(member, ":"); one {
				r.member, r.key, r.one = name, key, true
			}
			m[at] = append(m[at], r)
		}
	}
	for _, t := range tableDefs {
		if t.name != "attribute" && t.name != "metadata" && !strings.HasPrefix(t.name, "taxonomy") {
			m[t.name] = append(m[t.name], relation{member: "attributes", table: "attribute", key: "link_id"})
		}
		if t.name != "metadata" {
			m[t.name] = append(m[t.name], relation{member: "metadata", table: "metadata", key: "resource_id"})
		}
	}
	return m
}

// entityColumn is the column that says which table a key points into, for the
// two keys that may point anywhere.
var entityColumn = map[string]string{"link_id": "link_entity", "resource_id": "resource_type"}
