package match_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"relais/internal/directory/match"
	"relais/internal/directory/needs"
	"relais/internal/directory/places"
)

// BenchmarkPlan makes plans for eight needs, each time others and elsewhere,
// among the services of size, and tells the median and the slowest of a hundred.
func BenchmarkPlan(b *testing.B) {
	x := built()
	places, types := places.Principal(), needs.Default().Needs
	ask := func(i int) match.Question {
		p := places[i*7919%len(places)]
		q := near(p, 0)
		q.Languages, q.Members = []string{"fr"}, true
		for n := range 8 {
			q.Needs = append(q.Needs, match.NeedAsked{Code: types[(i*13+n*5)%len(types)].Code, Urgency: "urgent"})
		}
		return q
	}
	x.Plan(ask(0))
	var took []time.Duration
	covered, steps := 0, 0
	i := 0
	for b.Loop() {
		start := time.Now()
		plan := x.Plan(ask(i))
		took = append(took, time.Since(start))
		steps += len(plan.Steps)
		for _, s := range plan.Steps {
			covered += len(s.Needs)
		}
		i++
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "µs/median")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "µs/p99")
	b.ReportMetric(float64(steps)/float64(i), "steps")
	b.ReportMetric(float64(covered)/float64(i), "needs")
	b.Log(fmt.Sprint(x.Len(), " services"))
}
