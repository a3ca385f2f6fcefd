// Package upgrade makes HSDS 3.2.3 of tables and objects of the editions before 3
// and of Ohana.
package upgrade

import (
	"strings"

	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/tabular"
	"relais/internal/directory/hsds/tidy"
)

// Sink takes what an upgrade makes of one row of an older edition: rows of the
// present one, and members for objects that other rows describe.
type Sink interface {
	// Put takes a row of the present edition.
	Put(table string, m map[string]any) error
	// Patch takes a member for a row that may come later.
	Patch(table, id, member string, v any)
	// Upgraded notes the older table or member that something came from.
	Upgraded(from string)
}

// Func makes the present edition of a row.
type Func func(s Sink, m map[string]any) error

// oldTable says how a table of HSDS 1.x or 2.x, or of Ohana, becomes one of
// 3.2.3: which columns have other names, and what else there is to do.
type oldTable struct {
	table  string
	rename map[string]string
	also   func(s Sink, m map[string]any) error
	// only, when given, are columns of which one must be there.
	only string
}

func renames(s string) map[string]string {
	m := map[string]string{}
	for _, w := range strings.Fields(s) {
		from, to, _ := strings.Cut(w, ">")
		m[from] = to
	}
	return m
}

// oldTables are by the names of files and members in older editions, without
// their plural.
var oldTables = map[string]oldTable{
	"organization":                   {table: "organization", rename: renames("url>website"), also: oldOrganization},
	"service":                        {table: "service", rename: renames("website>url eligibility>eligibility_description"), also: oldService},
	"location":                       {table: "location", rename: renames("website>url"), also: oldLocation},
	"phone":                          {table: "phone", rename: renames("number_type>type phone_number>number"), also: oldPhone},
	"address":                        {table: "address", also: addressOf("physical")},
	"physical_address":               {table: "address", also: addressOf("physical")},
	"postal_address":                 {table: "address", also: addressOf("postal")},
	"mail_address":                   {table: "address", also: addressOf("postal")},
	"services_at_location":           {table: "service_at_location"},
	"schedule":                       {table: "schedule", also: regularSchedule},
	"regular_schedule":               {table: "schedule", also: regularSchedule},
	"holiday_schedule":               {table: "schedule", also: holidaySchedule},
	"funding":                        {table: "funding", rename: renames("funding_source>source")},
	"fundings":                       {table: "funding", rename: renames("funding_source>source")},
	"service_area":                   {table: "service_area", rename: renames("service_area>name")},
	"language":                       {table: "language", rename: renames("language>name"), also: oldLanguage},
	"accessibility_for_disabilitie":  {table: "accessibility", rename: renames("accessibility>description")},
	"accessibility_for_disabilities": {table: "accessibility", rename: renames("accessibility>description")},
	"accessibility_for_disability":   {table: "accessibility", rename: renames("accessibility>description")},
	"payment_accepted":               {table: "cost_option", rename: renames("payment>amount_description")},
	"payments_accepted":              {table: "cost_option", rename: renames("payment>amount_description")},
	"taxonomy": {table: "taxonomy_term", only: "parent_id parent_name vocabulary",
		rename: renames("taxonomy_id>id vocabulary>taxonomy"), also: oldTerm},
	"taxonomy_term":         {table: "taxonomy_term", rename: renames("term>name"), also: oldTerm, only: "term"},
	"services_taxonomy":     {table: "attribute", rename: renames("service_id>link_id taxonomy_detail>value"), also: oldAttribute},
	"service_taxonomie":     {table: "attribute", rename: renames("service_id>link_id taxonomy_detail>value"), also: oldAttribute},
	"services_at_locations": {table: "service_at_location"},
	"service_taxonomy":      {table: "attribute", rename: renames("service_id>link_id taxonomy_detail>value"), also: oldAttribute},
	"service_attribute":     {table: "attribute", rename: renames("service_id>link_id"), also: oldAttribute},
	"link_taxonomy":         {table: "attribute", also: oldAttribute},
	"link_taxonomie":        {table: "attribute", also: oldAttribute},
	"other_attribute":       {table: "attribute", also: oldAttribute},
	"eligibility":           {also: oldEligibility},
	"eligibilitie":          {also: oldEligibility},
	"service_eligibility":   {also: oldEligibility},
}

// onlyOld are the tables that the present edition has not: they tell an older
// package.
var onlyOld = tidy.Set(`physical_address postal_address mail_address services_at_location regular_schedule holiday_schedule
	accessibility_for_disabilitie accessibility_for_disabilities payment_accepted payments_accepted service_taxonomy
	services_taxonomy service_taxonomie services_at_locations
	service_attribute link_taxonomy link_taxonomie other_attribute eligibility eligibilitie service_eligibility`)

// Singular is a table's name as oldTables has it.
func Singular(name string) string {
	name = strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToLower(name))
	if name == "taxonomies" {
		return "taxonomy"
	}
	if _, ok := oldTables[name]; ok {
		return name
	}
	for _, end := range []string{"es", "s"} {
		if short, ok := strings.CutSuffix(name, end); ok {
			if _, known := oldTables[short]; known {
				return short
			}
		}
	}
	return name
}

// Table is the table of this edition that a file's name means in older
// packages, "" when none is; known reports whether they have such a file.
func Table(file string) (table string, known bool) {
	o, known := oldTables[Singular(tabular.BaseName(file))]
	return o.table, known
}

// IsOnlyOld reports whether a table's name is one that only older packages have.
func IsOnlyOld(name string) bool { return onlyOld[Singular(name)] }

// IsOldFile reports whether a file's name is one that only older packages have.
func IsOldFile(file string) bool { return IsOnlyOld(tabular.BaseName(file)) }

// Names yields the names of tables in older packages, without their plural,
// each with the table of this edition, if there is one.
func Names(yield func(name, table string) bool) {
	for name, o := range oldTables {
		if !yield(name, o.table) {
			return
		}
	}
}

// oldMarks are columns of tables that have the same name in both editions, and
// that only the older ones have: lists in a cell, a place in a service.
var oldMarks = map[string]string{
	"service":  "location_id languages service_areas taxonomy_ids accepted_payments required_documents funding_sources eligibility audience",
	"location": "languages accessibility virtual short_desc",
	"phone":    "number_type country_prefix",
	"schedule": "weekday",
}

// Of finds how a table of an older package becomes one of this edition,
// nil when it need not.
func Of(name string, columns []string, old bool) (Func, string) {
	key := Singular(name)
	o, ok := oldTables[key]
	old = old || hasAny(columns, oldMarks[key])
	if !ok || !old && !onlyOld[key] && !hasAny(columns, o.only) {
		return nil, ""
	}
	if o.only != "" && !hasAny(columns, o.only) {
		return nil, ""
	}
	return o.upgrade(key), o.table
}

func hasAny(columns []string, list string) bool {
	for _, c := range columns {
		for _, w := range strings.Fields(list) {
			if c == w {
				return true
			}
		}
	}
	return false
}

func (o oldTable) upgrade(name string) Func {
	return func(s Sink, m map[string]any) error {
		for from, to := range o.rename {
			if v, ok := m[from]; ok && m[to] == nil {
				m[to] = v
				delete(m, from)
			}
		}
		s.Upgraded(name)
		if o.also != nil {
			if err := o.also(s, m); err != nil {
				return err
			}
		}
		if o.table == "" {
			return nil
		}
		keepForeign(o.table, m)
		return s.Put(o.table, m)
	}
}

// keepForeign moves the members that a table does not have under one of ours.
func keepForeign(table string, m map[string]any) {
	kept, _ := m[hsds.KeptMember].(map[string]any)
	for _, name := range hsds.SortedNames(m) {
		if tabular.IsColumn(table, name) || name == hsds.KeptMember || tabular.IsRelation(table, name) || name == "relais" {
			continue
		}
		if kept == nil {
			kept = map[string]any{}
		}
		kept[name] = m[name]
		delete(m, name)
	}
	if kept != nil {
		m[hsds.KeptMember] = kept
	}
}

// pull takes a member out.
func pull(m map[string]any, name string) string {
	s := hsds.Scalar(m[name])
	if _, list := m[name].([]any); !list {
		delete(m, name)
	}
	return s
}
