package read

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/source"
	"relais/internal/directory/hsds/tabular"
	"relais/internal/directory/hsds/upgrade"
)

// File reads a directory from a file that can be read at any place, as a
// zip must be; every other form is read from its beginning.
func File(ctx context.Context, r io.ReaderAt, size int64, o Options, rep *hsds.Report, fn func(hsds.Record, hsds.Note) error) error {
	head := make([]byte, 4)
	n, _ := r.ReadAt(head, 0)
	if o.Form == FormZip || o.Form == "" && sniff(head[:n]) == FormZip {
		return newReader(o, rep, fn).zip(ctx, r, size)
	}
	return Stream(ctx, io.NewSectionReader(r, 0, size), o, rep, fn)
}

// zip reads a package in a zip.
func (rd *reader) zip(ctx context.Context, r io.ReaderAt, size int64) error {
	files, unsafe, err := source.Zip(r, size)
	if err != nil {
		rd.Refuse(rd.Note(hsds.RefusedBounds))
		return nil
	}
	for range unsafe {
		rd.Refuse(hsds.Note{Reason: hsds.RefusedFileName})
	}
	if isWorkbook(files) {
		return rd.workbook(ctx, r, size)
	}
	return rd.pack(ctx, files)
}

// Folder reads a package that is a folder.
func Folder(ctx context.Context, folder fs.FS, o Options, rep *hsds.Report, fn func(hsds.Record, hsds.Note) error) error {
	files, err := source.Folder(folder)
	if err != nil {
		return err
	}
	return newReader(o, rep, fn).pack(ctx, files)
}

// pack reads the files of a package: tables first become one whole, other
// texts are read one by one.
func (rd *reader) pack(ctx context.Context, files []source.File) error {
	slices.SortFunc(files, func(x, y source.File) int { return strings.Compare(x.Name, y.Name) })
	p := newPackaged(rd)
	defer p.ts.Close()
	tables, others := sortFiles(files)
	lists := jsonTables(tables, others)
	for _, f := range append(slices.Clone(tables), lists...) {
		p.files[plainTable(f.Name)] = true
		p.old = p.old || rd.opt.Version != "3" && upgrade.IsOldFile(f.Name) || rd.opt.Version == "1" || rd.opt.Version == "2"
	}
	for _, f := range others {
		if path.Base(f.Name) == "datapackage.json" && len(tables) > 0 {
			if err := p.describe(f); err != nil {
				return rd.unreadable(f, err)
			}
		}
	}
	tables = rd.chosen(p, tables)
	for _, f := range tables {
		if err := rd.open(f, func(r io.Reader) error { return p.load(ctx, f.Name, r) }); err != nil {
			return err
		}
	}
	for _, f := range lists {
		if err := rd.open(f, func(r io.Reader) error { return rd.jsonTable(ctx, p, f.Name, r) }); err != nil {
			return err
		}
	}
	if err := p.finish(ctx); err != nil {
		return err
	}
	for _, f := range others {
		if slices.ContainsFunc(lists, func(l source.File) bool { return l.Name == f.Name }) {
			continue
		}
		if err := rd.other(ctx, f, len(tables) > 0); err != nil {
			return err
		}
	}
	return nil
}

// chosen leaves out the copies of tables that stand beside the package: those that
// its own list does not name, or that another folder further down has again. The
// report names them.
func (rd *reader) chosen(p *packaged, tables []source.File) (out []source.File) {
	top := map[string]string{} // the folder of each name that is nearest to the top
	listed := slices.ContainsFunc(tables, func(f source.File) bool { return p.info[f.Name].resource != nil })
	for _, f := range tables {
		dir, at := path.Split(f.Name)
		if old, ok := top[strings.ToLower(at)]; !ok || strings.Count(dir, "/") < strings.Count(old, "/") {
			top[strings.ToLower(at)] = dir
		}
	}
	for _, f := range tables {
		dir, at := path.Split(f.Name)
		unlisted := listed && p.info[f.Name].resource == nil && path.Base(f.Name) != tabular.ManifestFile
		if unlisted && slices.ContainsFunc(tables, func(o source.File) bool { return p.info[o.Name].resource != nil && sameTable(o.Name, f.Name) }) ||
			strings.Count(dir, "/") > strings.Count(top[strings.ToLower(at)], "/") {
			rd.Report.Change(hsds.Note{File: f.Name, Reason: hsds.ChangedOlderCopy})
			continue
		}
		out = append(out, f)
	}
	return out
}

func sameTable(a, b string) bool {
	return strings.EqualFold(path.Base(a), path.Base(b)) || plainTable(a) != "" && plainTable(a) == plainTable(b)
}

// sortFiles parts tables from other files; the manifest comes first.
func sortFiles(files []source.File) (tables, others []source.File) {
	for _, f := range files {
		f = source.Unzipped(f)
		switch ext := strings.ToLower(path.Ext(f.Name)); {
		case strings.HasPrefix(path.Base(f.Name), ".") || strings.Contains("/"+f.Name, "/__MACOSX/"):
		case path.Base(f.Name) == tabular.ManifestFile:
			tables = slices.Insert(tables, 0, f)
		case ext == ".csv" || ext == ".tsv" || ext == ".txt" && looksNamed(f.Name):
			tables = append(tables, f)
		default:
			others = append(others, f)
		}
	}
	return tables, others
}

func looksNamed(name string) bool { return tabular.OfFile(name) != "" || upgrade.IsOldFile(name) }

// open reads a file. What can't be unpacked is refused, and the rest goes on.
func (rd *reader) open(f source.File, read func(io.Reader) error) error {
	r, err := f.Open()
	if err != nil {
		return rd.unreadable(f, err)
	}
	defer r.Close()
	in := source.Watch(r)
	if err := read(in); err != nil {
		if in.Err != nil && errors.Is(err, in.Err) {
			return rd.unreadable(f, err)
		}
		return err
	}
	return nil
}

func (rd *reader) unreadable(f source.File, err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	rd.Refuse(hsds.Note{File: f.Name, Reason: hsds.RefusedBounds})
	return nil
}

// other reads a file that is no table: JSON and XML beside which there are no
// tables. Everything else is named in the report.
func (rd *reader) other(ctx context.Context, f source.File, tables bool) error {
	ext := strings.ToLower(path.Ext(f.Name))
	if path.Base(f.Name) == "datapackage.json" && tables {
		return nil
	}
	if tables || !strings.Contains(" .json .ndjson .jsonl .geojson .xml .zip .gz .xlsx .xlsm ", " "+ext+" ") || rd.depth > 2 {
		rd.Report.Change(hsds.Note{File: f.Name, Reason: hsds.ChangedFileOut})
		return nil
	}
	rd.File, rd.Line = f.Name, 0
	rd.depth++
	defer func() { rd.depth-- }()
	return rd.open(f, func(r io.Reader) error { return rd.text(ctx, r) })
}
