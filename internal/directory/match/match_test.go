package match

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"relais/internal/directory/needs"
)

var now = time.Date(2026, 3, 1, 3, 0, 0, 0, time.UTC)

func engine(services ...Service) *Index { return New(needs.Default(), slices.Values(services)) }

func number(n int) *int { return &n }

// shelter is a service in Ottawa without rules.
func shelter(id string, change func(*Service)) Service {
	s := Service{ID: id, Name: Text{EN: "House " + id}, Needs: []string{"emergency-shelter"}, Languages: []string{"en"},
		Sites: []Site{{Province: "ON", Place: "Ottawa", Located: true, Lat: 45.42, Lng: -75.70}}, Verified: now.AddDate(0, -1, 0)}
	if change != nil {
		change(&s)
	}
	return s
}

func tonight() Question {
	return Question{Needs: []NeedAsked{{"emergency-shelter", "crisis"}}, Members: true, Now: now}
}

// TestStatusIsNoInput holds the question to what it must never ask.
func TestStatusIsNoInput(t *testing.T) {
	for _, f := range reflect.VisibleFields(reflect.TypeFor[Question]()) {
		name := strings.ToLower(f.Name)
		for _, word := range []string{"status", "immigra", "citizen", "permit", "visa", "resident"} {
			if strings.Contains(name, word) {
				t.Errorf("a question asks for %s", f.Name)
			}
		}
	}
}

func TestServicesThatRestrictByStatusAreShown(t *testing.T) {
	barrier := &Barrier{Reason: Text{EN: "Residents only"}, Source: "policy"}
	open, closed := shelter("a", nil), shelter("b", func(s *Service) { s.Rules.Status = barrier })
	got := engine(open, closed).Match(tonight())
	if got.Total != 2 || got.Barriers != 1 || len(got.LeftOut) != 0 || len(got.Gaps) != 0 {
		t.Errorf("%+v", got)
	}
	if got.Results[0].Score != got.Results[1].Score {
		t.Error("the rule about status moved a service in the order")
	}
	i := slices.IndexFunc(got.Results, func(r Result) bool { return r.Service.ID == "b" })
	if diff := cmp.Diff(barrier, got.Results[i].Status); diff != "" {
		t.Error(diff)
	}
	only := engine(closed).Match(tonight())
	if diff := cmp.Diff([]Gap{{"emergency-shelter", GapStatusOnly}}, only.Gaps); diff != "" || only.Total != 1 {
		t.Errorf("%s %+v", diff, only)
	}
}

func TestOwnRulesExcludeAndSaySo(t *testing.T) {
	women := func(s *Service) { s.Rules.Genders = []string{"woman"} }
	young := func(s *Service) { s.Rules.MinAge, s.Rules.MaxAge = number(16), number(24) }
	noPets := func(s *Service) { s.Rules.Refuses, s.Rules.Accepts = []string{"pet"}, []string{"children"} }
	tests := []struct {
		name string
		rule func(*Service)
		ask  func(*Question)
		want string // left out, or the fact found
	}{
		{"a woman", women, func(q *Question) { q.Gender = "woman" }, "fit gender"},
		{"a man", women, func(q *Question) { q.Gender = "man" }, "gender"},
		{"a trans woman where the rule says women", women, func(q *Question) { q.Gender = "trans_woman" }, "unknown gender"},
		{"a trans man where the rule says women", women, func(q *Question) { q.Gender = "trans_man" }, "gender"},
		{"a two-spirit person", women, func(q *Question) { q.Gender = "two_spirit" }, "unknown gender"},
		{"gender not said", women, func(q *Question) {}, "unknown gender"},
		{"the band inside", young, func(q *Question) { q.AgeBand = "adult_18_24" }, "fit age"},
		{"the band outside", young, func(q *Question) { q.AgeBand = "senior" }, "age"},
		{"a child", young, func(q *Question) { q.AgeBand = "child" }, "age"},
		{"the age itself", young, func(q *Question) { q.Age = number(25) }, "age"},
		{"age not said", young, func(q *Question) {}, "unknown age"},
		{"a pet", noPets, func(q *Question) { q.Dependants = []string{"children", "pet"} }, "dependants"},
		{"children", noPets, func(q *Question) { q.Dependants = []string{"children"} }, "fit dependants"},
		{"an infant", noPets, func(q *Question) { q.Dependants = []string{"infant"} }, "unknown dependants"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			q := tonight()
			tt.ask(&q)
			got := engine(shelter("a", tt.rule)).Match(q)
			if verb, code, fact := strings.Cut(tt.want, " "); fact {
				if got.Total != 1 || !has(got.Results[0], verb, code) {
					t.Errorf("%+v", got)
				}
				return
			}
			if diff := cmp.Diff([]Count{{tt.want, 1}}, got.LeftOut); diff != "" || got.Total != 0 {
				t.Errorf("%s %+v", diff, got)
			}
			if diff := cmp.Diff([]Gap{{"emergency-shelter", GapOwnRules}}, got.Gaps); diff != "" {
				t.Error(diff)
			}
			q.ShowLeftOut = true
			if shown := engine(shelter("a", tt.rule)).Match(q); shown.Total != 1 || shown.Results[0].LeftOut != tt.want {
				t.Errorf("what was left out is not shown: %+v", shown)
			}
		})
	}
}

func has(r Result, verb, code string) bool {
	list := map[string][]Reason{"fit": r.Fits, "miss": r.Misses, "unknown": r.Unknown}[verb]
	return slices.ContainsFunc(list, func(x Reason) bool { return x.Code == code })
}

func TestPlaces(t *testing.T) {
	ottawa := shelter("ottawa", nil)
	toronto := shelter("toronto", func(s *Service) {
		s.Sites = []Site{{Province: "ON", Place: "Toronto", Located: true, Lat: 43.65, Lng: -79.38}}
	})
	halifax := shelter("halifax", func(s *Service) { s.Sites = []Site{{Province: "NS", Place: "Halifax"}} })
	line := shelter("line", func(s *Service) { s.Sites, s.National, s.Remote = nil, true, true })
	quebec := shelter("quebec", func(s *Service) { s.Sites, s.Areas = nil, []Area{{Province: "QC"}} })
	silent := shelter("silent", func(s *Service) { s.Sites = nil })
	e := engine(ottawa, toronto, halifax, line, quebec, silent)

	q := tonight()
	q.Province, q.Place, q.Located, q.Lat, q.Lng = "ON", "OTTAWA", true, 45.42, -75.70
	got := e.Match(q)
	if diff := cmp.Diff([]string{"ottawa", "line", "toronto", "silent"}, ids(got)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]Count{{OutOfArea, 2}}, got.LeftOut); diff != "" {
		t.Error(diff)
	}
	if d := got.Results[2].Distance; d == nil || *d < 340 || *d > 360 {
		t.Errorf("Ottawa to Toronto: %v km", d)
	}
	q.Within = 100
	if got = e.Match(q); slices.Contains(ids(got), "toronto") || !slices.Contains(got.LeftOut, Count{TooFar, 1}) {
		t.Errorf("within 100 km: %v %v", ids(got), got.LeftOut)
	}
	q.Within, q.Anywhere = 0, true
	if got = e.Match(q); got.Total != 6 {
		t.Errorf("anywhere: %v %v", ids(got), got.LeftOut)
	}
	q.Anywhere, q.Province, q.Place, q.Located = false, "NU", "Iqaluit", false
	if got = engine(ottawa, halifax).Match(q); len(got.Gaps) != 1 || got.Gaps[0].Why != GapOutOfArea {
		t.Errorf("%+v", got)
	}
}

func ids(a Answer) (out []string) {
	for _, r := range a.Results {
		out = append(out, r.Service.ID)
	}
	return out
}

func TestFreePlaces(t *testing.T) {
	with := func(n int, age time.Duration, waitlist bool) func(*Service) {
		return func(s *Service) {
			s.Capacity, s.Waitlist = &Capacity{Available: n, Maximum: 8, Updated: now.Add(-age)}, waitlist
		}
	}
	free, stale := shelter("free", with(2, time.Hour, false)), shelter("stale", with(2, 30*time.Hour, false))
	unknown, list, full := shelter("unknown", nil), shelter("list", with(0, time.Hour, true)), shelter("full", with(0, time.Hour, false))
	got := engine(full, list, unknown, stale, free).Match(tonight())
	if diff := cmp.Diff([]string{"free", "stale", "unknown", "list", "full"}, ids(got)); diff != "" {
		t.Error(diff)
	}
	if !has(got.Results[1], "unknown", "capacity_old") || got.Results[1].CapacityAge != 30*time.Hour {
		t.Errorf("an old figure does not say so: %+v", got.Results[1])
	}
	q := tonight()
	q.FreeOnly = true
	if got = engine(full, list, unknown).Match(q); slices.Contains(ids(got), "full") {
		t.Error("a full house is shown to who asks for free places")
	}
	if got = engine(full, list).Match(tonight()); len(got.Gaps) != 1 || got.Gaps[0].Why != GapFull {
		t.Errorf("gaps %v", got.Gaps)
	}
}

func TestWishesOrderAndNeverExclude(t *testing.T) {
	plain := shelter("plain", nil)
	spanish := shelter("spanish", func(s *Service) { s.Languages = []string{"en", "es"} })
	lodge := shelter("lodge", func(s *Service) { s.Rules.OnlyFor, s.Rules.Wishes = "indigenous", []string{"indigenous"} })
	ramp := shelter("ramp", func(s *Service) { s.Rules.Accessible, s.Rules.AccessibilityKnown = []string{"wheelchair"}, true })
	e := engine(plain, spanish, lodge, ramp)
	tests := []struct {
		name  string
		ask   func(*Question)
		first string
	}{
		{"language", func(q *Question) { q.Languages = []string{"es-MX"} }, "spanish"},
		{"Indigenous-specific, if wished", func(q *Question) { q.Wishes = []string{"indigenous"} }, "lodge"},
		{"access", func(q *Question) { q.Accessibility = []string{"wheelchair"} }, "ramp"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			q := tonight()
			tt.ask(&q)
			if got := ids(e.Match(q)); len(got) != 4 || got[0] != tt.first {
				t.Errorf("%v, want %s first of four", got, tt.first)
			}
		})
	}
	if got := ids(e.Match(tonight())); got[3] != "lodge" {
		t.Errorf("%v: for a community that the person did not name, and not last", got)
	}
}

func TestWords(t *testing.T) {
	e := engine(
		shelter("a", func(s *Service) { s.Name = Text{EN: "Night beds"}; s.Organization = Text{EN: "Maison Étoile"} }),
		Service{ID: "b", Name: Text{FR: "Clinique d’avocats"}, Needs: []string{"legal-immigration"}},
		Service{ID: "c", Name: Text{EN: "Gardening club"}, Summary: Text{EN: "Tomatoes by the river"}},
	)
	tests := []struct{ text, want string }{
		{"etoile", "a"}, {"ÉTOILE!", "a"}, {"étoille", "a"}, {"refuge", "a"}, {"un endroit où dormir", "a"},
		{"immigration lawyer", "b"}, {"avocate", "b"}, {"l’avocat", "b"},
		{"tomato", "c"}, {"gard", "c"}, {"tomatoes river", "c"},
		{"xylophone", ""}, {"of the", ""}, {"\x00\ufffd…", ""},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			got := ids(e.Match(Question{Text: tt.text, Now: now}))
			if tt.want == "" && len(got) > 0 || tt.want != "" && (len(got) == 0 || got[0] != tt.want) {
				t.Errorf("%v, want %q first", got, tt.want)
			}
		})
	}
}

// random makes services with all kinds of rules, the same for the same seed.
func random(n int) []Service {
	r := rand.New(rand.NewPCG(1, 2))
	codes := needs.Default().Needs
	provinces := []string{"ON", "QC", "NS", "BC"}
	var out []Service
	for i := range n {
		p := provinces[r.IntN(len(provinces))]
		s := Service{ID: fmt.Sprintf("%05d", i), Name: Text{EN: fmt.Sprintf("House %d of the river", i), FR: fmt.Sprintf("Maison %d de la rivière", i)},
			Summary: Text{EN: strings.Repeat("warm beds and a kitchen for everybody who comes ", 2), FR: "des lits et une cuisine"},
			Needs:   []string{codes[r.IntN(len(codes))].Code, codes[r.IntN(len(codes))].Code}, Languages: []string{"en", "fr"},
			Sites: []Site{{Province: p, Place: fmt.Sprintf("Town %d", r.IntN(40)), Located: true, Lat: 43 + 10*r.Float64(), Lng: -120 + 60*r.Float64()}}}
		if r.IntN(3) == 0 {
			s.Rules.Genders = []string{"woman"}
		}
		if r.IntN(3) == 0 {
			s.Capacity = &Capacity{Available: r.IntN(3), Updated: now.Add(-time.Duration(r.IntN(60)) * time.Hour)}
		}
		out = append(out, s)
	}
	return out
}

func questions() []Question {
	return []Question{
		{Needs: []NeedAsked{{"emergency-shelter", "crisis"}, {"food", "urgent"}}, Province: "ON", Gender: "man", Now: now},
		{Text: "house river bed", Province: "QC", Place: "Town 3", Located: true, Lat: 46, Lng: -73, Now: now},
		{Text: "désintox", Languages: []string{"es"}, Now: now, Limit: 10, Offset: 3},
	}
}

func TestPagesFitTogether(t *testing.T) {
	e := engine(random(300)...)
	q := Question{Province: "ON", Now: now, Limit: 500}
	whole := ids(e.Match(q))
	var parts []string
	for q.Limit, q.Offset = 7, 0; q.Offset < len(whole)+7; q.Offset += 7 {
		parts = append(parts, ids(e.Match(q))...)
	}
	if diff := cmp.Diff(whole, parts); diff != "" {
		t.Error(diff)
	}
}

func BenchmarkMatch(b *testing.B) {
	for _, n := range []int{400, 5000} {
		e := engine(random(n)...)
		for i, q := range questions() {
			b.Run(fmt.Sprintf("%d/%d", n, i), func(b *testing.B) {
				for b.Loop() {
					e.Match(q)
				}
			})
		}
	}
}

func BenchmarkBuild(b *testing.B) {
	services := random(5000)
	for b.Loop() {
		engine(services...)
	}
}
