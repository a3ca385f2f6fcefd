package directorypages

import (
	"net/url"
	"slices"
	"strconv"
	"sync"

	"relais/internal/act"
	"relais/internal/directory/places"
	"relais/internal/locale"
	"relais/internal/web"
	"relais/internal/web/say"
	"relais/internal/web/ui"
)

// filters are the answers that narrow a search down, and the chips of those
// that were given.
type filters struct {
	Chips  []chip
	Sets   map[string][]ui.Choice
	Where  []string // municipalities that the field for a place offers
	Opened map[string]bool
}

// chip is one thing that was asked for; its button takes it back.
type chip struct{ Text, Drop string }

// distances are those that people ask for, in kilometres.
var distances = []int{10, 25, 50, 100, 250, 500}

// filterSets are the code sets behind the fields of the form.
var filterSets = map[string]string{"province": "province", "age_band": "age_band", "gender": "gender",
	"accessibility": "accessibility", "wishes": "wish", "safety": "safety"}

// filterGroups are the fields that fold away together.
var filterGroups = map[string][]string{"whom": {"age_band", "gender", "dependants"}, "access": {"accessibility"},
	"wishes": {"wishes", "safety", "avoid"}}

func filtersOf(w words, r *web.Request, form ui.Form) filters {
	f := filters{Sets: map[string][]ui.Choice{}, Where: placeNames(w.Lang), Opened: map[string]bool{}}
	for field, set := range filterSets {
		f.Sets[field] = r.Choices("code."+set+".", act.Codes[set]...)
	}
	f.Sets["dependants"] = r.Choices("code.dependants.", act.Codes["dependants"][1:]...)
	for _, field := range []string{"province", "age_band", "gender"} {
		f.Sets[field] = append([]ui.Choice{{Text: r.T("dir.any." + field)}}, f.Sets[field]...)
	}
	f.Sets["within"] = []ui.Choice{{Value: "", Text: r.T("dir.any.within")}}
	for _, km := range distances {
		f.Sets["within"] = append(f.Sets["within"], ui.Choice{Value: strconv.Itoa(km), Text: r.T("dir.km", km)})
	}
	f.Sets["by"] = []ui.Choice{{Text: r.T("dir.any.by")}, {Value: "tonight", Text: r.T("dir.by.tonight")}, {Value: "week", Text: r.T("dir.by.week")}, {Value: "month", Text: r.T("dir.by.month")}}
	f.Sets["cost"] = []ui.Choice{{Text: r.T("dir.any.cost")}, {Value: "free", Text: r.T("dir.cost.free")}, {Value: "low", Text: r.T("dir.cost.low")}}
	f.Sets["language"] = append([]ui.Choice{{Text: r.T("dir.any.language")}}, say.Languages(w.Lang)...)
	for group, fields := range filterGroups {
		f.Opened[group] = slices.ContainsFunc(fields, func(name string) bool { return form.Value(name) != "" })
	}
	f.Chips = chips(w, form.Values)
	return f
}

// chips say in words what was asked for, in the order of the form.
func chips(w words, values url.Values) []chip {
	var out []chip
	add := func(field string, say func(value string) string) {
		for _, v := range values[field] {
			if v != "" {
				out = append(out, chip{say(v), field + ":" + v})
			}
		}
	}
	code := func(set string) func(string) string { return func(v string) string { return w.Code(set, v) } }
	yes := func(key string) func(string) string { return func(string) string { return w.T(key) } }
	add("need", w.Need)
	add("place", func(v string) string { return w.PlaceName(v, "") })
	if p, ok := places.Find(values.Get("place"), values.Get("province")); !ok || p.Province != values.Get("province") {
		add("province", code("province")) // a place says its province
	}
	add("within", func(v string) string { n, _ := strconv.Atoi(v); return w.T("dir.within_km", n) })
	add("anywhere", yes("dir.chip.anywhere"))
	add("language", w.Language)
	add("by", func(v string) string { return w.T("dir.by." + v) })
	add("open_now", yes("dir.chip.open_now"))
	add("cost", func(v string) string { return w.T("dir.cost." + v) })
	add("interpreter", yes("dir.chip.interpreter"))
	if age := values.Get("age"); age != "" {
		out = append(out, chip{w.T("dir.chip.age", number(age)), "age:"})
	} else {
		add("age_band", code("age_band"))
	}
	add("gender", code("gender"))
	add("dependants", code("dependants"))
	add("child", func(v string) string { return w.T("dir.chip.child", number(v)) })
	add("accessibility", code("accessibility"))
	add("wishes", code("wish"))
	add("safety", code("safety"))
	add("avoid", func(v string) string { return w.T("dir.chip.avoid", w.Area(v)) })
	add("free", yes("dir.chip.free"))
	return out
}

func number(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// placesByLanguage are worked out once for each language of the interface.
var placesByLanguage sync.Map

// placeNames are the municipalities that distances are measured between.
func placeNames(lang locale.Lang) []string {
	if got, ok := placesByLanguage.Load(lang); ok {
		return got.([]string)
	}
	var out []string
	for _, p := range places.Principal() {
		out = append(out, p.Name.In(string(lang)))
	}
	slices.Sort(out)
	got, _ := placesByLanguage.LoadOrStore(lang, slices.Compact(out))
	return got.([]string)
}
