package match

import (
	"relais/internal/directory/fold"
	"slices"
)

// explain puts the verdict on one service into codes. Only what is shown is
// explained, so that looking at thousands stays cheap.
func (a *asked) explain(c candidate) (r Result) {
	a.explainTo(&r, c)
	return r
}

func (a *asked) explainTo(r *Result, c candidate) {
	*r = Result{Service: c.Service, Score: c.score, Covers: c.covers, LeftOut: c.leftOut, Status: c.Rules.Status}
	room := a.room
	if room == nil {
		room = new(reasons)
	}
	r.Fits, r.Misses, r.Unknown = room[0][:0], room[1][:0], room[2][:0]
	if !a.Members {
		r.Service.Capacity, r.Service.Waitlist, r.Service.Expected = nil, false, ""
	}
	if c.km != farAway {
		km := c.km
		r.Distance = &km
	}
	if !c.Verified.IsZero() {
		r.VerifiedAge = max(0, a.Now.Sub(c.Verified))
	}
	if r.Service.Capacity != nil {
		r.CapacityAge = max(0, a.Now.Sub(c.Capacity.Updated))
	}
	a.explainPlace(r, c)
	a.explainLanguage(r, c.entry)
	a.explainPerson(r, &c.Rules)
	for _, code := range a.Accessibility {
		r.add(accessFit(&c.Rules, code), Reason{Code: "accessibility", Value: code})
	}
	for _, code := range a.Wishes {
		r.add(wishFit(c.entry, code), Reason{Code: "wish", Value: code})
	}
	for _, code := range a.Safety {
		r.add(safetyFit(&c.Rules, code), Reason{Code: "safety", Value: code})
	}
	if a.Cost != "" {
		r.add(a.costFit(c.Cost), Reason{Code: "cost"})
	}
	a.explainState(r, c)
	a.explainHours(r, &c.Service)
	room.keep(r)
}

// reasons is room in which the reasons of one result after the other are
// gathered.
type reasons [3][]Reason

// keep gives the result lists of its own, as long as they need to be, and
// takes the room back.
func (room *reasons) keep(r *Result) {
	all := make([]Reason, 0, len(r.Fits)+len(r.Misses)+len(r.Unknown))
	for i, list := range []*[]Reason{&r.Fits, &r.Misses, &r.Unknown} {
		gathered := *list
		if *list = nil; len(gathered) > 0 {
			from := len(all)
			all = append(all, gathered...)
			*list = all[from:len(all):len(all)]
		}
		clear(gathered) // what was asked is not held on to
		room[i] = gathered[:0]
	}
}

func (r *Result) add(f fit, why Reason) {
	switch f {
	case yes:
		r.Fits = append(r.Fits, why)
	case miss, no:
		r.Misses = append(r.Misses, why)
	case unknown:
		r.Unknown = append(r.Unknown, why)
	}
}

func (a *asked) explainPlace(r *Result, c candidate) {
	switch c.place {
	case samePlace:
		r.add(yes, Reason{Code: "same_place", Value: a.Place})
	case sameProvince:
		r.add(yes, Reason{Code: "same_province", Value: a.Province})
	case served:
		r.add(yes, Reason{Code: "area_served"})
	case remote:
		r.add(yes, Reason{Code: "remote"})
	case placeUnknown:
		r.add(unknown, Reason{Code: "area"})
	case across:
		r.add(unknown, Reason{Code: "across"})
	case outside:
		r.add(miss, Reason{Code: OutOfArea})
	}
	if r.Distance != nil {
		f := yes
		if a.Within > 0 && *r.Distance > a.Within {
			f = miss
		}
		code := "distance"
		if c.Confidential {
			code = "distance_region" // from the centre of the region: nobody learns more
		}
		r.add(f, Reason{Code: code, N: *r.Distance})
	}
	for _, s := range c.Sites {
		s.Place = fold.Text(s.Place)
		if len(a.Avoid) > 0 && a.avoidsSite(&s) {
			r.add(miss, Reason{Code: Avoided})
			break
		}
	}
	if c.Confidential {
		r.add(yes, Reason{Code: "confidential_address"})
	}
}

func (a *asked) explainLanguage(r *Result, e *entry) {
	switch a.languageFit(e) {
	case yes:
		if l := a.language(e); l != "" {
			r.add(yes, Reason{Code: "language", Value: l})
		} else {
			r.add(yes, Reason{Code: "interpreter"})
		}
	case miss:
		r.add(miss, Reason{Code: "language", Value: a.Languages[0]})
	case unknown:
		r.add(unknown, Reason{Code: "language", Value: a.Languages[0]})
	}
}

func (a *asked) explainPerson(r *Result, rules *Rules) {
	r.add(a.genderFit(rules), Reason{Code: "gender", Value: a.Gender})
	r.add(a.ageFit(rules), Reason{Code: "age", Value: a.AgeBand})
	for _, d := range a.dependants {
		one := asked{dependants: []string{d}}
		r.add(one.dependantsFit(rules), Reason{Code: "dependants", Value: d})
	}
	if rules.OnlyFor != "" {
		f := unknown
		if slices.Contains(a.Wishes, rules.OnlyFor) {
			f = yes
		}
		r.add(f, Reason{Code: "only_for", Value: rules.OnlyFor})
	}
}

// explainHours says when a service is open, and whether that is in time.
func (a *asked) explainHours(r *Result, s *Service) {
	h := a.clock.Status(HoursOf(s))
	r.Hours = &h
	r.add(a.openingFit(s), Reason{Code: "opening"})
}

func (a *asked) explainState(r *Result, c candidate) {
	switch {
	case !a.Members:
	case c.Capacity == nil:
		r.add(unknown, Reason{Code: "capacity"})
	case !c.full:
		r.add(yes, Reason{Code: "free_places", N: c.Capacity.Available})
	case c.Waitlist:
		r.add(miss, Reason{Code: "waitlist", Value: c.Expected})
	default:
		r.add(miss, Reason{Code: "full"})
	}
	if r.CapacityAge > staleCapacity {
		r.add(unknown, Reason{Code: "capacity_old", N: int(r.CapacityAge.Hours())})
	}
	switch {
	case c.AlwaysOpen:
		r.add(yes, Reason{Code: "always_open"})
	case !c.Hours && a.pressing:
		r.add(unknown, Reason{Code: "hours"})
	case a.pressing:
		r.add(miss, Reason{Code: "not_always_open"})
	}
	switch {
	case c.Verified.IsZero():
		r.add(unknown, Reason{Code: "never_verified"})
	case r.VerifiedAge > old:
		r.add(unknown, Reason{Code: "verified_old", N: int(r.VerifiedAge.Hours() / 24)})
	}
}
