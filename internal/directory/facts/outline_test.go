package facts

import (
	"encoding/json"
	"testing"

	"relais/internal/directory/hsds"
	"relais/internal/directory/match"
	"relais/internal/directory/needs"
)

// TestOutlines: an area drawn on the map is served inside, not in its holes,
// and not outside.
func TestOutlines(t *testing.T) {
	const outer, hole = `[[-76,45],[-74,45],[-74,47],[-76,47],[-76,45]]`, `[[-75.5,45.5],[-74.5,45.5],[-74.5,46.5],[-75.5,46.5],[-75.5,45.5]]`
	for name, geometry := range map[string]string{
		"polygon":  `{"type":"Polygon","coordinates":[` + outer + `,` + hole + `]}`,
		"several":  `{"type":"MultiPolygon","coordinates":[[` + outer + `,` + hole + `],[[[10,10],[11,10],[11,11],[10,10]]]]}`,
		"feature":  `{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[` + outer + `,` + hole + `]}}`,
		"features": `{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Polygon","coordinates":[` + outer + `,` + hole + `]}}]}`,
	} {
		text, err := json.Marshal(geometry)
		if err != nil {
			t.Fatal(err)
		}
		r := hsds.Record{Kind: hsds.KindService, ID: "s", Place: -1, Doc: []byte(
			`{"id":"s","name":"House","status":"active","service_areas":[{"id":"a","extent_type":"geojson","extent":` + string(text) + `}]}`)}
		f := Of(r, "", nil, needs.Default())
		x := match.New(needs.Default(), func(yield func(match.Service) bool) { yield(f) })
		for _, at := range []struct {
			lat, lng float64
			served   bool
		}{{45.2, -75.8, true}, {46.8, -74.2, true}, {46, -75, false}, {44, -75, false}, {46, -77, false}} {
			got := x.Match(match.Question{Province: "ON", Place: "Somewhere", Located: true, Lat: at.lat, Lng: at.lng})
			if (len(got.Results) == 1) != at.served {
				t.Errorf("%s: %v: %+v", name, at, got)
			}
		}
	}
	for _, bad := range []string{`{`, `{"type":"Polygon","coordinates":[[[1,2],[3]]]}`, `{"type":"Polygon","coordinates":[[[500,2],[3,4],[5,6]]]}`,
		`{"type":"Point","coordinates":[1,2]}`, `{"type":"Polygon","coordinates":[]}`, `{"type":"Polygon","coordinates":[[]]}`} {
		if got := outlines(hsds.Service{ServiceAreas: []hsds.ServiceArea{{Extent: bad}}}); len(got) != 0 {
			t.Errorf("%s: %v", bad, got)
		}
	}
}

func TestEverywhere(t *testing.T) {
	for name, want := range map[string][2]bool{
		"Canada": {true, false}, "Across Canada": {true, false}, "Everywhere, by telephone": {true, true},
		"By telephone everywhere": {true, true}, "Partout au Canada, par téléphone": {true, true}, "Ontario": {},
		"Canada-wide (online)": {true, true}, "Par téléphone partout": {true, true}, "Everywhere": {}, "Ottawa, by phone": {false, true},
	} {
		if yes, remote := everywhere(name); yes != want[0] || remote != want[1] {
			t.Errorf("%q: %v %v", name, yes, remote)
		}
	}
}
