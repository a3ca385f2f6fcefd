package places

import (
	"encoding/json"
	"math"
	"regexp"
	"slices"
	"strings"
	"sync"

	"relais/content"
	"relais/internal/directory/fold"
)

// Part is a part of the country: a province, or a region or municipality in it.
type Part struct {
	Province string // two letters
	Place    string // its name in English, "" for the whole province
}

// Regions are larger parts of provinces that people name. Their centre is that of
// their towns, to a tenth of a degree.
var Regions = sync.OnceValue(func() []Place { return regions().all })

// Across are the parts that a region of several provinces is made of
// ("Maritimes"), none for another name.
func Across(name string) []Part { return regions().across[Key(name)] }

// regionMap says which towns lie in which regions.
type regionMap struct {
	all    []Place
	towns  map[string][]town  // by province: those that are known by name
	within map[Part][]string  // by region without parts: those that hold it, itself too
	leaves map[Part][]string  // by region: those without parts that it is made of
	named  map[string][]Place // by Key of any name
	bare   map[string][]Place // by bareRegion of any name
	across map[string][]Part  // by Key
}

type town struct {
	lat, lng float64
	region   string
}

var regions = sync.OnceValue(func() regionMap {
	data, err := content.FS.ReadFile("directory/regions.json")
	if err != nil {
		panic(err)
	}
	var file struct {
		Places, Across []Place
	}
	if err := json.Unmarshal(data, &file); err != nil {
		panic(err)
	}
	m := regionMap{all: file.Places, towns: map[string][]town{}, within: map[Part][]string{}, leaves: map[Part][]string{},
		named: map[string][]Place{}, bare: map[string][]Place{}, across: map[string][]Part{}}
	for i := range m.all {
		p := &m.all[i]
		p.Region = true
		for _, name := range p.Towns {
			if t, ok := gazetteerByName().find(Key(name), p.Province); ok {
				m.towns[p.Province] = append(m.towns[p.Province], town{t.Latitude, t.Longitude, p.Name.EN})
			}
		}
	}
	for i := range m.all {
		p := &m.all[i]
		at := Part{p.Province, p.Name.EN}
		m.leaves[at] = m.leavesOf(at)
		for _, leaf := range m.leaves[at] {
			m.within[Part{p.Province, leaf}] = append(m.within[Part{p.Province, leaf}], p.Name.EN)
		}
		p.Latitude, p.Longitude = m.centre(at)
		for _, key := range keysOf(*p) {
			m.named[key] = append(m.named[key], *p)
		}
		for _, name := range []string{p.Name.EN, p.Name.FR} {
			if bare := bareRegion(name); bare != "" && !slices.ContainsFunc(m.bare[bare], func(o Place) bool { return o.Name.EN == p.Name.EN }) {
				m.bare[bare] = append(m.bare[bare], *p)
			}
		}
	}
	for _, p := range file.Across {
		var parts []Part
		for _, part := range p.Parts {
			province, place, _ := strings.Cut(part, ":")
			parts = append(parts, Part{province, place})
		}
		for _, key := range keysOf(p) {
			m.across[key] = parts
		}
	}
	return m
})

// leavesOf are the regions without parts of which a region is made.
func (m regionMap) leavesOf(at Part) (out []string) {
	i := slices.IndexFunc(m.all, func(p Place) bool { return p.Province == at.Province && p.Name.EN == at.Place })
	if i < 0 {
		panic("places: no region is called " + at.Place)
	}
	if len(m.all[i].Parts) == 0 {
		return []string{at.Place}
	}
	for _, part := range m.all[i].Parts {
		out = append(out, m.leavesOf(Part{at.Province, part})...)
	}
	return out
}

func (m regionMap) centre(at Part) (lat, lng float64) {
	n := 0.0
	for _, t := range m.towns[at.Province] {
		if slices.Contains(m.leaves[at], t.region) {
			lat, lng, n = lat+t.lat, lng+t.lng, n+1
		}
	}
	if n == 0 {
		return 0, 0
	}
	return math.Round(lat/n*10) / 10, math.Round(lng/n*10) / 10
}

// RegionsOf are the names, in English, of the parts of its province that hold a
// place: regions, and the municipality of a quarter. What lies between the towns
// of two regions belongs to the nearest. Of a region they are those that hold all
// of it, and itself.
func RegionsOf(p Place) []string {
	m := regions()
	if p.Region {
		var out []string
		for _, r := range m.all {
			if r.Province == p.Province && holdsAll(m.leaves[Part{p.Province, r.Name.EN}], m.leaves[Part{p.Province, p.Name.EN}]) {
				out = append(out, r.Name.EN)
			}
		}
		return out
	}
	nearest, best := "", math.Inf(1)
	for _, t := range m.towns[p.Province] {
		if d := apart(p.Latitude, p.Longitude, t.lat, t.lng); d < best {
			nearest, best = t.region, d
		}
	}
	out := m.within[Part{p.Province, nearest}]
	if city := cityOf(p); city != "" {
		out = append(slices.Clip(out), city)
	}
	return out
}

func holdsAll(larger, part []string) bool {
	return !slices.ContainsFunc(part, func(leaf string) bool { return !slices.Contains(larger, leaf) })
}

// apart compares distances on the map, in degrees of latitude.
func apart(lat, lng, lat2, lng2 float64) float64 {
	return math.Hypot(lat-lat2, (lng-lng2)*math.Cos(lat*math.Pi/180))
}

// cityOf is the municipality of a quarter: that which is near for its size.
func cityOf(p Place) (city string) {
	const reach = 0.3 // degrees, some 30 km
	if !p.Quarter {
		return ""
	}
	best := math.Inf(1)
	for _, c := range All() {
		if c.Quarter || c.Province != p.Province || c.People == 0 {
			continue
		}
		if d := apart(p.Latitude, p.Longitude, c.Latitude, c.Longitude); d < reach && d/math.Sqrt(float64(c.People)) < best {
			city, best = c.Name.EN, d/math.Sqrt(float64(c.People))
		}
	}
	return city
}

// NamedRegion finds the region or municipality that a text names, also in
// both languages ("Eastern Ontario / Est de l’Ontario").
func NamedRegion(text, province string) (Place, bool) {
	for part := range strings.SplitSeq(text, "/") {
		if ProvinceCode(part) != "" {
			continue
		}
		if p, ok := FindPart(strings.TrimSpace(part), province); ok {
			return p, true
		}
	}
	return Place{}, false
}

// FindPart finds what a directory calls an area: a region before a municipality of
// its name ("Okanagan", "Laurentides"), also by what it is named after ("Region of
// Waterloo", "Regina area", "Comté de Simcoe").
func FindPart(name, province string) (Place, bool) {
	name, province = inProvince(name, province)
	name = numbered.ReplaceAllString(name, "")
	m, bare := regions(), bareRegion(name)
	if p, ok := one(m.named[Key(name)], province); ok {
		return p, true
	}
	if p, ok := one(m.bare[bare], province); ok && bare != "" {
		return p, true
	}
	if p, ok := Find(name, province); ok || bare == "" {
		return p, ok
	}
	for _, bare := range []string{bare, bareOf(Key(name))} {
		if p, ok := Find(bare, province); ok {
			return p, true
		}
	}
	return Place{}, false
}

// numbered is the number that authorities give their regions ("06 - Montréal",
// "Région 16 Montérégie").
var numbered = regexp.MustCompile(`^(?i:(région|region)\s+)?\d+\s*[-–.:]?\s*`)

// within are the places of a province that lie in each of its regions and towns.
var within = sync.OnceValue(func() map[Part][]string {
	m := map[Part][]string{}
	for _, p := range All() {
		for _, name := range append([]string{p.Name.EN}, RegionsOf(p)...) {
			m[Part{p.Province, name}] = append(m[Part{p.Province, name}], p.Name.EN)
		}
	}
	return m
})

// Within are the names, in English, of the municipalities and quarters that lie in a
// place, itself among them unless it is a region.
func Within(p Place) []string { return within()[Part{p.Province, p.Name.EN}] }

// Words that say that something is a region, behind its name and before it, the longer
// ones first.
var (
	regionBehind = []string{"and surrounding areas", "and surrounding area", "and area", "and district", "et les environs", "et ses environs", "et environs",
		"regional municipality", "regional district", "municipality", "district", "county", "region", "area"}
	regionBefore = []string{"region", "greater", "grand", "county", "comte", "district", "regional municipality", "regional district",
		"municipality", "city", "ville", "town", "township", "village", "municipalite", "mrc", "agglomeration", "united counties", "the"}
	regionOf = []string{"of", "de", "du", "des", "la", "le", "les", "d", "l", "the"}
)

var apostrophes = strings.NewReplacer("’", " ", "'", " ")

// bareRegion takes "region" and the like off a name ("Region of Halifax",
// "région de Sherbrooke", "Regina area").
func bareRegion(name string) string {
	return bareOf(fold.Text(apostrophes.Replace(name)))
}

func bareOf(key string) string {
	bare := key
	for _, w := range regionBehind {
		bare = strings.TrimSuffix(bare, " "+w)
	}
	for _, w := range regionBefore {
		if after, ok := strings.CutPrefix(bare, w+" "); ok {
			bare = after
			for _, of := range regionOf {
				bare = strings.TrimPrefix(bare, of+" ")
			}
		}
	}
	if bare == key {
		return ""
	}
	return strings.TrimSpace(bare)
}
