package hsds

import (
	"strings"
)

// each puts a row of another table for every part of a list in a cell.
func each(s sink, m map[string]any, column, table, key, member string, more map[string]any) error {
	id := str(m["id"])
	for _, part := range parts(pull(m, column)) {
		row := map[string]any{key: id, member: part, "id": ContentID(table, key, id, part)}
		for k, v := range more {
			row[k] = v
		}
		if err := s.put(table, row); err != nil {
			return err
		}
	}
	return nil
}

func oldOrganization(s sink, m map[string]any) error {
	if d := pull(m, "date_incorporated"); len(d) >= 4 && m["year_incorporated"] == nil {
		if day, ok := tidyDate(d); ok {
			d = day
		}
		m["year_incorporated"] = number(d[:4])
	}
	if m["description"] == nil {
		m["description"] = ""
	}
	return each(s, m, "funding_sources", "funding", "organization_id", "source", nil)
}

func oldService(s sink, m map[string]any) error {
	id := str(m["id"])
	if audience := pull(m, "audience"); audience != "" {
		m["eligibility_description"] = strings.TrimSpace(audience + "\n" + str(m["eligibility_description"]))
	}
	if fees := str(m["fees"]); fees != "" && m["fees_description"] == nil {
		m["fees_description"] = fees
		delete(m, "fees")
	}
	if at := pull(m, "location_id"); at != "" {
		row := map[string]any{"id": ContentID("service_at_location", id, at), "service_id": id, "location_id": at}
		if err := s.put("service_at_location", row); err != nil {
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

func oldLocation(s sink, m map[string]any) error {
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

func oldPhone(s sink, m map[string]any) error {
	if prefix := pull(m, "country_prefix"); prefix != "" {
		m["number"] = "+" + strings.TrimPrefix(prefix, "+") + " " + str(m["number"])
	}
	if m["description"] == nil && str(m["department"]) != "" {
		m["description"] = pull(m, "department")
	}
	if ext := str(m["extension"]); ext != "" {
		m["extension"] = number(ext)
	}
	id := str(m["id"])
	if l := pull(m, "language"); l != "" && id != "" {
		return s.put("language", map[string]any{"id": ContentID("language", "phone", id, l), "phone_id": id, "name": l})
	}
	return nil
}

func addressOf(kind string) func(sink, map[string]any) error {
	return func(s sink, m map[string]any) error {
		if m["address_type"] == nil {
			m["address_type"] = kind
		}
		if id := str(m["id"]); id != "" && kind == "postal" {
			m["id"] = ContentID("address", kind, id) // two tables become one: ids may meet
			keep(m, "id", id)
		}
		return nil
	}
}

// keep notes a member's former value.
func keep(m map[string]any, name, v string) {
	kept, _ := m[keptMember].(map[string]any)
	if kept == nil {
		kept = map[string]any{}
		m[keptMember] = kept
	}
	kept[name] = v
}

var weekdays = map[string]string{"1": "MO", "2": "TU", "3": "WE", "4": "TH", "5": "FR", "6": "SA", "7": "SU", "0": "SU",
	"mon": "MO", "tue": "TU", "wed": "WE", "thu": "TH", "fri": "FR", "sat": "SA", "sun": "SU", "lun": "MO", "mar": "TU",
	"mer": "WE", "jeu": "TH", "ven": "FR", "sam": "SA", "dim": "SU", "mo": "MO", "tu": "TU", "we": "WE", "th": "TH", "fr": "FR",
	"sa": "SA", "su": "SU"}

func weekday(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	if d := weekdays[s]; d != "" || len(s) < 3 {
		return d
	}
	return weekdays[s[:3]]
}

func regularSchedule(s sink, m map[string]any) error {
	if day := dayWords(str(m["weekday"])); day != "" {
		m["byday"], m["freq"] = day, "WEEKLY"
		delete(m, "weekday")
	}
	return nil
}

// holidaySchedule becomes a schedule for some days; "closed" stays beside it,
// since HSDS 3 has no word for it.
func holidaySchedule(s sink, m map[string]any) error {
	for from, to := range map[string]string{"start_date": "valid_from", "end_date": "valid_to"} {
		if d := pull(m, from); d != "" {
			if day, ok := tidyDate(d); ok {
				m[to] = day
			} else {
				m[from] = d
			}
		}
	}
	if id := str(m["id"]); id != "" {
		m["id"] = ContentID("schedule", "holiday", id)
		keep(m, "id", id)
	}
	if c := strings.ToLower(str(m["closed"])); c == "true" || c == "t" || c == "1" || c == "yes" {
		m["description"] = "Closed"
	} else if m["description"] == nil {
		m["description"] = "Holiday hours"
	}
	return nil
}

func oldLanguage(s sink, m map[string]any) error {
	if n := str(m["name"]); m["code"] == nil && (len(n) == 2 || len(n) == 3) && strings.ToLower(n) == n {
		m["code"] = n
	}
	return nil
}

func oldTerm(s sink, m map[string]any) error {
	delete(m, "parent_name") // the name of parent_id
	if m["description"] == nil {
		m["description"] = str(m["name"])
	}
	return nil
}

func oldAttribute(s sink, m map[string]any) error {
	if m["taxonomy_term_id"] == nil {
		if id := pull(m, "taxonomy_id"); id != "" {
			m["taxonomy_term_id"] = id
		}
	}
	if m["link_entity"] == nil {
		m["link_entity"] = "service"
		if t := str(m["link_type"]); tableOf[t] != nil {
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
func oldEligibility(s sink, m map[string]any) error {
	id := str(m["service_id"])
	for from, to := range map[string]string{"eligibility": "eligibility_description", "minimum_age": "minimum_age",
		"maximum_age": "maximum_age"} {
		if v := str(m[from]); v != "" {
			if to != "eligibility_description" {
				s.patch("service", id, to, number(v))
				continue
			}
			s.patch("service", id, to, v)
		}
	}
	return nil
}
