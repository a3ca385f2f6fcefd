package places

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"sync"

	"relais/internal/assets"
	"relais/internal/directory/fold"
)

// All are all places that can be named: those written by hand,
// communities of First Peoples, and those of GeoNames where the build has
// them. The larger come first.
var All = sync.OnceValue(func() []Place {
	all := slices.Clone(Principal())
	for i := range all {
		all[i].People = max(all[i].People, []int{0, 1_000_000, 100_000, 20_000}[all[i].Size])
	}
	for _, p := range placesIn("communities") {
		p.Size = 3
		all = append(all, p)
	}
	all = withGeoNames(all)
	slices.SortStableFunc(all, func(a, b Place) int {
		return cmp.Or(cmp.Compare(b.People, a.People), strings.Compare(a.Province+a.Name.EN, b.Province+b.Name.EN))
	})
	return all
})

// withGeoNames adds the places of the open data, unless one written by hand
// is the same: its name or another name of its, and no farther than a few
// kilometres.
func withGeoNames(all []Place) []Place {
	var rows [][]json.RawMessage
	if data := assets.Data("places.json"); data == nil || json.Unmarshal(data, &rows) != nil {
		return all
	}
	known := map[string][]int{}
	for i, p := range all {
		for _, key := range keysOf(p) {
			known[p.Province+key] = append(known[p.Province+key], i)
		}
	}
	for _, row := range rows {
		p, ok := geoName(row)
		if !ok {
			continue
		}
		if i := sameAs(all, known, p); i >= 0 {
			all[i].People = max(p.People, 1)
			all[i].Also = append(slices.Clip(all[i].Also), append(p.Also, p.Name.EN)...)
			continue
		}
		all = append(all, p)
	}
	return all
}

func geoName(row []json.RawMessage) (p Place, ok bool) {
	var quarter int
	for i, to := range []any{&p.Name.EN, &p.Province, &p.Latitude, &p.Longitude, &p.People, &p.Zone, &quarter, &p.Also} {
		if i >= len(row) || json.Unmarshal(row[i], to) != nil {
			return p, false
		}
	}
	p.Name.FR, p.Quarter = p.Name.EN, quarter == 1
	p.Size = 3
	if p.People >= 100_000 {
		p.Size = 2
	}
	return p, true
}

// near is how far two centres of the same municipality may lie apart, in
// degrees.
const near = 0.3

func sameAs(all []Place, known map[string][]int, p Place) int {
	for _, i := range known[p.Province+Key(p.Name.EN)] {
		if abs(all[i].Latitude-p.Latitude) < near && abs(all[i].Longitude-p.Longitude) < near {
			return i
		}
	}
	return -1
}

func abs(x float64) float64 { return max(x, -x) }

// Key is how names of places are compared: folded, and with the words
// that people shorten written out. "St. John’s" and "Saint John" differ.
func Key(name string) string {
	words := strings.Fields(fold.Text(strings.NewReplacer("’", "", "'", "", "ʼ", "", ":", "").Replace(name)))
	for i, w := range words {
		switch w {
		case "st":
			words[i] = "saint"
		case "ste":
			words[i] = "sainte"
		case "mt":
			words[i] = "mount"
		case "ft":
			words[i] = "fort"
		}
	}
	return strings.Join(words, " ")
}

func keysOf(p Place) []string {
	var keys []string
	for _, name := range append([]string{p.Name.EN, p.Name.FR}, p.Also...) {
		if key := Key(name); key != "" && !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	return keys
}

// gazetteer finds places by name. Own names come before other names, and
// these before quarters and regions, so that what a large city is called in
// some other language never hides a town that bears the name.
type gazetteer struct {
	own, other, parts map[string][]Place
	longest           int // words of the longest name
}

var gazetteerByName = sync.OnceValue(func() gazetteer {
	g := gazetteer{map[string][]Place{}, map[string][]Place{}, map[string][]Place{}, 0}
	byHand := map[string]bool{}
	for _, p := range Principal() {
		for _, key := range keysOf(p) {
			byHand[p.Province+key] = true
		}
	}
	for _, p := range All() {
		names := []string{Key(p.Name.EN), Key(p.Name.FR)}
		for _, key := range keysOf(p) {
			switch {
			case p.Quarter:
				g.add(g.parts, key, p)
			case slices.Contains(names, key) || byHand[p.Province+key]:
				g.add(g.own, key, p)
			default:
				g.add(g.other, key, p)
			}
		}
	}
	g.straddle()
	return g
})

// gazetteerWithRegions finds regions too. What a region is called in several ways
// is found once.
var gazetteerWithRegions = sync.OnceValue(func() gazetteer {
	g := gazetteerByName()
	g.parts = maps.Clone(g.parts)
	for _, p := range Regions() {
		for _, key := range keysOf(p) {
			g.add(g.parts, key, p)
		}
	}
	return g
})

func (g *gazetteer) add(to map[string][]Place, key string, p Place) {
	to[key] = append(to[key], p)
	g.longest = max(g.longest, strings.Count(key, " ")+1)
}

// Find finds a municipality by its name in French, in English or its own
// language, in a province if one is given ("Laval", "Windsor, N.S."), or else
// a region or a quarter. Of several that have the name the one is meant that
// is many times larger; otherwise it is found with the province only.
func Find(name, province string) (Place, bool) {
	name, province = inProvince(name, province)
	return gazetteerWithRegions().find(Key(name), province)
}

// SplitProvince takes the province off a name that says it: "Windsor, N.S.", "Simcoe
// County (Ontario)"; "" where it says none.
func SplitProvince(name string) (place, province string) {
	if before, after, ok := strings.Cut(name, "("); ok {
		if code := ProvinceCode(strings.Trim(after, ") ")); code != "" {
			return strings.TrimSpace(before), code
		}
	}
	if i := strings.LastIndexByte(name, ','); i >= 0 {
		if code := ProvinceCode(name[i+1:]); code != "" {
			return strings.TrimSpace(name[:i]), code
		}
	}
	return name, ""
}

// inProvince is a name without its province, and that, unless another one is given.
func inProvince(name, province string) (string, string) {
	if place, code := SplitProvince(name); code != "" && (province == "" || province == code) {
		return place, code
	}
	return name, province
}

func (g gazetteer) find(key, province string) (Place, bool) {
	for _, level := range []map[string][]Place{g.own, g.other, g.parts} {
		if p, ok := one(level[key], province); ok {
			return p, true
		}
		if len(level[key]) > 1 && province == "" {
			return Place{}, false
		}
	}
	return Place{}, false
}

// manyTimes larger than the next of its name is who is meant without a province.
const manyTimes = 4

func one(found []Place, province string) (Place, bool) {
	var fit []Place
	for _, p := range found {
		if province == "" || p.Province == province {
			fit = append(fit, p)
		}
	}
	switch {
	case len(fit) == 0:
		return Place{}, false
	case len(fit) == 1 || fit[0].People >= manyTimes*max(fit[1].People, 1) && fit[0].People > 0:
		return fit[0], true
	}
	return Place{}, false
}

// Suggest are at most n municipalities whose names begin as somebody
// types, the larger first.
func Suggest(begin string, n int) []Place {
	begin = Key(begin)
	if begin == "" {
		return nil
	}
	var out []Place
	for _, p := range All() {
		if len(out) == n {
			break
		}
		if slices.ContainsFunc(keysOf(p), func(key string) bool { return strings.HasPrefix(key, begin) }) {
			out = append(out, p)
		}
	}
	return out
}

// ProvinceOfPostalCode tells the province of a postal code or the first three
// signs of one, and these signs, "" when it is none.
func ProvinceOfPostalCode(code string) (province, first string) {
	code = strings.ToUpper(strings.Join(strings.Fields(code), ""))
	if len(code) != 3 && len(code) != 6 {
		return "", ""
	}
	for i, c := range code {
		if digit := c >= '0' && c <= '9'; digit != (i%2 == 1) || !digit && (c < 'A' || c > 'Z') {
			return "", ""
		}
	}
	if code[:1] == "X" {
		if slices.Contains([]string{"X0A", "X0B", "X0C"}, code[:3]) {
			return "NU", code[:3]
		}
		return "NT", code[:3]
	}
	province = map[byte]string{'A': "NL", 'B': "NS", 'C': "PE", 'E': "NB", 'G': "QC", 'H': "QC", 'J': "QC", 'K': "ON", 'L': "ON",
		'M': "ON", 'N': "ON", 'P': "ON", 'R': "MB", 'S': "SK", 'T': "AB", 'V': "BC", 'Y': "YT"}[code[0]]
	if province == "" {
		return "", ""
	}
	return province, code[:3]
}

// LongestName is how many words the longest name of a place has.
func LongestName() int { return gazetteerWithRegions().longest }
