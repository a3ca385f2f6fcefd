package clean

import (
	"archive/zip"
	"bytes"
	"io"
	"path"
	"strings"
)

const (
	mostParts = 10000
	// mostOpen is how large the parts of an office file may be together.
	mostOpen = 192 << 20
)

// part is a file inside of an office file.
type part struct {
	name string
	data []byte
}

// parts reads an archive, with what it says of itself never trusted. want says which
// names are read.
func parts(data []byte, want func(name string) (bool, error)) ([]part, error) {
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil || len(r.File) > mostParts {
		return nil, errBroken
	}
	var out []part
	seen, left := map[string]bool{}, int64(mostOpen)
	for _, file := range r.File {
		name := file.Name
		if strings.HasSuffix(name, "/") {
			continue
		}
		if seen[strings.ToLower(name)] || name != path.Clean(name) || strings.HasPrefix(name, "/") || strings.HasPrefix(name, "..") || strings.Contains(name, `\`) {
			return nil, errBroken
		}
		seen[strings.ToLower(name)] = true
		if ok, err := want(name); err != nil {
			return nil, err
		} else if !ok {
			continue
		}
		if file.Flags&1 != 0 {
			return nil, refused(Locked)
		}
		body, err := file.Open()
		if err != nil {
			return nil, errBroken
		}
		b, err := io.ReadAll(io.LimitReader(body, left+1))
		if left -= int64(len(b)); left < 0 {
			return nil, refused(TooLarge)
		}
		if err != nil {
			return nil, errBroken
		}
		out = append(out, part{name, b})
	}
	return out, nil
}

// noDate is the first day that archives know: some programs can't read none at all.
const noDate = 1<<5 | 1

// archive writes an office file: no times, no owners, no remarks. stored is the name
// of a part that is not compressed.
func archive(parts []part, stored string) ([]byte, error) {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, p := range parts {
		head := &zip.FileHeader{Name: p.name, Method: zip.Deflate}
		head.ModifiedDate = noDate //lint:ignore SA1019 the other field adds a block that the first part of OpenDocument must not have
		if p.name == stored {
			head.Method = zip.Store
		}
		to, err := w.CreateHeader(head)
		if err == nil {
			_, err = to.Write(p.data)
		}
		if err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// inside cleans what lies in a document as a document of its own.
func inside(p part, f found) ([]byte, error) {
	data, r := Bytes(p.data)
	if r.Refused != "" {
		return nil, refused(Nested)
	}
	f.add(r.Found...)
	return data, nil
}
