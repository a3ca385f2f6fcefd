package match

import (
	"fmt"
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"relais/internal/directory/match/cover"
	"relais/internal/directory/needs"
)

// TestPlanIsExact makes plans over whole services, and compares them with
// the best choice among what the engine itself finds fitting.
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
		var list []cover.Option
		union := uint32(0)
		q.Limit = maxLimit
		for _, r := range x.Match(q).Results {
			c := cover.Option{Agency: cover.Agency{Kind: 'o', ID: r.Service.OrgID}, Travel: *r.Distance}
			for i, code := range codes {
				if slices.Contains(r.Covers, code) {
					c.Needs |= 1 << i
				}
			}
			list = append(list, c)
			union |= c.Needs
		}
		chosen, _, _ := cover.Smallest(list) // which is compared with all choices where it stands
		var want [3]int
		asked := map[cover.Agency]bool{}
		for _, i := range chosen {
			asked[list[i].Agency] = true
			want = [3]int{len(asked), want[1] + 1, want[2] + list[i].Travel}
		}
		got, covered, agencies := [3]int{}, 0, map[string]bool{}
		for _, step := range plan.Steps {
			agencies[step.Service.Service.OrgID] = true
			got[1]++
			got[2] += step.Travel
			covered += len(step.Needs)
		}
		got[0] = len(agencies)
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
