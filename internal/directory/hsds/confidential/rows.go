package confidential

import (
	"maps"
	"slices"
	"strings"

	"relais/internal/directory/hsds"
)

// Flags are what the flags of one row say: how narrow it is, by what they are
// about.
type Flags map[string]secrecy

// Cell reads a cell of a table of any shape as a flag, wherever its column was
// put (placed, when that is anywhere): true when it hides something and comes
// in as nothing else.
func (g *Guard) Cell(at hsds.Note, column string, placed bool, c string, into Flags) bool {
	f, ok := g.flag(column)
	if !ok && !placed && !g.open[column] && saysSecret(c) {
		into[""] = tellsNobody
		return true
	}
	if !ok {
		return false
	}
	s, clear := f.says(c)
	switch {
	case s == tellsAll:
		return false
	case f.text:
		at.Member, at.Reason = column, f.textReason()
		g.rep.Change(at)
		return true
	case !clear && f.inverse && placed:
		return false // "Public" is also whom a service is for, and was put there
	case !clear:
		at.Member, at.Reason = column, hsds.ChangedUnclearFlag
		g.rep.Change(at)
	}
	f.into(into, s)
	return true
}

// Row takes out of a row of a table of any shape what its flags hide; true when
// that is all of it. rows are the parts of it by table, kept what has no place.
func (g *Guard) Row(at hsds.Note, rows map[string]map[string]any, kept map[string]any, secret Flags) bool {
	if secret[""] == tellsNobody {
		return true
	}
	service := rows["service"]
	if service == nil {
		service = map[string]any{}
		rows["service"] = service
	}
	if service["name"] == nil && rows["organization"] != nil {
		service["name"] = rows["organization"]["name"]
	}
	at.Kind = hsds.KindService
	in := &inspection{Guard: g, note: at}
	if secret[""] == tellsMembers {
		service["relais"] = map[string]any{"visibility": "members"}
	}
	if secret["place"] != tellsAll {
		for _, table := range slices.Sorted(maps.Keys(rows)) { // where it is before where its mail goes
			switch kind, _, _ := strings.Cut(table, "#"); kind {
			case "address", "location":
				in.remember("address", rows[table])
				delete(rows, table)
			case "contact", "accessibility":
				delete(rows, table)
			}
		}
		clear(kept)
		x := hsds.ExtensionIn(service)
		x["confidential"] = true
		hsds.SetText(x, "region", in.region)
		in.left("service_at_locations")
	}
	for table := range rows {
		if kind, _, _ := strings.Cut(table, "#"); (kind == "phone" || kind == "contact") && secret[kind] != tellsAll {
			if kind == "contact" {
				g.hold(hsds.Scalar(rows[table]["name"]))
			}
			in.secret(any(rows[table]))
			delete(rows, table)
			in.left(kind)
		}
	}
	for table := range rows {
		if kind, group, _ := strings.Cut(table, "#"); kind == "phone" && secret["contact"] != tellsAll && (strings.Contains(group, "contact") || strings.Contains(group, "senior worker")) {
			in.secret(any(rows[table]))
			delete(rows, table)
			in.left(kind)
		}
	}
	if secret["mail"] != tellsAll {
		delete(rows, "address#mailing")
	}
	if secret["email"] != tellsAll {
		for _, m := range rows {
			in.secret(m["email"])
			delete(m, "email")
		}
		in.left("email")
	}
	for _, m := range rows {
		in.scrub(m)
		if name, text := m["name"].(string); text {
			m["name"] = strings.Join(strings.Fields(name), " ")
		}
	}
	in.scrub(kept)
	return false
}
