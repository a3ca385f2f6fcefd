package cover

import (
	"fmt"
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// price is what a choice costs, worked out from scratch: agencies, services,
// kilometres, what does not fit.
func price(list []Option, chosen []int) [4]int {
	agencies := map[Agency]bool{}
	var p [4]int
	for _, i := range chosen {
		agencies[list[i].Agency] = true
		p[1]++
		p[2] += list[i].Travel
		p[3] += list[i].Unfit
	}
	p[0] = len(agencies)
	return p
}

func less(a, b [4]int) bool { return slices.Compare(a[:], b[:]) < 0 }

// exhaustive tries every choice of services.
func exhaustive(list []Option, all uint32) (best [4]int) {
	best[0] = 1 << 30
	for choice := range 1 << len(list) {
		var chosen []int
		covered := uint32(0)
		for i := range list {
			if choice&(1<<i) != 0 {
				chosen = append(chosen, i)
				covered |= list[i].Needs
			}
		}
		if p := price(list, chosen); covered == all && less(p, best) {
			best = p
		}
	}
	return best
}

func randomCovers(rnd *rand.Rand, services, needs, agencies int) (list []Option, all uint32) {
	for i := range services {
		c := Option{ID: fmt.Sprint(i), Agency: Agency{'o', fmt.Sprint(rnd.IntN(agencies))}, Travel: rnd.IntN(8), Unfit: rnd.IntN(4)}
		for c.Needs == 0 {
			c.Needs = rnd.Uint32() & rnd.Uint32() & (1<<needs - 1)
		}
		list = append(list, c)
		all |= c.Needs
	}
	return list, all
}

// TestExact compares 500 random cases with the search through all choices.
func TestExact(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 5))
	for n := range 500 {
		list, all := randomCovers(rnd, 1+rnd.IntN(12), 1+rnd.IntN(9), 1+rnd.IntN(10))
		chosen, exact, _ := Smallest(list)
		covered := uint32(0)
		for _, i := range chosen {
			covered |= list[i].Needs
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
		chosen, exact, bound := Smallest(list)
		covered := uint32(0)
		for _, i := range chosen {
			covered |= list[i].Needs
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
	chosen, exact, _ := Smallest(list)
	if !exact || len(chosen) == 0 {
		t.Error("not exact")
	}
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("took %v", took)
	}
}
