package match

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"relais/internal/directory/needs"
	"relais/internal/hours"
)

// at is a service some kilometres north of where the person is.
func at(id, organization string, north float64, codes ...string) Service {
	return Service{ID: id, OrgID: organization, Needs: codes, AlwaysOpen: true, Languages: []string{"fr"},
		Sites: []Site{{Province: "ON", Place: "Ottawa", Located: true, Lat: 45.4 + north/111, Lng: -75.7}}}
}

func with(s Service, change func(*Service)) Service {
	change(&s)
	return s
}

// TestPlanChooses looks at what a plan prefers, and at what it never does.
func TestPlanChooses(t *testing.T) {
	evening := time.Date(2026, 11, 24, 23, 0, 0, 0, time.UTC) // six in the evening there
	english := func(s *Service) { s.Languages = []string{"en"} }
	morning := func(s *Service) {
		s.AlwaysOpen, s.Schedule = false, []hours.Opening{{Every: hours.EveryWeek, Days: 1<<7 - 1, Opens: 9 * 60, Closes: 17 * 60, WeekStart: 1}}
	}
	restricted := func(s *Service) { s.Rules.Status = &Barrier{Source: "its policy"} }
	node := func(s *Service) { s.Agency = "agency" }
	two := []string{"food", "clothing"}
	for _, c := range []struct {
		name     string
		services []Service
		ask      func(*Question)
		steps    []string // ids
		gaps     []Gap
	}{
		{"one agency rather than two", []Service{at("a", "a", 1, "food"), at("b", "b", 1, "clothing"), at("c", "c", 9, two...)}, nil, []string{"c"}, nil},
		{"one agency with two services", []Service{at("a", "a", 1, "food"), at("b", "b", 1, "clothing"),
			at("c1", "c", 9, "food"), at("c2", "c", 9, "clothing")}, nil, []string{"c1", "c2"}, nil},
		{"the nearer of equals", []Service{at("a", "a", 9, two...), at("b", "b", 2, two...)}, nil, []string{"b"}, nil},
		{"not far away to save a hand-over", []Service{at("a", "a", 1, "food"), at("b", "b", 1, "clothing"), at("c", "c", 90, two...)},
			nil, []string{"a", "b"}, nil},
		{"as far as the person can go", []Service{at("a", "a", 1, "food"), at("b", "b", 1, "clothing"), at("c", "c", 90, two...)},
			func(q *Question) { q.Within = 100 }, []string{"c"}, nil},
		{"understood rather than one", []Service{at("a", "a", 1, "food"), at("b", "b", 1, "clothing"), with(at("c", "c", 1, two...), english)},
			nil, []string{"a", "b"}, nil},
		{"another language where there is no other", []Service{at("a", "a", 1, "food"), with(at("c", "c", 1, two...), english)},
			nil, []string{"a", "c"}, nil},
		{"a rule on status covers nothing", []Service{at("a", "a", 1, "food"), with(at("c", "c", 1, two...), restricted)},
			nil, []string{"a"}, []Gap{{"clothing", GapStatusOnly}}},
		{"closed tonight", []Service{at("a", "a", 1, "food"), with(at("c", "c", 1, two...), morning)},
			func(q *Question) { q.By = "tonight" }, []string{"a"}, []Gap{{"clothing", GapClosed}}},
		{"open by the end of the week", []Service{at("a", "a", 1, "food"), with(at("c", "c", 1, two...), morning)},
			func(q *Question) { q.By = "week" }, []string{"c"}, nil},
		{"an agency that must not be asked", []Service{at("a", "a", 1, "food"), with(at("c", "c", 1, two...), node)},
			func(q *Question) { q.Conflicts = []string{"agency"} }, []string{"a"}, []Gap{{"clothing", GapAvoided}}},
		{"where the person must not be", []Service{at("a", "a", 1, two...), at("c", "c", 30, "food")},
			func(q *Question) { q.Avoid = []Avoid{{Lat: 45.4, Lng: -75.7, Km: 10}} }, []string{"c"}, []Gap{{"clothing", GapAvoided}}},
		{"nobody at all", []Service{at("a", "a", 1, "food")}, nil, []string{"a"}, []Gap{{"clothing", GapNone}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			q := Question{Province: "ON", Place: "Ottawa", Located: true, Lat: 45.4, Lng: -75.7, Members: true,
				Languages: []string{"fr"}, Now: evening, Needs: []NeedAsked{{Code: "food"}, {Code: "clothing"}}}
			if c.ask != nil {
				c.ask(&q)
			}
			plan := New(needs.Default(), slices.Values(c.services)).Plan(q)
			if diff := cmp.Diff(NewLinear(needs.Default(), c.services).Plan(q), plan); diff != "" {
				t.Errorf("the index plans otherwise: %s", diff)
			}
			var steps []string
			for _, s := range plan.Steps {
				steps = append(steps, s.Service.Service.ID)
			}
			slices.Sort(steps)
			if diff := cmp.Diff(c.steps, steps); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(c.gaps, plan.Uncovered); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestPlanReadsWords: without needs, those count that the words name.
func TestPlanReadsWords(t *testing.T) {
	x := New(needs.Default(), slices.Values([]Service{at("a", "a", 1, "food"), at("b", "b", 1, "clothing")}))
	plan := x.Plan(Question{Text: "food, clothing", Province: "ON", Place: "Ottawa", Members: true})
	if len(plan.Steps) != 2 || len(plan.Understood) != 2 {
		t.Errorf("%+v", plan)
	}
	if plan := x.Plan(Question{Text: "something else"}); len(plan.Steps) != 0 || len(plan.Uncovered) != 0 {
		t.Errorf("a plan out of nothing: %+v", plan)
	}
}
