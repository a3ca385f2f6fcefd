package match_test

import (
	"fmt"
	"iter"
	"os"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"relais/internal/directory/directorytest/generate"
	"relais/internal/directory/facts"
	"relais/internal/directory/match"
	"relais/internal/directory/needs"
	"relais/internal/directory/places"
)

// size is how many services the benchmarks look at: 20,000, or what
// RELAIS_BENCH_SERVICES says.
func size() int {
	if n, err := strconv.Atoi(os.Getenv("RELAIS_BENCH_SERVICES")); err == nil {
		return n
	}
	return 20_000
}

// packed are the services as the store keeps them.
var packed = sync.OnceValue(func() [][]byte {
	out := make([][]byte, size())
	var wait sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		wait.Go(func() {
			for i := w; i < len(out); i += workers {
				f := facts.Of(generate.Service(1, i), "", nil, needs.Default())
				out[i] = match.AppendService(nil, &f)
			}
		})
	}
	wait.Wait()
	return out
})

func unpacked(b *testing.B) iter.Seq[match.Service] {
	return func(yield func(match.Service) bool) {
		for _, p := range packed() {
			s, err := match.ReadService(p)
			if err != nil {
				b.Fatal(err)
			}
			if !yield(s) {
				return
			}
		}
	}
}

var built = sync.OnceValue(func() *match.Index { return match.New(needs.Default(), unpacked(nil)) })

func BenchmarkBuild(b *testing.B) {
	packed()
	for b.Loop() {
		x := match.New(needs.Default(), unpacked(b))
		b.ReportMetric(float64(x.Len()), "services")
	}
}

// kinds are the questions of the mix.
var kinds = []struct {
	name string
	ask  func(i int, p places.Place) match.Question
}{
	{"text", func(i int, p places.Place) match.Question {
		words := []string{"shelter for women", "hébergement femmes", "food bank", "avocat immigration", "counselling youth", "désintox"}
		q := near(p, 50)
		q.Text, q.Languages, q.Facets = words[i%len(words)], []string{"fr"}, true
		q.Needs = []match.NeedAsked{{Code: needs.Default().Needs[i%len(needs.Default().Needs)].Code}}
		return q
	}},
	{"words", func(i int, p places.Place) match.Question {
		words := []string{"women shelter tonight", "aide juridique réfugiés", "crisis line", "banque alimentaire", "detoxx", "interprète espagnol"}
		return match.Question{Text: words[i%len(words)], Facets: true}
	}},
	{"needs", func(i int, _ places.Place) match.Question {
		all := needs.Default().Needs
		return match.Question{Needs: []match.NeedAsked{{Code: all[i%len(all)].Code}, {Code: all[(i*7+3)%len(all)].Code}}}
	}},
	{"near", func(i int, p places.Place) match.Question { return near(p, 25) }},
	{"person", func(i int, p places.Place) match.Question {
		q := near(p, 100)
		all := needs.Default().Needs
		q.Needs = []match.NeedAsked{{Code: all[i%len(all)].Code, Urgency: "crisis"}, {Code: all[(i*7+3)%len(all)].Code}, {Code: all[(i*5+9)%len(all)].Code}}
		q.Gender, q.AgeBand, q.Dependants, q.Languages, q.OpenNow = "woman", "adult_25_64", []string{"children"}, []string{"es"}, true
		q.Safety, q.Wishes, q.Facets = []string{"pursued"}, []string{"quiet"}, true
		return q
	}},
}

func near(p places.Place, km int) match.Question {
	return match.Question{Province: p.Province, Place: p.Name.EN, Located: true, Lat: p.Latitude, Lng: p.Longitude, Within: km}
}

func BenchmarkIndex(b *testing.B) {
	x, places := built(), places.Principal()
	for _, k := range kinds {
		b.Run(k.name, func(b *testing.B) {
			var took []time.Duration
			i := 0
			for b.Loop() {
				q := k.ask(i, places[i*31%len(places)])
				q.Members, q.Limit, q.Now = true, 20, generate.Today
				start := time.Now()
				x.Match(q)
				took = append(took, time.Since(start))
				i++
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Nanoseconds())/1000, "p50-µs")
			b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds())/1000, "p99-µs")
		})
	}
}

func BenchmarkMemory(b *testing.B) {
	packed()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	x := match.New(needs.Default(), unpacked(b))
	runtime.GC()
	runtime.ReadMemStats(&after)
	for b.Loop() {
	}
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(x.Len()), "bytes/service")
	fmt.Fprint(os.Stderr)
}
