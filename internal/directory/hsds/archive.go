package hsds

import (
	"archive/zip"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
)

// Bounds of packages: files, bytes of all files unpacked, and how many times
// larger than the archive they may be.
const (
	maxFiles    = 2000
	maxUnpacked = 8 << 30
	maxRatio    = 200
	smallEnough = 64 << 20 // below this the ratio does not matter
)

var errBounds = errors.New("beyond the bounds of a package")

// packFile is one file of a package.
type packFile struct {
	name string
	open func() (io.ReadCloser, error)
}

// ReadFile reads a directory from a file that can be read at any place, as a
// zip must be; every other form is read from its beginning.
func ReadFile(ctx context.Context, r io.ReaderAt, size int64, o Options, rep *Report, fn func(Record, Note) error) error {
	head := make([]byte, 4)
	n, _ := r.ReadAt(head, 0)
	if o.Form == FormZip || o.Form == "" && sniff(head[:n]) == FormZip {
		return newReader(o, rep, fn).zip(ctx, r, size)
	}
	return ReadWith(ctx, io.NewSectionReader(r, 0, size), o, rep, fn)
}

// zip reads a package in a zip.
func (rd *reader) zip(ctx context.Context, r io.ReaderAt, size int64) error {
	z, err := zip.NewReader(r, size)
	if err != nil {
		rd.refuse(rd.note(RefusedBounds))
		return nil
	}
	left := unpacked{left: min(maxUnpacked, max(size*maxRatio, smallEnough))}
	if len(z.File) > maxFiles {
		rd.refuse(rd.note(RefusedBounds))
		return nil
	}
	var files []packFile
	for _, f := range z.File {
		switch {
		case f.FileInfo().IsDir():
		case !f.Mode().IsRegular() || !safeFile(f.Name):
			rd.refuse(Note{Reason: RefusedFileName})
		default:
			files = append(files, packFile{f.Name, func() (io.ReadCloser, error) {
				in, err := f.Open()
				return left.bound(in), err
			}})
		}
	}
	return rd.pack(ctx, files)
}

// unpacked counts what comes out of an archive, whatever its directory says.
type unpacked struct{ left int64 }

func (u *unpacked) bound(in io.ReadCloser) io.ReadCloser { return &boundReader{in, u} }

type boundReader struct {
	io.ReadCloser
	u *unpacked
}

func (b *boundReader) Read(p []byte) (int, error) {
	if b.u.left <= 0 {
		return 0, errBounds
	}
	if int64(len(p)) > b.u.left {
		p = p[:b.u.left]
	}
	n, err := b.ReadCloser.Read(p)
	b.u.left -= int64(n)
	return n, err
}

// ReadFolder reads a package that is a folder.
func ReadFolder(ctx context.Context, folder fs.FS, o Options, rep *Report, fn func(Record, Note) error) error {
	rd := newReader(o, rep, fn)
	var files []packFile
	err := fs.WalkDir(folder, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if !d.Type().IsRegular() || len(files) > maxFiles {
			return nil // links could lead out of the folder
		}
		files = append(files, packFile{name, func() (io.ReadCloser, error) { return folder.Open(name) }})
		return nil
	})
	if err != nil {
		return err
	}
	return rd.pack(ctx, files)
}

// pack reads the files of a package: tables first become one whole, other
// texts are read one by one.
func (rd *reader) pack(ctx context.Context, files []packFile) error {
	slices.SortFunc(files, func(x, y packFile) int { return strings.Compare(x.name, y.name) })
	p := newPackaged(rd)
	defer p.ts.store.close()
	tables, others := sortFiles(files)
	lists := jsonTables(tables, others)
	for _, f := range append(slices.Clone(tables), lists...) {
		p.files[plainTable(f.name)] = true
		p.old = p.old || rd.opt.Version != "3" && isOldFile(f.name) || rd.opt.Version == "1" || rd.opt.Version == "2"
	}
	for _, f := range others {
		if path.Base(f.name) == "datapackage.json" && len(tables) > 0 {
			if err := p.describe(f); err != nil {
				return rd.unreadable(f, err)
			}
		}
	}
	for _, f := range tables {
		if err := rd.open(f, func(r io.Reader) error { return p.load(ctx, f.name, r) }); err != nil {
			return err
		}
	}
	for _, f := range lists {
		if err := rd.open(f, func(r io.Reader) error { return rd.jsonTable(ctx, p, f.name, r) }); err != nil {
			return err
		}
	}
	if err := p.finish(ctx); err != nil {
		return err
	}
	for _, f := range others {
		if slices.ContainsFunc(lists, func(l packFile) bool { return l.name == f.name }) {
			continue
		}
		if err := rd.other(ctx, f, len(tables) > 0); err != nil {
			return err
		}
	}
	return nil
}

// sortFiles parts tables from other files; the manifest comes first.
func sortFiles(files []packFile) (tables, others []packFile) {
	for _, f := range files {
		f = unzipped(f)
		switch ext := strings.ToLower(path.Ext(f.name)); {
		case strings.HasPrefix(path.Base(f.name), ".") || strings.Contains("/"+f.name, "/__MACOSX/"):
		case path.Base(f.name) == manifestFile:
			tables = slices.Insert(tables, 0, f)
		case ext == ".csv" || ext == ".tsv" || ext == ".txt" && looksNamed(f.name):
			tables = append(tables, f)
		default:
			others = append(others, f)
		}
	}
	return tables, others
}

func looksNamed(name string) bool { return tableOfFile(name) != "" || isOldFile(name) }

// open reads a file. What can't be unpacked is refused, and the rest goes on.
func (rd *reader) open(f packFile, read func(io.Reader) error) error {
	r, err := f.open()
	if err != nil {
		return rd.unreadable(f, err)
	}
	defer r.Close()
	in := &fileReader{r: r}
	if err := read(in); err != nil {
		if in.err != nil && errors.Is(err, in.err) {
			return rd.unreadable(f, err)
		}
		return err
	}
	return nil
}

// fileReader remembers whether reading itself failed.
type fileReader struct {
	r   io.Reader
	err error
}

func (f *fileReader) Read(p []byte) (int, error) {
	n, err := f.r.Read(p)
	if err != nil && err != io.EOF {
		f.err = err
	}
	return n, err
}

func (rd *reader) unreadable(f packFile, err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	rd.refuse(Note{File: f.name, Reason: RefusedBounds})
	return nil
}

// other reads a file that is no table: JSON and XML beside which there are no
// tables. Everything else is named in the report.
func (rd *reader) other(ctx context.Context, f packFile, tables bool) error {
	ext := strings.ToLower(path.Ext(f.name))
	if path.Base(f.name) == "datapackage.json" && tables {
		return nil
	}
	if tables || !strings.Contains(" .json .ndjson .jsonl .geojson .xml .zip .gz ", " "+ext+" ") || rd.depth > 2 {
		rd.rep.Change(Note{File: f.name, Reason: ChangedFileOut})
		return nil
	}
	rd.file, rd.line = f.name, 0
	rd.depth++
	defer func() { rd.depth-- }()
	return rd.open(f, func(r io.Reader) error { return rd.text(ctx, r) })
}

// spool writes a zip that came as a stream into a file without a name.
func spool(r io.Reader) (*os.File, int64, error) {
	f, err := os.CreateTemp("", "relais-package-*")
	if err != nil {
		return nil, 0, err
	}
	os.Remove(f.Name())
	n, err := io.Copy(f, io.LimitReader(r, maxUnpacked))
	return f, n, err
}
