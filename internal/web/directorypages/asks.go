package directorypages

import (
	"slices"

	"relais/internal/act"
	"relais/internal/directory/places"
)

// oldestChild is the oldest that somebody who comes along as a child can be.
const oldestChild = 25

// more adds to a question what must not be, when help is needed, and how to
// list what is found.
func (s search) more(q *act.MatchNeeds) {
	q.Cost, q.OpenNow, q.By, q.Sort, q.Facets = s.Cost, s.OpenNow, s.By, s.Sort, true
	for _, age := range s.Children {
		if age <= oldestChild && len(q.Children) < 20 {
			q.Children = append(q.Children, age)
		}
	}
	for _, name := range s.Avoid {
		avoid := act.AvoidPlace{Place: name}
		if code := places.ProvinceCode(name); code != "" {
			avoid = act.AvoidPlace{Province: code}
		}
		q.Avoid = append(q.Avoid, avoid)
	}
}

// sortButton is an order of the list.
type sortButton struct {
	Value, Text string
	Current     bool
}

// sorts are the orders that a search can have; the nearest needs a place to
// measure from.
func (w words) sorts(s search) []sortButton {
	var out []sortButton
	_, located := places.Find(s.Place, s.Province)
	for _, code := range []string{"fit", "distance", "opening"} {
		if code != "distance" || located {
			out = append(out, sortButton{code, w.T("dir.sort." + code), s.Sort == code || s.Sort == "" && code == "fit"})
		}
	}
	return out
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

// shownFacets are the fields that narrow a search down, in the order of the
// page, and how to set them.
var shownFacets = []struct {
	field, set string
	say        func(words, string) string
}{
	{"need", "facet_need", words.Need},
	{"place", "place", func(w words, v string) string { return w.PlaceName(v, "") }},
	{"province", "province", words.ProvinceName},
	{"language", "language", words.Language},
	{"cost", "cost", func(w words, v string) string { return w.T("dir.cost." + v) }},
}

// mostFacets is how many values of a field are shown.
const mostFacets = 6

// facets leave out what is asked already, and fields with nothing to choose.
func (w words) facets(found []act.FacetCount, s search) []facetView {
	asked := slices.Concat(s.Needs, s.Languages, []string{s.Province, s.Place, s.Cost, "unknown", "fee", ""})
	var out []facetView
	for _, f := range shownFacets {
		i := slices.IndexFunc(found, func(c act.FacetCount) bool { return c.Field == f.field })
		if i < 0 || f.field == "province" && s.Province != "" || f.field == "cost" && s.Cost != "" {
			continue
		}
		v := facetView{Title: w.T("dir.facet." + f.field)}
		for _, c := range found[i].Values {
			if len(v.Values) < mostFacets && !slices.Contains(asked, c.Code) && (f.field != "cost" || c.Code == "free" || c.Code == "low") {
				v.Values = append(v.Values, facetValue{f.set + ":" + c.Code, f.say(w, c.Code), c.N})
			}
		}
		if len(v.Values) > 0 {
			out = append(out, v)
		}
	}
	return out
}
