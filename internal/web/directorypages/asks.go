package directorypages

import "relais/internal/act"

// more adds what the engine takes beside the first version of a question.
func (s search) more(q *act.MatchNeeds) {}

// sortButton is an order of the list.
type sortButton struct {
	Value, Text string
	Current     bool
}

// facetView counts what was found by one field; a value narrows the search.
type facetView struct {
	Title  string
	Values []facetValue
}

type facetValue struct {
	Set, Text string
	N         int
}
