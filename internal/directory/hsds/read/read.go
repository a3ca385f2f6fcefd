// Package read reads a directory in any form, finds out which it is, and says in
// a report what became of everything. What it does not know it keeps.
package read

import (
	"bufio"
	"context"
	"io"

	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/airs"
	"relais/internal/directory/hsds/gate"
	"relais/internal/directory/hsds/source"
)

// The forms that Read knows beside those that Write writes.
const (
	FormJSON  = "json"  // any JSON
	FormZip   = "zip"   // a package of tables, or of other files
	FormTable = "table" // one table of separated values
	FormAIRS  = "airs"  // AIRS XML 3.0 or 3.1
)

// formGzip is any of them, compressed.
const formGzip = "gzip"

// Options say what Read can't find out, or shall not guess.
type Options struct {
	// Form is FormJSON, FormZip, FormTable or FormAIRS; "" finds out.
	Form string
	// Version is "1", "2" or "3", the edition of HSDS; "" finds out.
	Version string
	// Mapping puts columns of a table that is not of HSDS in their places:
	// column → path, as Suggest gives them. A column that it does not name is
	// kept under its own name.
	Mapping map[string]string
	// Open are columns or members, by name, of which a person said that they say
	// nothing about secrecy, whatever they are called.
	Open []string
	// Namespace makes the ids of what comes without any, or with numbers that
	// two exports could share (AIRS): the same namespace and the same record
	// give the same id. The source's name is a good one.
	Namespace string
	// look is set where only the beginning of a text is looked at.
	look bool
}

// Stream reads a directory in any form: HSDS 3.2.3 as JSON (compiled
// records, pages of an API, arrays, one per line), as a tabular package
// (folder, zip or the tables in one JSON document) or one table of any
// columns, older editions of HSDS, and AIRS XML. It calls fn for each record
// and writes what it notices into the report. What fn refuses it puts into the
// report itself. Stream fails only when r or fn fails.
//
// It holds one value of at most 64 MiB at a time; of tables 64 MiB and some 70
// bytes per row, the rest, and a text of JSON, in a file without a name.
func Stream(ctx context.Context, r io.Reader, o Options, rep *hsds.Report, fn func(hsds.Record, hsds.Note) error) error {
	return newReader(o, rep, fn).text(ctx, r)
}

func newReader(o Options, rep *hsds.Report, fn func(hsds.Record, hsds.Note) error) *reader {
	rd := &reader{Gate: gate.New(rep, fn), opt: o}
	rd.Gate.Namespace = o.Namespace
	rd.Guard.Open(o.Open...)
	return rd
}

// text reads a stream of any form.
func (rd *reader) text(ctx context.Context, r io.Reader) error {
	in := bufio.NewReaderSize(r, 256<<10)
	head, _ := in.Peek(64 << 10)
	form := rd.opt.Form
	if form == "" {
		form = sniff(head)
		if form == FormJSON && !startsJSON(head) {
			if form = FormTable; !rd.tableLike(head) {
				rd.Line = 1
				rd.Refuse(rd.Note(hsds.RefusedForm))
				return nil
			}
		}
	}
	if rd.opt.Mapping != nil && rd.opt.Form == "" && form == FormJSON {
		form = FormTable // whoever maps columns has a table
	}
	if form == formGzip {
		return rd.gunzip(ctx, in)
	}
	if form == FormZip {
		f, err := source.Spool(in)
		if err != nil {
			return err
		}
		defer f.Close()
		return rd.zip(ctx, f, f.Size())
	}
	if form == FormTable {
		return rd.table(ctx, in)
	}
	if form == FormAIRS {
		return airs.Read(ctx, rd.Gate, in, rd.opt.Namespace)
	}
	ahead, done := io.Reader(in), func() {}
	if !rd.opt.look {
		var err error
		if ahead, done, err = rd.ahead(ctx, in); err != nil {
			return err
		}
	}
	defer done()
	text := source.UTF8(ahead, func() { rd.Report.Change(hsds.Note{File: rd.File, Reason: hsds.ChangedEncoding}) })
	if err := rd.json(ctx, source.New(text)); err != nil || rd.rows == nil {
		return err
	}
	p := rd.rows
	rd.rows = nil // the next file of a package has tables of its own
	return p.finish(ctx)
}

// table reads one table of separated values.
func (rd *reader) table(ctx context.Context, r io.Reader) error {
	p := newPackaged(rd)
	defer p.ts.Close()
	p.old, p.alone = rd.opt.Version == "1" || rd.opt.Version == "2", rd.opt.Form != FormTable
	if err := p.load(ctx, rd.File, r); err != nil {
		return err
	}
	return p.finish(ctx)
}
