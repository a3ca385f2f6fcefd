package visibility

import (
	"cmp"
	"strings"

	"relais/internal/act"
	"relais/internal/directory/hsds"
)

// ListParts are the places, contacts and telephones of a listing beyond
// those that its form names by themselves: its only place, its first telephone
// and its e-mail address.
func ListParts(r hsds.Record) (out []act.VisiblePart) {
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
	for i, p := range hsds.Objects(m["phones"]) {
		if i > 0 {
			out = appendPart(out, p, "phone", strings.TrimSpace(hsds.String(p["number"])+" "+hsds.String(p["description"])))
		}
	}
	for _, c := range hsds.Objects(m["contacts"]) {
		if hsds.Text(c["id"]) != mailContactID(r.ID) {
			out = appendPart(out, c, "contact", cmp.Or(hsds.String(c["name"]), hsds.String(c["title"]), hsds.String(c["department"]), hsds.String(c["email"])))
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
	for _, at := range hsds.Objects(m["service_at_locations"]) {
		if l, ok := at["location"].(map[string]any); ok {
			out = append(out, l)
		}
	}
	return out
}

func locationLabel(l map[string]any) string {
	var parts []string
	if all := hsds.Objects(l["addresses"]); len(all) > 0 {
		for _, text := range []string{hsds.String(all[0]["address_1"]), hsds.String(all[0]["city"])} {
			if text != "" {
				parts = append(parts, text)
			}
		}
	}
	return cmp.Or(hsds.String(l["name"]), strings.Join(parts, ", "))
}

// eachPart goes through all that a listing may show to some and not to others.
func eachPart(m map[string]any, do func(o map[string]any)) {
	for _, l := range locationsOf(m) {
		do(l)
	}
	for _, name := range []string{"phones", "contacts"} {
		for _, o := range hsds.Objects(m[name]) {
			do(o)
		}
	}
}

// Marks says by its id who may see each part of a listing that had one.
func Marks(m map[string]any) map[string]string {
	out := map[string]string{}
	eachPart(m, func(o map[string]any) {
		if id := hsds.Text(o["id"]); id != "" {
			out[id] = said(o)
		}
	})
	return out
}

// NarrowEach keeps every part of m at least as narrow as it is in the marks.
func NarrowEach(m map[string]any, marks map[string]string) {
	eachPart(m, func(o map[string]any) {
		if v, ok := marks[hsds.Text(o["id"])]; ok {
			say(o, narrowerOf(said(o), v))
		}
	})
}

func narrowerOf(a, b string) string {
	rank := map[string]int{Members: 1, AgencyOnly: 2}
	if rank[a] > rank[b] {
		return a
	}
	return b
}

// Narrower is who may see what both states allow; places are looked at one by one.
func Narrower(a, b act.ServiceVisibility) act.ServiceVisibility {
	return act.ServiceVisibility{Service: narrowerOf(a.Service, b.Service), Phone: narrowerOf(a.Phone, b.Phone),
		Email: narrowerOf(a.Email, b.Email)}
}

// WithholdNested is Withhold for a record that may stand inside its
// organization's.
func WithholdNested(r hsds.Record, region string) (hsds.Record, error) {
	organization := r.Organization
	r, err := Withhold(r, region)
	if r.Organization == "" {
		r.Organization = organization
	}
	return r, err
}
