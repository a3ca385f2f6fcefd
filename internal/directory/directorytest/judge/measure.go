package judge

import (
	"cmp"
	"math"
	"slices"
)

// relevant is the grade from which an answer counts for recall: 2, or the best
// there is where nothing better than a call is to be had.
func (q Question) relevant() int {
	best := 0
	for _, g := range q.Grades {
		best = max(best, g)
	}
	return min(2, best)
}

// Depth is how many answers a ranking should give.
const Depth = 50

// Score is what a ranking reached, each from 0 to 1, averaged over questions.
type Score struct {
	Questions int     `json:"questions"`
	NDCG10    float64 `json:"ndcg_10"`
	Recall10  float64 `json:"recall_10"`
	Recall50  float64 `json:"recall_50"`
}

// Line is the score of one class of questions.
type Line struct {
	Class string `json:"class"` // "all", "tuning", "held out", or a class of the set
	Score
}

// Measure asks a ranking all questions: everything first, then the tuning and
// the held-out part, then class by class in alphabetical order.
func (s Set) Measure(rank func(Question) []string) []Line {
	sums := map[string]*Score{}
	add := func(class string, one Score) {
		sum := sums[class]
		if sum == nil {
			sum = &Score{}
			sums[class] = sum
		}
		sum.Questions++
		sum.NDCG10 += one.NDCG10
		sum.Recall10 += one.Recall10
		sum.Recall50 += one.Recall50
	}
	for _, q := range s.Questions {
		one := q.Score(rank(q))
		add("all", one)
		add(map[bool]string{true: "held out", false: "tuning"}[q.HeldOut], one)
		add(q.Class, one)
	}
	lines := make([]Line, 0, len(sums))
	for class, sum := range sums {
		n := float64(sum.Questions)
		lines = append(lines, Line{class, Score{sum.Questions, sum.NDCG10 / n, sum.Recall10 / n, sum.Recall50 / n}})
	}
	slices.SortFunc(lines, func(a, b Line) int {
		return cmp.Or(cmp.Compare(order(a.Class), order(b.Class)), cmp.Compare(a.Class, b.Class))
	})
	return lines
}

func order(class string) int {
	if i := slices.Index([]string{"all", "tuning", "held out"}, class); i >= 0 {
		return i
	}
	return 3
}

// Score measures one ranking of ids, best first. An id that stands twice
// counts once.
func (q Question) Score(ids []string) Score {
	var seen []string
	for _, id := range ids {
		if !slices.Contains(seen, id) {
			seen = append(seen, id)
		}
	}
	return Score{1, q.ndcg(seen, 10), q.recall(seen, 10), q.recall(seen, 50)}
}

// ndcg is the discounted cumulative gain of the first k, gain 2^grade − 1,
// over that of the best order.
func (q Question) ndcg(ids []string, k int) float64 {
	var best []int
	for _, g := range q.Grades {
		best = append(best, g)
	}
	slices.SortFunc(best, func(a, b int) int { return b - a })
	var got []int
	for _, id := range ids[:min(k, len(ids))] {
		got = append(got, q.Grades[id])
	}
	ideal := gain(best[:min(k, len(best))])
	if ideal == 0 {
		return 0
	}
	return gain(got) / ideal
}

func gain(grades []int) (sum float64) {
	for i, g := range grades {
		sum += (math.Exp2(float64(g)) - 1) / math.Log2(float64(i+2))
	}
	return sum
}

// recall is how many of the relevant answers stand among the first k, over how
// many could stand there: k at most.
func (q Question) recall(ids []string, k int) float64 {
	relevant, found, from := 0, 0, q.relevant()
	for _, g := range q.Grades {
		if g >= from {
			relevant++
		}
	}
	for _, id := range ids[:min(k, len(ids))] {
		if g, ok := q.Grades[id]; ok && g >= from {
			found++
		}
	}
	if relevant == 0 {
		return 0
	}
	return float64(found) / float64(min(k, relevant))
}
