package match

import (
	"relais/internal/directory/fold"
	"slices"
)

// entry is a service as questions look at it.
type entry struct {
	Service
	areas []Area // places folded
	sites []Site // places folded
	spots []spot
}

// newEntry folds the places of a service.
func newEntry(s Service) entry {
	e := entry{Service: s, areas: slices.Clone(s.Areas), sites: slices.Clone(s.Sites)}
	for j := range e.areas {
		e.areas[j].Place = fold.Text(e.areas[j].Place)
	}
	for j := range e.sites {
		e.sites[j].Place = fold.Text(e.sites[j].Place)
		if e.sites[j].Located {
			e.spots = append(e.spots, spotOf(e.sites[j].Lat, e.sites[j].Lng))
		}
	}
	return e
}

// candidate is a service with what was found about it.
type candidate struct {
	*entry
	verdict
}

// maxLimit bounds one page of results.
const maxLimit = 500
