package visibility

import (
	"bytes"
	"cmp"
	"maps"
	"slices"

	"relais/internal/act"
	"relais/internal/directory/hsds"
	"relais/internal/directory/places"
)

// Of reads who may see what of a listing that an agency keeps.
func Of(r hsds.Record) act.ServiceVisibility {
	m, err := hsds.Object(r.Doc)
	if err != nil {
		return act.ServiceVisibility{}
	}
	v := act.ServiceVisibility{Service: said(m), Address: Everybody, Phone: Everybody, Email: Everybody}
	for _, at := range hsds.Objects(m["service_at_locations"]) {
		if l, ok := at["location"].(map[string]any); ok {
			v.Address = said(l)
			break
		}
	}
	for _, p := range hsds.Objects(m["phones"]) {
		v.Phone = said(p)
		break
	}
	if c := mailContact(m, r.ID); c != nil {
		v.Email = said(c)
	}
	return v
}

func said(m map[string]any) string {
	if v := visibilityOf(m); v != "" {
		return v
	}
	return Everybody
}

// Set says who may see what of a listing. What v leaves empty is as
// it was in old, the listing before the edit: part by part where the part is
// still there, and as its like was where it is new.
func Set(r, old hsds.Record, v act.ServiceVisibility) (hsds.Record, error) {
	was, marks := act.ServiceVisibility{}, map[string]string{}
	if before, err := hsds.Object(old.Doc); err == nil {
		was, marks = Of(old), Marks(before)
	}
	m, err := hsds.Object(r.Doc)
	if err != nil {
		return r, err
	}
	say(m, cmp.Or(v.Service, was.Service))
	for i, p := range hsds.Objects(m["phones"]) {
		switch mark, known := marks[hsds.Text(p["id"])]; {
		case i == 0 && v.Phone != "":
			say(p, v.Phone)
		case known:
			say(p, mark)
		case i == 0:
			say(p, was.Phone)
		}
	}
	for _, l := range locationsOf(m) {
		mark, known := marks[hsds.Text(l["id"])]
		if !known {
			mark = was.Address
		}
		say(l, cmp.Or(v.Address, mark))
	}
	setEmail(m, r.ID, cmp.Or(v.Email, was.Email))
	for _, one := range v.Parts {
		eachPart(m, func(o map[string]any) {
			if id := hsds.Text(o["id"]); id == one.ID && id != mailContactID(r.ID) {
				say(o, one.Seen)
			}
		})
	}
	keepProvinces(m, r.ID)
	r.Doc = hsds.Canonical(m)
	return r, nil
}

func say(m map[string]any, v string) {
	x, _ := m["relais"].(map[string]any)
	if v == "" || v == Everybody {
		delete(x, "visibility")
		if len(x) == 0 {
			delete(m, "relais")
		}
		return
	}
	if x == nil {
		x = map[string]any{}
		m["relais"] = x
	}
	x["visibility"] = v
}

// keepProvinces: a service whose places are all its agency's only is still
// found in their provinces.
func keepProvinces(m map[string]any, id string) {
	provinces := map[string]bool{}
	for _, l := range locationsOf(m) {
		if said(l) != AgencyOnly {
			return
		}
		for _, a := range hsds.Objects(l["addresses"]) {
			if code := places.ProvinceCode(hsds.String(a["state_province"])); code != "" {
				provinces[code] = true
			}
		}
	}
	if len(hsds.Objects(m["service_areas"])) > 0 || len(provinces) == 0 {
		return
	}
	var areas []any
	for _, code := range slices.Sorted(maps.Keys(provinces)) {
		name := places.Provinces[code].EN
		areas = append(areas, map[string]any{"id": hsds.ContentID("service_area", id, name), "name": name})
	}
	m["service_areas"] = areas
}

// An e-mail address that is not for everybody is a contact: a member of a
// service says nothing of who may read it.
func setEmail(m map[string]any, id, v string) {
	c := mailContact(m, id)
	address := hsds.String(m["email"])
	if address == "" && c != nil {
		address = hsds.String(c["email"])
	}
	others := []any{}
	for _, one := range hsds.Objects(m["contacts"]) {
		if hsds.Text(one["id"]) != mailContactID(id) {
			others = append(others, one)
		}
	}
	delete(m, "email")
	switch {
	case address == "":
	case v == "" || v == Everybody:
		m["email"] = address
	default:
		others = append(others, map[string]any{"id": mailContactID(id), "email": address, "relais": map[string]any{"visibility": v}})
	}
	if m["contacts"] = others; len(others) == 0 {
		delete(m, "contacts")
	}
}

func mailContactID(id string) string { return hsds.ContentID("contact", id, "email") }

func mailContact(m map[string]any, id string) map[string]any {
	for _, c := range hsds.Objects(m["contacts"]) {
		if hsds.Text(c["id"]) == mailContactID(id) {
			return c
		}
	}
	return nil
}

// HasMembersParts reports whether a record has parts for members only, besides
// its figures.
func HasMembersParts(r hsds.Record) bool {
	return bytes.Contains(r.Doc, []byte(`"visibility":"`+Members+`"`))
}

// HiddenEmail is the e-mail address of a listing that is not for everybody.
func HiddenEmail(r hsds.Record) string {
	if !bytes.Contains(r.Doc, []byte(mailContactID(r.ID))) {
		return ""
	}
	m, err := hsds.Object(r.Doc)
	if err != nil {
		return ""
	}
	return hsds.String(mailContact(m, r.ID)["email"])
}

// QuietEdit keeps the dates of an edited record from telling of what its
// readers don't see. Where no part changed that anybody but the agency reads,
// the record stays as it is; where none changed that everybody reads, only
// members are told when. A record without hidden parts is left alone.
func QuietEdit(r, old hsds.Record) (hsds.Record, error) {
	if len(old.Doc) == 0 {
		return r, nil
	}
	if bytes.Equal(undated(r.Doc, Member), undated(old.Doc, Member)) {
		return old, nil
	}
	now, err := hsds.Object(r.Doc)
	if err != nil {
		return r, err
	}
	was, err := hsds.Object(old.Doc)
	if err != nil {
		return r, err
	}
	same := bytes.Equal(undated(r.Doc, Stranger), undated(old.Doc, Stranger))
	if !same || now["last_modified"] == nil || was["last_modified"] == nil {
		return r, nil
	}
	x, _ := now["relais"].(map[string]any)
	if x == nil {
		x = map[string]any{}
		now["relais"] = x
	}
	x["members_modified"] = now["last_modified"]
	now["last_modified"] = was["last_modified"]
	if was["assured_date"] != nil {
		now["assured_date"] = was["assured_date"]
	}
	r.Doc = hsds.Canonical(now)
	return r, nil
}

// undated is what somebody reads of a record, without its dates.
func undated(doc []byte, who Reader) []byte {
	m, err := hsds.Object(doc)
	if err != nil || !Filter(m, who) {
		return nil
	}
	delete(m, "last_modified")
	delete(m, "assured_date")
	return hsds.Canonical(m)
}

// Unmarked takes the members out of a record in which parts of it stood that
// are now hidden: what sources and the past said of it goes with them.
func Unmarked(hidden Parts) func(hsds.Record) (hsds.Record, error) {
	return func(r hsds.Record) (hsds.Record, error) {
		changes := map[string]any{}
		for _, p := range hidden.Parts {
			changes[p.Path[0].Member] = nil
			if p.Path[0].Member == "contacts" {
				changes["email"] = nil
			}
		}
		return r.Edit(changes)
	}
}
