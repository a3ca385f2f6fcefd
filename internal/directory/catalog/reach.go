package catalog

import (
	"math"
	"relais/internal/directory/places"
	"relais/internal/directory/visibility"
	"slices"
)

// centre is the middle of some places.
type centre struct {
	lat, lng float64
	n        int
}

// deriveRegions finds the middle of each postal region (the first three
// characters) from the places that this reader may know of.
func (c *Catalog) deriveRegions(who visibility.Reader, d *derived) {
	d.regions = map[string]centre{}
	for _, at := range c.services.order {
		for i := range c.services.all[at].what.places {
			p := &c.services.all[at].what.places[i]
			if !p.located || len(p.postcode) < 3 || p.membersOnly && who == visibility.Stranger {
				continue
			}
			one := d.regions[p.postcode[:3]]
			d.regions[p.postcode[:3]] = centre{one.lat + p.lat, one.lng + p.lng, one.n + 1}
		}
	}
}

// reach is the part of a listing that asks for a place.
type reach struct {
	postcode, province string
	from               centre
	metres             float64
	within             bool
}

func (c *Catalog) reach(q Query) reach {
	code := postcode(q.Postcode)
	r := reach{postcode: code, metres: float64(q.Proximity), within: q.Proximity > 0 && code != ""}
	if code == "" {
		return r
	}
	r.province, _ = places.ProvinceOfPostalCode(code)
	if sum := c.derived[q.Reader].regions[code[:min(3, len(code))]]; sum.n > 0 {
		r.from = centre{sum.lat / float64(sum.n), sum.lng / float64(sum.n), sum.n}
	}
	return r
}

func (r reach) serves(s *listedService) bool {
	return r.postcode == "" || len(s.areas) == 0 || s.everywhere || slices.Contains(s.areas, r.province)
}

// covers: with a distance the place must lie within it; without one the
// service must serve the postal code, or, when its area is not said, lie in
// the same province.
func (r reach) covers(p *listedPlace, s *listedService) bool {
	switch {
	case r.postcode == "":
		return true
	case r.within:
		return p.located && r.from.n > 0 && metres(r.from.lat, r.from.lng, p.lat, p.lng) <= r.metres
	case s != nil && (s.everywhere || len(s.areas) > 0):
		return r.serves(s)
	}
	return p.province != "" && p.province == r.province
}

// metres is the distance of two points on a sphere.
func metres(lat1, lng1, lat2, lng2 float64) float64 {
	const earth = 6_371_009
	rad := math.Pi / 180
	a := math.Pow(math.Sin((lat2-lat1)*rad/2), 2) +
		math.Cos(lat1*rad)*math.Cos(lat2*rad)*math.Pow(math.Sin((lng2-lng1)*rad/2), 2)
	return 2 * earth * math.Asin(math.Sqrt(a))
}
