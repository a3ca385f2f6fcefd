package directory

import (
	"cmp"
	"strings"

	"relais/internal/act"
	"relais/internal/directory/hsds"
)

// VisibleParts are the places, contacts and telephones of a listing beyond
// those that its form names by themselves: its only place, its first telephone
// and its e-mail address.
func VisibleParts(r hsds.Record) (out []act.VisiblePart) {
	m, err := hsds.Object(r.Doc)
	if err != nil {
		return nil
	}
	places := locationsOf(m)
	for _, l := range places {
		if len(places) > 1 {
			out = appendPart(out, l, "location", locationLabel(l))
		}
	}
	for i, p := range objectsOf(m["phones"]) {
		if i > 0 {
			out = appendPart(out, p, "phone", strings.TrimSpace(str(p["number"])+" "+str(p["description"])))
		}
	}
	for _, c := range objectsOf(m["contacts"]) {
		if hsds.Text(c["id"]) != mailContactID(r.ID) {
			out = appendPart(out, c, "contact", cmp.Or(str(c["name"]), str(c["title"]), str(c["department"]), str(c["email"])))
		}
	}
	return out
}

// appendPart leaves out what can't be named again.
func appendPart(list []act.VisiblePart, o map[string]any, kind, label string) []act.VisiblePart {
	id := hsds.Text(o["id"])
	if id == "" {
		return list
	}
	return append(list, act.VisiblePart{ID: id, Kind: kind, Label: label, Seen: said(o)})
}

func locationsOf(m map[string]any) (out []map[string]any) {
	for _, at := range objectsOf(m["service_at_locations"]) {
		if l, ok := at["location"].(map[string]any); ok {
			out = append(out, l)
		}
	}
	return out
}

func locationLabel(l map[string]any) string {
	var parts []string
	if all := objectsOf(l["addresses"]); len(all) > 0 {
		for _, text := range []string{str(all[0]["address_1"]), str(all[0]["city"])} {
			if text != "" {
				parts = append(parts, text)
			}
		}
	}
	return cmp.Or(str(l["name"]), strings.Join(parts, ", "))
}

// eachPart goes through all that a listing may show to some and not to others.
func eachPart(m map[string]any, do func(o map[string]any)) {
	for _, l := range locationsOf(m) {
		do(l)
	}
	for _, name := range []string{"phones", "contacts"} {
		for _, o := range objectsOf(m[name]) {
			do(o)
		}
	}
}

// marksOf says by its id who may see each part of a listing that had one.
func marksOf(m map[string]any) map[string]string {
	out := map[string]string{}
	eachPart(m, func(o map[string]any) {
		if id := hsds.Text(o["id"]); id != "" {
			out[id] = said(o)
		}
	})
	return out
}

// narrowEach keeps every part of m at least as narrow as it is in the marks.
func narrowEach(m map[string]any, marks map[string]string) {
	eachPart(m, func(o map[string]any) {
		if v, ok := marks[hsds.Text(o["id"])]; ok {
			say(o, narrowerOf(said(o), v))
		}
	})
}

func narrowerOf(a, b string) string {
	rank := map[string]int{VisibleMembers: 1, VisibleAgency: 2}
	if rank[a] > rank[b] {
		return a
	}
	return b
}
