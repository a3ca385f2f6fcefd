package main

import bsearch "github.com/blevesearch/bleve/v2/search"

// byDistance puts the nearest first.
func byDistance(q question) (bsearch.SortOrder, error) {
	s, err := bsearch.NewSortGeoDistance("place", "km", q.lng, q.lat, false)
	if err != nil {
		return nil, err
	}
	return bsearch.SortOrder{s}, nil
}
