package search

import (
	"encoding/json"
	"slices"
	"testing"

	"relais/internal/directory/facts"
	"relais/internal/directory/hsds"
	"relais/internal/directory/match"
	"relais/internal/directory/needs"
)

// TestRegionServesItsPeople: a service that says which region it serves is found by
// who lives there, in the words of whoever wrote the record, and not by who doesn't.
func TestRegionServesItsPeople(t *testing.T) {
	for _, tt := range []struct{ area, in, out string }{
		{"Montérégie", "Longueuil, QC", "Sherbrooke, QC"},
		{"Monteregie", "Saint-Hyacinthe, QC", "Montréal, QC"},
		{"Région de la Montérégie", "Salaberry-de-Valleyfield, QC", "Laval, QC"},
		{"GTA", "Mississauga, ON", "Ottawa, ON"},
		{"Greater Toronto Area, Ontario", "Toronto, ON", "Hamilton, ON"},
		{"Lower Mainland", "Surrey, BC", "Victoria, BC"},
		{"Lower Mainland, BC", "Chilliwack, BC", "Kelowna, BC"},
		{"Northern Ontario", "Sudbury, ON", "Toronto, ON"},
		{"Nord de l’Ontario", "Thunder Bay, ON", "Ottawa, ON"},
		{"Peel, Halton and York Regions", "Markham, ON", "Oshawa, ON"},
		{"Peel Region; Halton Region", "Oakville, ON", "Toronto, ON"},
		{"Simcoe County", "Barrie, ON", "Guelph, ON"},
		{"City of Toronto", "Toronto, ON", "Mississauga, ON"},
		{"Toronto", "Scarborough, ON", "Mississauga, ON"},
		{"Regional Municipality of York", "Vaughan, ON", "Brampton, ON"},
		{"Windsor-Essex", "Leamington, ON", "Sarnia, ON"},
		{"Ottawa Valley", "Pembroke, ON", "Kingston, ON"},
		{"Rive-Sud de Montréal", "Brossard, QC", "Laval, QC"},
		{"Rive-Nord", "Terrebonne, QC", "Longueuil, QC"},
		{"Laurentides", "Saint-Jérôme, QC", "Joliette, QC"},
		{"Lanaudière / Laurentides", "Joliette, QC", "Québec, QC"},
		{"Okanagan", "Kelowna, BC", "Vancouver, BC"},
		{"Kootenays", "Nelson, BC", "Kelowna, BC"},
		{"Northern Alberta", "Grande Prairie, AB", "Calgary, AB"},
		{"Calgary and area", "Airdrie, AB", "Edmonton, AB"},
		{"Westman", "Brandon, MB", "Winnipeg, MB"},
		{"Interlake", "Gimli, MB", "Brandon, MB"},
		{"Cape Breton", "Sydney, NS", "Halifax, NS"},
		{"Acadian Peninsula", "Shippagan, NB", "Moncton, NB"},
		{"Labrador", "Labrador City, NL", "Gander, NL"},
		{"Maritimes", "Moncton, NB", "Québec, QC"},
		{"Prairies", "Saskatoon, SK", "Toronto, ON"},
		{"National Capital Region", "Gatineau, QC", "Montréal, QC"},
		{"All of Ontario", "Kenora, ON", "Montréal, QC"},
		{"Ontario-wide", "Kenora, ON", "Winnipeg, MB"},
		{"Ottawa (City)", "Ottawa, ON", "Toronto, ON"},
		{"Niagara Region (Regional Municipality)", "Welland, ON", "Hamilton, ON"},
		{"Greater Toronto Area (GTA)", "Markham, ON", "Hamilton, ON"},
		{"Edmonton and surrounding area", "Edmonton, AB", "Calgary, AB"},
		{"St. John's and area", "St. John’s, NL", "Gander, NL"},
		{"Région 16 Montérégie", "Longueuil, QC", "Laval, QC"},
		{"06 - Montréal", "Montréal, QC", "Laval, QC"},
		{"Nova Scotia - province wide", "Sydney, NS", "Moncton, NB"},
		{"Whole of Manitoba", "Thompson, MB", "Regina, SK"},
		{"Grey Bruce", "Owen Sound, ON", "London, ON"},
		{"Vancouver Coastal", "Squamish, BC", "Abbotsford, BC"},
		{"Ontario province-wide", "Kenora, ON", "Winnipeg, MB"},
		{"Leeds and Grenville, Lanark County, ON", "Perth, ON", "Ottawa, ON"},
		{"Province of Manitoba", "Thompson, MB", "Regina, SK"},
		{"Northern Saskatchewan", "Northern Saskatchewan, SK", "Regina, SK"}, // a region is asked for
		{"Southwestern Ontario", "Waterloo Region, ON", "Thunder Bay, ON"},
		{"A valley that nobody knows, ON", "London, ON", "Montréal, QC"},
	} {
		name, _ := json.Marshal(tt.area)
		doc := `{"id":"s","name":"Pantry","status":"active","service_areas":[{"id":"a","name":` + string(name) + `}]}`
		one := facts.Of(hsds.Record{Kind: hsds.KindService, ID: "s", Place: -1, Doc: []byte(doc)}, "", nil, needs.Default())
		x := match.New(needs.Default(), slices.Values([]match.Service{one}))
		found := func(place string) bool {
			q := match.Question{Place: place, Members: true}
			locate(&q)
			if q.Province == "" {
				t.Errorf("nobody knows where %s is", place)
			}
			return len(x.Match(q).Results) == 1
		}
		if !found(tt.in) {
			t.Errorf("%q leaves out %s: %+v", tt.area, tt.in, one.Areas)
		}
		if found(tt.out) {
			t.Errorf("%q is found in %s: %+v", tt.area, tt.out, one.Areas)
		}
	}
}
