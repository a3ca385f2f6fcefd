package read

import (
	"slices"

	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/gate"
	"relais/internal/directory/hsds/tabular"
	"relais/internal/directory/hsds/tidy"
	"relais/internal/directory/hsds/upgrade"
)

type reader struct {
	*gate.Gate
	parser hsds.Parser
	opt    Options
	// rows are the tables of a package in JSON, once there are some.
	rows *packaged
	// depth counts the archives around the text at hand.
	depth int
}

func (rd *reader) value(v hsds.Tree) error {
	m, ok := v.(map[string]any)
	if !ok {
		if list, isList := v.([]any); isList {
			return rd.all(list)
		}
		rd.Refuse(rd.Note(hsds.RefusedNotObject))
		return nil
	}
	if hasTables(m) || hasLists(m) {
		return rd.tabular(m)
	}
	if rows, ok := rowsOf(m); ok {
		return rd.all(rows)
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
var wrappers = tidy.Set("contents content items data results records resources services organizations organisations " +
	"locations taxonomies taxonomy_terms service_at_locations value entries rows")

// pageMembers are those of the envelope of a page, in HSDS 3 and in older
// APIs. They count pages and say nothing about a service.
var pageMembers = tidy.Set(`total_items total_pages page_number size first_page last_page empty contents content
	totalElements totalPages number first last`)

// envelope recognizes a page of an HSDS API, or of another one. Members that it
// does not know have no place in a directory: the report names them.
func (rd *reader) envelope(m map[string]any) ([]any, bool) {
	if m["id"] != nil || m["name"] != nil {
		return nil, false
	}
	var contents []any
	held := map[string]bool{}
	for _, name := range hsds.SortedNames(m) {
		switch v := m[name].(type) {
		case []any:
			_, full := hsds.OnlyObjects(v)
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
	for _, name := range hsds.SortedNames(m) {
		if !pageMembers[name] && !held[name] {
			n := rd.Note(hsds.ChangedEnvelope)
			n.Member = name
			rd.Report.Change(n)
		}
	}
	return contents, true
}

func (rd *reader) record(m map[string]any) error {
	if ohana(m) {
		return rd.organization(m)
	}
	if rows := facility(m); rows != nil && rd.opt.Version == "" {
		for _, row := range rows {
			if err := rd.flatRow(row); err != nil {
				return err
			}
		}
		return nil
	}
	kind := hsds.Classify(m)
	if rd.opt.Version == "" && isFlat(kind, m) {
		return rd.flatRow(m)
	}
	if rd.opt.Version != "3" && (rd.opt.Version != "" || upgrade.IsOld(m)) {
		kind = rd.upgrade(kind, m)
	}
	if kind == "" {
		rd.Refuse(rd.Note(hsds.RefusedKind))
		return nil
	}
	if kind != hsds.KindOrganization {
		return rd.Emit(kind, m, "", -1)
	}
	return rd.organization(m)
}

// upgrade makes the present edition of an object of an older one.
func (rd *reader) upgrade(kind hsds.Kind, m map[string]any) hsds.Kind {
	if kind == "" && m["name"] != nil {
		kind = hsds.KindService
	}
	if tabular.DefOf(string(kind)) == nil {
		return kind
	}
	from := upgrade.Object(string(kind), m)
	slices.Sort(from)
	for _, name := range slices.Compact(from) {
		n := rd.Note(hsds.ChangedUpgrade)
		n.Kind, n.ID, n.Member = kind, hsds.Text(m["id"]), name
		rd.Report.Change(n)
	}
	return kind
}

// organization takes the services out of an organization_full: they are
// records of their own, and know their place.
func (rd *reader) organization(m map[string]any) error {
	services, ok := hsds.OnlyObjects(m["services"])
	if !ok {
		return rd.Emit(hsds.KindOrganization, m, "", -1)
	}
	id := rd.Identify(hsds.KindOrganization, m)
	m["services"] = []any{}
	refused := rd.Report.Refused
	if err := rd.Emit(hsds.KindOrganization, m, "", -1); err != nil {
		return err
	}
	rd.Within = hsds.Scalar(m["name"])
	defer func() { rd.Within = "" }()
	alone, place := rd.Report.Refused > refused && !rd.Guard.HidesOrganization(id), 0
	for _, s := range services {
		refused = rd.Report.Refused
		if err := rd.inside(s, id, place, alone); err != nil {
			return err
		}
		if rd.Report.Refused == refused {
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
		return rd.Emit(hsds.KindService, s, organization, place)
	case hsds.Classify(s) == hsds.KindService:
		return rd.Emit(hsds.KindService, s, "", -1)
	}
	rd.Refuse(rd.Note(hsds.RefusedKind))
	return nil
}
