package directory

import (
	"encoding/json"
	"slices"
	"sync"

	"relais/content"
)

// straddling are the provinces of communities that lie on both sides of a
// border, by placeKey of their names; the first is meant when none is named.
var straddling = sync.OnceValue(func() map[string][]string {
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
		m[placeKey(p.Name)] = p.Provinces
	}
	return m
})

// straddle lets a community be found from either side.
func (g *gazetteer) straddle() {
	for key, provinces := range straddling() {
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

// acrossBorder are the provinces besides its own in which a community goes on
// beyond the border.
func acrossBorder(place, province string) []string {
	provinces := straddling()[placeKey(place)]
	if !slices.Contains(provinces, province) {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(provinces), func(p string) bool { return p == province })
}
