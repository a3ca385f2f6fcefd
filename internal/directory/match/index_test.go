package match

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"relais/internal/directory/needs"
	"relais/internal/hours"
)

// pick draws some of a list.
func pick[T any](r *rand.Rand, most int, list ...T) (out []T) {
	for range r.IntN(most + 1) {
		out = append(out, list[r.IntN(len(list))])
	}
	return out
}

func one[T any](r *rand.Rand, list ...T) T { return list[r.IntN(len(list))] }

var (
	someProvinces = []string{"ON", "QC", "NS", "BC", ""}
	somePlaces    = []string{"", "Ottawa", "Montréal", "Val-d’Or", "Truro", "Hope"}
	someGenders   = []string{"woman", "man", "trans_woman", "two_spirit", "non_binary"}
	someWishes    = []string{"indigenous", "quiet", "halal", "lgbtq"}
	someLanguages = []string{"en", "fr", "es", "fr-CA", "ti", "cr"}
	someCodes     = []string{"emergency-shelter", "food", "detox", "legal-immigration", "interpretation", "crisis-line"}
	someWords     = []string{"shelter", "women", "refuge", "lit", "nuit", "families", "réfugiés", "avocat", "counselling", "kitchen",
		"Étoile", "river", "maison", "house", "désintox", "détresse", "hébergement", "youth", "outreach", "clinique"}
	someAgencies = []string{"a1", "a2", "a3"}
)

func phrase(r *rand.Rand, n int) string {
	s := ""
	for range r.IntN(n + 1) {
		s += someWords[r.IntN(len(someWords))] + " "
	}
	return s
}

// anyService makes a service with any of what services may have.
func anyService(r *rand.Rand, id int) Service {
	s := Service{ID: fmt.Sprintf("%05d", id), Name: Text{FR: phrase(r, 4), EN: phrase(r, 4)}, Summary: Text{FR: phrase(r, 10), EN: phrase(r, 10)},
		Organization: Text{FR: phrase(r, 2), EN: phrase(r, 2)}, OrgID: fmt.Sprint("o", r.IntN(30)), Body: phrase(r, 20), Sector: one(r, "", "shelter", "legal"),
		Needs: pick(r, 3, someCodes...), Languages: pick(r, 3, someLanguages...), Interpreter: r.IntN(4) == 0, Remote: r.IntN(4) == 0,
		National: r.IntN(10) == 0, Waitlist: r.IntN(3) == 0, AlwaysOpen: r.IntN(4) == 0, Hours: r.IntN(2) == 0, Cost: one(r, "", CostFree, CostLow, CostFee),
		Alternate: pick(r, 1, someWords...)}
	if r.IntN(4) == 0 {
		s.Agency = one(r, someAgencies...)
	}
	if r.IntN(8) == 0 {
		s.Visibility = MembersOnly
	}
	for range r.IntN(3) {
		s.Areas = append(s.Areas, Area{one(r, "ON", "QC", "NS"), one(r, "", "", "Ottawa", "Montreal", "East", "South", Somewhere)})
	}
	for range one(r, 0, 1, 1, 1, 1, 2, 3) {
		site := Site{Province: one(r, someProvinces...), Place: one(r, somePlaces...), Located: r.IntN(5) > 0}
		if site.Located {
			site.Lat, site.Lng = 43+5*r.Float64(), -80+10*r.Float64()
		}
		s.Sites = append(s.Sites, site)
	}
	if r.IntN(20) == 0 {
		s.Polygons = []Polygon{{{44, -79}, {47, -79}, {46, -72}}}
	}
	s.Rules = Rules{Genders: pick(r, 1, someGenders...), Accepts: pick(r, 2, "children", "pet", "infant"), Refuses: pick(r, 1, "pet", "adults"),
		Accessible: pick(r, 1, "wheelchair", "deaf"), AccessibilityKnown: r.IntN(2) == 0, Wishes: pick(r, 2, someWishes...),
		OnlyFor: one(r, "", "", "", "indigenous"), Safety: pick(r, 1, "pursued"), Residence: r.IntN(6) == 0}
	if r.IntN(3) == 0 {
		s.Rules.MinAge = number(one(r, 0, 16, 18, 65))
	}
	if r.IntN(5) == 0 {
		s.Rules.MaxAge = number(one(r, 17, 24, 64))
	}
	if r.IntN(10) == 0 {
		s.Rules.Status = &Barrier{Source: "policy"}
	}
	if r.IntN(3) == 0 {
		s.Capacity = &Capacity{Available: r.IntN(3), Maximum: 5, Updated: now.Add(-time.Duration(r.IntN(60)) * time.Hour)}
	}
	if r.IntN(4) > 0 {
		s.Verified = now.AddDate(0, 0, -r.IntN(600))
	}
	if r.IntN(3) == 0 {
		s.Schedule = []hours.Opening{{Every: hours.EveryWeek, Days: uint8(1 + r.IntN(127)), Opens: 540, Closes: uint16(600 + 60*r.IntN(8))}}
	}
	return s
}

func anyQuestion(r *rand.Rand) Question {
	q := Question{Now: now.Add(time.Duration(r.IntN(48)) * time.Hour), Members: r.IntN(4) > 0, Limit: one(r, 0, 3, 10, 500), Offset: one(r, 0, 0, 0, 4),
		Sort: one(r, "", SortFit, SortDistance, SortOpening), Facets: r.IntN(2) == 0, ShowLeftOut: r.IntN(5) == 0, FreeOnly: r.IntN(5) == 0,
		Cost: one(r, "", "", CostFree, CostLow), OpenNow: r.IntN(6) == 0, By: one(r, "", "", "", "tonight", "week")}
	for _, code := range pick(r, 3, someCodes...) {
		q.Needs = append(q.Needs, NeedAsked{code, one(r, "", "crisis", "urgent", "standard")})
	}
	if r.IntN(2) == 0 {
		q.Text = phrase(r, 4) + one(r, "", "", "sheltr", "hous", "Spanish", "of the", "kreyòl", "lits")
	}
	if r.IntN(2) == 0 {
		q.Province = one(r, "ON", "QC", "NU")
	}
	if r.IntN(3) == 0 {
		q.Place, q.Part = one(r, "Ottawa", "montreal", "Hope", "East"), r.IntN(4) == 0
		q.Regions = pick(r, 2, "East", "South")
	}
	if r.IntN(2) == 0 {
		q.Located, q.Lat, q.Lng = true, 43+5*r.Float64(), -80+10*r.Float64()
		q.Within = one(r, 0, 10, 50, 200)
	}
	q.Anywhere = r.IntN(8) == 0
	if r.IntN(2) == 0 {
		q.Gender, q.AgeBand, q.Dependants = one(r, "", "woman", "man", "trans_woman"), one(r, "", "adult_25_64", "child"), pick(r, 2, "children", "pet", "none")
		q.Children = pick(r, 2, 0, 4, 12)
	}
	if r.IntN(3) == 0 {
		q.Languages, q.Accessibility = pick(r, 2, "es", "fr", "am"), pick(r, 1, "wheelchair")
		q.Wishes, q.Safety = pick(r, 2, someWishes...), pick(r, 1, "pursued")
	}
	if r.IntN(6) == 0 {
		q.Sector = one(r, "shelter", "legal", "none")
	}
	if r.IntN(10) == 0 {
		q.Agency = one(r, someAgencies...)
	}
	if r.IntN(4) == 0 {
		q.Conflicts = pick(r, 2, someAgencies...)
		q.Avoid = pick(r, 2, Avoid{Province: "QC"}, Avoid{Place: "Ottawa"}, Avoid{Lat: 45, Lng: -75, Km: 80}, Avoid{Service: "00003"},
			Avoid{Agency: "a1"}, Avoid{Agency: "o3"}, Avoid{Province: "ON", Place: "montréal"})
	}
	return q
}

// TestIndexIsLinear holds the index to the plain engine: the same results, in
// the same order, with the same counts, whatever its history.
func TestIndexIsLinear(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	for _, n := range []int{0, 1, 70, 400} {
		var services []Service
		for i := range n {
			services = append(services, anyService(r, i))
		}
		changed := slices.Clone(services)
		grown := New(needs.Default(), slices.Values(services[:n/2])).With(services[n/2:], nil)
		for range 20 {
			var change []Service
			var gone []string
			for range r.IntN(6) {
				s := anyService(r, r.IntN(n+5))
				i := slices.IndexFunc(changed, func(o Service) bool { return o.ID == s.ID })
				switch {
				case i < 0:
					changed, change = append(changed, s), append(change, s)
				case r.IntN(3) == 0 && !slices.ContainsFunc(change, func(o Service) bool { return o.ID == s.ID }):
					changed, gone = slices.Delete(changed, i, i+1), append(gone, s.ID)
				case !slices.Contains(gone, s.ID):
					changed[i], change = s, append(change, s)
				}
			}
			change = slices.DeleteFunc(change, func(s Service) bool { return slices.Contains(gone, s.ID) })
			changed = slices.DeleteFunc(changed, func(s Service) bool { return slices.Contains(gone, s.ID) })
			grown = grown.With(change, gone)
		}
		oracle := NewLinear(needs.Default(), changed)
		fresh := New(needs.Default(), slices.Values(changed))
		for i := range 250 {
			q := anyQuestion(r)
			want := oracle.Match(q)
			for name, e := range map[string]Engine{"fresh": fresh, "grown": grown, "compact": grown.Compact()} {
				if diff := cmp.Diff(want, e.Match(q)); diff != "" {
					t.Fatalf("%d services, question %d %+v, %s:\n%s", n, i, q, name, diff)
				}
			}
		}
		if diff := cmp.Diff(oracle.PerNeed(false), grown.PerNeed(false)); diff != "" {
			t.Error("for strangers:", diff)
		}
		if diff := cmp.Diff(oracle.PerNeed(true), grown.PerNeed(true)); diff != "" || oracle.Len() != grown.Len() {
			t.Error(diff)
		}
		for _, s := range changed {
			if got, ok := grown.Get(s.ID); !ok || cmp.Diff(s, got) != "" {
				t.Errorf("%s is not what it was: %v", s.ID, cmp.Diff(s, got))
			}
		}
	}
}

// TestLargeIndexIsLinear asks for few of many services, so that most of them
// are passed over.
func TestLargeIndexIsLinear(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 4))
	var services []Service
	for i := range 3000 {
		services = append(services, anyService(r, i))
	}
	oracle := NewLinear(needs.Default(), services)
	fresh := New(needs.Default(), slices.Values(services[:2000])).With(services[2000:], nil)
	for i := range 200 {
		q := anyQuestion(r)
		q.Limit = one(r, 1, 5, 10)
		if i%2 == 0 { // nothing but the place excludes
			q.Gender, q.AgeBand, q.Dependants, q.Children, q.Avoid, q.Conflicts = "", "", nil, nil, nil, nil
			q.FreeOnly, q.ShowLeftOut = false, false
		}
		if diff := cmp.Diff(oracle.Match(q), fresh.Match(q)); diff != "" {
			t.Fatalf("question %d %+v:\n%s", i, q, diff)
		}
	}
}
