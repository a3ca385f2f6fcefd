package hsds

import (
	"math"

	"relais/internal/directory/hsds/tidy"
)

// southmost is below every place where people live: what lies south of it is a
// longitude in the wrong column.
const southmost = -60

// mend puts coordinates right that can only be meant otherwise: exchanged ones,
// and longitudes of North America without their sign. The document keeps them
// as they came.
func (l *Location) mend() {
	if l == nil || l.Latitude == nil || l.Longitude == nil {
		return
	}
	lat, lng := *l.Latitude, *l.Longitude
	if lat < southmost || lat > 90 {
		if math.Abs(lng) <= 90 && math.Abs(lat) <= 180 {
			lat, lng = lng, lat
		}
	}
	if lng > 0 && lat > 0 && l.inNorthAmerica() {
		lng = -lng
	}
	l.Latitude, l.Longitude = &lat, &lng
}

func (l *Location) inNorthAmerica() bool {
	for _, a := range l.Addresses {
		switch tidy.Fold(a.Country) {
		case "ca", "can", "canada", "us", "usa", "united states", "united states of america", "etats unis":
			return true
		}
	}
	return false
}
