package imports

import (
	"context"
	"io"
	"os"
	"sync/atomic"

	"relais/internal/act"
	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/read"
	"relais/internal/directory/sources"
	"relais/internal/node"
)

// Reading says how a file is to be read where that is not to be found out: its
// form (json, zip, table or airs), its edition of HSDS (1, 2 or 3) and the
// places of the columns of a table.
type Reading struct {
	Form, Edition string
	Columns       map[string]string
	// Open are columns of which somebody says that they hold nothing confidential,
	// whatever they are called.
	Open []string
	// Bytes, which may be nil, is told how much of a file was read.
	Bytes node.Progress
}

// readerAt tells somebody how much of a file was read.
type readerAt struct {
	io.ReaderAt
	size int64
	done atomic.Int64
	tell node.Progress
}

// ReadAt implements io.ReaderAt.
func (r *readerAt) ReadAt(b []byte, at int64) (int, error) {
	n, err := r.ReaderAt.ReadAt(b, at)
	if n > 0 && r.tell != nil {
		r.tell(min(r.done.Add(int64(n)), r.size), r.size)
	}
	return n, err
}

// LoadFile is LoadDirectory for a file or a folder of the machine, of any form.
func (n *Imports) LoadFile(ctx context.Context, in act.ImportDirectory, name string, how Reading, progress func(records int)) (act.ImportReport, error) {
	return n.loadRecords(ctx, in, progress, func(ctx context.Context, rep *hsds.Report, emit func(hsds.Record, hsds.Note) error) error {
		o := how.options(in.Source)
		info, err := os.Stat(name)
		if err != nil {
			return err
		}
		if info.IsDir() {
			return read.Folder(ctx, os.DirFS(name), o, rep, emit)
		}
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		return read.File(ctx, &readerAt{ReaderAt: f, size: info.Size(), tell: how.Bytes}, info.Size(), o, rep, emit)
	})
}

// LoadStream is LoadFile for what comes through a pipe.
func (n *Imports) LoadStream(ctx context.Context, in act.ImportDirectory, r io.Reader, how Reading, progress func(records int)) (act.ImportReport, error) {
	return n.loadRecords(ctx, in, progress, func(ctx context.Context, rep *hsds.Report, emit func(hsds.Record, hsds.Note) error) error {
		return read.Stream(ctx, r, how.options(in.Source), rep, emit)
	})
}

func (r Reading) options(source string) read.Options {
	o := read.Options{Form: r.Form, Version: r.Edition, Mapping: r.Columns, Namespace: source, Open: r.Open}
	for column, to := range r.Columns {
		if to == act.OpenColumn {
			o.Open = append(o.Open, column)
		}
	}
	return o
}

func (n *Imports) loadRecords(ctx context.Context, in act.ImportDirectory, progress func(int),
	read func(context.Context, *hsds.Report, func(hsds.Record, hsds.Note) error) error) (out act.ImportReport, err error) {
	in.Data = []byte{' '} // required of those who send no stream
	if err := act.Check(&in); err != nil {
		return out, err
	}
	im, err := n.importer(ctx, in)
	if err != nil {
		return out, err
	}
	rep, err := sources.ImportRecords(ctx, im, n.runner(), progress, read)
	if rep == nil {
		return out, err
	}
	return sources.ToReport(rep, in.DryRun), err
}
