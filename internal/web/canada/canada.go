// Package canada knows the provinces' time zones, for forms. It must not know
// what the forms are about.
package canada

// Zones are the time zones in use, from east to west. The catalog names each
// under "zone.<name>", with "/" as "_".
var Zones = []string{
	"America/St_Johns", "America/Goose_Bay", "America/Halifax", "America/Moncton", "America/Blanc-Sablon",
	"America/Toronto", "America/Iqaluit", "America/Atikokan", "America/Winnipeg", "America/Rankin_Inlet",
	"America/Regina", "America/Edmonton", "America/Yellowknife", "America/Cambridge_Bay", "America/Whitehorse",
	"America/Dawson_Creek", "America/Vancouver",
}

var most = map[string]string{
	"NL": "America/St_Johns", "PE": "America/Halifax", "NS": "America/Halifax", "NB": "America/Moncton",
	"QC": "America/Toronto", "ON": "America/Toronto", "MB": "America/Winnipeg", "SK": "America/Regina",
	"AB": "America/Edmonton", "BC": "America/Vancouver", "YT": "America/Whitehorse", "NT": "America/Yellowknife",
	"NU": "America/Iqaluit",
}

// ZoneOf returns the zone in which most people of a province live; "" for an
// unknown province.
func ZoneOf(province string) string { return most[province] }
