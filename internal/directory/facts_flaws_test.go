package directory

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
			got := Facts(hsds.Record{Kind: hsds.KindService, ID: "s", Doc: []byte(tt.doc)}, "", nil, needs.Default())
			if diff := cmp.Diff(tt.want, tt.look(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestActive(t *testing.T) {
	for status, want := range map[string]bool{"": true, "active": true, "Active": true, "INACTIVE": false, "Defunct": false, "closed": false,
		"temporarily closed": true, "Inactif": false, "approved": true, "unheard of": true, "false": false} {
		if got := Active(hsds.Service{Status: status}); got != want {
			t.Errorf("%q: %v", status, got)
		}
	}
}
