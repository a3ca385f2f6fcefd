package facts

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"relais/internal/directory/hsds"
	"relais/internal/directory/match"
	"relais/internal/directory/needs"
	"relais/internal/directory/places"
)

// TestConfidentialDistances: wherever a confidential service really is,
// matching takes it to be at the centre of the region that it names.
func TestConfidentialDistances(t *testing.T) {
	record := func(region, at string) hsds.Record {
		doc := `{"id":"s","name":"House","status":"active","service_areas":[{"id":"a","name":"Quebec"}],` + at +
			`"relais":{"confidential":true,"region":"` + region + `"}}`
		return hsds.Record{Kind: hsds.KindService, ID: "s", Place: -1, Doc: []byte(doc)}
	}
	const here = `"service_at_locations":[{"id":"x","location":{"id":"l","location_type":"physical","latitude":45.5,"longitude":-73.5,` +
		`"addresses":[{"id":"d","address_1":"1 Example Street","city":"Montréal","state_province":"QC","postal_code":"H2X 1Y4","country":"CA","address_type":"physical"}]}}],`
	laval, _ := places.Find("Laval", "QC")
	around, _ := places.NamedRegion("région de Laval", "QC")
	estrie, _ := places.Find("Estrie", "QC")
	for _, tt := range []struct {
		region string
		want   []match.Site
	}{
		{"Laval", []match.Site{{Province: "QC", Place: "Laval", Located: true, Lat: laval.Latitude, Lng: laval.Longitude}}},
		{"région de Laval", []match.Site{{Province: "QC", Located: true, Lat: around.Latitude, Lng: around.Longitude}}},
		{"Eastern Townships / Estrie", []match.Site{{Province: "QC", Located: true, Lat: estrie.Latitude, Lng: estrie.Longitude}}},
		{"Québec", []match.Site{{Province: "QC"}}},
		{"", []match.Site{{Province: "QC"}}},
	} {
		got := Of(record(tt.region, here), "", nil, needs.Default())
		if diff := cmp.Diff(tt.want, got.Sites); diff != "" {
			t.Errorf("%q: %s", tt.region, diff)
		}
		if bare := Of(record(tt.region, ""), "", nil, needs.Default()); tt.want[0].Located && !cmp.Equal(bare.Sites, got.Sites) {
			t.Errorf("%q: a place in the record moves it: %+v", tt.region, bare.Sites)
		}
	}
	f := Of(record("Laval", here), "", nil, needs.Default())
	x := match.New(needs.Default(), func(yield func(match.Service) bool) { yield(f) })
	got := x.Match(match.Question{Province: "QC", Place: "Montréal", Located: true, Lat: 45.5, Lng: -73.57})
	if len(got.Results) != 1 || !cmp.Equal(got.Results[0].Fits[1], match.Reason{Code: "distance_region", N: *got.Results[0].Distance}) {
		t.Errorf("%+v", got.Results)
	}
}
