package hsds

import (
	"context"
	"io"
	"reflect"
	"slices"
	"strings"
	"unicode"
)

// maxDoc bounds one record's document, in bytes.
const maxDoc = 4 << 20

// Read reads a directory in any form that the package knows, and finds out by
// itself which it is: see ReadWith.
func Read(ctx context.Context, r io.Reader, rep *Report, fn func(Record, Note) error) error {
	return ReadWith(ctx, r, Options{}, rep, fn)
}

type reader struct {
	rep  *Report
	fn   func(Record, Note) error
	line int
	seen map[string]bool // kind and id of what came already
	// file is the file of a package that the record at hand came from.
	file   string
	parser parser
	opt    Options
	// rows are the tables of a package in JSON, once there are some.
	rows *packaged
	// flags are the names seen so far, with what they say of secrecy; secrets
	// are the organizations that are confidential, or where they are.
	flags   map[string]*secretFlag
	secrets map[string]verdict
	// depth counts the archives around the text at hand.
	depth int
}

func (rd *reader) note(reason string) Note { return Note{File: rd.file, Line: rd.line, Reason: reason} }

// refuse counts one thing that came in and is not stored.
func (rd *reader) refuse(n Note) {
	rd.rep.In++
	rd.rep.Refuse(n)
}

func (rd *reader) value(v Tree) error {
	m, ok := v.(map[string]any)
	if !ok {
		if list, isList := v.([]any); isList {
			return rd.all(list)
		}
		rd.refuse(rd.note(RefusedNotObject))
		return nil
	}
	if hasTables(m) || hasLists(m) {
		return rd.tabular(m)
	}
	if contents, ok := rd.envelope(m); ok {
		return rd.all(contents)
	}
	return rd.record(m)
}

func (rd *reader) all(list []any) error {
	for _, v := range list {
		if err := rd.value(v); err != nil {
			return err
		}
	}
	return nil
}

// wrappers are members that hold the records of an answer of an API or of a
// dump, beside those of the standard.
var wrappers = names("contents content items data results records resources services organizations organisations " +
	"locations taxonomies taxonomy_terms service_at_locations value entries rows")

// pageMembers are those of the envelope of a page, in HSDS 3 and in older
// APIs. They count pages and say nothing about a service.
var pageMembers = names(`total_items total_pages page_number size first_page last_page empty contents content
	totalElements totalPages number first last`)

// envelope recognizes a page of an HSDS API, or of another one. Members that it
// does not know have no place in a directory: the report names them.
func (rd *reader) envelope(m map[string]any) ([]any, bool) {
	if m["id"] != nil || m["name"] != nil {
		return nil, false
	}
	var contents []any
	held := map[string]bool{}
	for _, name := range sortedNames(m) {
		switch v := m[name].(type) {
		case []any:
			_, full := objects(v)
			if page := name == "contents" || name == "content"; page || wrappers[name] && full {
				contents, held[name] = append(contents, v...), true
			}
		case map[string]any:
			if wrappers[name] && v["id"] == nil && v["name"] == nil {
				contents, held[name] = append(contents, v), true
			}
		}
	}
	if len(held) == 0 {
		return nil, false
	}
	for _, name := range sortedNames(m) {
		if !pageMembers[name] && !held[name] {
			n := rd.note(ChangedEnvelope)
			n.Member = name
			rd.rep.Change(n)
		}
	}
	return contents, true
}

func (rd *reader) record(m map[string]any) error {
	kind := classify(m)
	if rd.opt.Version != "3" && (rd.opt.Version != "" || isOldTree(m, 0)) {
		kind = rd.upgrade(kind, m)
	}
	if kind == "" {
		rd.refuse(rd.note(RefusedKind))
		return nil
	}
	if kind != KindOrganization {
		return rd.emit(kind, m, "", -1)
	}
	return rd.organization(m)
}

// upgrade makes the present edition of an object of an older one.
func (rd *reader) upgrade(kind Kind, m map[string]any) Kind {
	if kind == "" && m["name"] != nil {
		kind = KindService
	}
	if tableOf[string(kind)] == nil {
		return kind
	}
	from := upgradeTree(string(kind), m, 0)
	slices.Sort(from)
	for _, name := range slices.Compact(from) {
		n := rd.note(ChangedUpgrade)
		n.Kind, n.ID, n.Member = kind, text(m["id"]), name
		rd.rep.Change(n)
	}
	return kind
}

// organization takes the services out of an organization_full: they are
// records of their own, and know their place.
func (rd *reader) organization(m map[string]any) error {
	services, ok := objects(m["services"])
	if !ok {
		return rd.emit(KindOrganization, m, "", -1)
	}
	id := rd.identify(KindOrganization, m)
	m["services"] = []any{}
	refused := rd.rep.Refused
	if err := rd.emit(KindOrganization, m, "", -1); err != nil {
		return err
	}
	alone, place := rd.rep.Refused > refused && rd.secrets[id] != goes, 0
	for _, s := range services {
		refused = rd.rep.Refused
		if err := rd.inside(s, id, place, alone); err != nil {
			return err
		}
		if rd.rep.Refused == refused {
			place++ // what is refused leaves no gap
		}
	}
	return nil
}

// inside emits a service that came inside an organization; alone when that
// organization itself was refused.
func (rd *reader) inside(s map[string]any, organization string, place int, alone bool) error {
	switch {
	case !alone:
		return rd.emit(KindService, s, organization, place)
	case classify(s) == KindService:
		return rd.emit(KindService, s, "", -1)
	}
	rd.refuse(rd.note(RefusedKind))
	return nil
}

// objects returns a list that holds objects only, and at least one.
func objects(v any) ([]map[string]any, bool) {
	list, _ := v.([]any)
	var out []map[string]any
	for _, e := range list {
		m, ok := e.(map[string]any)
		if !ok {
			return nil, false
		}
		out = append(out, m)
	}
	return out, len(out) > 0
}

// emit checks one record and hands it on.
func (rd *reader) emit(kind Kind, m map[string]any, parent string, place int) error {
	rd.rep.In++
	if rd.secretive(kind, m, parent) {
		rd.rep.Refuse(Note{File: rd.file, Line: rd.line, Kind: kind, ID: usable(text(m["id"])), Reason: ChangedConfidential})
		return nil
	}
	named := rd.name(kind, m)
	if parent == "" {
		markKind(kind, m)
	}
	id := rd.identify(kind, m)
	note := Note{File: rd.file, Line: rd.line, Kind: kind, ID: id}
	if named {
		n := note
		n.Member, n.Reason = "name", ChangedName
		rd.rep.Change(n)
	}
	org := parent
	if org == "" && kind == KindService {
		org = organizationOf(m)
	}
	rec := Record{Kind: kind, ID: id, Organization: org, Place: place, Doc: Canonical(m)}
	if reason := rd.unfit(rec, m); reason != "" {
		note.Reason = reason
		if reason == RefusedBadID {
			note.ID = ""
		}
		rd.rep.Refuse(note)
		return nil
	}
	rd.seen[string(kind)+" "+id] = true
	rd.oddities(rec, m, note)
	return rd.fn(rec, note)
}

// name gives a service or an organization that has no name another one that
// is its own: nobody could find it, or speak of it, without any.
func (rd *reader) name(kind Kind, m map[string]any) bool {
	if kind != KindService && kind != KindOrganization || strings.TrimSpace(text(m["name"])) != "" {
		return false
	}
	organization, _ := m["organization"].(map[string]any)
	program, _ := m["program"].(map[string]any)
	for _, other := range []string{text(m["alternate_name"]), text(program["name"]), text(organization["name"])} {
		if other = strings.TrimSpace(other); other != "" {
			m["name"] = other
			return true
		}
	}
	return false
}

// unfit says why a record can't be stored, "" when it can.
func (rd *reader) unfit(r Record, m map[string]any) string {
	name := text(m["name"])
	switch {
	case !usableID(r.ID):
		return RefusedBadID
	case strings.TrimSpace(name) == "" && (r.Kind == KindService || r.Kind == KindOrganization):
		return RefusedNoName
	case len(r.Doc) > maxDoc:
		return RefusedTooLarge
	case rd.seen[string(r.Kind)+" "+r.ID]:
		return RefusedDouble
	}
	return ""
}

// usable is an id that a report may show, "" when it may not.
func usable(id string) string {
	if usableID(id) {
		return id
	}
	return ""
}

func usableID(id string) bool {
	bad := strings.ContainsFunc(id, func(r rune) bool { return unicode.IsControl(r) || !unicode.IsGraphic(r) })
	return id != "" && len(id) <= 200 && !bad
}

var serviceType = reflect.TypeFor[Service]()

// oddities notes what is not as the specification says, and kept all the same.
func (rd *reader) oddities(r Record, m map[string]any, note Note) {
	keep := func(reason, member string) {
		note.Reason, note.Member = reason, member
		rd.rep.Keep(note)
	}
	if _, isText := m["id"].(string); !isText {
		keep(KeptOddID, "id")
	}
	if r.Kind == KindService {
		if text(m["status"]) == "" {
			keep(KeptNoStatus, "status")
		}
		if odd := oddMember(serviceType, m); odd != "" && odd != "id" {
			keep(KeptOddType, odd)
		}
	}
	for _, name := range sortedNames(m) {
		if known := members[r.Kind]; known != nil && !known[name] && name != kindMember {
			keep(KeptUnknown, name)
		}
	}
}

// identify returns the id of a record. One that has none is given an id that
// depends on its content only, so that the same file gives the same id again.
func (rd *reader) identify(kind Kind, m map[string]any) string {
	if id := text(m["id"]); id != "" {
		return id
	}
	id := ContentID(string(kind), string(Canonical(m)))
	m["id"] = id
	rd.rep.Change(Note{File: rd.file, Line: rd.line, Kind: kind, ID: id, Member: "id", Reason: ChangedID})
	return id
}
