package judge

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"relais/internal/directory/hsds"
)

func TestScore(t *testing.T) {
	q := Question{Grades: map[string]int{"best": 3, "good": 2, "call": 1}}
	ideal := 7 + 3/math.Log2(3) + 0.5
	tests := []struct {
		name string
		ids  []string
		want Score
	}{
		{"the best order", []string{"best", "good", "call"}, Score{1, 1, 1, 1}},
		{"nothing", nil, Score{1, 0, 0, 0}},
		{"one of two, second", []string{"?", "best"}, Score{1, 7 / math.Log2(3) / ideal, 0.5, 0.5}},
		{"twice counts once", []string{"good", "good", "best"}, Score{1, (3 + 7/math.Log2(3)) / ideal, 1, 1}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, q.Score(tt.ids), cmpopts.EquateApprox(0, 1e-9)); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
	onlyCalls := Question{Grades: map[string]int{"call": 1}}
	if got := onlyCalls.Score([]string{"call"}); got.Recall10 != 1 {
		t.Errorf("where a call is the best there is, it counts: %v", got)
	}
}

func TestMeasureByClass(t *testing.T) {
	s := Set{Questions: []Question{{ID: "1", Class: "a", Grades: map[string]int{"x": 3}},
		{ID: "2", Class: "b", HeldOut: true, Grades: map[string]int{"y": 3}}}}
	var classes []string
	for _, l := range s.Measure(func(Question) []string { return []string{"x"} }) {
		classes = append(classes, l.Class)
		if want := map[string]float64{"all": 0.5, "tuning": 1, "held out": 0, "a": 1, "b": 0}[l.Class]; l.NDCG10 != want {
			t.Errorf("%s: %v, want %v", l.Class, l.NDCG10, want)
		}
	}
	if diff := cmp.Diff([]string{"all", "tuning", "held out", "a", "b"}, classes); diff != "" {
		t.Error(diff)
	}
}

func TestCriteria(t *testing.T) {
	lat, lng, sixteen := 45.4, -75.7, 16.0
	at := []hsds.ServiceAtLocation{{Location: &hsds.Location{Latitude: &lat, Longitude: &lng}}}
	house := Record{Kind: "house", Province: "ON", Speaks: []string{"en"}, Service: hsds.Service{MinimumAge: &sixteen,
		ServiceAtLocations: at, Capacities: []hsds.Capacity{{Unit: hsds.Unit{Name: "bed"}, Available: 1}},
		Schedules: []hsds.Schedule{{OpensAt: "00:00", ClosesAt: "23:59"}},
		Relais: &hsds.Extension{Rules: &hsds.Rules{Genders: []string{"woman"}, Accepts: []string{"children"},
			Refuses: []string{"pet"}}}}}
	here := Situation{Kinds: map[string]int{"house": 3}, Province: "ON", Located: true, Lat: 45.42, Lng: -75.69}
	tests := []struct {
		name string
		turn func(*Situation)
		want int
	}{
		{"here", func(*Situation) {}, 3},
		{"another kind", func(s *Situation) { s.Kinds = map[string]int{"clinic": 3} }, 0},
		{"a woman with children tonight", func(s *Situation) { s.Gender, s.Dependants, s.Tonight = "woman", []string{"children"}, true }, 3},
		{"a baby, of which the house says nothing", func(s *Situation) { s.Dependants = []string{"infant"} }, 2},
		{"a pet", func(s *Situation) { s.Dependants = []string{"pet"} }, 0},
		{"a man", func(s *Situation) { s.Gender = "man" }, 0},
		{"non-binary: ask", func(s *Situation) { s.Gender = "non_binary" }, 3},
		{"too young", func(s *Situation) { s.AgeBand = "child" }, 0},
		{"a hundred kilometres away", func(s *Situation) { s.Lat = 44.5 }, 2},
		{"five hundred", func(s *Situation) { s.Lat = 50 }, 1},
		{"another province", func(s *Situation) { s.Province, s.Lat, s.Lng = "BC", 49, -123 }, 0},
		{"another language", func(s *Situation) { s.Languages = []string{"es"} }, 1},
		{"avoided", func(s *Situation) { s.Avoid = []Circle{{45.42, -75.69, 20}} }, 0},
		{"much that does not fit", func(s *Situation) { s.Languages, s.Wishes = []string{"es"}, []string{"halal"} }, 1},
	}
	for _, tt := range tests {
		s := here
		tt.turn(&s)
		if got := s.Grade(house); got != tt.want {
			t.Errorf("%s: grade %d, want %d", tt.name, got, tt.want)
		}
	}
}

func TestParseRefusesDoubles(t *testing.T) {
	if _, err := Parse([]byte(`{"questions":[{"id":"1","words":"a"},{"id":"1","words":"b"}]}`)); err == nil {
		t.Error("two questions of one id")
	}
}
