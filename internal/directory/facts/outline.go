package facts

import (
	"encoding/json"
	"slices"
	"strings"

	"relais/internal/directory/fold"
	"relais/internal/directory/hsds"
	"relais/internal/directory/match"
	"relais/internal/directory/places"
)

// Outlines beyond these bounds are thinned out or left out: a feed may bring
// coastlines, and every question that names a place looks at all corners.
const (
	mostOutlines = 24
	mostCorners  = 400
)

// outlines are the areas of a service that are drawn on the map.
func outlines(s hsds.Service) []match.Polygon {
	list := slices.Clone(s.ServiceAreas)
	for _, sal := range s.ServiceAtLocations {
		list = append(list, sal.ServiceAreas...)
	}
	var out []match.Polygon
	for _, a := range list {
		if text := strings.TrimSpace(a.Extent); strings.HasPrefix(text, "{") {
			for _, p := range geoJSON([]byte(text), 0) {
				if !slices.ContainsFunc(out, func(o match.Polygon) bool { return slices.Equal(o, p) }) {
					out = append(out, p)
				}
			}
		}
	}
	return out[:min(len(out), mostOutlines)]
}

// deepest is how deep collections may hold collections.
const deepest = 4

// geoJSON reads the polygons of a geometry, a feature or a collection (RFC
// 7946). What is no polygon is passed over.
func geoJSON(data []byte, depth int) (out []match.Polygon) {
	var g struct {
		Type        string
		Coordinates json.RawMessage
		Geometry    json.RawMessage
		Geometries  []json.RawMessage
		Features    []json.RawMessage
	}
	if depth > deepest || json.Unmarshal(data, &g) != nil {
		return nil
	}
	switch g.Type {
	case "Polygon":
		var rings [][][]float64
		if json.Unmarshal(g.Coordinates, &rings) == nil {
			out = appendPolygon(out, rings)
		}
	case "MultiPolygon":
		var all [][][][]float64
		if json.Unmarshal(g.Coordinates, &all) == nil {
			for _, rings := range all {
				out = appendPolygon(out, rings)
			}
		}
	case "Feature":
		return geoJSON(g.Geometry, depth+1)
	}
	for _, part := range append(g.Geometries, g.Features...) {
		out = append(out, geoJSON(part, depth+1)...)
	}
	return out
}

// appendPolygon joins the rings of a polygon into one line: the way to a hole
// and back from it cancels out, so that what lies in the hole lies outside.
func appendPolygon(out []match.Polygon, rings [][][]float64) []match.Polygon {
	var line match.Polygon
	for _, ring := range rings {
		step := (len(ring) + mostCorners - 1) / mostCorners
		var one match.Polygon
		for i := 0; i < len(ring); i += max(step, 1) {
			if len(ring[i]) < 2 || !places.ValidPoint(ring[i][1], ring[i][0]) {
				return out
			}
			one = append(one, match.Point{Lat: ring[i][1], Lng: ring[i][0]})
		}
		if len(one) > 1 && one[0] == one[len(one)-1] {
			one = one[:len(one)-1]
		}
		if len(one) < 3 {
			if len(line) == 0 {
				return out
			}
			continue
		}
		if len(line) == 0 && len(rings) == 1 {
			line = one
			continue
		}
		line = append(append(line, one...), one[0])
		if first := line[0]; line[len(line)-1] != first {
			line = append(line, first)
		}
		if len(line) > 4*mostCorners {
			break
		}
	}
	if len(line) < 3 {
		return out
	}
	return append(out, line)
}

// everywhereWords are how records say that a service is for the whole country.
var everywhereWords = []string{"canada", "all of canada", "across canada", "anywhere in canada", "everywhere in canada", "canada wide", "national",
	"nationwide", "tout le canada", "partout au canada", "ensemble du canada", "l ensemble du canada", "pancanadien", "pan canadien"}

// telephoneWords mean that this is by telephone, or online.
var telephoneWords = []string{"by telephone", "by phone", "par telephone", "online", "en ligne", "a distance", "virtual", "virtuel"}

// everywhere reads "Canada", "Everywhere in Canada, by telephone" and the
// like. "By telephone everywhere" names no country and means this one.
func everywhere(name string) (yes, remote bool) {
	text := " " + strings.Join(strings.FieldsFunc(fold.Text(name), func(r rune) bool {
		return strings.ContainsRune(" -–,;.:()’'", r)
	}), " ") + " "
	for _, w := range telephoneWords {
		if before, after, found := strings.Cut(text, " "+w+" "); found {
			text, remote = " "+strings.TrimSpace(strings.TrimSpace(before)+" "+strings.TrimSpace(after))+" ", true
		}
	}
	text = strings.TrimSpace(text)
	yes = slices.Contains(everywhereWords, text) || remote && slices.Contains([]string{"everywhere", "anywhere", "partout"}, text)
	return yes, remote
}
