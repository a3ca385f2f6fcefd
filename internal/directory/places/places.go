package places

import (
	"encoding/json"
	"strings"
	"sync"

	"relais/content"
	"relais/internal/directory/fold"
	"relais/internal/directory/needs"
)

// Place is a municipality. Latitude and Longitude are degrees of its centre,
// good to about a kilometre. Size is 1 for a metropolis, 2 for a city, 3 for a
// town. People is about how many live there, 0 when unknown. Region marks a
// larger part of a province, Quarter a part of a municipality. Towns are those by
// which a region is known, Parts the regions that a larger one is made of.
type Place struct {
	Name      needs.Text `json:"name"`
	Also      []string   `json:"also,omitempty"`
	Province  string     `json:"province"`
	Latitude  float64    `json:"latitude"`
	Longitude float64    `json:"longitude"`
	Size      int        `json:"size"`
	AreaCode  string     `json:"area_code"`
	Zone      string     `json:"zone"`
	People    int        `json:"people,omitempty"`
	Towns     []string   `json:"towns,omitempty"`
	Parts     []string   `json:"parts,omitempty"`
	Region    bool       `json:"-"`
	Quarter   bool       `json:"-"`
}

// Principal returns the municipalities whose names and telephone areas were
// written by hand; Municipalities are many more.
var Principal = sync.OnceValue(func() []Place {
	return placesIn("places")
})

// placesIn reads a file of content/directory.
func placesIn(name string) []Place {
	data, err := content.FS.ReadFile("directory/" + name + ".json")
	if err != nil {
		panic(err)
	}
	var file struct {
		Places []Place `json:"places"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		panic(err)
	}
	return file.Places
}

// Provinces are the names of provinces and territories, by their two letters.
var Provinces = map[string]needs.Text{
	"NL": {EN: "Newfoundland and Labrador", FR: "Terre-Neuve-et-Labrador"},
	"PE": {EN: "Prince Edward Island", FR: "Île-du-Prince-Édouard"},
	"NS": {EN: "Nova Scotia", FR: "Nouvelle-Écosse"},
	"NB": {EN: "New Brunswick", FR: "Nouveau-Brunswick"},
	"QC": {EN: "Quebec", FR: "Québec"},
	"ON": {EN: "Ontario", FR: "Ontario"},
	"MB": {EN: "Manitoba", FR: "Manitoba"},
	"SK": {EN: "Saskatchewan", FR: "Saskatchewan"},
	"AB": {EN: "Alberta", FR: "Alberta"},
	"BC": {EN: "British Columbia", FR: "Colombie-Britannique"},
	"YT": {EN: "Yukon", FR: "Yukon"},
	"NT": {EN: "Northwest Territories", FR: "Territoires du Nord-Ouest"},
	"NU": {EN: "Nunavut", FR: "Nunavut"},
}

var ProvincesByName = sync.OnceValue(func() map[string]string {
	m := map[string]string{"pq": "QC", "nf": "NL", "newfoundland": "NL", "labrador": "NL", "pei": "PE", "ipe": "PE"}
	for code, name := range Provinces {
		m[fold.Text(code)] = code
		m[fold.Text(name.EN)] = code
		m[fold.Text(name.FR)] = code
	}
	return m
})

// ProvinceCode reads a province as people and feeds write it ("N.S.",
// "Ontario", "qc"), "" when unknown.
func ProvinceCode(s string) string {
	key := fold.Text(s)
	if code, ok := ProvincesByName()[key]; ok {
		return code
	}
	return ProvincesByName()[strings.ReplaceAll(key, " ", "")]
}

// ValidPoint leaves out coordinates that can't be: feeds fill unknown ones with zero.
func ValidPoint(lat, lng float64) bool {
	return (lat != 0 || lng != 0) && lat >= -90 && lat <= 90 && lng >= -180 && lng <= 180
}
