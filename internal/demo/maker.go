package demo

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"relais/internal/directory/hsds"
	"relais/internal/directory/languages"
	"relais/internal/directory/listing"
	"relais/internal/directory/places"
)

// maker makes one service.
type maker struct {
	now    time.Time
	r      *rand.Rand
	place  places.Place
	t      template
	id     string
	agency string
	pick   [2]int // which name and description
}

// chance is true n times in a hundred.
func (m *maker) chance(n int) bool { return m.r.IntN(100) < n }

func (m *maker) part(kind string, more ...string) string {
	return hsds.ContentID(append([]string{kind, m.id}, more...)...)
}

// french tells whether the record's own texts are in French, as in Québec.
func (m *maker) french() bool { return m.place.Province == "QC" }

func (m *maker) service(o *hsds.Organization) hsds.Service {
	s := hsds.Service{ID: m.id, OrganizationID: o.ID, Organization: o, Status: "active"}
	x := hsds.Extension{Language: "en", Sector: m.t.Sector, Remote: m.t.Remote, Agency: m.agency,
		Publisher: o.Name}
	m.pick = [2]int{m.r.IntN(len(m.t.Names.EN)), m.r.IntN(len(m.t.About))}
	m.texts(&s, &x)
	m.rules(&s, &x)
	m.contact(&s)
	m.where(&s, &x)
	if x.Confidential {
		m.hush(&s, &x)
	}
	m.capacity(&s, &x)
	m.dates(&s)
	s.Relais = &x
	return s
}

// hush takes the town out of what tells where a hidden place is: its texts,
// the names of its mail and its site, and the area of its telephone.
func (m *maker) hush(s *hsds.Service, x *hsds.Extension) {
	town := m.place
	m.place.Name.EN, m.place.Name.FR = anywhere.EN, anywhere.FR
	m.texts(s, x)
	m.place = town
	s.Email, s.URL = fmt.Sprintf("%s-%s@example.ca", slug(m.t.Key), m.id[:6]), ""
	s.Phones[0].Number = "800" + s.Phones[0].Number[3:]
}

// texts writes the texts in both languages, the province's first.
func (m *maker) texts(s *hsds.Service, x *hsds.Extension) {
	i, j := m.pick[0], m.pick[1]
	en := hsds.Texts{Name: fillEN(m.t.Names.EN[i], m.place, words{}), Description: fillEN(m.t.About[j].EN, m.place, words{})}
	fr := hsds.Texts{Name: fillFR(m.t.Names.FR[i], m.place, words{}), Description: fillFR(m.t.About[j].FR, m.place, words{})}
	set := func(w *words, en, fr *string) {
		if w != nil {
			*en, *fr = w.EN, w.FR
		}
	}
	set(m.t.Eligibility, &en.EligibilityDescription, &fr.EligibilityDescription)
	set(m.t.Apply, &en.ApplicationProcess, &fr.ApplicationProcess)
	set(m.t.Fees, &en.FeesDescription, &fr.FeesDescription)
	own, other, lang := en, fr, "fr"
	if m.french() {
		own, other, lang = fr, en, "en"
		x.Language = "fr"
	}
	s.Name, s.Description = own.Name, own.Description
	s.EligibilityDescription, s.ApplicationProcess = own.EligibilityDescription, own.ApplicationProcess
	s.FeesDescription = own.FeesDescription
	x.Texts = map[string]hsds.Texts{lang: other}
}

func (m *maker) rules(s *hsds.Service, x *hsds.Extension) {
	r := m.t.Rules.Rules
	s.MinimumAge, s.MaximumAge = m.t.Rules.MinAge, m.t.Rules.MaxAge
	if m.t.StatusRule != nil {
		r.Status = m.statusRule(*m.t.StatusRule)
	} else if m.t.Sector == "government" && m.chance(m.t.Status) {
		r.Status = m.statusRule(2)
	} else if m.chance(m.t.Status) {
		r.Status = m.statusRule(m.r.IntN(2))
	}
	x.Rules = &r
	for _, code := range m.t.Needs {
		s.Attributes = append(s.Attributes, listing.NeedAttribute(m.id, code))
	}
	for i, d := range m.t.Documents {
		text := d.EN
		if m.french() {
			text = d.FR
		}
		s.RequiredDocuments = append(s.RequiredDocuments, hsds.RequiredDocument{ID: m.part("document", fmt.Sprint(i)), Document: text})
	}
	m.languages(s)
	if m.chance(m.t.Interpreter) {
		s.InterpretationServices = "Interpreters by telephone / Interprètes au téléphone"
	}
}

func (m *maker) statusRule(i int) *hsds.StatusRule {
	r := theMaterial().StatusRules[i]
	source := r.Source.EN
	if m.french() {
		source = r.Source.FR
	}
	return &hsds.StatusRule{ReasonEN: r.Reason.EN, ReasonFR: r.Reason.FR, Source: source}
}

// others are languages that services in many places speak.
var others = []string{"es", "ar", "zh", "yue", "pa", "fil", "ht", "vi", "fa", "so", "ti", "uk", "ru", "pt", "hi", "ur",
	"ta", "ko", "ro", "hu", "th", "sw", "am", "ps", "prs", "bn", "tr", "pl"}

// firstPeoples are languages of the First Peoples of each region.
var firstPeoples = map[string][]string{
	"NL": {"moe", "iu", "mic"}, "PE": {"mic"}, "NS": {"mic"}, "NB": {"mic"}, "QC": {"cr", "iu", "moe"},
	"ON": {"oj", "cr"}, "MB": {"cr", "oj"}, "SK": {"cr", "chp"}, "AB": {"cr", "bla"}, "BC": {"kwk", "cr"},
	"YT": {"gwi"}, "NT": {"den", "dgr"}, "NU": {"iu"},
}

func (m *maker) languages(s *hsds.Service) {
	codes := []string{"en"}
	switch {
	case m.french():
		codes = []string{"fr"}
		if m.chance(70) {
			codes = append(codes, "en")
		}
	case m.place.Province == "NB" || m.agency != "" || m.chance(map[string]int{"ON": 60}[m.place.Province]+25):
		codes = append(codes, "fr")
	}
	if m.t.Local {
		local := firstPeoples[m.place.Province]
		codes = append(codes, local[m.r.IntN(len(local))])
	}
	codes = append(codes, m.t.Speaks...)
	for range m.t.Languages {
		if l := others[m.r.IntN(len(others))]; !slices.Contains(codes, l) {
			codes = append(codes, l)
		}
	}
	for _, c := range codes {
		s.Languages = append(s.Languages, hsds.Language{ID: m.part("language", c), Code: c, Name: languages.Name(c, "en")})
	}
}

func (m *maker) contact(s *hsds.Service) {
	number := fmt.Sprintf("%s-555-01%02d", m.place.AreaCode, m.r.IntN(100))
	s.Phones = []hsds.Phone{{ID: m.part("phone"), Number: number, Type: "voice"}}
	s.Email = fmt.Sprintf("%s-%s@example.ca", slug(m.t.Key), slug(m.place.Name.EN))
	s.URL = "https://" + slug(m.place.Name.EN) + ".example.ca/" + slug(m.t.Key)
	switch {
	case m.t.Always:
		s.Schedules = []hsds.Schedule{{ID: m.part("schedule"), Freq: "WEEKLY", ByDay: "MO,TU,WE,TH,FR,SA,SU",
			OpensAt: "00:00", ClosesAt: "23:59", Description: "Day and night / Jour et nuit"}}
	case m.t.Hours != nil:
		s.Schedules = []hsds.Schedule{{ID: m.part("schedule"), Description: m.t.Hours.EN + " / " + m.t.Hours.FR}}
	}
}

func (m *maker) where(s *hsds.Service, x *hsds.Extension) {
	confidential := m.t.Hidden != nil || m.chance(m.t.Confidential)
	m.areas(s, confidential)
	if confidential {
		x.Confidential = true
		if m.t.Hidden != nil {
			x.Region = m.t.Hidden.Region
		}
		return
	}
	if m.t.Remote {
		return
	}
	street := theMaterial().Streets[m.r.IntN(len(theMaterial().Streets))]
	line, city := street.EN, m.place.Name.EN
	if m.french() {
		line, city = street.FR, m.place.Name.FR
	}
	// About a street away from the centre, never twice the same.
	lat := m.place.Latitude + float64(m.r.IntN(200)-100)/10000
	lng := m.place.Longitude + float64(m.r.IntN(200)-100)/10000
	s.ServiceAtLocations = []hsds.ServiceAtLocation{{ID: m.part("service_at_location"), Location: &hsds.Location{
		ID: m.part("location"), LocationType: "physical", Latitude: &lat, Longitude: &lng,
		Addresses: []hsds.Address{{ID: m.part("address"), Address1: fmt.Sprintf("%d, %s", 1+m.r.IntN(200), line), City: city,
			StateProvince: m.place.Province, PostalCode: "X0X 0X0", Country: "CA", AddressType: "physical"}},
	}}}
}

// areas says whom the service serves: a province at most when its place is told to nobody.
func (m *maker) areas(s *hsds.Service, confidential bool) {
	add := func(name string) {
		s.ServiceAreas = append(s.ServiceAreas, hsds.ServiceArea{ID: m.part("service_area", name), Name: name})
	}
	switch {
	case m.t.Area == "canada":
		add("Canada")
	case len(m.t.Areas) > 0:
		for _, p := range m.t.Areas {
			add(places.Provinces[p].EN)
		}
	case m.t.Area == "province" || confidential:
		add(places.Provinces[m.place.Province].EN)
	}
}

func (m *maker) capacity(s *hsds.Service, x *hsds.Extension) {
	if m.t.Capacity != "" {
		maximum := float64(m.t.Maximum[0] + m.r.IntN(m.t.Maximum[1]-m.t.Maximum[0]+1))
		free, hours := float64(max(0, m.r.IntN(7)-2)), 1+m.r.IntN(70)
		if m.t.Free != nil {
			free, hours = float64(*m.t.Free), 1+m.r.IntN(6)
		}
		s.Capacities = []hsds.Capacity{{ID: m.part("capacity"), Available: min(free, maximum), Maximum: &maximum,
			Unit:    hsds.Unit{ID: hsds.ContentID("unit", m.t.Capacity), Name: m.t.Capacity},
			Updated: m.now.Add(-time.Duration(hours) * time.Hour).UTC().Format(time.RFC3339)}}
	}
	full := len(s.Capacities) > 0 && s.Capacities[0].Available == 0
	days := 7 + m.r.IntN(120)
	waiting := m.t.Free == nil && full && m.chance(m.t.Waitlist)
	if m.t.Waiting != nil {
		waiting, days = true, *m.t.Waiting
	}
	if waiting {
		x.Waitlist = &hsds.Waitlist{Expected: m.now.AddDate(0, 0, days).Format(time.DateOnly)}
	}
}

// dates: most records were verified within the year, some long ago, a few never.
func (m *maker) dates(s *hsds.Service) {
	days := 3 + m.r.IntN(300)
	if m.agency == "" && m.chance(15) {
		days += 300
	}
	s.LastModified = m.now.AddDate(0, 0, -days).UTC().Format(time.RFC3339)
	if m.agency != "" || !m.chance(5) {
		s.AssuredDate = m.now.AddDate(0, 0, -days).Format(time.DateOnly)
	}
}
