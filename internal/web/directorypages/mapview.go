package directorypages

import (
	"html/template"
	"slices"

	"relais/internal/act"
	"relais/internal/directory/places"
	"relais/internal/web/canada"
)

// mapView is the map beside a list, and the other views that it has.
type mapView struct {
	SVG    template.HTML
	Views  []viewButton
	Hidden bool // some places are told to nobody
}

// viewButton leads to another view of the map. N counts the services of the
// list that lie there.
type viewButton struct {
	Value, Text string
	N           int
	Current     bool
}

// The views of the map that are no province.
const (
	viewCanada = "canada"
	viewNear   = "near"
)

// mapOf draws where the services of a list are: at the middle of their
// municipality, which the list says in words. Of a place that is told to
// nobody no more than the province is shaded.
func (w words) mapOf(s search, items []act.Match) mapView {
	m := canada.Map{Label: w.T("dir.map.label", len(items))}
	v := mapView{}
	centre, located := places.Find(s.Place, s.Province)
	farthest, per := 12.0, map[string]int{}
	for i, item := range items {
		province := places.ProvinceCode(item.Province)
		if item.Confidential {
			m.Shaded, v.Hidden = append(m.Shaded, province), true
			continue
		}
		p, ok := places.Find(item.Place, province)
		if !ok || item.Place == "" {
			continue
		}
		m.Marks = append(m.Marks, canada.Mark{Lat: p.Latitude, Lng: p.Longitude, Number: s.before() + i + 1, Name: p.Name.In(string(w.Lang))})
		per[p.Province]++
		if item.Distance != nil && *item.Distance <= widestNear {
			farthest = max(farthest, float64(*item.Distance)*1.15)
		}
	}
	view := s.View
	if view == "" {
		view = firstView(s, located && !centre.Region)
	}
	switch view {
	case viewNear:
		m.Near, m.Lat, m.Lng, m.Km = true, centre.Latitude, centre.Longitude, farthest
	case viewCanada:
	default:
		m.Province = view
	}
	v.SVG = m.SVG()
	v.Views = w.views(view, centre, located && !centre.Region, per, s.Province)
	return v
}

// widestNear bounds the view around a place, in kilometres.
const widestNear = 150

func firstView(s search, located bool) string {
	switch {
	case located:
		return viewNear
	case s.Province != "":
		return s.Province
	}
	return viewCanada
}

func (w words) views(current string, centre places.Place, located bool, per map[string]int, asked string) []viewButton {
	var out []viewButton
	if located {
		out = append(out, viewButton{viewNear, w.T("dir.map.near", centre.Name.In(string(w.Lang))), 0, current == viewNear})
	}
	for _, code := range act.Codes["province"] {
		if per[code] > 0 || code == current || code == asked {
			out = append(out, viewButton{code, w.Code("province", code), per[code], current == code})
		}
	}
	out = append(out, viewButton{viewCanada, w.T("dir.map.canada"), 0, current == viewCanada})
	return out
}

// startMap is the map before anything is asked: its province leads there.
func (w words) startMap(province string) mapView {
	m := canada.Map{Label: w.T("dir.map.start"), Shaded: nil}
	if slices.Contains(act.Codes["province"], province) {
		m.Province = province
	}
	return mapView{SVG: m.SVG()}
}
