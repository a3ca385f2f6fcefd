package match

import (
	"slices"
	"testing"

	"relais/internal/directory/needs"
)

// TestAcrossTheBorder: a person in Gatineau is minutes from Ottawa. What is
// there serves them unless it says otherwise.
func TestAcrossTheBorder(t *testing.T) {
	ottawa := Site{Province: "ON", Place: "Ottawa", Located: true, Lat: 45.42, Lng: -75.69}
	kingston := Site{Province: "ON", Place: "Kingston", Located: true, Lat: 44.23, Lng: -76.48}
	gatineau := Site{Province: "QC", Place: "Gatineau", Located: true, Lat: 45.48, Lng: -75.65}
	food := func(id string, at Site, turn func(*Service)) Service {
		s := Service{ID: id, Needs: []string{"food"}, Sites: []Site{at}}
		if turn != nil {
			turn(&s)
		}
		return s
	}
	area := func(all ...Area) func(*Service) { return func(s *Service) { s.Areas = all } }
	services := []Service{
		food("home", gatineau, nil),
		food("silent", ottawa, nil),
		food("serves both", ottawa, area(Area{"ON", "Ottawa"}, Area{"QC", "Gatineau"})),
		food("Ontario only", ottawa, area(Area{Province: "ON"})),
		food("Ottawa only", ottawa, area(Area{"ON", "Ottawa"})),
		food("residents", ottawa, func(s *Service) { s.Rules.Residence = true }),
		food("somewhere in Ontario", Site{Province: "ON"}, nil),
		food("Kingston", kingston, nil),
	}
	asks := func(within int) Question {
		return Question{Needs: []NeedAsked{{"food", "urgent"}}, Province: "QC", Place: "Gatineau", Located: true, Lat: 45.48, Lng: -75.7,
			Within: within, Members: true, Now: now}
	}
	near := []string{"home", "serves both", "silent"}
	tests := []struct {
		name string
		ask  Question
		want []string
		out  int // left out for the area
	}{
		{"25 km", asks(25), near, 5},
		{"no limit: what is near", asks(0), near, 5},
		{"as far as Kingston", asks(200), append(slices.Clone(near), "Kingston"), 4},
		{"2 km: not over the river", asks(2), nil, 6}, // home is too far as well
		{"no place", Question{Needs: asks(0).Needs, Province: "QC", Now: now}, []string{"home"}, 7},
	}
	for _, tt := range tests {
		for name, e := range map[string]Engine{"linear": NewLinear(needs.Default(), services), "index": New(needs.Default(), slices.Values(services))} {
			got := e.Match(tt.ask)
			var ids []string
			for _, r := range got.Results {
				ids = append(ids, r.Service.ID)
				asked := slices.ContainsFunc(r.Unknown, func(w Reason) bool { return w.Code == "across" })
				if asked != (r.Service.ID == "silent" || r.Service.ID == "Kingston") {
					t.Errorf("%s, %s: %s says %v", tt.name, name, r.Service.ID, r.Unknown)
				}
			}
			if !slices.Equal(ids, tt.want) {
				t.Errorf("%s, %s: %v, want %v", tt.name, name, ids, tt.want)
			}
			for _, c := range got.LeftOut {
				if c.Code == OutOfArea && c.N != tt.out {
					t.Errorf("%s, %s: %d left out for their area, want %d", tt.name, name, c.N, tt.out)
				}
			}
		}
	}
}
