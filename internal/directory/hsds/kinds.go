package hsds

import "relais/internal/directory/hsds/tidy"

// members are the names that HSDS 3.2.3 knows at the top of each kind, in its
// JSON and tabular forms, and the one that Relais adds.
var members = map[Kind]map[string]bool{
	KindService: tidy.Set(`id organization_id program_id name alternate_name description url additional_urls email
		status interpretation_services application_process fees_description wait_time fees accreditations
		eligibility_description minimum_age maximum_age assured_date assurer_email licenses alert last_modified
		phones schedules service_areas service_at_locations languages organization funding cost_options program
		required_documents contacts capacities attributes metadata relais relais_kept`),
	KindOrganization: tidy.Set(`id name alternate_name description email website additional_websites tax_status tax_id
		year_incorporated legal_status logo uri parent_organization_id funding contacts phones locations programs
		organization_identifiers attributes metadata services relais relais_kept`),
	KindLocation: tidy.Set(`id location_type url organization_id name alternate_name description transportation latitude
		longitude external_identifier external_identifier_type languages addresses contacts accessibility phones
		schedules attributes metadata relais relais_kept`),
	KindServiceAtLocation: tidy.Set(`id service_id location_id description service_areas contacts phones schedules
		location service attributes metadata`),
	KindMetaTable:    tidy.Set(`id name language character_set attributes metadata`),
	KindForeign:      tidy.Set(`id relais_foreign`),
	KindTaxonomy:     tidy.Set(`id name description uri version metadata`),
	KindTaxonomyTerm: tidy.Set(`id code name description parent_id taxonomy taxonomy_detail language taxonomy_id term_uri metadata`),
}

// IsUnknown reports whether HSDS 3.2.3 has no such member for a kind that it
// has.
func IsUnknown(kind Kind, member string) bool { return members[kind] != nil && !members[kind][member] }

// KindMember says what a record is where its members don't: a term that has a
// name and a description only looks like an organization.
const KindMember = "relais_kind"

// MarkKind makes a document say what it is, where nothing else in it does.
func MarkKind(kind Kind, m map[string]any) {
	if Classify(m) != kind {
		m[KindMember] = string(kind)
	}
}

// marks are the members that tell the kinds apart, the surest first: HSDS
// records don't say what they are.
var marks = []struct {
	kind Kind
	any  []string
}{
	{KindForeign, []string{ForeignMember}},
	{KindServiceAtLocation, []string{"location", "service"}},
	{KindMetaTable, []string{"character_set"}},
	{KindService, []string{"status", "service_at_locations", "organization", "organization_id", "program_id",
		"eligibility_description", "application_process", "service_areas", "cost_options", "required_documents",
		"capacities", "interpretation_services", "assured_date", "minimum_age", "maximum_age", "fees_description"}},
	{KindOrganization, []string{"services", "website", "legal_status", "tax_status", "tax_id", "year_incorporated",
		"organization_identifiers", "programs", "locations", "parent_organization_id", "funding", "logo",
		"additional_websites"}},
	{KindLocation, []string{"location_type", "latitude", "longitude", "addresses", "transportation", "accessibility"}},
	{KindServiceAtLocation, []string{"service_id", "location_id"}},
	{KindTaxonomyTerm, []string{"taxonomy", "taxonomy_detail", "taxonomy_id", "term_uri", "code", "parent_id"}},
	{KindTaxonomy, []string{"version"}},
	{KindOrganization, []string{"email", "phones", "contacts", "alternate_name"}},
	{KindTaxonomy, []string{"uri"}},
}

// Classify says what a record is by the members it has, "" when nothing tells.
func Classify(m map[string]any) Kind {
	if k, ok := m[KindMember].(string); ok && members[Kind(k)] != nil {
		return Kind(k)
	}
	if _, full := OnlyObjects(m["services"]); full {
		return KindOrganization
	}
	_, hasLocation := m["location_type"]
	_, hasName := m["name"]
	for _, mark := range marks {
		if mark.kind == KindServiceAtLocation && hasName || mark.kind == KindService && hasLocation {
			continue
		}
		for _, name := range mark.any {
			if _, ok := m[name]; ok {
				return mark.kind
			}
		}
	}
	if hasName {
		if _, ok := m["description"]; ok {
			return KindOrganization
		}
	}
	return ""
}

// KeptMember holds what an older edition or another format said and HSDS
// 3.2.3 has no place for.
const KeptMember = "relais_kept"

// HasMembers reports whether the members of a kind are known.
func HasMembers(kind Kind) bool { return members[kind] != nil }
