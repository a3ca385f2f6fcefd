package hsds

import (
	"bufio"
	"compress/gzip"
	"context"
	"io"
	"path"
	"strings"
)

// parted are the tables whose rows say nothing alone: JSON lists of them are
// tables, not records.
var parted = names(`phone address physical_address postal_address mail_address language schedule regular_schedule holiday_schedule
	eligibility eligibilitie service_eligibility services_at_location services_at_locations service_area required_document contact
	accessibility accessibility_for_disabilitie accessibility_for_disabilities attribute service_attribute service_taxonomy
	services_taxonomy service_taxonomie link_taxonomy link_taxonomie other_attribute payment_accepted cost_option funding program
	organization_identifier metadata service_at_location`)

// isPart reports whether a name, of a file or of a member, is that of such a
// table.
func isPart(name string) bool {
	key := singular(baseName(name))
	return parted[key] || parted[tableOfFile(name)]
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
		if _, ok := objects(list); !ok {
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
func jsonTables(tables, others []packFile) (lists []packFile) {
	if len(tables) > 0 {
		return nil
	}
	part := false
	for _, f := range others {
		if strings.ToLower(path.Ext(f.name)) != ".json" || plainTable(f.name) == "" && !isPart(f.name) || !isList(f) {
			continue
		}
		lists = append(lists, f)
		part = part || isPart(f.name)
	}
	if !part {
		return nil
	}
	return lists
}

// isList reports whether a file holds a list of objects in JSON.
func isList(f packFile) bool {
	r, err := f.open()
	if err != nil {
		return false
	}
	defer r.Close()
	s := newSource(toUTF8(bufio.NewReaderSize(io.LimitReader(r, 64<<10), 64<<10), func() {}))
	if s.next() != '[' {
		return false
	}
	s.at++
	c := s.next()
	return c == '{' || c == ']'
}

// jsonTable takes in one table that a file holds as a list in JSON.
func (rd *reader) jsonTable(ctx context.Context, p *packaged, file string, r io.Reader) error {
	rd.rows = p
	defer func() { rd.rows = nil }()
	s := newSource(toUTF8(bufio.NewReaderSize(r, 256<<10), func() { rd.rep.Change(Note{File: file, Reason: ChangedEncoding}) }))
	if s.next() != '[' {
		return rd.rest(s)
	}
	s.at++
	return stop(rd.jsonRows(ctx, s, file))
}

// unzipped is a file without its compression.
func unzipped(f packFile) packFile {
	name, ok := strings.CutSuffix(f.name, ".gz")
	if !ok || path.Ext(name) == "" {
		return f
	}
	return packFile{name, func() (io.ReadCloser, error) {
		in, err := f.open()
		if err != nil {
			return nil, err
		}
		z, err := gzip.NewReader(in)
		if err != nil {
			in.Close()
			return nil, err
		}
		left := unpacked{left: maxUnpacked}
		return left.bound(struct {
			io.Reader
			io.Closer
		}{z, in}), nil
	}}
}

// gunzip reads a compressed text of any form.
func (rd *reader) gunzip(ctx context.Context, r io.Reader) error {
	if rd.depth > 2 {
		rd.refuse(rd.note(RefusedBounds))
		return nil
	}
	rd.depth++
	defer func() { rd.depth-- }()
	return rd.open(packFile{rd.file, func() (io.ReadCloser, error) {
		z, err := gzip.NewReader(r)
		if err != nil {
			return nil, err
		}
		left := unpacked{left: maxUnpacked}
		return left.bound(z), nil
	}}, func(r io.Reader) error { return rd.text(ctx, r) })
}
