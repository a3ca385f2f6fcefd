package match

import (
	"sync"
	"time"
	_ "time/tzdata" // small servers have no zone files, and hours must be right there too
)

// zones are those that most people of a province or territory live by.
var zones = map[string]string{
	"NL": "America/St_Johns", "PE": "America/Halifax", "NS": "America/Halifax", "NB": "America/Moncton",
	"QC": "America/Toronto", "ON": "America/Toronto", "MB": "America/Winnipeg", "SK": "America/Regina",
	"AB": "America/Edmonton", "BC": "America/Vancouver", "YT": "America/Whitehorse", "NT": "America/Yellowknife",
	"NU": "America/Iqaluit",
}

// corner is a part of a province that keeps another time, as a box of
// coordinates that is coarse on purpose: no municipality of note lies in a
// box wrongly.
type corner struct {
	province                 string
	south, north, west, east float64
	zone                     string
}

var corners = []corner{
	{"ON", 41, 57, -96, -90.2, "America/Winnipeg"},         // Kenora, Rainy River
	{"QC", 46, 49, -62.5, -61, "America/Halifax"},          // Îles-de-la-Madeleine
	{"QC", 49, 53, -63, -57, "America/Blanc-Sablon"},       // Basse-Côte-Nord: no daylight time
	{"NL", 52, 61, -68, -57.2, "America/Goose_Bay"},        // Labrador but its south-east
	{"BC", 55, 60, -122.7, -119.9, "America/Dawson_Creek"}, // Peace River: no daylight time
	{"BC", 48.9, 49.6, -116.9, -116.2, "America/Creston"},  // Creston: no daylight time
	{"BC", 48.9, 52, -116.3, -114, "America/Edmonton"},     // East Kootenay
	{"SK", 53, 53.5, -110.01, -109.9, "America/Edmonton"},  // Lloydminster
	{"NU", 60, 84, -102, -86, "America/Rankin_Inlet"},      // Kivalliq
	{"NU", 60, 84, -141, -102, "America/Cambridge_Bay"},    // Kitikmeot
}

// ZoneOf is the IANA zone of a place: that of its province, but for the
// corners that keep another time. "" when the province is not known.
func ZoneOf(s Site) string {
	if s.Located {
		for _, c := range corners {
			if c.province == s.Province && s.Lat >= c.south && s.Lat <= c.north && s.Lng >= c.west && s.Lng <= c.east {
				return c.zone
			}
		}
	}
	return zones[s.Province]
}

// zoneName is the zone that the hours of a service are told in.
func zoneName(s *Service) string {
	if s.Zone != "" {
		return s.Zone
	}
	for _, site := range s.Sites {
		if z := ZoneOf(site); z != "" {
			return z
		}
	}
	if z := zones[provinceOf(s)]; z != "" {
		return z
	}
	return zones["ON"]
}

// provinceOf is the province whose holidays a service keeps.
func provinceOf(s *Service) string {
	for _, site := range s.Sites {
		if site.Province != "" {
			return site.Province
		}
	}
	for _, a := range s.Areas {
		if a.Province != "" {
			return a.Province
		}
	}
	return ""
}

var locations sync.Map // name → *time.Location

// Zone loads a zone once; UTC when its name is unknown.
func Zone(name string) *time.Location {
	if got, ok := locations.Load(name); ok {
		return got.(*time.Location)
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		loc = time.UTC
	}
	locations.Store(name, loc)
	return loc
}
