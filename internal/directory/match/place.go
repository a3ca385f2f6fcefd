package match

import (
	"math"
	"slices"
)

// placeFit is how a service's place and that of the person go together.
type placeFit int

const (
	placeSilent  placeFit = iota // the question names no place
	samePlace                    // the same municipality
	sameProvince                 // the same province
	served                       // another place, in an area that the service serves
	remote                       // by telephone or online, also for there
	placeUnknown                 // the service says nothing
	outside                      // another province
	elsewhere                    // another province, and no area is stated: its neighbours may come
	across                       // such a one that is near enough
)

func (p placeFit) score() int {
	switch p {
	case samePlace:
		return 200
	case sameProvince:
		return 40
	case served:
		return 80
	case remote:
		return 60
	case across:
		return 20
	}
	return 0
}

// acrossBorder is how many kilometres a service of another province may be
// away when nobody said how far the person can go.
const acrossBorder = 50

// reach is how far a service of another province may be.
func (a *asked) reach() int {
	if a.Within > 0 {
		return a.Within
	}
	return acrossBorder
}

// settled decides by the distance what the places alone leave open.
func (a *asked) settled(p placeFit, km int) placeFit {
	switch {
	case p != elsewhere:
		return p
	case km != farAway && km <= a.reach():
		return across
	}
	return outside
}

// farAway stands for a distance that is not known.
const farAway = math.MaxInt32

// where compares the places; elsewhere is to be settled.
func (a *asked) where(e *entry) placeFit {
	if a.Province == "" && a.place == "" {
		return placeSilent
	}
	site := a.siteFit(e)
	if site == samePlace {
		return samePlace
	}
	return a.together(site, a.areaFit(e), e.National, e.Remote, e.Rules.Residence)
}

// together weighs where a service is, other than in the same place, and what
// it serves.
func (a *asked) together(site, area placeFit, national, byPhone, residence bool) placeFit {
	switch {
	case area == served && byPhone, national && byPhone:
		return remote
	case area == served:
		return served
	case national:
		return served
	case area == outside && residence:
		return outside
	case site == sameProvince:
		return sameProvince
	case a.Anywhere:
		return placeUnknown
	case area == outside || site == outside && residence:
		return outside
	case site == outside:
		return elsewhere
	}
	return placeUnknown
}

// siteFit looks at where the service is.
func (a *asked) siteFit(e *entry) placeFit {
	result := placeUnknown
	for _, s := range e.sites {
		switch {
		case s.Province == "" || a.Province == "" && s.Place != a.place:
		case a.Province != "" && s.Province != a.Province:
			if result == placeUnknown {
				result = outside
			}
		case a.place != "" && s.Place == a.place:
			return samePlace
		default:
			result = sameProvince
		}
	}
	return result
}

// areaFit looks at what the service serves.
func (a *asked) areaFit(e *entry) placeFit {
	for _, p := range e.Polygons {
		if a.Located && p.holds(a.Lat, a.Lng) {
			return served
		}
	}
	if len(e.areas) == 0 {
		if len(e.Polygons) > 0 && a.Located {
			return outside
		}
		return placeUnknown
	}
	for _, area := range e.areas {
		same := a.Province == "" || area.Province == a.Province
		if same && (area.Place == "" && a.Province != "" || area.Place != "" && a.liesIn(area.Place)) {
			return served
		}
	}
	if a.Province == "" {
		return placeUnknown
	}
	for _, area := range e.areas {
		if area.Province == a.Province && (a.place == "" || a.Part || area.Place == Somewhere) {
			return sameProvince // a part of the province, and which, or where the person is in it, is not known
		}
	}
	return outside
}

// liesIn reports whether the person is in a place, or in a region; folded.
func (a *asked) liesIn(place string) bool {
	return place == a.place || slices.Contains(a.regions, place)
}

// holds reports whether a point lies inside the outline.
func (p Polygon) holds(lat, lng float64) bool {
	inside := false
	for i, j := 0, len(p)-1; i < len(p); j, i = i, i+1 {
		if p[i].Lat > lat != (p[j].Lat > lat) &&
			lng < float64((p[j].Lng-p[i].Lng)*(lat-p[i].Lat))/(p[j].Lat-p[i].Lat)+p[i].Lng {
			inside = !inside
		}
	}
	return inside
}

// spot is a place as a point of the unit sphere: distances between spots need
// no trigonometry.
type spot struct{ x, y, z float32 }

func spotOf(lat, lng float64) spot {
	const rad = math.Pi / 180
	sinLat, cosLat := math.Sincos(lat * rad)
	sinLng, cosLng := math.Sincos(lng * rad)
	return spot{float32(cosLat * cosLng), float32(cosLat * sinLng), float32(sinLat)}
}

// earth is its mean radius in kilometres.
const earth = 6371

// kilometres is the great-circle distance between two spots. Every step is
// rounded as written, so that all machines find the same.
func kilometres(a, b spot) int {
	h := chord(a, b) / 2
	if h >= 0.1 {
		return int(math.Round(2 * earth * math.Asin(min(1, h))))
	}
	h2 := float64(h * h)
	arc := float64(h * (1 + float64(h2*(1.0/6+float64(h2*(3.0/40+float64(h2*(15.0/336))))))))
	return int(float64(2*earth*arc) + 0.5)
}

// chord is the straight line between two spots, in radii of the earth.
func chord(a, b spot) float64 {
	dx, dy, dz := float64(a.x)-float64(b.x), float64(a.y)-float64(b.y), float64(a.z)-float64(b.z)
	return math.Sqrt(float64(dx*dx) + float64(dy*dy) + float64(dz*dz))
}
