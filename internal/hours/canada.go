package hours

import (
	"slices"
	"time"
)

// canadian are the zones to choose from, from east to west.
var canadian = []string{
	"America/St_Johns", "America/Goose_Bay", "America/Halifax", "America/Moncton", "America/Blanc-Sablon",
	"America/Toronto", "America/Iqaluit", "America/Atikokan", "America/Winnipeg", "America/Rankin_Inlet",
	"America/Regina", "America/Edmonton", "America/Yellowknife", "America/Cambridge_Bay", "America/Whitehorse",
	"America/Dawson_Creek", "America/Vancouver",
}

// Canadian lists the zones of Canada to choose from, east to west. The catalog
// names each under "zone.<name>".
func Canadian() []string { return slices.Clone(canadian) }

// provinceZones are those that most people of a province or territory live by.
var provinceZones = map[string]string{
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

// ZoneOf is the IANA zone in which most people of a province live; "" for an
// unknown province.
func ZoneOf(province string) string { return provinceZones[province] }

// ZoneAt is the IANA zone of a place: that of its province, but for the corners
// that keep another time. "" when the province is not known.
func ZoneAt(province string, lat, lng float64) string {
	for _, c := range corners {
		if c.province == province && lat >= c.south && lat <= c.north && lng >= c.west && lng <= c.east {
			return c.zone
		}
	}
	return ZoneOf(province)
}

// Capital is the zone of Ottawa, for readers of whom no other is known.
func Capital() *time.Location { return ZoneOrUTC(ZoneOf("ON")) }
