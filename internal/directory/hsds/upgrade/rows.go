package upgrade

import (
	"strings"

	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/tabular"
	"relais/internal/directory/hsds/tidy"
)

// each puts a row of another table for every part of a list in a cell.
func each(s Sink, m map[string]any, column, table, key, member string, more map[string]any) error {
	id := hsds.Scalar(m["id"])
	for _, part := range hsds.SplitCell(pull(m, column)) {
		row := map[string]any{key: id, member: part, "id": hsds.ContentID(table, key, id, part)}
		for k, v := range more {
			row[k] = v
		}
		if err := s.Put(table, row); err != nil {
			return err
		}
	}
	return nil
}

func oldOrganization(s Sink, m map[string]any) error {
	if d := pull(m, "date_incorporated"); len(d) >= 4 && m["year_incorporated"] == nil {
		if day, ok := tidy.CalendarDate(d); ok {
			d = day
		}
		m["year_incorporated"] = hsds.Number(d[:4])
	}
	if m["description"] == nil {
		m["description"] = ""
	}
	return each(s, m, "funding_sources", "funding", "organization_id", "source", nil)
}

func oldService(s Sink, m map[string]any) error {
	id := hsds.Scalar(m["id"])
	if audience := pull(m, "audience"); audience != "" {
		m["eligibility_description"] = strings.TrimSpace(audience + "\n" + hsds.Scalar(m["eligibility_description"]))
	}
	if fees := hsds.Scalar(m["fees"]); fees != "" && m["fees_description"] == nil {
		m["fees_description"] = fees
		delete(m, "fees")
	}
	if at := pull(m, "location_id"); at != "" {
		row := map[string]any{"id": hsds.ContentID("service_at_location", id, at), "service_id": id, "location_id": at}
		if err := s.Put("service_at_location", row); err != nil {
			return err
		}
	}
	for _, l := range []struct{ column, table, key, member string }{
		{"funding_sources", "funding", "service_id", "source"},
		{"required_documents", "required_document", "service_id", "document"},
		{"service_areas", "service_area", "service_id", "name"},
		{"languages", "language", "service_id", "name"},
		{"accepted_payments", "cost_option", "service_id", "amount_description"},
	} {
		if err := each(s, m, l.column, l.table, l.key, l.member, nil); err != nil {
			return err
		}
	}
	return each(s, m, "taxonomy_ids", "attribute", "link_id", "taxonomy_term_id", map[string]any{"link_entity": "service"})
}

func oldLocation(s Sink, m map[string]any) error {
	kind := "physical"
	if v := strings.ToLower(pull(m, "virtual")); v == "true" || v == "t" || v == "1" || v == "yes" {
		kind = "virtual"
	}
	if m["location_type"] == nil {
		m["location_type"] = kind
	}
	if short := pull(m, "short_desc"); short != "" && m["description"] == nil {
		m["description"] = short
	} else if short != "" {
		m["short_desc"] = short // kept beside the long one
	}
	if err := each(s, m, "languages", "language", "location_id", "name", nil); err != nil {
		return err
	}
	return each(s, m, "accessibility", "accessibility", "location_id", "description", nil)
}

func oldPhone(s Sink, m map[string]any) error {
	if prefix := pull(m, "country_prefix"); prefix != "" {
		m["number"] = "+" + strings.TrimPrefix(prefix, "+") + " " + hsds.Scalar(m["number"])
	}
	if m["description"] == nil && hsds.Scalar(m["department"]) != "" {
		m["description"] = pull(m, "department")
	}
	if ext := hsds.Scalar(m["extension"]); ext != "" {
		m["extension"] = hsds.Number(ext)
	}
	id := hsds.Scalar(m["id"])
	if l := pull(m, "language"); l != "" && id != "" {
		return s.Put("language", map[string]any{"id": hsds.ContentID("language", "phone", id, l), "phone_id": id, "name": l})
	}
	return nil
}

func addressOf(kind string) func(Sink, map[string]any) error {
	return func(s Sink, m map[string]any) error {
		if m["address_type"] == nil {
			m["address_type"] = kind
		}
		if id := hsds.Scalar(m["id"]); id != "" && kind == "postal" {
			m["id"] = hsds.ContentID("address", kind, id) // two tables become one: ids may meet
			keep(m, "id", id)
		}
		return nil
	}
}

// keep notes a member's former value.
func keep(m map[string]any, name, v string) {
	kept, _ := m[hsds.KeptMember].(map[string]any)
	if kept == nil {
		kept = map[string]any{}
		m[hsds.KeptMember] = kept
	}
	kept[name] = v
}

func regularSchedule(s Sink, m map[string]any) error {
	if day := tidy.ByDay(hsds.Scalar(m["weekday"])); day != "" {
		m["byday"], m["freq"] = day, "WEEKLY"
		delete(m, "weekday")
	}
	return nil
}

// holidaySchedule becomes a schedule for some days; "closed" stays beside it,
// since HSDS 3 has no word for it.
func holidaySchedule(s Sink, m map[string]any) error {
	for from, to := range map[string]string{"start_date": "valid_from", "end_date": "valid_to"} {
		if d := pull(m, from); d != "" {
			if day, ok := tidy.CalendarDate(d); ok {
				m[to] = day
			} else {
				m[from] = d
			}
		}
	}
	if id := hsds.Scalar(m["id"]); id != "" {
		m["id"] = hsds.ContentID("schedule", "holiday", id)
		keep(m, "id", id)
	}
	if c := strings.ToLower(hsds.Scalar(m["closed"])); c == "true" || c == "t" || c == "1" || c == "yes" {
		m["description"] = "Closed"
	} else if m["description"] == nil {
		m["description"] = "Holiday hours"
	}
	return nil
}

func oldLanguage(s Sink, m map[string]any) error {
	if n := hsds.Scalar(m["name"]); m["code"] == nil && (len(n) == 2 || len(n) == 3) && strings.ToLower(n) == n {
		m["code"] = n
	}
	return nil
}

func oldTerm(s Sink, m map[string]any) error {
	delete(m, "parent_name") // the name of parent_id
	if m["description"] == nil {
		m["description"] = hsds.Scalar(m["name"])
	}
	return nil
}

func oldAttribute(s Sink, m map[string]any) error {
	if m["taxonomy_term_id"] == nil {
		if id := pull(m, "taxonomy_id"); id != "" {
			m["taxonomy_term_id"] = id
		}
	}
	if m["link_entity"] == nil {
		m["link_entity"] = "service"
		if t := hsds.Scalar(m["link_type"]); tabular.DefOf(t) != nil {
			m["link_entity"] = t
		}
	}
	if term, ok := m["taxonomy"].(map[string]any); ok {
		delete(m, "taxonomy")
		if v := term["vocabulary"]; v != nil && term["taxonomy"] == nil {
			term["taxonomy"] = v
			delete(term, "vocabulary")
		}
		_ = oldTerm(s, term) // never fails
		keepForeign("taxonomy_term", term)
		m["taxonomy_term"] = term
		delete(m, "taxonomy_term_id")
	}
	return nil
}

// oldEligibility is a table of its own before HSDS 3, and members of the
// service since.
func oldEligibility(s Sink, m map[string]any) error {
	id := hsds.Scalar(m["service_id"])
	for from, to := range map[string]string{"eligibility": "eligibility_description", "minimum_age": "minimum_age",
		"maximum_age": "maximum_age"} {
		if v := hsds.Scalar(m[from]); v != "" {
			if to != "eligibility_description" {
				s.Patch("service", id, to, hsds.Number(v))
				continue
			}
			s.Patch("service", id, to, v)
		}
	}
	return nil
}
