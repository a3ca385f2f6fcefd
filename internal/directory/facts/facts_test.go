package facts

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"relais/internal/directory/hsds"
	"relais/internal/directory/match"
	"relais/internal/directory/needs"
)

// TestFactsReadWhatIsMeant: what exports write otherwise than the standard
// says, and mean plainly, is found all the same.
func TestFactsReadWhatIsMeant(t *testing.T) {
	codes := func(list ...string) []string { return list }
	tests := []struct {
		name, doc string
		look      func(match.Service) any
		want      any
	}{
		{"numbers in texts", `{"service_at_locations":[{"location":{"latitude":"45,42","longitude":"-75.69"}}]}`,
			func(s match.Service) any { return []float64{s.Sites[0].Lat, s.Sites[0].Lng} }, []float64{45.42, -75.69}},
		{"exchanged coordinates", `{"service_at_locations":[{"location":{"latitude":-75.69,"longitude":45.42}}]}`,
			func(s match.Service) any { return []float64{s.Sites[0].Lat, s.Sites[0].Lng} }, []float64{45.42, -75.69}},
		{"a longitude without its sign", `{"service_at_locations":[{"location":{"latitude":45.42,"longitude":75.69,"addresses":[{"country":"Canada"}]}}]}`,
			func(s match.Service) any { return s.Sites[0].Lng }, -75.69},
		{"zeros are no place", `{"service_at_locations":[{"location":{"latitude":0,"longitude":0,"addresses":[{"city":"Kingston","state_province":"ON"}]}}]}`,
			func(s match.Service) any { return s.Sites[0].Lat > 40 }, true},
		{"one object for a list", `{"languages":{"name":"Français"},"service_at_locations":{"location":{"latitude":45.4,"longitude":-75.6}}}`,
			func(s match.Service) any { return []any{len(s.Sites), s.Languages} }, []any{1, codes("fr")}},
		{"several languages in one", `{"languages":[{"name":"English, French; Spanish (by appointment)"}]}`,
			func(s match.Service) any { return s.Languages }, codes("en", "fr", "es")},
		{"a code for a name, a name for a code", `{"languages":[{"name":"FR"},{"code":"Arabic"},{"code":"fre"},{"name":"Bilingual"}]}`,
			func(s match.Service) any { return s.Languages }, codes("fr", "ar", "en")},
		{"ages in texts", `{"minimum_age":"18","maximum_age":"adult"}`,
			func(s match.Service) any { return []any{*s.Rules.MinAge, s.Rules.MaxAge == nil} }, []any{18, true}},
		{"times in words", `{"schedules":[{"freq":"weekly","byday":"Monday - Friday","opens_at":"9 am","closes_at":"4:30 p.m."}]}`,
			func(s match.Service) any { o := s.Schedule[0]; return []any{o.Opens, o.Closes, o.Days} }, []any{uint16(540), uint16(990), uint8(0b0111110)}},
		{"times as numbers", `{"schedules":[{"freq":"WEEKLY","byday":"TU","opens_at":930,"closes_at":1700}]}`,
			func(s match.Service) any { return s.Schedule[0].Opens }, uint16(570)},
		{"HTML", `{"description":"<p>A house &amp; a garden</p>"}`, func(s match.Service) any { return s.Summary.EN }, "A house & a garden"},
		{"codes of Open Eligibility that nobody names", `{"attributes":[{"taxonomy_term":{"id":"106-01-02","name":"x"}},{"taxonomy_term_id":"101-03-01"}]}`,
			func(s match.Service) any { return len(s.Needs) > 1 }, true},
		{"categories that are needs by name", `{"attributes":[{"taxonomy_term":{"name":"EMERGENCY SHELTERS","taxonomy":"Our list"}}]}`,
			func(s match.Service) any { return s.Needs }, codes("emergency-shelter")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Of(hsds.Record{Kind: hsds.KindService, ID: "s", Doc: []byte(tt.doc)}, "", nil, needs.Default())
			if diff := cmp.Diff(tt.want, tt.look(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func facts(t *testing.T, doc string) match.Service {
	t.Helper()
	return Of(hsds.Record{Kind: hsds.KindService, ID: "1", Place: -1, Doc: []byte(doc)}, "", nil, needs.Default())
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

// TestBothSides: what serves a community on a border serves both sides.
func TestBothSides(t *testing.T) {
	got := bothSides(match.Area{Province: "SK", Place: "Lloydminster"})
	if diff := cmp.Diff([]match.Area{{Province: "SK", Place: "Lloydminster"}, {Province: "AB", Place: "Lloydminster"}}, got); diff != "" {
		t.Error(diff)
	}
	if got := bothSides(match.Area{Province: "ON", Place: "Windsor"}); len(got) != 1 {
		t.Errorf("Windsor is in one province: %v", got)
	}
}
