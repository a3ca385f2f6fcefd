package coalition

import (
	"strings"

	"relais/internal/directory/places"
)

// Region is what an ask may say of the place: a province's two letters,
// or a place that the gazetteer knows with its province ("Laval, QC"), so that
// nothing else can be written there. A place that several provinces have needs
// its province. Nothing may be said too.
func Region(typed string) (region string, known bool) {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return "", true
	}
	if code := places.ProvinceCode(typed); code != "" {
		return code, true
	}
	p, known := places.Find(typed, "")
	if !known {
		return "", false
	}
	name := p.Name.EN
	if name == "" || p.Province == "QC" && p.Name.FR != "" {
		name = p.Name.FR
	}
	return name + ", " + p.Province, true
}

// people is about how many live where an ask says, 0 when unknown; all of the
// country when it says nothing.
func people(region string) (n int) {
	for code, of := range readShares().Provinces {
		if region == "" || code == region {
			n += of
		}
	}
	if n > 0 {
		return n
	}
	p, _ := places.Find(region, "")
	return p.People
}
