package generate

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"relais/internal/directory/hsds"
	"relais/internal/directory/needs"
)

type (
	object = map[string]any
	list   = []any
)

// organization is one that several services share.
type organization struct {
	id, sector string
	name       text
	place      place
}

var bodySums = func() (sums []float64) {
	total := 0.0
	for _, b := range bodies {
		total += b.share
		sums = append(sums, total)
	}
	return sums
}()

func newOrganization(seed int64, i int) organization {
	s := newSource(seed, "organization", i)
	b := bodies[weighted(s, bodySums)]
	first, second := one(s, firsts), one(s, seconds)
	p := drawPlace(s)
	house := text{first.EN + " " + second.EN, second.FR + " " + first.FR}
	return organization{id: s.uuid(), sector: b.sector, place: p,
		name: text{fill(b.EN, house.EN) + ", " + p.Name.EN, fill(b.FR, house.FR) + ", " + p.Name.FR}}
}

func fill(form, with string) string { return strings.Replace(form, "%", with, 1) }

func (o organization) document() object {
	return object{"id": o.id, "name": o.name.EN, "description": o.name.EN, "relais": object{"language": "en",
		"texts": object{"fr": object{"name": o.name.FR, "description": o.name.FR}}}}
}

// maker makes one service.
type maker struct {
	source
	id       string
	org      organization
	place    place
	needs    []needs.Need
	lang     string // of the record's own texts
	relais   object
	document object
}

func (m *maker) service() object {
	m.needs = drawNeeds(m.source)
	m.lang = "en"
	if m.place.french() != m.chance(5) {
		m.lang = "fr"
	}
	m.relais = object{"language": m.lang, "sector": m.org.sector, "publisher": m.org.name.EN}
	m.document = object{"id": m.id, "organization_id": m.org.id, "organization": m.org.document(), "status": "active",
		"relais": m.relais}
	m.texts()
	m.attributes()
	m.contact()
	m.where()
	m.speaks()
	m.rules()
	m.costs()
	m.capacity()
	m.schedules()
	m.dates()
	return m.document
}

// texts: two in three records have both languages, the others their own only.
func (m *maker) texts() {
	form, need := one(m.source, forms), m.needs[0]
	en := object{"name": fill(form.EN, need.Name.EN), "description": need.Description.EN}
	fr := object{"name": fill(form.FR, need.Name.FR), "description": need.Description.FR}
	for range 1 + m.IntN(3) {
		t := one(m.source, sentences)
		en["description"] = en["description"].(string) + " " + t.EN
		fr["description"] = fr["description"].(string) + " " + t.FR
	}
	both := func(name string, t text) { en[name], fr[name] = t.EN, t.FR }
	both("eligibility_description", one(m.source, eligibilities))
	both("application_process", one(m.source, applications))
	own, other, otherLang := en, fr, "fr"
	if m.lang == "fr" {
		own, other, otherLang = fr, en, "en"
	}
	for name, t := range own {
		m.document[name] = t
	}
	if m.chance(66) {
		m.relais["texts"] = object{otherLang: other}
	}
}

func (m *maker) attributes() {
	var all list
	for _, n := range m.needs {
		all = append(all, object{"id": m.uuid(), "link_entity": "service", "link_id": m.id, "link_type": "need",
			"taxonomy_term": object{"id": hsds.NeedsTaxonomy + ":" + n.Code, "code": n.Code, "name": n.Name.EN,
				"description": n.Description.EN, "taxonomy": hsds.NeedsTaxonomy}})
	}
	m.document["attributes"] = all
}

func (m *maker) contact() {
	code := m.place.AreaCode
	if code == "" {
		code = "800"
	}
	m.document["phones"] = list{object{"id": m.uuid(), "number": fmt.Sprintf("%s-555-01%02d", code, m.IntN(100)), "type": "voice"}}
	m.document["email"] = "s" + m.id[:8] + "@example.ca"
	m.document["url"] = "https://s" + m.id[:8] + ".example.ca/"
}

// where: most services have one place, some two, some none but a telephone;
// a few tell their address to nobody.
func (m *maker) where() {
	var areas list
	add := func(name string) { areas = append(areas, object{"id": m.uuid(), "name": name}) }
	own := provinces[m.place.Province].EN
	remote, confidential := m.chance(12), m.org.sector == "shelter" && m.chance(30)
	switch draw := m.IntN(100); {
	case remote && draw < 40:
		add("Canada")
	case remote || confidential || draw < 25:
		add(own)
	case draw < 65:
		add(m.place.Name.EN + ", " + m.place.Province)
	case draw < 70:
		areas = append(areas, m.square())
	}
	if areas != nil {
		m.document["service_areas"] = areas
	}
	switch {
	case confidential:
		m.relais["confidential"] = true
		return
	case remote:
		m.relais["remote"] = true
		return
	}
	sites := list{m.site()}
	if m.chance(10) {
		sites = append(sites, m.site())
	}
	m.document["service_at_locations"] = sites
}

func (m *maker) site() object {
	lat, lng := near(m.source, m.place)
	street, city := one(m.source, streets), m.place.Name.EN
	line := street.EN
	if m.lang == "fr" {
		line, city = street.FR, m.place.Name.FR
	}
	return object{"id": m.uuid(), "location": object{"id": m.uuid(), "location_type": "physical", "latitude": lat,
		"longitude": lng, "addresses": list{object{"id": m.uuid(), "address_1": strconv.Itoa(1+m.IntN(400)) + ", " + line,
			"city": city, "state_province": m.place.Province, "postal_code": "X0X 0X0", "country": "CA",
			"address_type": "physical"}}}}
}

// square is an area drawn on the map, about the place and its surroundings.
func (m *maker) square() object {
	corner := func(dy, dx float64) string {
		return "[" + string(degrees(m.place.Longitude+dx)) + "," + string(degrees(m.place.Latitude+dy)) + "]"
	}
	ring := strings.Join([]string{corner(-.3, -.5), corner(-.3, .5), corner(.3, .5), corner(.3, -.5), corner(-.3, -.5)}, ",")
	return object{"id": m.uuid(), "name": m.place.Name.EN + " and surroundings", "extent_type": "geojson",
		"extent": `{"type":"Polygon","coordinates":[[` + ring + `]]}`}
}

func (m *maker) speaks() {
	codes := []string{"en"}
	if m.place.french() {
		codes = []string{"fr"}
	}
	if m.chance(map[string]int{"QC": 55, "NB": 60, "ON": 25}[m.place.Province] + 5) {
		codes = append(codes, map[string]string{"en": "fr", "fr": "en"}[codes[0]])
	}
	out := list{}
	for _, c := range codes {
		out = append(out, m.language(c, map[string]string{"en": "English", "fr": "French"}[c]))
	}
	var drawn []int
	for m.chance(35) && len(drawn) < 4 {
		// The square makes the first of the list the commonest.
		x := m.Float64()
		if i := int(x * x * float64(len(languages))); !slices.Contains(drawn, i) {
			drawn = append(drawn, i)
			out = append(out, m.language(languages[i].code, languages[i].name))
		}
	}
	if m.chance(92) { // for the others nobody wrote it down
		m.document["languages"] = out
	}
	if m.chance(30) {
		m.document["interpretation_services"] = "Interpreters by telephone / Interprètes au téléphone"
	}
}

func (m *maker) language(code, name string) object {
	return object{"id": m.uuid(), "code": code, "name": name}
}

func (m *maker) costs() {
	switch draw := m.IntN(100); {
	case draw < 55:
		m.document["cost_options"] = list{object{"id": m.uuid(), "amount": json.Number("0"), "currency": "CAD"}}
	case draw < 75:
		t := one(m.source, fees)
		m.document["fees_description"] = map[string]string{"en": t.EN, "fr": t.FR}[m.lang]
	case draw < 80:
		m.document["cost_options"] = list{object{"id": m.uuid(), "currency": "CAD", "amount": json.Number(strconv.Itoa(5 + 5*m.IntN(40)))}}
	}
}

func (m *maker) capacity() {
	if !m.chance(25) {
		return
	}
	most := 4 + m.IntN(60)
	unit := one(m.source, []string{"bed", "place", "hour"})
	free := max(0, m.IntN(9)-3)
	m.document["capacities"] = list{object{"id": m.uuid(), "available": json.Number(strconv.Itoa(min(free, most))),
		"maximum": json.Number(strconv.Itoa(most)), "unit": object{"id": "unit:" + unit, "name": unit},
		"updated": Today.Add(-time.Duration(1+m.IntN(90)) * time.Hour).Format(time.RFC3339)}}
	if free == 0 && m.chance(50) {
		m.relais["waitlist"] = object{"people": json.Number(strconv.Itoa(1 + m.IntN(30))),
			"expected": Today.AddDate(0, 0, 5+m.IntN(150)).Format(time.DateOnly)}
	}
}

// dates: most records were verified within the year, some long ago, a few never.
func (m *maker) dates() {
	days := 2 + m.IntN(360)
	if m.chance(20) {
		days += 360
	}
	at := Today.AddDate(0, 0, -days)
	m.document["last_modified"] = at.Format(time.RFC3339)
	if m.chance(92) {
		m.document["assured_date"] = at.Format(time.DateOnly)
	}
}
