package catalog

import (
	"encoding/json"
	"slices"
	"strings"

	"relais/internal/directory/facts"
	"relais/internal/directory/fold"
	"relais/internal/directory/hsds"
	"relais/internal/directory/places"
	"relais/internal/directory/visibility"
)

// listedService is what listings need of a service.
type listedService struct {
	id, name, status string
	organization     string // id
	ownOrganization  string // name of the organization that stands inside it, "" when none does
	membersOnly      bool
	modified         [2]int64 // seconds, for each Reader; 0: unknown, and always listed
	terms            []*term
	words            []int32 // sorted
	areas            []string
	everywhere       bool
	places           []listedPlace
}

// sameAs reports whether what is derived from all services stays as it is.
func (s listedService) sameAs(old listedService) bool {
	return s.id == old.id && s.organization == old.organization && s.ownOrganization == old.ownOrganization &&
		s.membersOnly == old.membersOnly && slices.Equal(s.terms, old.terms) &&
		slices.EqualFunc(s.places, old.places, func(x, y listedPlace) bool {
			return x.id == y.id && x.location == y.location && x.membersOnly == y.membersOnly &&
				x.lat == y.lat && x.lng == y.lng && x.postcode == y.postcode
		})
}

// listedPlace is a service at a location.
type listedPlace struct {
	id, service, location string
	membersOnly           bool
	located               bool
	lat, lng              float64
	postcode, province    string
	words                 []int32
}

type listedOrganization struct {
	id, name    string
	membersOnly bool
	terms       []*term
	words       []int32
}

func (c *Catalog) readService(r Row) listedService {
	m, err := hsds.Object(r.Doc)
	if err != nil || !visibility.Filter(m, visibility.Member) {
		return listedService{id: r.ID, membersOnly: true}
	}
	if !r.Licensed {
		hsds.Unlicense(m)
	}
	s := listedService{id: r.ID, name: hsds.String(m["name"]), status: hsds.String(m["status"]), organization: r.Organization,
		membersOnly: visibility.Hides(m, visibility.Stranger), terms: c.termsOf(m)}
	c.note(s.id)
	s.modified = times(r)
	texts := []string{s.name, hsds.String(m["alternate_name"]), hsds.String(m["description"])}
	x, _ := m["relais"].(map[string]any)
	others, _ := x["texts"].(map[string]any)
	for _, lang := range []string{"en", "fr"} {
		t, _ := others[lang].(map[string]any)
		texts = append(texts, hsds.String(t["name"]), hsds.String(t["description"]))
	}
	if o, ok := m["organization"].(map[string]any); ok && !visibility.Hides(o, visibility.Stranger) {
		s.ownOrganization = hsds.String(o["name"])
		texts = append(texts, s.ownOrganization)
		if s.organization == "" {
			s.organization = hsds.Text(o["id"])
		}
	}
	for _, t := range s.terms {
		texts = append(texts, t.name)
	}
	s.words = c.words.of(texts...)
	s.areas, s.everywhere = areasServed(m)
	for _, e := range hsds.Objects(m["service_at_locations"]) {
		p := c.readPlace(e)
		p.service = s.id
		p.membersOnly = p.membersOnly || s.membersOnly
		if p.id == "" {
			p.id = hsds.ContentID("service_at_location", s.id, p.location)
		}
		c.note(p.id)
		s.places = append(s.places, p)
	}
	c.note(s.organization)
	return s
}

// times are when a record last changed for each reader. A stranger is not told
// when an agency changed something in a record that doesn't say when itself: it
// may have been the number of free places.
func times(r Row) (out [2]int64) {
	for who := range out {
		doc, ok := visibility.Visible(r.Doc, visibility.Reader(who))
		if !ok {
			continue
		}
		var view struct {
			Modified string `json:"last_modified"`
		}
		_ = json.Unmarshal(doc, &view) // what is no text counts as unknown
		switch t := hsds.ParseTime(view.Modified); {
		case !t.IsZero():
			out[who] = t.Unix()
		case visibility.Reader(who) == visibility.Member || r.Agency == "":
			out[who] = r.Changed.Unix()
		}
	}
	return out
}

func (c *Catalog) readPlace(m map[string]any) listedPlace {
	p := listedPlace{id: hsds.Text(m["id"]), service: hsds.Text(m["service_id"]), location: hsds.Text(m["location_id"]),
		membersOnly: visibility.HidesWithPlace(m, visibility.Stranger)}
	l, ok := m["location"].(map[string]any)
	if !ok {
		return p
	}
	p.location = hsds.Text(l["id"])
	lat, okLat := degrees(l["latitude"])
	lng, okLng := degrees(l["longitude"])
	if okLat && okLng && places.ValidPoint(lat, lng) {
		p.lat, p.lng, p.located = lat, lng, true
	}
	texts := []string{hsds.String(l["name"]), hsds.String(l["alternate_name"])}
	for _, a := range hsds.Objects(l["addresses"]) {
		if visibility.Hides(a, visibility.Stranger) {
			continue
		}
		p.postcode = postcode(hsds.String(a["postal_code"]))
		p.province = places.ProvinceCode(hsds.String(a["state_province"]))
		texts = append(texts, hsds.String(a["city"]))
		break
	}
	p.words = c.words.of(texts...)
	return p
}

func (c *Catalog) readPlaceRecord(r Row) listedPlace {
	m, err := hsds.Object(r.Doc)
	if err != nil || !visibility.Filter(m, visibility.Member) {
		return listedPlace{id: r.ID, membersOnly: true}
	}
	p := c.readPlace(m)
	c.note(r.ID)
	p.id, p.membersOnly = r.ID, p.membersOnly || visibility.Hides(m, visibility.Stranger)
	if s, ok := m["service"].(map[string]any); ok && p.service == "" {
		p.service = hsds.Text(s["id"])
	}
	return p
}

func (c *Catalog) readOrganization(r Row) listedOrganization {
	m, err := hsds.Object(r.Doc)
	if err != nil {
		return listedOrganization{id: r.ID, membersOnly: true}
	}
	if !r.Licensed {
		hsds.Unlicense(m)
	}
	c.note(r.ID)
	return listedOrganization{id: r.ID, name: hsds.String(m["name"]), membersOnly: visibility.Hides(m, visibility.Stranger), terms: c.termsOf(m),
		words: c.words.of(hsds.String(m["name"]), hsds.String(m["alternate_name"]), hsds.String(m["description"]))}
}

// areasServed are the codes of the provinces that a service serves; known is
// not told apart from none, since an unknown area excludes nobody.
func areasServed(m map[string]any) (codes []string, everywhere bool) {
	for _, a := range hsds.Objects(m["service_areas"]) {
		if visibility.Hides(a, visibility.Stranger) {
			continue
		}
		name := hsds.String(a["name"])
		if fold.Text(name) == "canada" {
			everywhere = true
		}
		for _, area := range facts.AreasOf(name) {
			if !slices.Contains(codes, area.Province) {
				codes = append(codes, area.Province)
			}
		}
	}
	return codes, everywhere
}

// derivedWords number the words of texts and say which services have each.
type derivedWords struct {
	ids map[string]int32
	has [][]int32 // positions of services by word; some may be out of date
}

func (w *derivedWords) of(texts ...string) []int32 {
	var out []int32
	for _, t := range texts {
		for word := range strings.FieldsSeq(fold.Text(t)) {
			id, known := w.ids[word]
			if !known {
				id = int32(len(w.has))
				w.ids[strings.Clone(word)] = id
				w.has = append(w.has, nil)
			}
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return slices.Clip(slices.Compact(out))
}

func (w *derivedWords) add(at int32, words []int32) {
	for _, id := range words {
		i, there := slices.BinarySearch(w.has[id], at)
		if !there {
			w.has[id] = slices.Insert(w.has[id], i, at)
		}
	}
}

// find gives the numbers of the words of a search; ok is false when one is in
// no text.
func (w *derivedWords) find(text string) (words []int32, ok bool) {
	for word := range strings.FieldsSeq(fold.Text(text)) {
		id, known := w.ids[word]
		if !known {
			return nil, false
		}
		words = append(words, id)
	}
	return words, true
}

func hasAll(words, asked []int32) bool {
	for _, a := range asked {
		if _, there := slices.BinarySearch(words, a); !there {
			return false
		}
	}
	return true
}

func degrees(v any) (float64, bool) {
	n, ok := v.(json.Number)
	if !ok {
		return 0, false
	}
	f, err := n.Float64()
	return f, err == nil
}

// postcode is a postal code in capitals without spaces.
func postcode(s string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '\u00a0' {
			return -1
		}
		return r
	}, strings.ToUpper(s))
}
