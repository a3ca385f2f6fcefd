package official

import (
	"strings"
	"sync"
)

// sort is what the schema wants of a member.
type sort byte

const (
	text    sort = 's'
	id      sort = 'u' // the form of a UUID
	link    sort = 'l' // an address with its scheme
	address sort = 'm'
	moment  sort = 't' // RFC 3339
	number  sort = 'n'
	code    sort = 'e' // one of codes
	list    sort = '['
	object  sort = '{'
	must         = '!'
	anyPart      = "attributes:[attribute metadata:[metadata"
	parents      = "service_id:u location_id:u organization_id:u service_at_location_id:u"
)

// member is one of a type of HSDS 3.2.3.
type member struct {
	name     string
	sort     sort
	of       string // the type of a list or an object
	required bool
}

// types are what the schema says of the members of each type; those that it doesn't
// name stay as they are.
var types = sync.OnceValue(func() map[string][]member {
	all := map[string][]member{}
	for kind, words := range map[string]string{
		"accessibility": "id:u! location_id:u description:s details:s url:l " + anyPart,
		"address": "id:u! location_id:u attention:s address_1:s! address_2:s city:s! region:s state_province:s! postal_code:s! country:s! " +
			"address_type:e! " + anyPart,
		"attribute":   "id:u! link_id:u taxonomy_term_id:u link_type:s link_entity:s value:s label:s taxonomy_term:{taxonomy_term metadata:[metadata",
		"contact":     "id:u! " + parents + " name:s title:s department:s email:m phones:[phone " + anyPart,
		"cost_option": "id:u! service_id:u valid_from:s valid_to:s option:s currency:s amount:n amount_description:s " + anyPart,
		"funding":     "id:u! organization_id:u service_id:u source:s " + anyPart,
		"language":    "id:u! service_id:u location_id:u phone_id:u name:s code:s note:s " + anyPart,
		"location": "id:u! location_type:e! url:l organization_id:u name:s alternate_name:s description:s transportation:s latitude:n longitude:n " +
			"external_identifier:s external_identifier_type:s languages:[language addresses:[address contacts:[contact accessibility:[accessibility " +
			"phones:[phone schedules:[schedule " + anyPart,
		"meta_table_description": "id:u! name:s language:s character_set:s " + anyPart,
		"metadata": "id:u! resource_id:u resource_type:s last_action_date:s! last_action_type:s! field_name:s! previous_value:s! " +
			"replacement_value:s! updated_by:s!",
		"organization": "id:u! name:s! alternate_name:s description:s! email:m website:l additional_websites:[url tax_status:s tax_id:s " +
			"year_incorporated:n legal_status:s logo:s uri:l parent_organization_id:u funding:[funding contacts:[contact phones:[phone " +
			"locations:[location programs:[program organization_identifiers:[organization_identifier services:[service " + anyPart,
		"organization_identifier": "id:u! organization_id:u identifier_scheme:s identifier_type:s! identifier:s! " + anyPart,
		"phone":                   "id:u! " + parents + " contact_id:u number:s! extension:n type:s description:s languages:[language " + anyPart,
		"program":                 "id:u! organization_id:u name:s! alternate_name:s description:s! " + anyPart,
		"required_document":       "id:u! service_id:u document:s uri:l " + anyPart,
		"schedule": "id:u! service_id:u location_id:u service_at_location_id:u valid_from:s valid_to:s dtstart:s timezone:n until:s count:n " +
			"wkst:e freq:e interval:n byday:s byweekno:s bymonthday:s byyearday:s description:s opens_at:s closes_at:s schedule_link:l " +
			"attending_type:s notes:s " + anyPart,
		"service": "id:u! organization_id:u program_id:u name:s! alternate_name:s description:s url:l additional_urls:[url email:m status:e! " +
			"interpretation_services:s application_process:s fees_description:s wait_time:s fees:s accreditations:s eligibility_description:s " +
			"minimum_age:n maximum_age:n assured_date:s assurer_email:m licenses:s alert:s last_modified:t phones:[phone schedules:[schedule " +
			"service_areas:[service_area service_at_locations:[service_at_location languages:[language organization:{organization " +
			"funding:[funding cost_options:[cost_option program:{program required_documents:[required_document contacts:[contact " +
			"capacities:[service_capacity " + anyPart,
		"service_area": "id:u! service_id:u service_at_location_id:u name:s description:s extent:s extent_type:s uri:s " + anyPart,
		"service_at_location": "id:u! service_id:u location_id:u description:s service_areas:[service_area contacts:[contact phones:[phone " +
			"schedules:[schedule location:{location service:{service " + anyPart,
		"service_capacity": "id:u! service_id:u unit:{unit! unit_id:u available:n! maximum:n description:s updated:t! " + anyPart,
		"taxonomy":         "id:u! name:s! description:s! uri:l version:s metadata:[metadata",
		"taxonomy_term": "id:u! code:s name:s! description:s! parent_id:u taxonomy:s taxonomy_detail:{taxonomy language:s taxonomy_id:u " +
			"term_uri:l metadata:[metadata",
		"unit": "id:u! name:s! scheme:s identifier:s uri:l " + anyPart,
		"url":  "id:u! label:s url:l! organization_id:u service_id:u " + anyPart,
	} {
		for word := range strings.FieldsSeq(words) {
			name, what, _ := strings.Cut(word, ":")
			m := member{name: name, sort: sort(what[0]), required: strings.HasSuffix(what, string(must))}
			m.of = strings.TrimSuffix(what[1:], string(must))
			all[kind] = append(all[kind], m)
		}
	}
	return all
})

// codes are the values that the schema knows of a member, the first where a required
// one is missing.
var codes = map[string][]string{
	"status":        {"active", "inactive", "defunct", "temporarily closed"},
	"address_type":  {"physical", "postal", "virtual"},
	"location_type": {"physical", "postal", "virtual"},
	"freq":          {"WEEKLY", "MONTHLY"},
	"wkst":          {"MO", "TU", "WE", "TH", "FR", "SA", "SU"},
}
