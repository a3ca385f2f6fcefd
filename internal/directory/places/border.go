package places

import (
	"encoding/json"
	"slices"
	"sync"

	"relais/content"
)

// Straddling are the provinces of communities that lie on both sides of a
// border, by Key of their names; the first is meant when none is named.
var Straddling = sync.OnceValue(func() map[string][]string {
	data, err := content.FS.ReadFile("directory/straddling.json")
	if err != nil {
		panic(err)
	}
	var file struct {
		Places []struct {
			Name      string
			Provinces []string
		}
	}
	if err := json.Unmarshal(data, &file); err != nil {
		panic(err)
	}
	m := map[string][]string{}
	for _, p := range file.Places {
		m[Key(p.Name)] = p.Provinces
	}
	return m
})

// straddle lets a community be found from either side.
func (g *gazetteer) straddle() {
	for key, provinces := range Straddling() {
		i := slices.IndexFunc(g.own[key], func(p Place) bool { return p.Province == provinces[0] })
		if i < 0 {
			continue
		}
		for _, province := range provinces[1:] {
			other := g.own[key][i]
			other.Province, other.People = province, 0
			g.add(g.own, key, other)
		}
	}
}

// AcrossBorder are the provinces besides its own in which a community goes on
// beyond the border.
func AcrossBorder(place, province string) []string {
	provinces := Straddling()[Key(place)]
	if !slices.Contains(provinces, province) {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(provinces), func(p string) bool { return p == province })
}
