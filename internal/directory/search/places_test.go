package search

import (
	"relais/internal/directory/facts"
	"relais/internal/directory/hsds"
	"relais/internal/directory/match"
	"relais/internal/directory/needs"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestServedAcrossTheBorder reads whole records: what says that it serves
// the other side is found there, what says that it doesn't is left out.
func TestServedAcrossTheBorder(t *testing.T) {
	record := func(id, city, province, lat, lng, areas string) match.Service {
		doc := `{"id":"` + id + `","name":"Pantry","status":"active","service_areas":[` + areas + `],"service_at_locations":[{"id":"x` + id +
			`","location":{"id":"l","location_type":"physical","latitude":` + lat + `,"longitude":` + lng +
			`,"addresses":[{"id":"d","address_1":"1 Example Street","city":"` + city + `","state_province":"` + province +
			`","postal_code":"X","country":"CA","address_type":"physical"}]}}]}`
		return facts.Of(hsds.Record{Kind: hsds.KindService, ID: id, Place: -1, Doc: []byte(doc)}, "", nil, needs.Default())
	}
	x := match.New(needs.Default(), slices.Values([]match.Service{
		record("campbellton", "Campbellton", "NB", "48.008", "-66.673", ""),
		record("restigouche", "Campbellton", "NB", "48.008", "-66.673", `{"id":"a","name":"Campbellton, NB"},{"id":"b","name":"Listuguj, QC"}`),
		record("nb only", "Campbellton", "NB", "48.008", "-66.673", `{"id":"a","name":"New Brunswick"}`),
		record("lloyd east", "Lloydminster", "SK", "53.28", "-109.99", `{"id":"a","name":"Lloydminster, SK"}`),
		record("lloyd west", "Lloydminster", "AB", "53.27", "-110.02", `{"id":"a","name":"Lloydminster"}`),
		record("alberta", "Lloydminster", "AB", "53.27", "-110.02", `{"id":"a","name":"Alberta"}`),
	}))
	ids := func(q match.Question) (out []string) {
		for _, r := range x.Match(q).Results {
			out = append(out, r.Service.ID)
		}
		slices.Sort(out)
		return out
	}
	q := match.Question{Place: "Restigouche", Within: 25, Members: true}
	locate(&q)
	if diff := cmp.Diff([]string{"campbellton", "restigouche"}, ids(q)); diff != "" {
		t.Errorf("from Listuguj: %s", diff)
	}
	q = match.Question{Province: "SK", Place: "Lloydminster", Located: true, Lat: 53.28, Lng: -110, Within: 25, Members: true}
	if diff := cmp.Diff([]string{"lloyd east", "lloyd west"}, ids(q)); diff != "" {
		t.Errorf("from Lloydminster, SK: %s", diff)
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
		services = append(services, facts.Of(hsds.Record{Kind: hsds.KindService, ID: id, Place: -1, Doc: []byte(doc)}, "", nil, needs.Default()))
	}
	x := match.New(needs.Default(), slices.Values(services))
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
