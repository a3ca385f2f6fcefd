package match

import (
	"slices"

	"relais/internal/directory/match/text"
)

// facetValue is a value of a field by which results are counted.
type facetValue struct{ field, value string }

// facetFields are the fields, in the order in which they are given.
var facetFields = []string{"need", "province", "place", "language", "sector", "opening", "cost", "capacity"}

// maxFacetValues bounds how many values of a field are given.
const maxFacetValues = 100

// facetValues are those of one service. What strangers may not know is not counted.
func facetValues(s *Service, members bool) []facetValue {
	var out []facetValue
	add := func(field, value string) {
		if v := (facetValue{field, value}); value != "" && !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	for _, code := range s.Needs {
		add("need", code)
	}
	for _, site := range s.Sites {
		add("province", site.Province)
		add("place", site.Place)
	}
	for _, a := range s.Areas {
		if len(s.Sites) == 0 {
			add("province", a.Province)
		}
	}
	for _, l := range s.Languages {
		add("language", text.Language(l))
	}
	add("sector", s.Sector)
	switch {
	case s.AlwaysOpen:
		add("opening", "always")
	case s.Hours:
		add("opening", "hours")
	default:
		add("opening", "unknown")
	}
	if s.Cost == "" {
		add("cost", "unknown")
	}
	add("cost", s.Cost)
	if members {
		add("capacity", capacityValue(s))
	}
	return out
}

func capacityValue(s *Service) string {
	switch {
	case s.Capacity == nil:
		return "unknown"
	case s.Capacity.Available > 0:
		return "free"
	case s.Waitlist:
		return "waitlist"
	}
	return "full"
}

func facetList(byField [][]Count) []Facet {
	var out []Facet
	for i, list := range byField {
		if len(list) > 0 {
			sortCounts(list)
			out = append(out, Facet{Field: facetFields[i], Values: list[:min(len(list), maxFacetValues)]})
		}
	}
	return out
}
