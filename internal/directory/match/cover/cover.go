// Package cover chooses the services that cover the most needs at the least cost:
// the fewest agencies to ask, then the fewest services, then the least travel,
// then the best fit.
package cover

import (
	"math"
	"math/bits"
	"slices"
	"strings"
)

// exactNeeds is up to how many needs the choice is the best there is.
const exactNeeds = 12

// Option is a service as the solver sees it.
type Option struct {
	ID     string // decides between equals
	Agency Agency
	Needs  uint32 // bits
	Travel int    // km, below 1<<15
	Unfit  int    // 0 is perfect; below 1<<15
}

// cost orders choices: agencies, then services, then kilometres, then what
// does not fit. Costs add up.
type cost uint64

const never = cost(math.MaxUint64)

const (
	oneAgency  cost = 1 << 56
	oneService cost = 1 << 48
	oneKm      cost = 1 << 24
)

// of is the cost of one service of an agency that is asked anyhow.
func (c Option) of() cost {
	return oneService + cost(min(c.Travel, 1<<15))*oneKm + cost(min(max(c.Unfit, 0), 1<<15))
}

// Smallest chooses services that cover every need that any of them covers, at
// the least cost. Up to exactNeeds needs the choice is the best there is, however
// many services there are; beyond, it has at most bound times the
// agencies of the best one. The order of the list changes nothing.
func Smallest(list []Option) (chosen []int, exact bool, bound float64) {
	all := uint32(0)
	for _, c := range list {
		all |= c.Needs
	}
	if bits.OnesCount32(all) > exactNeeds {
		chosen, bound = greedy(list, all)
		return chosen, false, bound
	}
	list, all = packed(list, all)
	return newSolver(list, all).solve(), true, 1
}

// packed renumbers the needs, so that those that nobody covers take no room.
func packed(list []Option, all uint32) ([]Option, uint32) {
	out := slices.Clone(list)
	for i := range out {
		from, to := out[i].Needs, uint32(0)
		for n, rest := 0, all; rest != 0; n, rest = n+1, rest&(rest-1) {
			if from&rest&-rest != 0 {
				to |= 1 << n
			}
		}
		out[i].Needs = to
	}
	return out, 1<<bits.OnesCount32(all) - 1
}

// solver is exact, by dynamic programming over sets of needs. First it finds
// for each agency what it costs to have it take on a set, with its best
// services; then, of all agencies, the best for each set. Then it cuts all
// needs into such sets. An agency that came twice would cost less once, for
// both sets, so nothing has to remember which agencies were used.
type solver struct {
	list  []Option
	all   uint32
	best  []cost   // by set of needs: of one agency that takes on this set
	picks [][]int  // its services
	first []string // the least id among them, which decides between equals
	// For the agency at hand, by set: the cost, and the best single service.
	sum   []cost
	cut   []uint32
	alone []cost
	which []int
}

func newSolver(list []Option, all uint32) *solver {
	n := int(all) + 1
	s := &solver{list: list, all: all, best: make([]cost, n), picks: make([][]int, n), first: make([]string, n), sum: make([]cost, n),
		cut: make([]uint32, n), alone: make([]cost, n), which: make([]int, n)}
	for i := range s.best {
		s.best[i] = never
	}
	return s
}

func (s *solver) solve() []int {
	if s.all == 0 {
		return nil
	}
	for _, services := range byAgency(s.list) {
		s.agency(services)
	}
	return s.join()
}

// byAgency puts together what one hand-over reaches.
func byAgency(list []Option) [][]int {
	number := make(map[Agency]int, len(list))
	var out [][]int
	for i := range list {
		n, ok := number[list[i].Agency]
		if !ok {
			n = len(out)
			number[list[i].Agency] = n
			out = append(out, nil)
		}
		out[n] = append(out[n], i)
	}
	return out
}

// agency offers what one agency can take on.
func (s *solver) agency(services []int) {
	if len(services) == 1 {
		c := &s.list[services[0]]
		if s.better(c.Needs, oneAgency+c.of(), c.ID) {
			s.picks[c.Needs] = services
		}
		return
	}
	union, first := uint32(0), s.list[services[0]].ID
	for _, i := range services {
		union |= s.list[i].Needs
		first = min(first, s.list[i].ID)
	}
	for set := union; ; set = (set - 1) & union {
		s.alone[set], s.which[set] = never, -1
		if set == 0 {
			break
		}
	}
	for _, i := range services {
		c := &s.list[i]
		if of := c.of(); of < s.alone[c.Needs] || of == s.alone[c.Needs] && c.ID < s.list[s.which[c.Needs]].ID {
			s.alone[c.Needs], s.which[c.Needs] = of, i
		}
	}
	s.cheapest(union, s.alone, func(set, larger uint32) { s.which[set] = s.which[larger] })
	s.cutUp(union, s.alone)
	for set := union; set != 0; set = (set - 1) & union {
		if !s.better(set, oneAgency+s.sum[set], first) {
			continue
		}
		var list []int
		for rest := set; rest != 0; rest &^= s.cut[rest] {
			list = append(list, s.which[s.cut[rest]])
		}
		s.picks[set] = list
	}
}

// better notes a cost for a set of needs if it is the least so far.
func (s *solver) better(set uint32, c cost, id string) bool {
	if c > s.best[set] || c == s.best[set] && id >= s.first[set] {
		return false
	}
	s.best[set], s.first[set] = c, id
	return true
}

// cheapest lets a set be taken on by whoever takes on a larger one for less.
func (s *solver) cheapest(union uint32, costs []cost, take func(set, larger uint32)) {
	for set := union; set != 0; set = (set - 1) & union {
		for rest := union &^ set; rest != 0; rest &= rest - 1 {
			if larger := set | rest&-rest; costs[larger] < costs[set] {
				costs[set] = costs[larger]
				take(set, larger)
			}
		}
	}
}

// cutUp finds, for every set of needs within union, how to cut it into sets at
// the least cost; sum and cut hold the result.
func (s *solver) cutUp(union uint32, costs []cost) {
	s.sum[0], s.cut[0] = 0, 0
	for set := -union & union; set != 0; set = (set - union) & union {
		s.sum[set] = never
		first := set & -set
		others := set &^ first
		for part := others; ; part = (part - 1) & others {
			one := part | first
			if rest := s.sum[set&^one]; costs[one] != never && rest != never && costs[one]+rest < s.sum[set] {
				s.sum[set], s.cut[set] = costs[one]+rest, one
			}
			if part == 0 {
				break
			}
		}
	}
}

// join cuts all needs into sets that one agency each takes on.
func (s *solver) join() []int {
	s.cheapest(s.all, s.best, func(set, larger uint32) { s.picks[set] = s.picks[larger] })
	s.cutUp(s.all, s.best)
	var chosen []int
	for rest := s.all; rest != 0; rest &^= s.cut[rest] {
		for _, i := range s.picks[s.cut[rest]] {
			if !slices.Contains(chosen, i) {
				chosen = append(chosen, i)
			}
		}
	}
	return chosen
}

// greedy asks at each turn the agency that takes on most of what is left. It
// needs at most H(n) times as many agencies as the best choice, n being the
// most needs that one agency covers (Johnson 1974, Chvátal 1979).
func greedy(list []Option, all uint32) (chosen []int, bound float64) {
	groups := byAgency(list)
	byID := func(i, j int) int { return strings.Compare(list[i].ID, list[j].ID) }
	for _, group := range groups {
		slices.SortFunc(group, byID)
	}
	slices.SortFunc(groups, func(a, b []int) int { return byID(a[0], b[0]) })
	most := 0
	for left := all; left != 0; {
		var pick []int
		var taken uint32
		price := never
		for _, group := range groups {
			got := uint32(0)
			for _, i := range group {
				got |= list[i].Needs
			}
			most = max(most, bits.OnesCount32(got))
			got &= left
			if n := bits.OnesCount32(got); n == 0 || n < bits.OnesCount32(taken) {
				continue
			}
			services, c := within(list, group, got)
			if bits.OnesCount32(got) > bits.OnesCount32(taken) || c < price {
				pick, taken, price = services, got, c
			}
		}
		chosen = append(chosen, pick...)
		left &^= taken
	}
	return chosen, harmonic(most)
}

// within chooses services of one agency for a set of needs.
func within(list []Option, services []int, set uint32) (chosen []int, sum cost) {
	for set != 0 {
		best, most := -1, 0
		for _, i := range services {
			n := bits.OnesCount32(list[i].Needs & set)
			if n > most || n == most && n > 0 && list[i].of() < list[best].of() {
				best, most = i, n
			}
		}
		chosen = append(chosen, best)
		sum += list[best].of()
		set &^= list[best].Needs
	}
	return chosen, sum
}

// harmonic is 1 + 1/2 + … + 1/n.
func harmonic(n int) float64 {
	h := 0.0
	for i := 1; i <= n; i++ {
		h += 1 / float64(i)
	}
	return math.Round(h*100) / 100
}

// Agency tells hand-overs apart: services of one organization are one.
type Agency struct {
	Kind byte // whose id it is
	ID   string
}
