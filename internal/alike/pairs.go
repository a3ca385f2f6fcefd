package alike

import (
	"cmp"
	"slices"
	"strconv"
)

// Person is what is known of somebody, as far as it may be compared.
type Person struct {
	ID     string
	Name   Name
	Year   string // of birth
	Births []Birth
	Phones []string // as Phone writes them
	Apart  []string // ids of others who are known to be somebody else
}

// Why two files could be about the same person.
const (
	SameName     = "same_name"
	NearName     = "near_name"
	SamePhone    = "phone"
	SameBirth    = "birth"
	SwappedBirth = "birth_swapped"
	SameYear     = "birth_year"
)

// Pair are two people who could be one, by their places in the list.
type Pair struct {
	One, Other int
	Score      float64
	Reasons    []string
}

const (
	crowd   = 80      // of so many who share a key each is not compared with each
	mostAll = 400_000 // pairs that are compared at the most
	shared  = 5       // a number that more people have is that of a house
)

// Pairs compares a list of people, the most alike first. Who is compared shares a
// word, a number or a day with the other: that keeps thousands of files quick.
func Pairs(people []Person) []Pair {
	groups := map[string][]int{}
	for i, p := range people {
		for _, key := range p.keys() {
			groups[key] = append(groups[key], i)
		}
	}
	looked, out, done := map[[2]int]bool{}, []Pair{}, 0
	for _, key := range order(groups) {
		g := groups[key]
		if len(g) > crowd || key[0] == 'p' && len(g) > shared {
			continue
		}
		for x, i := range g {
			for _, j := range g[x+1:] {
				if at := [2]int{i, j}; i == j || looked[at] || done >= mostAll {
					continue
				} else {
					looked[at] = true
				}
				done++
				if p, ok := compare(people[i], people[j]); ok {
					p.One, p.Other = i, j
					out = append(out, p)
				}
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Pair) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.One, b.One), cmp.Compare(a.Other, b.Other))
	})
	return out
}

// order are the keys, those first that the fewest share.
func order(groups map[string][]int) []string {
	keys := make([]string, 0, len(groups))
	for key, g := range groups {
		if len(g) > 1 {
			keys = append(keys, key)
		}
	}
	slices.SortFunc(keys, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(groups[a]), len(groups[b])), cmp.Compare(a, b))
	})
	return keys
}

func (p Person) keys() []string {
	keys := p.Name.Keys()
	for _, phone := range p.Phones {
		keys = append(keys, "p"+phone)
	}
	for _, b := range p.Births {
		day := [2]int{min(b.Day, b.Month), max(b.Day, b.Month)}
		keys = append(keys, "d"+strconv.Itoa(b.Year*10000+day[0]*100+day[1]))
	}
	if p.Name.Words() > 1 && p.Name.joined != "" {
		words := slices.Sorted(slices.Values(p.Name.bones))
		key := "s"
		for _, w := range words {
			key += w[:min(len(w), 2)] + "."
		}
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// compare says whether two people could be one. A name alone is enough where it is
// whole: one given name is shared by many. A year of birth that can't be the same
// leaves only who has the same number.
func compare(a, b Person) (p Pair, ok bool) {
	if slices.Contains(a.Apart, b.ID) || slices.Contains(b.Apart, a.ID) {
		return p, false
	}
	near, same := a.Name.Near(b.Name), a.Name.Same(b.Name)
	words := min(a.Name.Words(), b.Name.Words())
	phone := slices.ContainsFunc(a.Phones, func(n string) bool { return slices.Contains(b.Phones, n) })
	birth, swapped := births(a, b)
	year, apart := years(a, b)
	add := func(reason string, holds bool, score float64) {
		if holds {
			p.Reasons, p.Score = append(p.Reasons, reason), p.Score+score
		}
	}
	add(SameName, same, 5)
	add(NearName, !same && near >= 0.84, 4*near)
	add(SamePhone, phone, 4)
	add(SameBirth, birth, 4)
	add(SwappedBirth, !birth && swapped, 3)
	add(SameYear, !birth && !swapped && year, 1)
	more := phone || birth || swapped
	switch {
	case apart && !birth && !swapped:
		return p, phone && (same || near >= 0.9)
	case same:
		return p, words > 1 || more || year
	case near >= 0.84:
		return p, words > 1 && near >= 0.92 || more || year && words > 1
	}
	return p, phone && (birth || swapped)
}

func births(a, b Person) (same, swapped bool) {
	for _, one := range a.Births {
		same = same || slices.Contains(b.Births, one)
		swapped = swapped || one.Day != one.Month && slices.Contains(b.Births, one.Swapped())
	}
	return same, swapped
}

// years compares years of birth: a fact, or that of a day. apart: they can't be
// those of one person, who may have said one year more or less.
func years(a, b Person) (same, apart bool) {
	one, other := a.years(), b.years()
	if len(one) == 0 || len(other) == 0 {
		return false, false
	}
	apart = true
	for _, x := range one {
		for _, y := range other {
			same = same || x == y
			apart = apart && (x-y > 2 || y-x > 2)
		}
	}
	return same, apart
}

func (p Person) years() (out []int) {
	if y, err := strconv.Atoi(p.Year); err == nil && y > 0 {
		out = append(out, y)
	}
	for _, b := range p.Births {
		out = append(out, b.Year)
	}
	return out
}
