package search

import (
	"slices"
	"strconv"
	"time"

	"relais/internal/act"
	"relais/internal/directory/match"
	"relais/internal/directory/needs"
	"relais/internal/directory/places"
	"relais/internal/fault"
)

// Question reads what somebody asks, as a stranger: whoever may know what is for
// members sets Members. A need without an urgency takes that of
// the taxonomy; an unknown need is a fault of its field.
func Question(in act.MatchNeeds, now time.Time) (match.Question, error) {
	q := match.Question{
		Text: in.Query, Languages: in.Languages, Interpreter: in.Interpreter, Province: in.Province, Place: in.Place,
		Within: in.Within, Anywhere: in.Anywhere, AgeBand: in.AgeBand, Age: in.Age, Gender: in.Gender,
		Dependants: in.Dependants, Accessibility: in.Accessibility, Wishes: in.Wishes, Safety: in.Safety,
		FreeOnly: in.FreeOnly, ShowLeftOut: in.ShowLeftOut, Offset: in.Offset, Limit: in.Limit, Now: now,
	}
	for i, n := range in.Needs {
		known, ok := needs.Default().Get(n.Code)
		if !ok {
			return q, fault.Invalid("needs."+strconv.Itoa(i)+".code", "directory.need.unknown")
		}
		if n.Urgency == "" {
			n.Urgency = known.Urgency
		}
		q.Needs = append(q.Needs, match.NeedAsked(n))
	}
	locate(&q)
	limits(&q, in.MatchLimits)
	return q, nil
}

// limits reads what must not be, when help is needed and how to list results.
func limits(q *match.Question, in act.MatchLimits) {
	q.Children, q.Conflicts, q.Cost = in.Children, in.Conflicts, in.Cost
	q.OpenNow, q.OpenAt, q.By, q.Sort, q.Facets = in.OpenNow, in.OpenAt, in.By, in.Sort, in.Facets
	for _, a := range in.Avoid {
		one := match.Avoid{Province: a.Province, Place: a.Place, Service: a.Service, Agency: a.Agency}
		if a.Km == 0 {
			q.Avoid = append(q.Avoid, inside(a)...)
		}
		if p, ok := places.Find(a.Place, a.Province); ok {
			one.Province, one.Place = p.Province, p.Name.EN
			if a.Km > 0 { // the circle holds the place, and what lies beyond its limits
				one = match.Avoid{Lat: p.Latitude, Lng: p.Longitude, Km: a.Km, Service: a.Service, Agency: a.Agency}
			}
		}
		q.Avoid = append(q.Avoid, one)
	}
}

// inside are the places that lie in one that the person stays away from: the towns of
// a region, the quarters of a town.
func inside(a act.AvoidPlace) (out []match.Avoid) {
	for _, find := range []func(name, province string) (places.Place, bool){places.Find, places.FindPart} {
		p, ok := find(a.Place, a.Province)
		if !ok {
			continue
		}
		for _, name := range places.Within(p) {
			if one := (match.Avoid{Province: p.Province, Place: name}); !slices.Contains(out, one) {
				out = append(out, one)
			}
		}
	}
	return out
}

// WordsQuestion reads a search in words.
func WordsQuestion(in act.SearchServices, now time.Time) (match.Question, error) {
	m := act.MatchNeeds{Query: in.Query, Province: in.Province, Place: in.Place, Page: in.Page}
	if in.Need != "" {
		m.Needs = []act.MatchNeed{{Code: in.Need}}
	}
	if in.Language != "" {
		m.Languages = []string{in.Language}
	}
	q, err := Question(m, now)
	q.Sector, q.Agency = in.Sector, in.Agency
	if _, invalid := fault.As(err); invalid {
		err = fault.Invalid("need", "directory.need.unknown")
	}
	return q, err
}

// locate finds the municipality, so that distances can be told.
func locate(q *match.Question) {
	if p, ok := places.Find(q.Place, q.Province); ok {
		q.Located, q.Lat, q.Lng = true, p.Latitude, p.Longitude
		q.Province, q.Place = p.Province, p.Name.EN
		q.Regions, q.Part = places.RegionsOf(p), p.Region
	}
}

// Answer turns what the engine found into what the API says.
func Answer(a match.Answer) act.Matches {
	out := act.Matches{Items: []act.Match{}, Total: a.Total, Barriers: a.Barriers, Understood: a.Understood}
	for _, r := range a.Results {
		out.Items = append(out.Items, ToMatch(r))
	}
	for _, c := range a.LeftOut {
		out.LeftOut = append(out.LeftOut, act.CodeCount(c))
	}
	for _, g := range a.Gaps {
		out.Gaps = append(out.Gaps, act.NeedGap(g))
	}
	for _, f := range a.Facets {
		one := act.FacetCount{Field: f.Field}
		for _, c := range f.Values {
			one.Values = append(one.Values, act.CodeCount(c))
		}
		out.Facets = append(out.Facets, one)
	}
	return out
}
