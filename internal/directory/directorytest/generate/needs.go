package generate

import (
	"math"
	"slices"
	"sync"

	"relais/internal/directory/needs"
)

// common are the needs that most services answer, the commonest first; the
// others follow in the order of the taxonomy.
var common = []string{"food", "counselling", "settlement", "legal-general", "long-term-housing", "mental-health-care",
	"employment", "income-support", "primary-care", "emergency-shelter", "parenting-support", "child-care",
	"addiction-treatment", "case-management", "clothing", "recreation", "tax-help", "language-classes", "disability-support",
	"rent-help", "support-group", "youth-shelter", "transport-pass", "adult-education", "crisis-line"}

// demand is the taxonomy by how common a need is.
var demand = sync.OnceValue(func() (d struct {
	needs []needs.Need
	sums  []float64
}) {
	tax := needs.Default()
	for _, code := range common {
		if n, ok := tax.Get(code); ok {
			d.needs = append(d.needs, n)
		}
	}
	for _, n := range tax.Needs {
		if !slices.Contains(common, n.Code) {
			d.needs = append(d.needs, n)
		}
	}
	total := 0.0
	for rank := range d.needs {
		total += 1 / math.Pow(float64(rank+4), 0.9)
		d.sums = append(d.sums, total)
	}
	return d
})

// drawNeeds draws one to four needs; the later ones are often of the group of
// the first, as in life.
func drawNeeds(s source) []needs.Need {
	d := demand()
	out := []needs.Need{d.needs[weighted(s, d.sums)]}
	for len(out) < 4 && s.chance(55) {
		n := d.needs[weighted(s, d.sums)]
		for range 6 {
			if n.Group == out[0].Group {
				break
			}
			n = d.needs[weighted(s, d.sums)]
		}
		if !slices.ContainsFunc(out, func(o needs.Need) bool { return o.Code == n.Code }) {
			out = append(out, n)
		}
	}
	return out
}
