package match

import (
	"slices"
)

// The reasons for which a service can't be for this person. All are limits of
// the service itself, or of the question.
const (
	OutOfArea = "out_of_area"
	TooFar    = "too_far"
	Gender    = "gender"
	Age       = "age"
	Dependant = "dependants"
	Full      = "full"
)

// verdict is what was found about a service, before it is put into words.
type verdict struct {
	covers  []string
	score   int
	km      int // farAway when unknown
	leftOut string
	barrier bool
	full    bool
	place   placeFit
}

// urgencyWeight is what covering a need is worth.
var urgencyWeight = map[string]int{"danger": 600, "crisis": 500, "detained": 500, "urgent": 350, "standard": 250}

// judge looks at one service. It is not relevant when it answers no need and
// no word of the question.
func (a *asked) judge(e *entry) (v verdict, relevant bool) {
	if a.Sector != "" && e.Sector != a.Sector || a.Agency != "" && e.Agency != a.Agency {
		return v, false
	}
	v.covers, v.score = a.covered(e)
	if !a.wanted(e, &v) {
		return v, false
	}
	v.barrier = e.Rules.Status != nil
	v.place, v.km = a.where(e)
	v.full = e.Capacity != nil && e.Capacity.Available <= 0
	v.leftOut = a.excluded(e, &v)
	v.score += a.fitScore(e, &v)
	return v, true
}

func (a *asked) covered(e *entry) (codes []string, score int) {
	for _, n := range a.needs {
		if slices.Contains(e.Needs, n.Code) {
			codes = append(codes, n.Code)
			score += weightOf(n.Urgency)
		}
	}
	return codes, score
}

func weightOf(urgency string) int {
	if w, ok := urgencyWeight[urgency]; ok {
		return w
	}
	return urgencyWeight["standard"]
}

// wanted tells whether a service answers what the question asks for, and
// scores the free text.
func (a *asked) wanted(e *entry, v *verdict) bool {
	if len(a.needs) > 0 && len(v.covers) == 0 {
		return false
	}
	if a.Text == "" {
		return true
	}
	score, enough := textScore(e.words, a.terms)
	for _, code := range a.read {
		if slices.Contains(e.Needs, code) {
			score += 150
			enough = true
		}
	}
	v.score += 2 * score
	return enough || len(v.covers) > 0
}

// excluded gives the first reason for which the service can't be for this
// person: where it is, the agency's own rules, and then what is full, if that
// was asked.
func (a *asked) excluded(e *entry, v *verdict) string {
	switch {
	case v.place == outside:
		return OutOfArea
	case a.Within > 0 && v.km != farAway && v.km > a.Within && v.place != remote:
		return TooFar
	case a.genderFit(&e.Rules) == no:
		return Gender
	case a.ageFit(&e.Rules) == no:
		return Age
	case a.dependantsFit(&e.Rules) == no:
		return Dependant
	case a.FreeOnly && v.full && !e.Waitlist:
		return Full
	}
	return ""
}

// fitScore weighs the person's wishes and what is known of the service. None
// of it excludes anything.
func (a *asked) fitScore(e *entry, v *verdict) int {
	score := v.place.score()
	if v.km != farAway && v.place != remote {
		score += max(0, 120-v.km)
	}
	score += a.languageFit(e).score(70)
	score += a.genderFit(&e.Rules).score(60)
	score += a.ageFit(&e.Rules).score(40)
	score += a.dependantsFit(&e.Rules).score(40)
	for _, code := range a.Accessibility {
		score += accessFit(&e.Rules, code).score(60)
	}
	for _, code := range a.Wishes {
		score += wishFit(e, code).score(50)
	}
	for _, code := range a.Safety {
		score += safetyFit(&e.Rules, code).score(40)
	}
	if e.Rules.OnlyFor == "indigenous" && !slices.Contains(a.Wishes, "indigenous") {
		score -= 80 // for a community that the person did not name
	}
	score += a.capacityScore(e, v) + freshness(e, a)
	if a.pressing() && e.AlwaysOpen {
		score += 60
	}
	if e.Agency != "" {
		score += 30 // it can be asked at once, and answers in the loop
	}
	return score
}

func (a *asked) capacityScore(e *entry, v *verdict) int {
	switch {
	case e.Capacity == nil:
		return 0
	case v.full && e.Waitlist:
		return -60
	case v.full:
		return -120
	case a.Now.Sub(e.Capacity.Updated) > staleCapacity:
		return 20
	}
	return 80
}

// freshness lets records lose weight as they age.
func freshness(e *entry, a *asked) int {
	if e.Verified.IsZero() {
		return -20
	}
	switch days := int(a.Now.Sub(e.Verified).Hours() / 24); {
	case days <= 180:
		return 10
	case days <= 365:
		return 0
	}
	return -30
}

// pressing tells whether something is needed tonight.
func (a *asked) pressing() bool {
	return slices.ContainsFunc(a.needs, func(n NeedAsked) bool {
		return n.Urgency == "danger" || n.Urgency == "crisis" || n.Urgency == "detained"
	})
}
