package match

import (
	"cmp"
	"slices"
	"strings"
	"time"
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

// judge looks at one service. It is not relevant when it answers no need and
// no word of the question, or when the asker may not know of it.
func (a *asked) judge(e *entry) (v verdict, relevant bool) {
	if a.Sector != "" && e.Sector != a.Sector || a.Agency != "" && e.Agency != a.Agency ||
		!a.Members && e.Visibility != Public {
		return v, false
	}
	v.covers, v.score = a.covered(e)
	if !a.wanted(e, &v) {
		return v, false
	}
	v.barrier = e.Rules.Status != nil
	v.km = a.distance(e.spots)
	v.place = a.settled(a.where(e), v.km)
	v.full = a.full(e)
	v.leftOut = reasonCodes[a.excluded(e, &v)]
	v.score += a.fitScore(e, &v)
	v.first = a.first(e, v.km)
	return v, true
}

func (a *asked) covered(e *entry) (covers []string, score int) {
	for _, n := range a.needs {
		if slices.Contains(e.Needs, n.Code) {
			covers = append(covers, n.Code)
			score += weightOf(n.Urgency)
		}
	}
	return covers, score
}

// first is the number that results are sorted by before their scores.
func (a *asked) first(e *entry, km int) int64 {
	switch a.Sort {
	case SortDistance:
		return int64(km)
	case SortOpening:
		return a.opens(&e.Service)
	}
	return 0
}

// full tells whether a service is known to have no place. Strangers don't know.
func (a *asked) full(e *entry) bool {
	return a.Members && e.Capacity != nil && e.Capacity.Available <= 0
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
	got, found, read := 0, 0, 0
	for _, t := range a.terms {
		var best uint8
		for _, stem := range t.stems {
			best = max(best, e.words[stem])
		}
		if best > 0 {
			got += t.rarity * int(best)
			found += t.rarity
		}
	}
	for _, code := range a.read {
		if slices.Contains(e.Needs, code) {
			read++
		}
	}
	v.score += textScore(got, a.total, read)
	return len(v.covers) > 0 || enough(found, a.total, read)
}

// excluded gives the first reason for which the service can't be for this
// person: where it is, what the person must not meet, the agency's own rules,
// and then what is full, if that was asked.
func (a *asked) excluded(e *entry, v *verdict) reason {
	switch {
	case v.place == outside:
		return outOfArea
	case a.Within > 0 && v.km != farAway && v.km > a.Within && v.place != remote:
		return tooFar
	case e.Agency != "" && slices.Contains(a.Conflicts, e.Agency):
		return conflict
	case len(a.Avoid) > 0 && a.avoids(e):
		return avoided
	}
	if r := a.ownRules(&e.Rules); r != 0 {
		return r
	}
	if a.FreeOnly && v.full && !e.Waitlist {
		return isFull
	}
	return 0
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

// avoids tells whether a service is one that the person must not be sent to:
// it is named, or all the places where it can be met lie where the person must
// not go. What is given by telephone has no such place.
func (a *asked) avoids(e *entry) bool {
	for i := range a.Avoid {
		v := &a.Avoid[i]
		if v.Service != "" && v.Service == e.ID || v.Agency != "" && (v.Agency == e.Agency || v.Agency == e.OrgID) {
			return true
		}
	}
	if len(e.sites) == 0 || e.Remote {
		return false
	}
	for i := range e.sites {
		if !a.avoidsSite(&e.sites[i]) {
			return false
		}
	}
	return true
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

// fitScore weighs the person's wishes and what is known of the service. None
// of it excludes anything.
func (a *asked) fitScore(e *entry, v *verdict) int {
	score := placeScore(v.place, v.km)
	score += a.languageFit(e).score(70) + a.personScore(&e.Rules) + a.wishScore(e)
	score += a.costFit(e.Cost).score(40) + a.openingFit(&e.Service).score(70)
	score += a.capacityScore(e, v) + a.freshness(e.Verified)
	if a.pressing && e.AlwaysOpen {
		score += 60
	}
	if e.Agency != "" {
		score += 30 // it can be asked at once, and answers in the loop
	}
	return score
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

func (a *asked) capacityScore(e *entry, v *verdict) int {
	switch {
	case e.Capacity == nil || !a.Members:
		return 0
	case v.full && e.Waitlist:
		return -60
	case v.full:
		return -120
	case a.Now.Unix()-e.Capacity.Updated.Unix() > int64(staleCapacity.Seconds()):
		return 20
	}
	return 80
}

// freshness lets records lose weight as they age.
func (a *asked) freshness(verified time.Time) int {
	if verified.IsZero() {
		return -20
	}
	return a.freshnessAt(verified.Unix())
}

func (a *asked) freshnessAt(verified int64) int {
	switch days := (a.Now.Unix() - verified) / 86400; {
	case days <= 180:
		return 10
	case days <= 365:
		return 0
	}
	return -30
}
