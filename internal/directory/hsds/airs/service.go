package airs

import (
	"cmp"
	"strings"

	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/tidy"
)

// AIRSTaxonomy is the name under which codes of AIRS XML are kept. The
// taxonomy is licensed: see Unlicensed.
const AIRSTaxonomy = "AIRS"

func (a *airs) service(agency, site, e *element, id, org string) map[string]any {
	m := map[string]any{"id": id, "organization_id": org, "status": cmp.Or(e.attr("Status"), site.attr("Status"), agency.attr("Status"), "active")}
	group := groupOf(agency, e.attr("ServiceGroupKey"))
	m["name"] = cmp.Or(e.get("Name"), group.get("ProgramName"), group.get("Name"), site.get("Name"), agency.get("Name"))
	if group != nil {
		m["program"] = map[string]any{"id": a.id("program", org, e.attr("ServiceGroupKey")), "organization_id": org,
			"name": cmp.Or(group.get("ProgramName"), group.get("Name")), "description": ""}
	}
	hsds.SetText(m, "description", tidy.Prose(e.get("Description")))
	a.webs(m, e, "url", "additional_urls", id)
	a.mails(m, e, "email", id)
	setList(m, "phones", a.phones(e, id))
	setList(m, "schedules", a.schedules(e, id))
	setList(m, "languages", a.languages(e, id))
	setList(m, "service_areas", a.areas(e, id))
	setList(m, "attributes", a.codes(e, id))
	a.requirements(m, e, id)
	if info := e.child("ResourceInfo"); info != nil {
		a.info(m, info)
	} else if info := agency.child("ResourceInfo"); info != nil {
		a.info(m, info)
	}
	hsds.ExtensionIn(m)["identifiers"] = []any{map[string]any{"scheme": "airs:" + cmp.Or(agency.attr("RecordOwner"), a.ns), "value": site.get("Key") + "/" + e.get("Key")}}
	kept := e.rest("Key")
	if e.yes("ServiceNotAlwaysAvailable") {
		kept = with(kept, "ServiceNotAlwaysAvailable", true)
	}
	if info := e.child("ResourceInfo"); info != nil {
		kept = with(kept, "ResourceInfo", info.marks()) // who keeps the record is not for everybody
	}
	a.keep(m, kept, id)
	a.exclude(m, site)
	a.exclude(m, agency)
	m["organization"] = map[string]any{"id": org, "name": agency.get("Name"), "description": tidy.Prose(agency.get("AgencyDescription"))}
	return m
}

func groupOf(agency *element, key string) *element {
	for _, g := range agency.children("ServiceGroup") {
		if key != "" && g.get("Key") == key {
			return g
		}
	}
	return nil
}

// info reads when a record was verified and changed.
func (a *airs) info(m map[string]any, e *element) {
	if d, ok := tidy.CalendarDate(e.attr("DateLastVerified")); ok {
		hsds.SetText(m, "assured_date", d)
	}
	if d, ok := tidy.CalendarDate(e.attr("DateOfLastAction")); ok {
		m["last_modified"] = d + "T00:00:00Z"
	}
	no := func(name string) bool { v := e.attr(name); return v == "false" || v == "0" }
	if no("AvailableForDirectory") || no("AvailableForReferral") {
		hsds.ExtensionIn(m)["visibility"] = "members"
	}
}

// requirements reads what people must be, bring, do and pay.
func (a *airs) requirements(m map[string]any, e *element, id string) {
	var rules []string
	for _, name := range []string{"GeneralEligibility", "AgeRequirements", "GenderRequirements", "FamilyRequirements",
		"IncomeRequirements", "ResidencyRequirements"} {
		for _, r := range e.children(name) {
			rules = append(rules, tidy.Prose(r.text))
			if g := r.attr("Gender"); g != "" {
				rules = append(rules, g)
			}
			if n := r.attr("MinimumAge"); tidy.IsNumber(n) {
				m["minimum_age"] = hsds.Number(n)
			}
			if n := r.attr("MaximumAge"); tidy.IsNumber(n) {
				m["maximum_age"] = hsds.Number(n)
			}
		}
	}
	hsds.SetText(m, "eligibility_description", joined(rules, "\n"))
	hsds.SetText(m, "fees_description", joined([]string{e.get("FeeStructure"), e.get("PaymentMethodAccepted")}, "\n"))
	var steps []string
	for _, p := range e.children("ApplicationProcess") {
		steps = append(steps, tidy.Prose(joined([]string{p.get("Step"), p.get("Description")}, ": ")))
	}
	hsds.SetText(m, "application_process", joined(steps, "\n"))
	var documents []any
	for _, d := range e.children("DocumentsRequired") {
		if s := joined([]string{d.get("DocumentsRequired"), d.get("Description")}, ": "); s != "" {
			documents = append(documents, map[string]any{"id": a.id("document", id, s), "document": s})
		}
	}
	setList(m, "required_documents", unique(documents))
}

// areas reads the areas that a service serves.
func (a *airs) areas(e *element, id string) []any {
	var list []any
	for _, g := range e.children("GeographicAreaServed") {
		note := g.get("Description")
		before := len(list)
		for _, kind := range []struct{ name, kind string }{{"Country", "country"}, {"State", "province"}, {"County", "region"}, {"City", "city"},
			{"ZipCode", "postal_code"}, {"CensusTrack", "census_tract"}} {
			for _, area := range g.children(kind.name) {
				if area.text == "" {
					continue
				}
				m := map[string]any{"id": a.id("area", id, kind.kind, area.text), "name": area.text, "extent_type": kind.kind}
				hsds.SetText(m, "description", note)
				list = append(list, m)
			}
		}
		if len(list) == before && note != "" {
			list = append(list, map[string]any{"id": a.id("area", id, note), "name": note})
		}
	}
	return unique(list)
}

// codes keeps the codes of the licensed taxonomy as what they are: foreign.
func (a *airs) codes(e *element, id string) []any {
	var list []any
	for _, t := range e.children("Taxonomy") {
		all := t.children("Code")
		if len(all) == 0 && t.text != "" {
			all = []*element{{name: "Code", text: t.text}}
		}
		var linked []string
		for _, c := range all {
			linked = append(linked, c.text)
		}
		for _, c := range all {
			if c.text == "" {
				continue
			}
			m := map[string]any{"id": a.id("attribute", id, c.text, strings.Join(linked, "*")), "link_id": id, "link_entity": "service",
				"taxonomy_term": map[string]any{"id": "airs:" + c.text, "code": c.text, "name": c.text, "description": "",
					"taxonomy": AIRSTaxonomy, hsds.LicensedMember: true}}
			if len(linked) > 1 {
				m["value"] = strings.Join(linked, " * ")
			}
			list = append(list, m)
		}
	}
	if len(list) > 0 {
		n := a.in.Note(hsds.KeptLicensed)
		n.Kind, n.ID, n.Member = hsds.KindService, id, "attributes"
		a.in.Report.Keep(n)
	}
	return unique(list)
}
