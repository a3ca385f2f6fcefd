package gate

import (
	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/tidy"
)

// ownIDs gives a record whose source merely numbers what it has ids that are its
// own, from the name of the source and the number: service 17 of one export is not
// service 17 of another, nor run by its organization 4. The number stays among the
// record's identifiers. It returns the new id of parent. Terms keep their ids,
// which are codes.
func (g *Gate) ownIDs(kind hsds.Kind, m map[string]any, parent string) string {
	if g.Namespace == "" || kind == hsds.KindTaxonomy || kind == hsds.KindTaxonomyTerm || kind == hsds.KindMetaTable {
		return parent
	}
	number := hsds.Text(m["id"])
	g.renumber(m, true)
	if hsds.IsNumber(number) && (kind == hsds.KindService || kind == hsds.KindOrganization) {
		x := hsds.ExtensionIn(m)
		list, _ := x["identifiers"].([]any)
		x["identifiers"] = append(list, map[string]any{"scheme": g.Namespace, "value": number})
	}
	return g.ownID(parent)
}

func (g *Gate) ownID(id string) string {
	if !hsds.IsNumber(id) {
		return id
	}
	return hsds.ContentID("numbered", g.Namespace, id)
}

// renumber gives new ids to an object, when it is a record or part of one that can
// be a record, and to all that it names by id.
func (g *Gate) renumber(v any, record bool) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			g.renumber(e, record)
		}
	case map[string]any:
		for name, e := range v {
			switch {
			case name == "id" && record, references[name], named[name] != "" && records[hsds.Text(v[named[name]])]:
				if id := hsds.Text(e); hsds.IsNumber(id) {
					v[name] = g.ownID(id)
				}
			case !untouched[name]:
				g.renumber(e, recordMembers[name])
			}
		}
	}
}

var (
	// references are members that hold the id of a record.
	references = tidy.Set("organization_id parent_organization_id service_id location_id service_at_location_id program_id")
	// named are members that hold the id of what another member names.
	named   = map[string]string{"link_id": "link_entity", "resource_id": "resource_type"}
	records = tidy.Set("service organization location service_at_location program")
	// recordMembers hold what can be a record, or be named by one.
	recordMembers = tidy.Set("organization location locations service services service_at_locations program programs")
	// untouched are members whose ids are codes, or not the source's.
	untouched = tidy.Set("taxonomy_term taxonomy relais " + hsds.KeptMember)
)
