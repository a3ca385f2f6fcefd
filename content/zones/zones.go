// Package zones holds the time zones of the world as Debian's tzdata has them:
// data, renewed by `make zones`, that is newer than what Go or an old system
// brings along.
package zones

import (
	"archive/zip"
	"bytes"
	_ "embed"
	"encoding/json"
	"io"
	"strings"
	"sync"
	"time"
)

//go:generate go run renew.go

var (
	//go:embed zones.zip
	archive []byte
	//go:embed zones.json
	about []byte
)

// Release says which data this is.
type Release struct {
	Version string    // of the IANA's database, "2026f"
	Date    time.Time // of that release
	Source  string    // the package that it was taken from, with its checksum
}

// About says which data this is.
var About = sync.OnceValue(func() Release {
	var f struct{ Version, Source, Date string }
	err := json.Unmarshal(about, &f)
	day, err2 := time.Parse(time.DateOnly, f.Date)
	if err != nil || err2 != nil {
		panic("content/zones: zones.json can't be read") // embedded and tested
	}
	return Release{f.Version, day, f.Source}
})

type files struct {
	zones map[string]*zip.File
	links map[string]string // other names of the same clock
}

var all = sync.OnceValue(func() files {
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		panic("content/zones: " + err.Error()) // embedded and tested
	}
	f := files{map[string]*zip.File{}, map[string]string{}}
	for _, one := range z.File {
		f.zones[one.Name] = one
	}
	links, err := read(f.zones["links"])
	if err != nil {
		panic("content/zones: " + err.Error())
	}
	delete(f.zones, "links")
	for line := range strings.Lines(string(links)) {
		if name, to, ok := strings.Cut(strings.TrimSpace(line), " "); ok {
			f.links[name] = to
		}
	}
	return f
})

// Names lists the zones and their other names, in no order.
func Names() []string {
	var out []string
	for name := range all().zones {
		out = append(out, name)
	}
	for name := range all().links {
		out = append(out, name)
	}
	return out
}

// Data is what tzfile(5) describes, for a zone by its IANA name; false when
// there is none of that name.
func Data(name string) ([]byte, bool) {
	f := all()
	if to, ok := f.links[name]; ok {
		name = to
	}
	one, ok := f.zones[name]
	if !ok {
		return nil, false
	}
	b, err := read(one)
	return b, err == nil
}

func read(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}
