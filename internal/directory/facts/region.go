package facts

import (
	"slices"

	"relais/internal/directory/match"
	"relais/internal/directory/places"
)

// regionOnly is where matching takes a confidential service to be: the centre
// of the region that its record names, whatever else the record says, so that
// no number of questions finds out more than that name. A province is too
// large for its centre to say how far anything is: then nothing but the
// province is known.
func regionOnly(sites []match.Site, areas []match.Area, region string) []match.Site {
	out := provincesOnly(sites)
	p, ok := places.NamedRegion(region, oneProvince(out, areas))
	if !ok {
		return out
	}
	site := match.Site{Province: p.Province, Located: true, Lat: p.Latitude, Lng: p.Longitude}
	if !p.Region && !p.Quarter {
		site.Place = p.Name.EN
	}
	return []match.Site{site}
}

// oneProvince is the province of all places and areas, "" when there are
// several or none.
func oneProvince(sites []match.Site, areas []match.Area) string {
	var all []string
	for _, s := range sites {
		all = append(all, s.Province)
	}
	for _, a := range areas {
		all = append(all, a.Province)
	}
	if all = slices.Compact(all); len(all) == 1 {
		return all[0]
	}
	return ""
}
