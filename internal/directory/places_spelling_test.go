package directory

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"relais/internal/directory/hsds"
	"relais/internal/directory/match"
)

func TestOneSpelling(t *testing.T) {
	for _, tt := range []struct{ name, province, want string }{
		{"MONTREAL", "QC", "Montréal"}, {"montréal", "", "Montréal"}, {"Québec", "QC", "Quebec City"}, {"Quebec City", "QC", "Quebec City"},
		{"ST. JOHN'S", "NL", "St. John’s"}, {"Saint Johns", "NL", "St. John’s"}, {"Trois Rivieres", "QC", "Trois-Rivières"},
		{"SAINT-NOWHERE-EN-HAUT", "QC", "Saint-Nowhere-En-Haut"}, {"Nowhere", "ON", "Nowhere"}, {"  Two  Rivers ", "ON", "Two Rivers"}, {"", "", ""},
	} {
		if got, _ := oneSpelling(tt.name, tt.province); got != tt.want {
			t.Errorf("%q in %q is %q, want %q", tt.name, tt.province, got, tt.want)
		}
	}
}

// TestFacetsFoldSpellings: a place is one value however records write it, and
// a filter in any spelling finds all of it.
func TestFacetsFoldSpellings(t *testing.T) {
	var services []match.Service
	for i, city := range []string{"Montréal", "Montreal", "MONTREAL", "Québec", "Quebec City", "QUÉBEC"} {
		id := string(rune('a' + i))
		doc := `{"id":"` + id + `","name":"Pantry","status":"active","service_at_locations":[{"id":"x","location":{"id":"l","location_type":"physical",` +
			`"addresses":[{"id":"d","address_1":"1 Example Street","city":"` + city + `","state_province":"Québec","postal_code":"X","country":"CA","address_type":"physical"}]}}]}`
		services = append(services, Facts(hsds.Record{Kind: hsds.KindService, ID: id, Place: -1, Doc: []byte(doc)}, "", nil, needsTaxonomy()))
	}
	x := match.New(needsTaxonomy(), slices.Values(services))
	for _, f := range x.Match(match.Question{Facets: true}).Facets {
		if f.Field != "place" {
			continue
		}
		if diff := cmp.Diff([]match.Count{{Code: "Montréal", N: 3}, {Code: "Quebec City", N: 3}}, f.Values); diff != "" {
			t.Error(diff)
		}
	}
	for _, name := range []string{"Québec", "quebec city", "QUEBEC"} {
		q := match.Question{Place: name, Province: "QC"}
		locate(&q)
		for i, r := range x.Match(q).Results {
			same := slices.ContainsFunc(r.Fits, func(w match.Reason) bool { return w.Code == "same_place" })
			if same != (i < 3) {
				t.Errorf("%s: result %d %s: %v", name, i, r.Service.ID, r.Fits)
			}
		}
	}
}
