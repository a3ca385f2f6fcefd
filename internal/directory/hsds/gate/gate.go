// Package gate is where records of every form come in: none goes round it.
package gate

import (
	"strings"

	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/confidential"
)

// Gate is what every record passes on its way in, whatever its form: what is
// confidential stays outside, ids are given, and the report says what came.
type Gate struct {
	Report *hsds.Report
	Guard  *confidential.Guard
	// Namespace is whose numbers the ids are, "" where ids stay as they came.
	Namespace string
	// Within is the name of the organization that the record at hand came inside of.
	Within string
	// File is the file of a package that the record at hand came from, Line
	// where it stands there, as in a Note.
	File string
	Line int
	fn   func(hsds.Record, hsds.Note) error
	seen map[string]bool // kind and id of what came already
}

// New makes a gate that hands records on to fn.
func New(rep *hsds.Report, fn func(hsds.Record, hsds.Note) error) *Gate {
	return &Gate{Report: rep, Guard: confidential.New(rep), fn: fn, seen: map[string]bool{}}
}

// Note is what there is to say of the record at hand.
func (g *Gate) Note(reason string) hsds.Note {
	return hsds.Note{File: g.File, Line: g.Line, Reason: reason}
}

// Refuse counts one thing that came in and is not stored.
func (g *Gate) Refuse(n hsds.Note) {
	g.Report.In++
	g.Report.Refuse(n)
}

// Emit checks one record and hands it on.
func (g *Gate) Emit(kind hsds.Kind, m map[string]any, parent string, place int) error {
	g.Report.In++
	if g.Guard.Record(g.Note(""), kind, m, parent) {
		g.Report.Refuse(hsds.Note{File: g.File, Line: g.Line, Kind: kind, ID: usable(hsds.Text(m["id"])), Reason: hsds.ChangedConfidential})
		return nil
	}
	named := g.name(kind, m)
	parent = g.ownIDs(kind, m, parent)
	if parent == "" {
		hsds.MarkKind(kind, m)
	}
	id := g.Identify(kind, m)
	note := hsds.Note{File: g.File, Line: g.Line, Kind: kind, ID: id}
	if named {
		n := note
		n.Member, n.Reason = "name", hsds.ChangedName
		g.Report.Change(n)
	}
	org := parent
	if org == "" && kind == hsds.KindService {
		org = hsds.OrganizationOf(m)
	}
	rec := hsds.Record{Kind: kind, ID: id, Organization: org, Place: place, Doc: hsds.Canonical(m)}
	if reason := g.unfit(rec, m); reason != "" {
		note.Reason = reason
		if reason == hsds.RefusedBadID {
			note.ID = ""
		}
		g.Report.Refuse(note)
		return nil
	}
	g.seen[string(kind)+" "+id] = true
	g.oddities(rec, m, note)
	return g.fn(rec, note)
}

// name gives a service or an organization that has no name another one that
// is its own: nobody could find it, or speak of it, without any.
func (g *Gate) name(kind hsds.Kind, m map[string]any) bool {
	if kind != hsds.KindService && kind != hsds.KindOrganization || strings.TrimSpace(hsds.Text(m["name"])) != "" {
		return false
	}
	organization, _ := m["organization"].(map[string]any)
	program, _ := m["program"].(map[string]any)
	for _, other := range []string{hsds.Text(m["alternate_name"]), hsds.Text(program["name"]), placeName(m), hsds.Text(organization["name"]), g.Within} {
		if other = strings.TrimSpace(other); other != "" {
			m["name"] = other
			return true
		}
	}
	return false
}

// placeName is that of the first place of a service that has one.
func placeName(m map[string]any) string {
	places, _ := hsds.OnlyObjects(m["service_at_locations"])
	for _, p := range places {
		l, _ := p["location"].(map[string]any)
		if name := strings.TrimSpace(hsds.Text(l["name"])); name != "" {
			return name
		}
	}
	return ""
}

// unfit says why a record can't be stored, "" when it can.
func (g *Gate) unfit(r hsds.Record, m map[string]any) string {
	name := hsds.Text(m["name"])
	switch {
	case !hsds.UsableID(r.ID):
		return hsds.RefusedBadID
	case strings.TrimSpace(name) == "" && (r.Kind == hsds.KindService || r.Kind == hsds.KindOrganization):
		return hsds.RefusedNoName
	case len(r.Doc) > maxDoc:
		return hsds.RefusedTooLarge
	case g.seen[string(r.Kind)+" "+r.ID]:
		return hsds.RefusedDouble
	}
	return ""
}

// oddities notes what is not as the specification says, and kept all the same.
func (g *Gate) oddities(r hsds.Record, m map[string]any, note hsds.Note) {
	keep := func(reason, member string) {
		note.Reason, note.Member = reason, member
		g.Report.Keep(note)
	}
	if _, isText := m["id"].(string); !isText {
		keep(hsds.KeptOddID, "id")
	}
	if r.Kind == hsds.KindService {
		if hsds.Text(m["status"]) == "" {
			keep(hsds.KeptNoStatus, "status")
		}
		if odd := hsds.OddInService(m); odd != "" && odd != "id" {
			keep(hsds.KeptOddType, odd)
		}
	}
	for _, name := range hsds.SortedNames(m) {
		if hsds.IsUnknown(r.Kind, name) && name != hsds.KindMember {
			keep(hsds.KeptUnknown, name)
		}
	}
}

// Identify returns the id of a record. One that has none is given an id that
// depends on its content only, so that the same file gives the same id again.
func (g *Gate) Identify(kind hsds.Kind, m map[string]any) string {
	if id := hsds.Text(m["id"]); id != "" {
		return id
	}
	id := hsds.ContentID(string(kind), string(hsds.Canonical(m)))
	m["id"] = id
	g.Report.Change(hsds.Note{File: g.File, Line: g.Line, Kind: kind, ID: id, Member: "id", Reason: hsds.ChangedID})
	return id
}

// usable is an id that a report may show, "" when it may not.
func usable(id string) string {
	if hsds.UsableID(id) {
		return id
	}
	return ""
}

// maxDoc bounds one record's document, in bytes.
const maxDoc = 4 << 20
