package directory

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"relais/internal/directory/hsds"
	"relais/internal/directory/match"
	"relais/internal/directory/needs"
)

func TestPlacesCoverTheCountry(t *testing.T) {
	perProvince := map[string]int{}
	for _, p := range Places() {
		perProvince[p.Province]++
		if p.Latitude < 41 || p.Latitude > 84 || p.Longitude < -142 || p.Longitude > -52 {
			t.Errorf("%s lies outside of Canada", p.Name.EN)
		}
		if p.Name.EN == "" || p.Name.FR == "" || p.Zone == "" || len(p.AreaCode) != 3 || p.Size < 1 || p.Size > 3 {
			t.Errorf("%+v is not complete", p)
		}
	}
	if len(perProvince) != len(Provinces) || len(Places()) < 80 {
		t.Errorf("%d places in %v", len(Places()), perProvince)
	}
}

func TestFindPlace(t *testing.T) {
	tests := []struct{ name, province, want string }{
		{"montreal", "", "Montréal"}, {"Quebec City", "", "Quebec City"}, {"st johns", "NL", "St. John’s"},
		{"Le Pas", "MB", "The Pas"}, {"Ottawa", "QC", ""}, {"Atlantis", "", ""}, {"", "", ""},
	}
	for _, tt := range tests {
		p, _ := FindPlace(tt.name, tt.province)
		if p.Name.EN != tt.want {
			t.Errorf("FindPlace(%q, %q) = %q, want %q", tt.name, tt.province, p.Name.EN, tt.want)
		}
	}
}

func TestProvinceCode(t *testing.T) {
	for in, want := range map[string]string{"on": "ON", "N.S.": "NS", "P.E.I.": "PE", "Québec": "QC", "PQ": "QC", "Terre-Neuve-et-Labrador": "NL", "Ohio": ""} {
		if got := ProvinceCode(in); got != want {
			t.Errorf("ProvinceCode(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestLanguageCode(t *testing.T) {
	tests := []struct {
		in   hsds.Language
		want string
	}{
		{hsds.Language{Code: "fr-CA"}, "fr"}, {hsds.Language{Code: "spa"}, "es"}, {hsds.Language{Name: "Inuktitut"}, "iu"},
		{hsds.Language{Name: "Mandarin"}, "zh"}, {hsds.Language{Name: "ukrainien"}, "uk"}, {hsds.Language{Name: "Klingonais"}, ""},
		{hsds.Language{Code: "oj"}, "oj"}, {hsds.Language{Code: "???", Name: "Créole haïtien"}, "ht"},
	}
	for _, tt := range tests {
		if got := LanguageCode(tt.in); got != tt.want {
			t.Errorf("LanguageCode(%+v) = %q, want %q", tt.in, got, tt.want)
		}
	}
	for _, code := range Languages() {
		for _, in := range []string{"fr", "en"} {
			if LanguageName(code, in) == code {
				t.Errorf("%s has no name in %s", code, in)
			}
		}
	}
}

func facts(t *testing.T, doc string) match.Service {
	t.Helper()
	return Facts(hsds.Record{Kind: hsds.KindService, ID: "1", Place: -1, Doc: []byte(doc)}, "", nil, needs.Default())
}

func TestWithheldOrganizations(t *testing.T) {
	r := hsds.Record{Kind: hsds.KindOrganization, ID: "2", Place: -1,
		Doc: []byte(`{"id":"2","locations":[{"name":"CANARY"}],"contacts":[{"name":"CANARY"}],"name":"O","x":1}`)}
	got, err := WithholdOrganization(r)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(`{"id":"2","name":"O","relais":{"confidential":true},"x":1}`, string(got.Doc)); diff != "" {
		t.Error(diff)
	}
}

func TestFactsOfFlawedRecords(t *testing.T) {
	tests := []struct {
		name string
		doc  string
		look func(match.Service) any
		want any
	}{
		{"coordinates of nowhere", `{"service_at_locations":[{"location":{"latitude":0,"longitude":0,"addresses":[{"city":"Halifax","state_province":"N.S."}]}}]}`,
			func(s match.Service) any { return s.Sites[0].Located }, true}, // those of Halifax
		{"a province in words", `{"service_at_locations":[{"location":{"addresses":[{"city":"Somewhere","state_province":"Nova Scotia"}]}}]}`,
			func(s match.Service) any { return s.Sites[0] }, match.Site{Province: "NS", Place: "Somewhere"}},
		{"a virtual location", `{"service_at_locations":[{"location":{"location_type":"virtual","addresses":[{"city":"Web"}]}}]}`,
			func(s match.Service) any { return len(s.Sites) }, 0},
		{"an age beyond life", `{"maximum_age":999}`, func(s match.Service) any { return s.Rules.MaxAge == nil }, true},
		{"a capacity without a time", `{"capacities":[{"available":3}]}`, func(s match.Service) any { return s.Capacity == nil }, true},
		{"lists that are none", `{"phones":"none","languages":{"code":"fr"},"attributes":[1,null],"service_areas":null}`,
			func(s match.Service) any { return len(s.Needs) + len(s.Languages) }, 1},
		{"Open Eligibility", `{"attributes":[{"taxonomy_term":{"taxonomy":"Open Eligibility","code":"106-01-02"}}]}`,
			func(s match.Service) any { return s.Needs }, []string{"detox"}},
		{"areas in words", `{"service_areas":[{"name":"Ontario"},{"name":"Kingston, ON"},{"name":"my street"}]}`,
			func(s match.Service) any { return s.Areas }, []match.Area{{Province: "ON"}, {Province: "ON", Place: "Kingston"}}},
		{"everywhere", `{"service_areas":[{"name":"Canada"}]}`, func(s match.Service) any { return s.National }, true},
		{"French that does not say so", `{"name":"Maison d'hébergement pour les femmes"}`,
			func(s match.Service) any { return s.Name }, match.Text{FR: "Maison d'hébergement pour les femmes"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, tt.look(facts(t, tt.doc))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestWithheldRecordsTellNoPlace: whatever place a record names, in whichever
// of its members, is gone.
func TestWithheldRecordsTellNoPlace(t *testing.T) {
	r := hsds.Record{Kind: hsds.KindService, ID: "1", Place: -1, Doc: []byte(`{"id":"1","name":"A","status":"active","x":1,
		"contacts":[{"name":"CANARY"}],
		"organization":{"id":"2","name":"O","locations":[{"name":"CANARY"}],"contacts":[{"name":"CANARY"}],"x":2},
		"service_at_locations":[{"location":{"latitude":45.1,"name":"CANARY","addresses":[{"address_1":"CANARY","city":"Ottawa","state_province":"ON"}]}}]}`)}
	got, err := Withhold(r, "East")
	if err != nil {
		t.Fatal(err)
	}
	want := `{"id":"1","name":"A","organization":{"id":"2","name":"O","x":2},"relais":{"confidential":true,"region":"East"},` +
		`"service_areas":[{"id":"` + hsds.ContentID("service_area", "1", "Ontario") + `","name":"Ontario"}],"status":"active","x":1}`
	if diff := cmp.Diff(want, string(got.Doc)); diff != "" {
		t.Error(diff)
	}
}
