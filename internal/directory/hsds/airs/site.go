package airs

import (
	"cmp"
	"strconv"
	"strings"

	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/tidy"
)

// site hands on the services of a site. A site that has none is a location of
// its own.
func (a *airs) site(agency, e *element, org string) error {
	owner := agency.attr("RecordOwner")
	key := cmp.Or(e.get("Key"), hsds.ContentID(e.get("Name"), hsds.Text(org)))
	id := a.id("site", owner, key)
	if e.yes("delete") {
		a.deleted(hsds.KindLocation, id)
		return nil
	}
	location, hidden := a.location(e, id)
	location["organization_id"] = org
	services := e.children("SiteService")
	if len(services) == 0 && hidden {
		return nil // noted already
	}
	if len(services) == 0 {
		return a.in.Emit(hsds.KindLocation, location, "", -1)
	}
	for n, s := range services {
		sid := a.id("service", owner, key, cmp.Or(s.get("Key"), "#"+strconv.Itoa(n)))
		if s.yes("delete") {
			a.deleted(hsds.KindService, sid)
			continue
		}
		if s.confidential() {
			a.secret(hsds.KindService, sid)
			continue
		}
		m := a.service(agency, e, s, sid, org)
		at := map[string]any{"id": a.id("at", sid, id)}
		if !hidden {
			at["location"] = location
			m["service_at_locations"] = []any{at}
		} else if secret := secretPlace(e); secret != nil {
			// the guard leaves it out, and what else tells it
			at["location"] = secret
			for _, member := range []string{"phones", "schedules", "languages"} {
				if m[member] == nil && location[member] != nil {
					m[member] = location[member] // they are no secret
				}
			}
			m["service_at_locations"] = []any{at}
		} else {
			x := hsds.ExtensionIn(m)
			x["confidential"] = true
			hsds.SetText(x, "region", regionOf(e))
			for _, member := range []string{"phones", "schedules", "languages"} {
				if m[member] == nil && location[member] != nil {
					m[member] = location[member] // they are no secret, and the place is left out
				}
			}
		}
		if err := a.in.Emit(hsds.KindService, m, "", -1); err != nil {
			return err
		}
	}
	return nil
}

// regionOf is the region of a confidential site: nothing closer than its
// province.
func regionOf(e *element) string {
	for _, name := range []string{"PhysicalAddress", "MailingAddress"} {
		if s := e.child(name).stateOf(); s != "" {
			return s
		}
	}
	return ""
}

// secretPlace is where a hidden site is, marked as confidential.
func secretPlace(e *element) map[string]any {
	var list []any
	for _, name := range []string{"PhysicalAddress", "MailingAddress", "OtherAddress"} {
		for _, ad := range e.children(name) {
			list = append(list, map[string]any{"address_1": ad.get("Line1"), "address_2": ad.get("Line2"), "city": ad.get("City"), "postal_code": ad.get("ZipCode"),
				"state_province": ad.get("State")})
		}
	}
	if list == nil {
		return nil
	}
	return map[string]any{"confidential": true, "addresses": list}
}

func (e *element) stateOf() string {
	if e == nil {
		return ""
	}
	return e.get("State")
}

// location makes the location of a site; hidden when its address is told to
// nobody.
func (a *airs) location(e *element, id string) (m map[string]any, hidden bool) {
	m = map[string]any{"id": id, "location_type": "physical"}
	hsds.SetText(m, "name", e.get("Name"))
	hsds.SetText(m, "description", joined([]string{tidy.Prose(e.get("SiteDescription")), tidy.Prose(e.get("PhysicalLocationDescription"))}, "\n"))
	a.names(m, e)
	a.webs(m, e, "url", "", id)
	a.mails(m, e, "", id)
	hsds.SetText(m, "transportation", e.get("BusServiceAccess"))
	setList(m, "phones", a.phones(e, id))
	setList(m, "contacts", a.contacts(e, id))
	setList(m, "schedules", a.schedules(e, id))
	setList(m, "languages", a.languages(e, id))
	if d := e.get("DisabilitiesAccess"); d != "" {
		m["accessibility"] = []any{map[string]any{"id": a.id("accessibility", id), "description": d}}
	}
	hidden = a.addresses(m, e, id) || e.confidential()
	if no := e.child("NoPhysicalAddress"); no != nil {
		m["location_type"] = "virtual"
		hsds.SetText(m, "description", joined([]string{hsds.Text(m["description"]), no.get("Description"), no.get("Explanation")}, "\n"))
	}
	if p := e.child("SpatialLocation"); p != nil && !hidden {
		lat, lng := strings.TrimPrefix(p.get("Latitude"), "+"), strings.TrimPrefix(p.get("Longitude"), "+")
		if tidy.IsNumber(lat) && tidy.IsNumber(lng) {
			m["latitude"], m["longitude"] = hsds.Number(lat), hsds.Number(lng)
		}
	}
	var skip []string
	if hidden {
		skip = []string{"CrossStreet", "SpatialLocation", "OtherAddress", "LocatedInCommunity"}
	}
	a.keep(m, e.rest(append(skip, "SiteService", "AgencyKey", "Key", "Confidential")...), id)
	a.exclude(m, e)
	return m, hidden
}

// addresses reads the addresses of a site that are not confidential.
func (a *airs) addresses(m map[string]any, e *element, id string) (hidden bool) {
	var list []any
	for _, kind := range []struct{ name, kind string }{{"PhysicalAddress", "physical"}, {"MailingAddress", "postal"},
		{"OtherAddress", "physical"}} {
		for n, ad := range e.children(kind.name) {
			if ad.confidential() || ad.child("ReasonWithheld") != nil {
				hidden = hidden || kind.name == "PhysicalAddress"
				a.withheld("addresses")
				continue
			}
			o := map[string]any{"id": a.id("address", id, kind.name, strconv.Itoa(n)), "address_type": kind.kind,
				"address_1": ad.get("Line1"), "city": ad.get("City"), "state_province": ad.get("State"),
				"postal_code": ad.get("ZipCode"), "country": country(ad.get("Country"))}
			hsds.SetText(o, "address_2", ad.get("Line2"))
			hsds.SetText(o, "region", ad.get("County"))
			hsds.SetText(o, "attention", ad.get("PreAddressLine"))
			list = append(list, o)
		}
	}
	if hidden {
		list = nil // a postal address beside a secret one tells too much
	}
	setList(m, "addresses", list)
	return hidden
}

func country(s string) string {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "", "canada", "can", "ca":
		return "CA"
	case "united states", "usa", "us", "united states of america":
		return "US"
	}
	return s
}

var airsDays = []struct{ name, day string }{{"Monday", "MO"}, {"Tuesday", "TU"}, {"Wednesday", "WE"}, {"Thursday", "TH"},
	{"Friday", "FR"}, {"Saturday", "SA"}, {"Sunday", "SU"}}

// schedules reads opening times; days with the same hours become one schedule.
func (a *airs) schedules(e *element, id string) []any {
	var list []any
	for n, open := range e.children("TimeOpen") {
		days := map[string][]string{}
		var order []string
		for _, d := range airsDays {
			for _, day := range open.children(d.name) {
				from, to := day.children("From"), day.children("To")
				for i := range min(len(from), len(to)) {
					f, _ := tidy.ClockTime(from[i].text)
					t, _ := tidy.ClockTime(to[i].text)
					hours := clock(f) + "-" + clock(t)
					if days[hours] == nil {
						order = append(order, hours)
					}
					days[hours] = append(days[hours], d.day)
				}
			}
		}
		notes := open.get("Notes")
		for _, hours := range order {
			f, t, _ := strings.Cut(hours, "-")
			s := map[string]any{"id": a.id("schedule", id, strconv.Itoa(n), hours), "freq": "WEEKLY",
				"byday": strings.Join(days[hours], ","), "opens_at": f, "closes_at": t}
			hsds.SetText(s, "notes", notes)
			list = append(list, s)
		}
		if len(order) == 0 && notes != "" {
			list = append(list, map[string]any{"id": a.id("schedule", id, strconv.Itoa(n)), "description": notes})
		}
	}
	return list
}

// clock is a time of day to the minute.
func clock(s string) string {
	if len(s) > 5 && s[2] == ':' {
		return s[:5]
	}
	return s
}

func (a *airs) languages(e *element, id string) []any {
	var list []any
	for _, l := range e.children("Languages") {
		notes := l.children("Notes")
		l.children("TimeOpen")
		for i, n := range l.children("Name") {
			if n.text == "" {
				continue
			}
			m := map[string]any{"id": a.id("language", id, n.text), "name": n.text}
			if i < len(notes) {
				hsds.SetText(m, "note", notes[i].text)
			}
			list = append(list, m)
		}
	}
	return unique(list)
}
