package match

import (
	"fmt"
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"relais/internal/directory/needs"
)

// price is what a choice costs, worked out from scratch: agencies, services,
// kilometres, what does not fit.
func price(list []cover, chosen []int) [4]int {
	agencies := map[agencyKey]bool{}
	var p [4]int
	for _, i := range chosen {
		agencies[list[i].agency] = true
		p[1]++
		p[2] += list[i].travel
		p[3] += list[i].unfit
	}
	p[0] = len(agencies)
	return p
}

func less(a, b [4]int) bool { return slices.Compare(a[:], b[:]) < 0 }

// exhaustive tries every choice of services.
func exhaustive(list []cover, all uint32) (best [4]int) {
	best[0] = 1 << 30
	for choice := range 1 << len(list) {
		var chosen []int
		covered := uint32(0)
		for i := range list {
			if choice&(1<<i) != 0 {
				chosen = append(chosen, i)
				covered |= list[i].needs
			}
		}
		if p := price(list, chosen); covered == all && less(p, best) {
			best = p
		}
	}
	return best
}

func randomCovers(rnd *rand.Rand, services, needs, agencies int) (list []cover, all uint32) {
	for i := range services {
		c := cover{id: fmt.Sprint(i), agency: agencyKey{'o', fmt.Sprint(rnd.IntN(agencies))}, travel: rnd.IntN(8), unfit: rnd.IntN(4)}
		for c.needs == 0 {
			c.needs = rnd.Uint32() & rnd.Uint32() & (1<<needs - 1)
		}
		list = append(list, c)
		all |= c.needs
	}
	return list, all
}

// TestExact compares 500 random cases with the search through all choices.
func TestExact(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 5))
	for n := range 500 {
		list, all := randomCovers(rnd, 1+rnd.IntN(12), 1+rnd.IntN(9), 1+rnd.IntN(10))
		chosen, exact, _ := smallest(list)
		covered := uint32(0)
		for _, i := range chosen {
			covered |= list[i].needs
		}
		if want := exhaustive(list, all); !exact || covered != all || price(list, chosen) != want {
			t.Fatalf("case %d: %+v\nchosen %v at %v, the best is at %v", n, list, chosen, price(list, chosen), want)
		}
	}
}

// TestGreedyKeepsItsBound compares what is chosen beyond the exact sizes.
func TestGreedyKeepsItsBound(t *testing.T) {
	rnd := rand.New(rand.NewPCG(8, 13))
	worst := 0.0
	for n := range 200 {
		list, all := randomCovers(rnd, 13, 20, 8)
		if bits.OnesCount32(all) <= exactNeeds {
			continue
		}
		chosen, exact, bound := smallest(list)
		covered := uint32(0)
		for _, i := range chosen {
			covered |= list[i].needs
		}
		best := exhaustive(list, all)
		ratio := float64(price(list, chosen)[0]) / float64(best[0])
		worst = max(worst, ratio)
		if exact || covered != all || ratio > bound {
			t.Fatalf("case %d: %v agencies, the best has %v, the bound is %v", n, price(list, chosen), best, bound)
		}
	}
	t.Logf("at worst %.2f times the agencies of the best", worst)
}

// TestTwelveNeedsManyServices: the largest exact case stays quick.
func TestTwelveNeedsManyServices(t *testing.T) {
	rnd := rand.New(rand.NewPCG(21, 34))
	list, _ := randomCovers(rnd, 200, 12, 60)
	start := time.Now()
	chosen, exact, _ := smallest(list)
	if !exact || len(chosen) == 0 {
		t.Error("not exact")
	}
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("took %v", took)
	}
}

// TestPlanIsExact makes plans over whole services, and searches for better
// ones through all choices of what the engine itself finds fitting.
func TestPlanIsExact(t *testing.T) {
	rnd := rand.New(rand.NewPCG(55, 89))
	codes := []string{"emergency-shelter", "food", "legal-immigration", "counselling", "clothing", "employment-help"}
	now := time.Date(2026, 11, 23, 20, 0, 0, 0, time.UTC)
	for range 500 {
		var all []Service
		for i := range 2 + rnd.IntN(9) {
			s := Service{ID: fmt.Sprint("s", i), OrgID: fmt.Sprint("o", rnd.IntN(6)), AlwaysOpen: true,
				Sites: []Site{{Province: "ON", Place: "Ottawa", Located: true, Lat: 45.4 + rnd.Float64()/3, Lng: -75.7}}}
			for _, code := range codes {
				if rnd.IntN(3) == 0 {
					s.Needs = append(s.Needs, code)
				}
			}
			all = append(all, s)
		}
		q := Question{Province: "ON", Located: true, Lat: 45.4, Lng: -75.7, Within: 100, Now: now}
		for _, code := range codes {
			q.Needs = append(q.Needs, NeedAsked{Code: code})
		}
		x := NewLinear(needs.Default(), all)
		plan := x.Plan(q)
		var list []cover
		union := uint32(0)
		q.Limit = maxLimit
		for _, r := range x.Match(q).Results {
			c := cover{agency: agencyKey{'o', r.Service.OrgID}, travel: *r.Distance}
			for i, code := range codes {
				if slices.Contains(r.Covers, code) {
					c.needs |= 1 << i
				}
			}
			list = append(list, c)
			union |= c.needs
		}
		want := exhaustive(list, union)
		got, covered, agencies := [4]int{}, 0, map[string]bool{}
		for _, step := range plan.Steps {
			agencies[step.Service.Service.OrgID] = true
			got[1]++
			got[2] += step.Travel
			covered += len(step.Needs)
		}
		got[0] = len(agencies)
		if union == 0 {
			want[0] = 0
		}
		if got != want || !plan.Exact || covered != bits.OnesCount32(union) || len(plan.Uncovered) != len(codes)-covered {
			t.Fatalf("plan at %v, the best at %v: %+v", got, want, plan)
		}
		for _, again := range []Plan{NewLinear(needs.Default(), shuffled(rnd, all)).Plan(q),
			New(needs.Default(), slices.Values(shuffled(rnd, all))).Plan(q)} {
			if diff := cmp.Diff(plan, again); diff != "" {
				t.Fatalf("the index, or another order of the services, gives another plan: %s", diff)
			}
		}
	}
}

func shuffled(rnd *rand.Rand, all []Service) []Service {
	out := slices.Clone(all)
	rnd.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}
