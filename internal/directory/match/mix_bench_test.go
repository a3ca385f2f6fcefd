package match_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"relais/internal/directory/directorytest/generate"
	"relais/internal/directory/fold"
	"relais/internal/directory/match"
	"relais/internal/directory/needs"
	"relais/internal/directory/places"
)

// The kinds of questions that engines are compared by: words, a need and a
// language around a place with facets; needs in a province; the nearest.
const (
	mixSearch = "search"
	mixNeeds  = "needs"
	mixNear   = "near"
)

var (
	commonNeeds = []string{"emergency-shelter", "food", "counselling", "legal-general", "primary-care", "long-term-housing",
		"income-support", "employment", "settlement", "crisis-line", "detox", "child-care"}
	mixWords = map[string][]string{
		"en": {"families", "evening", "children", "volunteers", "meal", "neighbourhood", "winter", "forms", "nurses", "village"},
		"fr": {"familles", "soir", "enfants", "bénévoles", "repas", "quartier", "hiver", "formulaires", "infirmières", "villages"},
	}
)

// mixQuestions draws questions of some kinds, mostly from where most people
// are and for what most people need; the same every time.
func mixQuestions(kinds ...string) []match.Question {
	r := rand.New(rand.NewPCG(1, 20))
	var towns []places.Place
	for _, p := range places.Principal() {
		for range map[int]int{1: 12, 2: 3, 3: 1}[p.Size] {
			towns = append(towns, p)
		}
	}
	need := func() needs.Need {
		if r.IntN(3) > 0 {
			n, _ := needs.Default().Get(commonNeeds[r.IntN(len(commonNeeds))])
			return n
		}
		return needs.Default().Needs[r.IntN(len(needs.Default().Needs))]
	}
	out := make([]match.Question, 997)
	for i := range out {
		p := towns[r.IntN(len(towns))]
		q := match.Question{Now: generate.Today, Limit: 10, Members: true, Province: p.Province}
		around := func(km int) {
			q.Place, q.Located, q.Within = p.Name.EN, true, km
			q.Lat, q.Lng = p.Latitude+r.Float64()/20, p.Longitude+r.Float64()/20
		}
		switch kinds[i%len(kinds)] {
		case mixSearch:
			around(50)
			n, lang := need(), "en"
			if p.Province == "QC" {
				lang = "fr"
			}
			q.Text = strings.Join(append(strings.Fields(fold.Text(n.Name.In(lang))), mixWords[lang][r.IntN(10)]), " ")
			q.Needs, q.Languages, q.Facets = []match.NeedAsked{{Code: n.Code, Urgency: "standard"}}, []string{lang}, true
			if r.IntN(5) == 0 {
				q.Languages = []string{[]string{"es", "ar", "pa", "zh", "fa"}[r.IntN(5)]}
			}
		case mixNeeds:
			for range 1 + r.IntN(3) {
				q.Needs = append(q.Needs, match.NeedAsked{Code: need().Code, Urgency: "standard"})
			}
		case mixNear:
			around(25)
			q.Sort = match.SortDistance
		}
		out[i] = q
	}
	return out
}

// BenchmarkMix asks from as many goroutines as there are processors, and
// reports what a question costs of their time, which another program that is
// at work does not change as much as it does the clock's.
func BenchmarkMix(b *testing.B) {
	x := built()
	for _, k := range []struct {
		name  string
		kinds []string
	}{
		{"mix", []string{mixSearch, mixNeeds, mixSearch, mixNear}},
		{mixSearch, []string{mixSearch}}, {mixNeeds, []string{mixNeeds}}, {mixNear, []string{mixNear}},
	} {
		b.Run(k.name, func(b *testing.B) {
			questions := mixQuestions(k.kinds...)
			var next atomic.Int64
			took := make([]time.Duration, b.N)
			before := processorTime()
			b.ReportAllocs()
			b.ResetTimer()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					i := int(next.Add(1)) - 1
					start := time.Now()
					x.Match(questions[i%len(questions)])
					took[i] = time.Since(start)
				}
			})
			b.StopTimer()
			b.ReportMetric(float64((processorTime()-before).Nanoseconds())/1000/float64(b.N), "cpu-µs/op")
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Nanoseconds())/1000, "p50-µs")
			b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds())/1000, "p99-µs")
		})
	}
}

// processorTime is what this program used so far.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
