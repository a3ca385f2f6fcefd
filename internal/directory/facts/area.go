package facts

import (
	"strings"

	"relais/internal/directory/fold"
	"relais/internal/directory/match"
	"relais/internal/directory/places"
)

// AreasOf reads what a directory says that a service serves: "Ontario", "Sudbury, ON",
// "Montérégie", "Peel, Halton and York Regions", "Maritimes". A part of a province that
// nobody knows is match.Somewhere in it; what names nothing is none.
func AreasOf(name string) []match.Area {
	name, province := places.SplitProvince(strings.TrimSpace(name))
	name = onlyPlace(name)
	if name == "" && province != "" {
		return []match.Area{{Province: province}}
	}
	if all := oneArea(name, province); all != nil {
		return all
	}
	if before, _, aside := strings.Cut(name, "("); aside { // "Toronto (City of)", "Greater Toronto Area (GTA)"
		if all := oneArea(strings.TrimSpace(before), province); all != nil {
			return all
		}
	}
	if all := listed(name, province); all != nil {
		return all
	}
	if province != "" {
		return []match.Area{{Province: province, Place: match.Somewhere}}
	}
	return nil
}

// wholes are words around a name that say no more than that all of it is meant.
var (
	wholesBefore = []string{"all of ", "the whole of ", "whole of ", "across ", "throughout ", "province of ", "entire ", "the province of ", "anywhere in ", "partout en ", "partout au ",
		"toute la ", "tout le ", "l’ensemble de la ", "l’ensemble du ", "province de ", "serving ", "serves ", "residents of "}
	wholesBehind = []string{" - province wide", " – province wide", " province wide", " - province-wide", " province-wide", " provincewide", "-wide", " wide", " (all)", " only", " seulement", " residents"}
)

func onlyPlace(name string) string {
	for _, w := range wholesBefore {
		if len(name) > len(w) && strings.EqualFold(name[:len(w)], w) {
			name = name[len(w):]
		}
	}
	for _, w := range wholesBehind {
		if cut := len(name) - len(w); cut > 0 && strings.EqualFold(name[cut:], w) {
			name = name[:cut]
		}
	}
	return strings.TrimSpace(name)
}

// oneArea finds what one name names.
func oneArea(name, province string) []match.Area {
	if parts := places.Across(name); parts != nil && province == "" {
		var all []match.Area
		for _, p := range parts {
			all = append(all, match.Area(p))
		}
		return all
	}
	// A city may bear the name of its province; the area of that name is the province.
	// Labrador is written for a province in addresses, and is a part of one.
	code := places.ProvinceCode(name)
	if code != "" && (province == "" || code == province && code != "QC") && fold.Text(name) != "labrador" {
		return []match.Area{{Province: code}}
	}
	if p, ok := places.FindPart(name, province); ok {
		return []match.Area{{Province: p.Province, Place: p.Name.EN}}
	}
	return nil
}

// What stands between several areas; a name may have an "and" of its own ("Leeds and
// Grenville").
var (
	lists = strings.NewReplacer(";", ",", "/", ",", "\n", ",")
	pairs = strings.NewReplacer("&", ",", " and ", ",", " et ", ",", " Regions", " Region", " Counties", " County")
)

// listed reads several areas in one text, if each of them is known.
func listed(text, province string) (all []match.Area) {
	for name := range strings.SplitSeq(lists.Replace(text), ",") {
		areas := named(name, province)
		if areas == nil {
			for one := range strings.SplitSeq(pairs.Replace(name), ",") {
				some := named(one, province)
				if some == nil {
					return nil
				}
				areas = append(areas, some...)
			}
		}
		all = append(all, areas...)
	}
	return all
}

// named is what one of several names names; one that is empty names nothing more.
func named(name, province string) []match.Area {
	one, code := places.SplitProvince(strings.TrimSpace(name))
	if one == "" {
		return []match.Area{}
	}
	if code == "" {
		code = province
	}
	return oneArea(onlyPlace(one), code)
}
