package listing

import (
	"strings"

	"relais/internal/act"
	"relais/internal/directory/hsds"
	"relais/internal/directory/languages"
	"relais/internal/directory/places"
)

func languageList(service string, codes []string) []hsds.Language {
	var out []hsds.Language
	for _, c := range codes {
		out = append(out, hsds.Language{ID: hsds.ContentID("language", service, c), Code: c, Name: languages.Name(c, "en")})
	}
	return out
}

// phones puts the number first and keeps the others as they are.
func phones(r hsds.Record, s hsds.Service, number string) any {
	old, _ := r.Member("phones").([]any)
	switch {
	case len(s.Phones) > 0 && s.Phones[0].Number == number:
		return listed(old)
	case number == "":
		return listed(old[min(1, len(old)):])
	}
	first := any(hsds.Phone{ID: hsds.ContentID("phone", s.ID), Number: number, Type: "voice"})
	return append([]any{first}, old[min(1, len(old)):]...)
}

func serviceAreas(service string, in act.UpsertService) []hsds.ServiceArea {
	var out []hsds.ServiceArea
	add := func(name string) {
		out = append(out, hsds.ServiceArea{ID: hsds.ContentID("service_area", service, name), Name: name})
	}
	if len(in.Areas) == len(places.Provinces) {
		add("Canada")
		in.Areas = nil
	}
	for _, code := range in.Areas {
		add(places.Provinces[code].EN)
	}
	for name := range strings.Lines(in.Places) {
		if name = strings.TrimSpace(name); name != "" {
			add(name)
		}
	}
	return out
}

// place sets where the service is, unless the record says the same already.
func place(changes map[string]any, s hsds.Service, in act.UpsertService) {
	if site := firstSite(s); site.Address == in.Address && site.Place == in.Place && site.Province == in.Province &&
		site.PostalCode == in.PostalCode {
		return
	}
	if in.Place == "" && in.Address == "" {
		changes["service_at_locations"] = nil
		return
	}
	l := hsds.Location{ID: hsds.ContentID("location", s.ID), LocationType: "physical",
		Addresses: []hsds.Address{{ID: hsds.ContentID("address", s.ID), Address1: in.Address, City: in.Place,
			StateProvince: in.Province, PostalCode: in.PostalCode, Country: "CA", AddressType: "physical"}}}
	if p, ok := places.Find(in.Place, in.Province); ok {
		l.Latitude, l.Longitude = &p.Latitude, &p.Longitude
	}
	changes["service_at_locations"] = []hsds.ServiceAtLocation{{ID: hsds.ContentID("service_at_location", s.ID), Location: &l}}
}

func firstSite(s hsds.Service) act.Site {
	if list := siteList(s, hsds.Extension{}); len(list) > 0 {
		return list[0]
	}
	return act.Site{}
}
