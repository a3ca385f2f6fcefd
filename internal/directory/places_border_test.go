package directory

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"relais/internal/directory/hsds"
	"relais/internal/directory/match"
)

// TestStraddlingPlaces: one community in two provinces is found, and served,
// from either side.
func TestStraddlingPlaces(t *testing.T) {
	for _, tt := range []struct{ name, province, want string }{
		{"Akwesasne", "", "ON"}, {"akwesasne", "QC", "QC"}, {"Saint-Régis", "", "ON"}, {"Akwesasne", "NB", ""},
	} {
		if p, _ := FindPlace(tt.name, tt.province); p.Province != tt.want {
			t.Errorf("%s in %q is in %q, want %q", tt.name, tt.province, p.Province, tt.want)
		}
	}
	got := bothSides(match.Area{Province: "SK", Place: "Lloydminster"})
	if diff := cmp.Diff([]match.Area{{Province: "SK", Place: "Lloydminster"}, {Province: "AB", Place: "Lloydminster"}}, got); diff != "" {
		t.Error(diff)
	}
	if got := bothSides(match.Area{Province: "ON", Place: "Windsor"}); len(got) != 1 {
		t.Errorf("Windsor is in one province: %v", got)
	}
}

// TestServedAcrossTheBorder reads whole records: what says that it serves
// the other side is found there, what says that it doesn't is left out.
func TestServedAcrossTheBorder(t *testing.T) {
	record := func(id, city, province, lat, lng, areas string) match.Service {
		doc := `{"id":"` + id + `","name":"Pantry","status":"active","service_areas":[` + areas + `],"service_at_locations":[{"id":"x` + id +
			`","location":{"id":"l","location_type":"physical","latitude":` + lat + `,"longitude":` + lng +
			`,"addresses":[{"id":"d","address_1":"1 Example Street","city":"` + city + `","state_province":"` + province +
			`","postal_code":"X","country":"CA","address_type":"physical"}]}}]}`
		return Facts(hsds.Record{Kind: hsds.KindService, ID: id, Place: -1, Doc: []byte(doc)}, "", nil, needsTaxonomy())
	}
	x := match.New(needsTaxonomy(), slices.Values([]match.Service{
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
