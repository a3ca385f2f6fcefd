package match

import (
	"cmp"
	"slices"
	"strings"
)

// The reasons for which a service can't be for this person: limits of the
// service itself, limits of the question, and what keeps the person safe.
const (
	OutOfArea = "out_of_area"
	TooFar    = "too_far"
	Conflict  = "conflict" // an agency that must not be asked
	Avoided   = "avoid"    // where the person must not be sent
	Gender    = "gender"
	Age       = "age"
	Dependant = "dependants"
	Full      = "full"
)

// reason is one of them, in the order in which they are looked at; 0 is none.
type reason uint8

const (
	outOfArea reason = iota + 1
	tooFar
	conflict
	avoided
	otherGender
	otherAge
	otherDependants
	isFull
	leftOutReasons // how many there are
)

var reasonCodes = [leftOutReasons]string{"", OutOfArea, TooFar, Conflict, Avoided, Gender, Age, Dependant, Full}

// counts puts counts in order: the most frequent first.
func counts(n map[string]int) []Count {
	out := make([]Count, 0, len(n))
	for code, n := range n {
		out = append(out, Count{code, n})
	}
	sortCounts(out)
	return out
}

func sortCounts(list []Count) {
	slices.SortFunc(list, func(a, b Count) int {
		if a.N != b.N {
			return cmp.Compare(b.N, a.N)
		}
		return strings.Compare(a.Code, b.Code)
	})
}

// verdict is what was found about a service, before it is put into words.
type verdict struct {
	covers  []string // needs of the question
	first   int64    // what the question sorts by before the score
	score   int
	km      int // farAway when unknown
	leftOut string
	barrier bool
	full    bool
	place   placeFit
}

// urgencyWeight is what covering a need is worth.
var urgencyWeight = map[string]int{"danger": 600, "crisis": 500, "detained": 500, "urgent": 350, "standard": 250}

// full reports whether a service is known to have no place. Strangers don't know.
func (a *asked) full(e *entry) bool {
	return a.Members && e.Capacity != nil && e.Capacity.Available <= 0
}

func weightOf(urgency string) int {
	if w, ok := urgencyWeight[urgency]; ok {
		return w
	}
	return urgencyWeight["standard"]
}

func (a *asked) ownRules(r *Rules) reason {
	switch no {
	case a.genderFit(r):
		return otherGender
	case a.ageFit(r):
		return otherAge
	case a.dependantsFit(r):
		return otherDependants
	}
	return 0
}

func (a *asked) avoidsSite(s *Site) bool {
	for i := range a.Avoid {
		v := &a.Avoid[i]
		place := a.avoidPlaces[i]
		switch {
		case v.Province != "" && v.Province != s.Province:
		case place != "" && place != s.Place:
		case v.Km > 0:
			if s.Located && kilometres(spotOf(v.Lat, v.Lng), spotOf(s.Lat, s.Lng)) <= v.Km {
				return true
			}
		case v.Province != "" || place != "":
			return true
		}
	}
	return false
}

func placeScore(p placeFit, km int) int {
	if km != farAway && p != remote {
		return p.score() + max(0, 120-km)
	}
	return p.score()
}

func (a *asked) personScore(r *Rules) int {
	return a.genderFit(r).score(60) + a.ageFit(r).score(40) + a.dependantsFit(r).score(40)
}

func (a *asked) wishScore(e *entry) int {
	score := 0
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
	return score
}
