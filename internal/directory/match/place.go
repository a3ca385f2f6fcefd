package match

import "math"

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
	}
	return 0
}

// farAway stands for a distance that is not known.
const farAway = math.MaxInt32

// where compares the places, and gives the distance to the nearest site.
func (a *asked) where(e *entry) (placeFit, int) {
	km := a.distance(e)
	if a.Province == "" && a.place == "" {
		return placeSilent, km
	}
	site := a.siteFit(e)
	if site == samePlace {
		return samePlace, km
	}
	switch area := a.areaFit(e); {
	case area == served && e.Remote, e.National && e.Remote:
		return remote, km
	case area == served:
		return served, km
	case e.National:
		return served, km
	case area == outside && e.Rules.Residence:
		return outside, km
	case site == sameProvince:
		return sameProvince, km
	case a.Anywhere:
		return placeUnknown, km
	case area == outside || site == outside:
		return outside, km
	}
	return placeUnknown, km
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
	if len(e.areas) == 0 {
		return placeUnknown
	}
	for _, area := range e.areas {
		same := a.Province == "" || area.Province == a.Province
		if same && (area.Place == "" && a.Province != "" || area.Place != "" && area.Place == a.place) {
			return served
		}
	}
	if a.Province == "" {
		return placeUnknown
	}
	for _, area := range e.areas {
		if area.Province == a.Province && a.place == "" {
			return sameProvince // a part of the province, and the place is not known
		}
	}
	return outside
}

func (a *asked) distance(e *entry) int {
	km := farAway
	if !a.Located {
		return km
	}
	for _, s := range e.sites {
		if s.Located {
			km = min(km, kilometres(a.Lat, a.Lng, s.Lat, s.Lng))
		}
	}
	return km
}

// kilometres is the great-circle distance between two points in degrees.
func kilometres(lat1, lng1, lat2, lng2 float64) int {
	const radius, rad = 6371, math.Pi / 180
	dLat, dLng := (lat2-lat1)*rad, (lng2-lng1)*rad
	h := math.Pow(math.Sin(dLat/2), 2) + math.Cos(lat1*rad)*math.Cos(lat2*rad)*math.Pow(math.Sin(dLng/2), 2)
	return int(math.Round(2 * radius * math.Asin(math.Min(1, math.Sqrt(h)))))
}
