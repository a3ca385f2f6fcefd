package judge

import (
	"math"
	"slices"

	"relais/internal/directory/hsds"
)

// Situation is what a question's answers are graded by: which kinds of
// services answer it, decided by people who read what such a service does, and
// the person's facts. It is written down apart from the fields of Ask, since
// it says what is wanted and not what was typed.
type Situation struct {
	// Kinds are grades by kind of service, 3 to 1, for one that is near and
	// has no rule against this person. Kinds that are not named are 0.
	Kinds map[string]int `json:"kinds"`
	// Place is where the person is; coordinates in degrees. Without Located
	// only the province counts, without one the whole country will do.
	Province string  `json:"province,omitempty"`
	Place    string  `json:"place,omitempty"`
	Located  bool    `json:"located,omitempty"`
	Lat      float64 `json:"lat,omitempty"`
	Lng      float64 `json:"lng,omitempty"`

	Gender        string   `json:"gender,omitempty"`
	AgeBand       string   `json:"age_band,omitempty"`
	Dependants    []string `json:"dependants,omitempty"`
	Languages     []string `json:"languages,omitempty"`
	Wishes        []string `json:"wishes,omitempty"`
	Accessibility []string `json:"accessibility,omitempty"`
	Tonight       bool     `json:"tonight,omitempty"`
	Free          bool     `json:"free,omitempty"`
	Avoid         []Circle `json:"avoid,omitempty"`
}

// Circle is an area to stay away from: Km kilometres around a point.
type Circle struct {
	Lat float64 `json:"lat"`
	Lng float64 `json:"lng"`
	Km  int     `json:"km"`
}

// Distances, in kilometres, of the criteria on place.
const (
	nearKm = 40
	farKm  = 150
)

// Record is a service as it is judged: its kind, and its document.
type Record struct {
	Kind     string
	Province string // of its place, also when the address is told to nobody
	Service  hsds.Service
	// Speaks are the codes of its languages; Country and Provinces what its
	// service areas name.
	Speaks    []string
	Country   bool
	Provinces []string
}

// Grade judges one service by the criteria of the README, in their order.
func (s Situation) Grade(r Record) int {
	base := s.Kinds[r.Kind]
	if base == 0 || s.shutOut(r) {
		return 0
	}
	place, reachable := s.reach(r)
	if !reachable {
		return 0
	}
	soft := s.language(r) + s.along(r) + s.wish(r) + s.access(r) + s.tonight(r) + s.cost(r)
	if left := base - place; left <= 0 {
		return 0
	} else if left > soft {
		return left - soft
	}
	if base == 3 {
		return 1 // the right kind of service: still worth a call
	}
	return 0
}

// shutOut: the service's own rules exclude the person, or it is where the
// person must not go.
func (s Situation) shutOut(r Record) bool {
	rules := rulesOf(r)
	if len(rules.Genders) > 0 && s.Gender != "" && !slices.Contains(rules.Genders, s.Gender) &&
		s.Gender != "non_binary" && s.Gender != "two_spirit" {
		return true
	}
	if lo, hi, ok := band(s.AgeBand); ok {
		if m := r.Service.MinimumAge; m != nil && float64(hi) < *m {
			return true
		}
		if m := r.Service.MaximumAge; m != nil && float64(lo) > *m {
			return true
		}
	}
	for _, d := range s.Dependants {
		if slices.Contains(rules.Refuses, d) {
			return true
		}
	}
	return s.avoided(r)
}

func (s Situation) avoided(r Record) bool {
	for _, c := range s.Avoid {
		if km, ok := distance(r, c.Lat, c.Lng); ok && km <= float64(max(c.Km, 15)) {
			return true
		}
	}
	return false
}

func band(code string) (lo, hi int, ok bool) {
	b, ok := map[string][2]int{"child": {0, 15}, "youth_16_17": {16, 17}, "adult_18_24": {18, 24},
		"adult_25_64": {25, 64}, "senior": {65, 130}}[code]
	return b[0], b[1], ok
}

// reach says how many grades the way costs, and whether the service can be
// reached at all.
func (s Situation) reach(r Record) (cost int, ok bool) {
	if s.Province == "" {
		return 0, true
	}
	serves := r.Country || slices.Contains(r.Provinces, s.Province)
	km, sited := distance(r, s.Lat, s.Lng)
	switch {
	case !sited: // by telephone, or an address that is told to nobody
		return 0, serves || r.Province == s.Province && r.Service.Relais != nil && r.Service.Relais.Confidential
	case rulesOf(r).Residence && r.Province != s.Province:
		return 0, false
	case !s.Located:
		return 0, serves || r.Province == s.Province
	case km <= nearKm:
		return 0, true
	case serves:
		return 1, true
	case km <= farKm:
		return 1, true
	}
	return 2, r.Province == s.Province
}

func (s Situation) language(r Record) int {
	if len(s.Languages) == 0 {
		return 0
	}
	for _, l := range s.Languages {
		if slices.Contains(r.Speaks, l) {
			return 0
		}
	}
	if r.Service.InterpretationServices != "" {
		return 1
	}
	return 2
}

// along: where people stay, it counts whether the house says that children, a
// baby or a pet may come.
func (s Situation) along(r Record) int {
	stays := slices.ContainsFunc(r.Service.Capacities, func(c hsds.Capacity) bool {
		return c.Unit.Name == "bed" || c.Unit.Name == "household"
	})
	for _, d := range s.Dependants {
		if stays && !slices.Contains(rulesOf(r).Accepts, d) {
			return 1
		}
	}
	return 0
}

func (s Situation) wish(r Record) int {
	rules := rulesOf(r)
	if rules.OnlyFor != "" && !slices.Contains(s.Wishes, rules.OnlyFor) {
		return 2
	}
	for _, w := range s.Wishes {
		if !slices.Contains(rules.Wishes, w) && rules.OnlyFor != w {
			return 1
		}
	}
	return 0
}

func (s Situation) access(r Record) int {
	rules, cost := rulesOf(r), 0
	for _, code := range s.Accessibility {
		switch {
		case slices.Contains(rules.Accessible, code):
		case rules.AccessibilityKnown:
			cost = 2
		default:
			cost = max(cost, 1)
		}
	}
	return cost
}

// open at night, as their hours say in words.
var atNight = []string{"mixed-shelter", "outreach"}

func (s Situation) tonight(r Record) int {
	if !s.Tonight {
		return 0
	}
	cost := 0
	always := slices.ContainsFunc(r.Service.Schedules, func(h hsds.Schedule) bool {
		return h.OpensAt == "00:00" && h.ClosesAt == "23:59"
	})
	if !always && !slices.Contains(atNight, r.Kind) {
		cost = 1
	}
	for _, c := range r.Service.Capacities {
		if c.Available <= 0 {
			cost++
		}
	}
	return min(cost, 2)
}

func (s Situation) cost(r Record) int {
	if s.Free && r.Service.FeesDescription != "" {
		return 1
	}
	return 0
}

func rulesOf(r Record) hsds.Rules {
	if r.Service.Relais == nil || r.Service.Relais.Rules == nil {
		return hsds.Rules{}
	}
	return *r.Service.Relais.Rules
}

// distance is that to the nearest place of the service, in kilometres.
func distance(r Record, lat, lng float64) (km float64, ok bool) {
	km = math.Inf(1)
	for _, at := range r.Service.ServiceAtLocations {
		if l := at.Location; l != nil && l.Latitude != nil && l.Longitude != nil {
			km, ok = min(km, between(lat, lng, *l.Latitude, *l.Longitude)), true
		}
	}
	return km, ok
}

// between is the distance of two points on the sphere, by the cosine rule.
func between(lat1, lng1, lat2, lng2 float64) float64 {
	const rad = math.Pi / 180
	c := math.Sin(lat1*rad)*math.Sin(lat2*rad) + math.Cos(lat1*rad)*math.Cos(lat2*rad)*math.Cos((lng1-lng2)*rad)
	return 6371 * math.Acos(max(-1, min(1, c)))
}
