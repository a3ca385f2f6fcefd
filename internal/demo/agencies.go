package demo

import (
	"sync"

	"relais/internal/act"
)

// Agency is an agency of the fictional coalition that exists on the node.
type Agency struct {
	Key      string // names it in the demonstration's story
	Name     act.Text
	Sector   string
	Province string
	Place    string // municipality
	Zone     string
	Desk     bool // it is the coalition's desk
	// Services are the keys of its services; ServiceID gives their ids.
	Services []string

	templates []template
}

// Hidden is a place that its agency hides in the demonstration. Region may be
// shown.
type Hidden struct {
	Agency     string `json:"-"` // key
	Service    string `json:"-"` // id
	Address    string `json:"address"`
	Directions string `json:"directions"`
	Region     string `json:"region"`
}

type coalitionFile struct {
	Agencies []struct {
		Key      string     `json:"key"`
		Name     words      `json:"name"`
		Sector   string     `json:"sector"`
		Province string     `json:"province"`
		Place    string     `json:"place"`
		Zone     string     `json:"zone"`
		Desk     bool       `json:"desk"`
		Services []template `json:"services"`
	} `json:"agencies"`
}

// Agencies are the agencies of the coalition, its desk first.
var Agencies = sync.OnceValue(func() []Agency {
	var out []Agency
	for _, a := range read[coalitionFile]("directory/coalition.json").Agencies {
		one := Agency{Key: a.Key, Name: act.Text{FR: a.Name.FR, EN: a.Name.EN}, Sector: a.Sector, Province: a.Province,
			Place: a.Place, Zone: a.Zone, Desk: a.Desk}
		for _, t := range a.Services {
			t.Sector = a.Sector
			one.Services = append(one.Services, t.Key)
			one.templates = append(one.templates, t)
		}
		out = append(out, one)
	}
	return out
})

// HiddenPlaces are the places that agencies hide, to be sealed by them.
func HiddenPlaces() []Hidden {
	var out []Hidden
	for _, a := range Agencies() {
		for _, t := range a.templates {
			if t.Hidden != nil {
				h := *t.Hidden
				h.Agency, h.Service = a.Key, ServiceID(a.Key, t.Key)
				out = append(out, h)
			}
		}
	}
	return out
}
