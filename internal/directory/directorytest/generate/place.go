package generate

import (
	"encoding/json"
	"math"
	"strconv"
	"sync"

	"relais/content"
)

type text struct {
	EN string `json:"en"`
	FR string `json:"fr"`
}

// place is a municipality of content/directory/places.json.
type place struct {
	Name      text    `json:"name"`
	Province  string  `json:"province"`
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
	Size      int     `json:"size"`
	AreaCode  string  `json:"area_code"`
}

// french reports whether records there are written in French first.
func (p place) french() bool { return p.Province == "QC" }

// province names a province and its people in thousands, after the estimates
// of Statistics Canada for 2024, rounded.
type province struct {
	text
	people float64
}

var provinces = map[string]province{
	"NL": {text{"Newfoundland and Labrador", "Terre-Neuve-et-Labrador"}, 545},
	"PE": {text{"Prince Edward Island", "Île-du-Prince-Édouard"}, 178},
	"NS": {text{"Nova Scotia", "Nouvelle-Écosse"}, 1076},
	"NB": {text{"New Brunswick", "Nouveau-Brunswick"}, 855},
	"QC": {text{"Quebec", "Québec"}, 9056},
	"ON": {text{"Ontario", "Ontario"}, 16125},
	"MB": {text{"Manitoba", "Manitoba"}, 1495},
	"SK": {text{"Saskatchewan", "Saskatchewan"}, 1239},
	"AB": {text{"Alberta", "Alberta"}, 4889},
	"BC": {text{"British Columbia", "Colombie-Britannique"}, 5699},
	"YT": {text{"Yukon", "Yukon"}, 47},
	"NT": {text{"Northwest Territories", "Territoires du Nord-Ouest"}, 45},
	"NU": {text{"Nunavut", "Nunavut"}, 41},
}

// bySize is how many services a place has beside the others of its province.
var bySize = map[int]float64{1: 10, 2: 3, 3: 1}

// country is all places and the running totals of their weights.
var country = sync.OnceValue(func() (c struct {
	places []place
	sums   []float64
}) {
	data, err := content.FS.ReadFile("directory/places.json")
	if err != nil {
		panic(err)
	}
	var file struct {
		Places []place `json:"places"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		panic(err)
	}
	c.places = file.Places
	whole := map[string]float64{}
	for _, p := range c.places {
		whole[p.Province] += bySize[p.Size]
	}
	total := 0.0
	for _, p := range c.places {
		total += provinces[p.Province].people * bySize[p.Size] / whole[p.Province]
		c.sums = append(c.sums, total)
	}
	return c
})

func drawPlace(s source) place {
	c := country()
	return c.places[weighted(s, c.sums)]
}

// near draws a point around the centre of a place: most within some
// kilometres of it, in a metropolis farther. Degrees with five decimals.
func near(s source, p place) (lat, lng json.Number) {
	spread := map[int]float64{1: 0.08, 2: 0.04}[p.Size]
	if spread == 0 {
		spread = 0.015
	}
	y := p.Latitude + spread*clamp(s.NormFloat64())
	x := p.Longitude + spread*clamp(s.NormFloat64())/math.Cos(p.Latitude*math.Pi/180)
	return degrees(y), degrees(x)
}

func clamp(f float64) float64 { return max(-2.5, min(2.5, f)) }

func degrees(f float64) json.Number {
	return json.Number(strconv.FormatFloat(math.Round(f*1e5)/1e5, 'f', -1, 64))
}
