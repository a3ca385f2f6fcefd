package read

import (
	"slices"
	"strings"

	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/tidy"
)

// ohana makes a record of the standard of what the API of Ohana takes in: an
// organization whose places hold their services. false when it is none.
func ohana(m map[string]any) bool {
	bare(m)
	apart(m)
	list := objectsOf(m, "locations", "location")
	found := false
	for _, l := range list {
		services := objectsOf(l, "services", "service")
		_, address := l["address"].(map[string]any)
		found = found || len(services) > 0 || address
	}
	if !found || m["location_type"] != nil || m["service_at_locations"] != nil {
		return false
	}
	services, _ := m["services"].([]any)
	places := make([]any, len(list))
	for i, l := range list {
		own := objectsOf(l, "services", "service")
		delete(l, "services")
		delete(l, "service")
		mails, says := texted(taken(l, "emails")), hsds.Scalar(l["description"])
		ohanaPlace(l)
		places[i] = l
		for _, s := range own {
			if hsds.Scalar(s["description"]) == "" && (hsds.Scalar(s["name"]) == "" || s["name"] == l["name"]) && !emptyWords[strings.ToLower(says)] {
				hsds.SetText(s, "description", says) // it is called as its place
			}
			ohanaService(s, mails)
			// each its own copy: what is confidential is taken out of each record
			s["service_at_locations"] = []any{map[string]any{"location": copied(l)}}
			services = append(services, s)
		}
		if len(own) == 0 && mails != nil {
			l["emails"] = mails
		}
	}
	delete(m, "location")
	m["locations"], m["services"] = places, services
	firstOf(m, "urls", "website")
	firstOf(m, "emails", "email")
	inList(m, "urls", "additional_websites", "url")
	moved(m, "aka", "alternate_name")
	if m["description"] == nil {
		m["description"] = hsds.Scalar(m["name"])
	}
	return true
}

// apart makes one object of an organization and the places beside it, each of which
// is a service: {"organization":{…},"locs":[…]}.
func apart(m map[string]any) {
	o, _ := m["organization"].(map[string]any)
	list := objectsOf(m, "locs", "loc")
	if o == nil || list == nil || m["name"] != nil || m["locations"] != nil {
		return
	}
	for _, name := range []string{"organization", "locs", "loc"} {
		delete(m, name)
	}
	places := make([]any, len(list))
	for i, l := range list {
		if places[i] = l; objectsOf(l, "services", "service") == nil {
			l["services"] = []any{map[string]any{"name": l["name"]}}
		}
	}
	for name, v := range o {
		if m[name] == nil {
			m[name] = v
		}
	}
	m["locations"] = places
}

// objectsOf are the objects of a member that holds a list of them, or one where
// the list belongs.
func objectsOf(m map[string]any, names ...string) []map[string]any {
	for _, name := range names {
		if o, one := m[name].(map[string]any); one {
			return []map[string]any{o}
		}
		if list, ok := hsds.OnlyObjects(m[name]); ok {
			return list
		}
	}
	return nil
}

// taken takes the texts of a list out of an object.
func taken(m map[string]any, name string) (list []any) {
	all, ok := m[name].([]any)
	if !ok || slices.ContainsFunc(all, func(v any) bool { return !isPlain(v) }) {
		return nil
	}
	delete(m, name)
	return all
}

// texted leaves out texts that say nothing.
func texted(list []any) []any {
	return slices.DeleteFunc(list, func(v any) bool { return strings.TrimSpace(hsds.Scalar(v)) == "" })
}

// firstOf puts the first text of a list where one belongs; others stay.
func firstOf(m map[string]any, from, to string) {
	list := texted(taken(m, from))
	if len(list) > 0 && hsds.Scalar(m[to]) == "" {
		m[to], list = list[0], list[1:]
	}
	if len(list) > 0 {
		m[from] = list
	}
}

// emptyWords are what stands where there is nothing to say; "none" says something,
// of fees.
var emptyWords = tidy.Set("na n/a n.a. nil null - --")

// moved gives a member that says something its name in the standard.
func moved(m map[string]any, from, to string) {
	if text, ok := m[from].(string); ok && (emptyWords[strings.ToLower(strings.TrimSpace(text))] || strings.TrimSpace(text) == "") {
		delete(m, from) // it says nothing
	}
	s := strings.TrimSpace(hsds.Scalar(m[from]))
	if s != "" && hsds.Scalar(m[to]) != "" || m[from] != nil && hsds.Scalar(m[from]) == "" {
		return
	}
	if delete(m, from); s != "" {
		m[to] = s
	}
}

// copied is a copy of a tree.
func copied(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for name, e := range v {
			out[name] = copied(e)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = copied(e)
		}
		return out
	}
	return v
}

// bare takes "_attributes" from the names of members, at any depth.
func bare(v any) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			bare(e)
		}
	case map[string]any:
		for _, name := range hsds.SortedNames(v) {
			bare(v[name])
			if to, cut := strings.CutSuffix(name, "_attributes"); cut && v[to] == nil {
				v[to] = v[name]
				delete(v, name)
			}
		}
	}
}

// full are the objects of a member that say something.
func full(m map[string]any, name string) (list []any) {
	for _, o := range objectsOf(m, name) {
		for _, v := range o {
			if strings.TrimSpace(hsds.Scalar(v)) != "" || !isPlain(v) {
				list = append(list, o)
				break
			}
		}
	}
	return list
}

func isPlain(v any) bool {
	switch v.(type) {
	case map[string]any, []any:
		return false
	}
	return true
}

// ohanaContacts leaves out people of whom nothing is said.
func ohanaContacts(m map[string]any) {
	list := objectsOf(m, "contacts")
	if list == nil {
		return
	}
	for _, o := range list {
		moved(o, "name", "name")
		moved(o, "title", "title")
	}
	if m["contacts"] = full(m, "contacts"); len(full(m, "contacts")) == 0 {
		delete(m, "contacts")
	}
}

// ohanaPhones makes one list of the telephones and faxes of an object.
func ohanaPhones(m map[string]any) {
	phones := full(m, "phones")
	faxes := append(full(m, "faxes"), full(m, "fax")...)
	for _, f := range faxes {
		if o := f.(map[string]any); o["type"] == nil {
			o["type"] = "fax"
		}
	}
	if objectsOf(m, "phones") != nil || faxes != nil {
		delete(m, "phones")
	}
	for _, name := range []string{"faxes", "fax"} {
		if objectsOf(m, name) != nil {
			delete(m, name)
		}
	}
	all := append(phones, faxes...)
	for _, p := range all {
		o := p.(map[string]any)
		moved(o, "number_type", "type")
		moved(o, "department", "description")
		if number, ext := tidy.PhoneExtension(hsds.Scalar(o["number"])); ext != "" && strings.TrimSpace(hsds.Scalar(o["extension"])) == "" {
			o["number"], o["extension"] = number, ext
		}
	}
	if len(all) > 0 {
		m["phones"] = all
	}
}

// ohanaPlace gives a place its members of the standard.
func ohanaPlace(l map[string]any) {
	var addresses []any
	for _, a := range []struct{ name, kind string }{{"address", "physical"}, {"mail_address", "postal"}} {
		for _, e := range full(l, a.name) {
			o := e.(map[string]any)
			for from, to := range map[string]string{"street": "address_1", "street_1": "address_1", "street_2": "address_2", "state": "state_province",
				"zip": "postal_code", "zipcode": "postal_code", "country_code": "country"} {
				moved(o, from, to)
			}
			o["address_type"] = a.kind
			addresses = append(addresses, o)
		}
		if objectsOf(l, a.name) != nil {
			delete(l, a.name)
		}
	}
	if addresses != nil && l["addresses"] == nil {
		l["addresses"] = addresses
	}
	if at, ok := l["coordinates"].([]any); ok && len(at) == 2 {
		if lng, lat := tidy.Number(hsds.Scalar(at[0])), tidy.Number(hsds.Scalar(at[1])); lng != "" && lat != "" {
			l["longitude"], l["latitude"] = hsds.Number(lng), hsds.Number(lat)
		}
		delete(l, "coordinates")
	}
	if l["location_type"] == nil {
		l["location_type"] = "physical"
	}
	ohanaPhones(l)
	ohanaContacts(l)
	firstOf(l, "urls", "url")
	moved(l, "short_desc", "description")
	inList(l, "hours", "schedules", "description")
	inList(l, "accessibility", "accessibility", "description")
	namedList(l, "languages")
	if id := hsds.Text(l["id"]); id == "" {
		l["id"] = hsds.ContentID("location", string(hsds.Canonical(l)))
	}
}

// inList puts a text, or each of a list of them, into a list of objects.
func inList(m map[string]any, from, list, member string) {
	values, ok := m[from].([]any)
	if s := strings.TrimSpace(hsds.Scalar(m[from])); s != "" {
		values, ok = []any{s}, true
	}
	if !ok || !texts(values) || from != list && m[list] != nil {
		return
	}
	out := make([]any, len(values))
	for i, v := range values {
		out[i] = map[string]any{"id": hsds.ContentID(list, hsds.Scalar(m["name"]), hsds.Scalar(v)), member: v}
	}
	delete(m, from)
	m[list] = out
}

// pieces are the texts of a list, or of one text, each cut where it holds several;
// nil when there are others in it.
func pieces(v any) (list []any) {
	all, ok := v.([]any)
	if !ok {
		all = []any{v}
	}
	for _, e := range all {
		if !isPlain(e) {
			return nil
		}
		for _, w := range hsds.SplitCell(hsds.Scalar(e)) {
			list = append(list, w)
		}
	}
	return list
}

func ohanaService(s map[string]any, mails []any) {
	if s["status"] == nil {
		s["status"] = "active"
	}
	if len(mails) > 0 && s["emails"] == nil {
		s["emails"] = mails
	}
	for from, to := range map[string]string{"how_to_apply": "application_process", "eligibility": "eligibility_description", "fees": "fees_description", "wait": "wait_time"} {
		moved(s, from, to)
	}
	moved(s, "audience", "eligibility_description")
	firstOf(s, "emails", "email")
	firstOf(s, "urls", "url")
	inList(s, "emails", "contacts", "email")
	inList(s, "urls", "additional_urls", "url")
	ohanaPhones(s)
	ohanaContacts(s)
	inList(s, "hours", "schedules", "description")
	if sources := pieces(s["funding_sources"]); sources != nil {
		s["funding_sources"] = sources
		inList(s, "funding_sources", "funding", "source")
	}
	if areas := pieces(s["service_areas"]); areas != nil {
		s["service_areas"] = areas
	}
	inList(s, "required_documents", "required_documents", "document")
	namedList(s, "languages")
	namedList(s, "service_areas")
	words := pieces(s["keywords"])
	if len(words) > 0 && s["attributes"] == nil {
		var list []any
		for _, w := range words {
			name := hsds.Scalar(w)
			list = append(list, map[string]any{"id": hsds.ContentID("attribute", hsds.Scalar(s["name"]), name), "link_entity": "service",
				"taxonomy_term": map[string]any{"id": hsds.ContentID("taxonomy_term", name), "name": name, "description": name}})
		}
		s["attributes"] = list
		delete(s, "keywords")
	}
}

// namedList makes objects with a name of a list of texts.
func namedList(m map[string]any, member string) {
	list, ok := m[member].([]any)
	if !ok {
		return
	}
	var out []any
	for _, e := range list {
		text, plain := e.(string)
		if !plain {
			out = append(out, e)
			continue
		}
		values := []string{strings.TrimSpace(text)}
		if member == "languages" {
			values = tidy.Languages(text)
		}
		for _, v := range values {
			o := map[string]any{"id": hsds.ContentID(member, hsds.Scalar(m["name"]), v), "name": v}
			if member == "languages" {
				name, note := tidy.LanguageNote(v)
				o["name"] = name
				hsds.SetText(o, "note", note)
			}
			out = append(out, o)
		}
	}
	m[member] = out
}
