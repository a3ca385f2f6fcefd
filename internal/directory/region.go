package directory

import (
	"slices"
	"strings"

	"relais/internal/directory/match"
)

// regionOnly is where matching takes a confidential service to be: the centre
// of the region that its record names, whatever else the record says, so that
// no number of questions finds out more than that name. A province is too
// large for its centre to say how far anything is: then nothing but the
// province is known.
func regionOnly(sites []match.Site, areas []match.Area, region string) []match.Site {
	out := provincesOnly(sites)
	p, ok := namedRegion(region, oneProvince(out, areas))
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

// namedRegion finds the region or municipality that a text names, also in
// both languages ("Eastern Ontario / Est de l’Ontario").
func namedRegion(text, province string) (Place, bool) {
	for part := range strings.SplitSeq(text, "/") {
		if ProvinceCode(part) != "" {
			continue
		}
		for _, name := range []string{part, bareRegion(part)} {
			if p, ok := FindPlace(name, province); ok {
				return p, true
			}
		}
	}
	return Place{}, false
}

// bareRegion takes "region" and the like off a name ("Region of Halifax",
// "région de Sherbrooke", "Regina area").
func bareRegion(name string) string {
	words := strings.Fields(match.Fold(name))
	if len(words) < 2 {
		return ""
	}
	if last := words[len(words)-1]; last == "region" || last == "area" {
		return strings.Join(words[:len(words)-1], " ")
	}
	if first := words[0]; first != "region" && first != "greater" && first != "grand" {
		return ""
	}
	words = words[1:]
	for len(words) > 1 && slices.Contains([]string{"of", "de", "du", "la", "d", "l", "the"}, words[0]) {
		words = words[1:]
	}
	return strings.Join(words, " ")
}
