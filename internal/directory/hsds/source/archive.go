package source

import (
	"archive/zip"
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"path"
	"strings"

	"relais/internal/directory/hsds"
	"relais/internal/directory/spool"
)

// Bounds of packages: files, bytes of all files unpacked, and how many times
// larger than the archive they may be.
const (
	maxFiles    = 2000
	maxUnpacked = 8 << 30
	maxRatio    = 200
	SmallEnough = 64 << 20 // below this the ratio does not matter
)

// ErrBounds is of an archive that holds too much.
var ErrBounds = errors.New("beyond the bounds of a package")

// File is one file of a package.
type File struct {
	Name string
	Open func() (io.ReadCloser, error)
}

// Zip are the files of a zip, in its order, and how many others it has
// whose names may not be those of files. What comes out of all of them together
// is bounded. ErrBounds or an error of the zip's own: nothing of it is to be
// read.
func Zip(r io.ReaderAt, size int64) (files []File, unsafe int, err error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, 0, err
	}
	if len(z.File) > maxFiles {
		return nil, 0, ErrBounds
	}
	left := unpacked{left: min(maxUnpacked, max(size*maxRatio, SmallEnough))}
	for _, f := range z.File {
		switch {
		case f.FileInfo().IsDir():
		case !f.Mode().IsRegular() || !hsds.SafeFile(f.Name):
			unsafe++
		default:
			files = append(files, File{f.Name, func() (io.ReadCloser, error) {
				in, err := f.Open()
				return left.bound(in), err
			}})
		}
	}
	return files, unsafe, nil
}

// Folder are the files of a folder.
func Folder(folder fs.FS) (files []File, err error) {
	err = fs.WalkDir(folder, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if !d.Type().IsRegular() || len(files) > maxFiles {
			return nil // links could lead out of the folder
		}
		files = append(files, File{name, func() (io.ReadCloser, error) { return folder.Open(name) }})
		return nil
	})
	return files, err
}

// Unzipped is a file without its compression.
func Unzipped(f File) File {
	name, ok := strings.CutSuffix(f.Name, ".gz")
	if !ok || path.Ext(name) == "" {
		return f
	}
	return Gunzip(name, f.Open)
}

// Gunzip is a file of what is compressed.
func Gunzip(name string, open func() (io.ReadCloser, error)) File {
	return File{name, func() (io.ReadCloser, error) {
		in, err := open()
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

// Watched remembers whether reading itself failed.
type Watched struct {
	r   io.Reader
	Err error
}

// Watch makes a reader that remembers whether reading failed.
func Watch(r io.Reader) *Watched { return &Watched{r: r} }

// Read is that of io.Reader.
func (w *Watched) Read(p []byte) (int, error) {
	n, err := w.r.Read(p)
	if err != nil && err != io.EOF {
		w.Err = err
	}
	return n, err
}

// Spool keeps a zip that came as a stream, sealed, in a file without a name.
func Spool(r io.Reader) (*spool.File, error) { return spool.Copy(r, maxUnpacked) }

// unpacked counts what comes out of an archive, whatever its directory says.
type unpacked struct{ left int64 }

func (u *unpacked) bound(in io.ReadCloser) io.ReadCloser { return &boundReader{in, u} }

type boundReader struct {
	io.ReadCloser
	u *unpacked
}

func (b *boundReader) Read(p []byte) (int, error) {
	if b.u.left <= 0 {
		return 0, ErrBounds
	}
	if int64(len(p)) > b.u.left {
		p = p[:b.u.left]
	}
	n, err := b.ReadCloser.Read(p)
	b.u.left -= int64(n)
	return n, err
}
