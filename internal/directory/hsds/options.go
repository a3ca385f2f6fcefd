package hsds

import (
	"bufio"
	"context"
	"io"
)

// Options say what Read can't find out, or shall not guess.
type Options struct {
	// Form is one of the forms that Preview names; "" finds out.
	Form string
	// Version is "1", "2" or "3", the edition of HSDS; "" finds out.
	Version string
	// Mapping puts columns of tables that are not of HSDS in their places:
	// column → path, as Suggest gives them. A column mapped to "" is kept
	// under its own name.
	Mapping map[string]string
	// Namespace makes ids of those that are no UUID in tables and in AIRS:
	// numbers of two exports would collide. "" keeps the ids of tables.
	Namespace string
}

// ReadWith reads a directory in any form: HSDS 3.2.3 as JSON (compiled
// records, pages of an API, arrays, one per line), as a tabular package
// (folder, zip or the tables in one JSON document) or one table of any
// columns, older editions of HSDS, and AIRS XML. It calls fn for each record
// and writes what it notices into the report. What fn refuses it puts into the
// report itself. ReadWith fails only when r or fn fails.
//
// It holds one value of at most 64 MiB at a time, and of tables the ids.
func ReadWith(ctx context.Context, r io.Reader, o Options, rep *Report, fn func(Record, Note) error) error {
	rd := newReader(o, rep, fn)
	in := bufio.NewReaderSize(r, 256<<10)
	text := toUTF8(in, func() { rep.Change(Note{Reason: ChangedEncoding}) })
	return rd.json(ctx, newSource(text))
}

func newReader(o Options, rep *Report, fn func(Record, Note) error) *reader {
	return &reader{rep: rep, fn: fn, seen: map[string]bool{}, opt: o}
}
