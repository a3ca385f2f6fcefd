// Package demo invents a coalition with its story: agencies, services, people
// and what happens to them. Nothing here exists; telephones are 555-01xx and
// addresses end in example.ca.
//
// It comes to the node as any user does and knows no store.
package demo

import (
	"bytes"
	"cmp"
	"encoding/json"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"time"

	"relais/internal/directory/hsds"
	"relais/internal/directory/places"
)

// Seed is that of the demonstration: the same seed and the same day give the
// same directory.
const Seed = 2009

// perPlace is how many services a place has, by its size.
var perPlace = map[int]int{1: 14, 2: 6, 3: 2}

// ServiceID is the id of a service of an agency of the node.
func ServiceID(agency, service string) string {
	return hsds.ContentID("demo", "agency", agency, service)
}

// ServiceKinds are the keys of the kinds of services that are found in many
// places.
func ServiceKinds() []string {
	var keys []string
	for _, t := range theMaterial().Kinds {
		keys = append(keys, t.Key)
	}
	return keys
}

// Services invents a directory for the whole country: about 400 services with
// dates that lead up to now, and those of the agencies of the node. agencies
// gives the ids of these, by key; one that has none stands in the directory
// all the same, but can't be asked.
func Services(now time.Time, seed uint64, agencies map[string]string) []hsds.Service {
	var out []hsds.Service
	for _, a := range Agencies() {
		place, _ := places.Find(a.Place, a.Province)
		for _, t := range a.templates {
			m := maker{now: now, r: source(seed, a.Key, t.Key), place: place, t: t,
				id: ServiceID(a.Key, t.Key), agency: agencies[a.Key]}
			out = append(out, m.service(organization(a.Key, words{EN: a.Name.EN, FR: a.Name.FR})))
		}
	}
	for _, p := range places.Principal() {
		out = append(out, inPlace(now, seed, p)...)
	}
	return out
}

// source makes what looks like chance depend on names only.
func source(seed uint64, names ...string) *rand.Rand {
	h := fnv.New64a()
	for _, n := range names {
		h.Write([]byte(n))
		h.Write([]byte{0})
	}
	return rand.New(rand.NewPCG(seed, h.Sum64()))
}

func inPlace(now time.Time, seed uint64, p places.Place) []hsds.Service {
	r := source(seed, "place", p.Province, p.Name.EN)
	var out []hsds.Service
	houses := map[string]words{}
	for _, t := range pick(r, p) {
		house, ok := houses[t.Sector]
		if !ok {
			house = theMaterial().Houses[r.IntN(len(theMaterial().Houses))]
			houses[t.Sector] = house
		}
		pattern := theMaterial().Organizations[t.Sector]
		name := words{EN: fillEN(pattern.EN, p, house), FR: fillFR(pattern.FR, p, house)}
		m := maker{now: now, r: source(seed, p.Province, p.Name.EN, t.Key), place: p, t: t,
			id: hsds.ContentID("demo", p.Province, p.Name.EN, t.Key)}
		out = append(out, m.service(organization(p.Province+p.Name.EN+t.Sector, name)))
	}
	return out
}

// pick chooses the kinds of services that a place has, the likelier first.
func pick(r *rand.Rand, p places.Place) []template {
	var fit []template
	for _, t := range theMaterial().Kinds {
		if slices.Contains(t.Sizes, p.Size) && (len(t.Provinces) == 0 || slices.Contains(t.Provinces, p.Province)) {
			fit = append(fit, t)
		}
	}
	drawn := make(map[string]float64, len(fit))
	for _, t := range fit {
		drawn[t.Key] = r.ExpFloat64() / float64(t.Share)
	}
	slices.SortFunc(fit, func(a, b template) int { return cmp.Compare(drawn[a.Key], drawn[b.Key]) })
	return fit[:min(perPlace[p.Size], len(fit))]
}

func organization(key string, name words) *hsds.Organization {
	return &hsds.Organization{
		ID: hsds.ContentID("demo", "organization", key), Name: name.EN, Description: name.EN,
		Relais: &hsds.Extension{Language: "en", Texts: map[string]hsds.Texts{"fr": {Name: name.FR, Description: name.FR}}},
	}
}

// Feed gives the directory as an HSDS file, one record per line.
func Feed(services []hsds.Service) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	for _, s := range services {
		if err := enc.Encode(s); err != nil {
			return nil, err
		}
	}
	return b.Bytes(), nil
}
