package match

import (
	"slices"
	"time"
)

// judge looks at one service. It is not relevant when it answers no need and
// no word of the question, or when the asker may not know of it.
func (a *asked) judge(e *document) (v verdict, relevant bool) {
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
	v.place = a.settled(a.where(&e.entry), v.km)
	v.full = a.full(&e.entry)
	v.leftOut = reasonCodes[a.excluded(e, &v)]
	v.score += a.fitScore(e, &v)
	v.first = a.first(e, v.km)
	return v, true
}

func (a *asked) covered(e *document) (covers []string, score int) {
	for _, n := range a.needs {
		if slices.Contains(e.Needs, n.Code) {
			covers = append(covers, n.Code)
			score += weightOf(n.Urgency)
		}
	}
	return covers, score
}

// first is the number that results are sorted by before their scores.
func (a *asked) first(e *document, km int) int64 {
	switch a.Sort {
	case SortDistance:
		return int64(km)
	case SortOpening:
		return a.opens(&e.Service)
	}
	return 0
}

// wanted reports whether a service answers what the question asks for, and
// scores the free text.
func (a *asked) wanted(e *document, v *verdict) bool {
	if len(a.needs) > 0 && len(v.covers) == 0 {
		return false
	}
	if a.Text == "" {
		return true
	}
	got, found, read := 0, 0, 0
	for _, t := range a.terms {
		var best uint8
		for _, stem := range t.Stems {
			best = max(best, e.words[stem])
		}
		if best > 0 {
			got += t.Rarity * int(best)
			found += t.Rarity
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

// enough reports whether a service that holds words of this rarity answers the text.
func enough(found, total, read int) bool { return read > 0 || total > 0 && 2*found >= total }

// excluded gives the first reason for which the service can't be for this
// person: where it is, what the person must not meet, the agency's own rules,
// and then what is full, if that was asked.
func (a *asked) excluded(e *document, v *verdict) reason {
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

// avoids reports whether a service is one that the person must not be sent to:
// it is named, or all the places where it can be met lie where the person must
// not go. What is given by telephone has no such place.
func (a *asked) avoids(e *document) bool {
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

// fitScore weighs the person's wishes and what is known of the service. None
// of it excludes anything.
func (a *asked) fitScore(e *document, v *verdict) int {
	score := placeScore(v.place, v.km)
	score += a.languageScore(&e.entry) + a.personScore(&e.Rules) + a.wishScore(&e.entry)
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

func (a *asked) capacityScore(e *document, v *verdict) int {
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

// distance is that to the nearest of a service's spots.
func (a *asked) distance(spots []spot) int {
	km := farAway
	if !a.Located {
		return km
	}
	for _, s := range spots {
		km = min(km, kilometres(a.spot, s))
	}
	return km
}

// gaps watches which needs are covered.
type gaps struct {
	needs   []NeedAsked
	covered map[string]bool
	nearest map[string]string
}

func newGaps(asked []NeedAsked) *gaps {
	g := &gaps{needs: asked, covered: map[string]bool{}, nearest: map[string]string{}}
	for _, n := range asked {
		g.nearest[n.Code] = GapNone
	}
	return g
}

// see takes a service into account for the needs that it covers.
func (g *gaps) see(v *verdict) {
	why := v.gap()
	for _, code := range v.covers {
		if why == "" {
			g.covered[code] = true
		} else if gapRank[why] > gapRank[g.nearest[code]] {
			g.nearest[code] = why
		}
	}
}

// gap says why a service does not cover its needs for this person, "" when it does.
func (v *verdict) gap() string { return gapFor(v.leftOut, v.full, v.barrier) }

func (g *gaps) list() []Gap {
	var out []Gap
	for _, n := range g.needs {
		if !g.covered[n.Code] {
			out = append(out, Gap{Need: n.Code, Why: g.nearest[n.Code]})
		}
	}
	return out
}

// facets puts counts in order.
func facets(n map[facetValue]int) []Facet {
	byField := make([][]Count, len(facetFields))
	for v, count := range n {
		i := slices.Index(facetFields, v.field)
		byField[i] = append(byField[i], Count{v.value, count})
	}
	return facetList(byField)
}

// distinct gives each string once, in order of first appearance.
func distinct(list []string) []string {
	for i := range list {
		if slices.Contains(list[:i], list[i]) {
			return slices.Compact(slices.Sorted(slices.Values(list)))
		}
	}
	return list
}
