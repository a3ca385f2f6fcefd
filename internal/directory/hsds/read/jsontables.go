package read

import (
	"context"
	"io"
	"path"
	"strings"

	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/source"
	"relais/internal/directory/hsds/tabular"
	"relais/internal/directory/hsds/tidy"
	"relais/internal/directory/hsds/upgrade"
)

// parted are the tables whose rows say nothing alone: JSON lists of them are
// tables, not records.
var parted = tidy.Set(`phone address physical_address postal_address mail_address language schedule regular_schedule holiday_schedule
	eligibility eligibilitie service_eligibility services_at_location services_at_locations service_area required_document contact
	accessibility accessibility_for_disabilitie accessibility_for_disabilities attribute service_attribute service_taxonomy
	services_taxonomy service_taxonomie link_taxonomy link_taxonomie other_attribute payment_accepted cost_option funding program
	organization_identifier metadata service_at_location`)

// isPart reports whether a name, of a file or of a member, is that of such a
// table.
func isPart(name string) bool {
	key := upgrade.Singular(tabular.BaseName(name))
	return parted[key] || parted[tabular.OfFile(name)]
}

// hasLists reports whether an object holds the tables of a package as lists, by
// their bare names: {"organizations": […], "services": […], "phones": […]}.
func hasLists(m map[string]any) bool {
	if m["id"] != nil || m["name"] != nil {
		return false
	}
	whole, part := 0, 0
	for name, v := range m {
		list, _ := v.([]any)
		if _, ok := hsds.OnlyObjects(list); !ok {
			continue
		}
		switch {
		case isPart(name):
			part++
		case plainTable(name) != "":
			whole++
		}
	}
	return whole > 0 && part > 0
}

// jsonTables are the files of a package that hold one table each as a list in
// JSON: all that are named so, once one of them can be nothing else.
func jsonTables(tables, others []source.File) (lists []source.File) {
	if len(tables) > 0 {
		return nil
	}
	part := false
	for _, f := range others {
		if strings.ToLower(path.Ext(f.Name)) != ".json" || plainTable(f.Name) == "" && !isPart(f.Name) || !isList(f) {
			continue
		}
		lists = append(lists, f)
		part = part || isPart(f.Name)
	}
	if !part {
		return nil
	}
	return lists
}

// isList reports whether a file holds a list of objects in JSON.
func isList(f source.File) bool {
	r, err := f.Open()
	if err != nil {
		return false
	}
	defer r.Close()
	s := source.New(source.UTF8(io.LimitReader(r, 64<<10), func() {}))
	if s.Next() != '[' {
		return false
	}
	s.Skip()
	c := s.Next()
	return c == '{' || c == ']'
}

// jsonTable takes in one table that a file holds as a list in JSON.
func (rd *reader) jsonTable(ctx context.Context, p *packaged, file string, r io.Reader) error {
	rd.rows = p
	defer func() { rd.rows = nil }()
	s := source.New(source.UTF8(r, func() { rd.Report.Change(hsds.Note{File: file, Reason: hsds.ChangedEncoding}) }))
	if s.Next() != '[' {
		return rd.rest(s)
	}
	s.Skip()
	return stop(rd.jsonRows(ctx, s, file))
}

// gunzip reads a compressed text of any form.
func (rd *reader) gunzip(ctx context.Context, r io.Reader) error {
	if rd.depth > 2 {
		rd.Refuse(rd.Note(hsds.RefusedBounds))
		return nil
	}
	rd.depth++
	defer func() { rd.depth-- }()
	f := source.Gunzip(rd.File, func() (io.ReadCloser, error) { return io.NopCloser(r), nil })
	return rd.open(f, func(r io.Reader) error { return rd.text(ctx, r) })
}

// hasTables reports whether an object is a package of tables in one document.
func hasTables(m map[string]any) bool {
	for name, v := range m {
		if _, list := v.([]any); list && strings.HasSuffix(name, ".csv") {
			return true
		}
	}
	return false
}
