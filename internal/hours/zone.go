package hours

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"time"

	"relais/content/zones"
)

// ErrNoZone says that no time zone has a name.
var ErrNoZone = errors.New("hours: no time zone of that name")

// zoneName is the form of the IANA's names. Zones with leap seconds ("right/…")
// and what the server itself lives by ("localtime", "Local") are not of it.
var zoneName = regexp.MustCompile(`^[A-Z][A-Za-z0-9+_-]*(/[A-Z][A-Za-z0-9+_-]*)*$`)

var locations sync.Map // name → *time.Location

// Zone finds a time zone by its IANA name; ErrNoZone when there is none.
func Zone(name string) (*time.Location, error) {
	if got, ok := locations.Load(name); ok {
		return got.(*time.Location), nil
	}
	loc, err := inUse().load(name)
	if err == nil {
		locations.Store(name, loc)
	}
	return loc, err
}

// ZoneOrUTC finds a zone whose name was checked when it was stored; UTC when
// it is not known any more.
func ZoneOrUTC(name string) *time.Location {
	loc, err := Zone(name)
	if err != nil {
		return time.UTC
	}
	return loc
}

// ZoneRelease says which zone data the process uses.
type ZoneRelease struct {
	Version string    // of the IANA's database, "2026f"; they sort as they were published
	Date    time.Time // of that release
	System  bool      // the system's data, which is newer than Relais's own
}

// Zones says which zone data the process uses: its own or the system's,
// whichever is newer when it starts.
func Zones() ZoneRelease { return inUse().ZoneRelease }

// maxAge in months is after how long somebody should look for newer data.
const maxAge = 6

// Old reports whether the data is so old that some clock will have changed
// without it.
func (r ZoneRelease) Old(now time.Time) bool { return now.After(r.Date.AddDate(0, maxAge, 0)) }

// zoneSource is where zones are loaded from: a folder of the system's, else
// content/zones.
type zoneSource struct {
	ZoneRelease
	dir string
}

var inUse = sync.OnceValue(func() zoneSource { return newest("/usr/share/zoneinfo", "/etc/zoneinfo") })

// newest chooses between our data and that of the system's folders.
func newest(dirs ...string) zoneSource {
	own := zones.About()
	best := zoneSource{ZoneRelease: ZoneRelease{Version: own.Version, Date: own.Date}}
	for _, dir := range dirs {
		if r, ok := systemRelease(dir); ok && later(r.Version, best.Version) {
			if r.Date.Before(best.Date) {
				r.Date = best.Date
			}
			best = zoneSource{r, dir}
		}
	}
	return best
}

var (
	versionLine = regexp.MustCompile(`^# version (\d{4}[a-z]{1,2})\n`) // of tzdata.zi, on Linux
	versionFile = regexp.MustCompile(`^(\d{4}[a-z]{1,2})\s*$`)         // of +VERSION, elsewhere
)

// systemRelease reads which data a folder has. Its date is that of the file,
// but within the year of the version: copying may make a file look newer.
func systemRelease(dir string) (r ZoneRelease, ok bool) {
	for name, form := range map[string]*regexp.Regexp{"tzdata.zi": versionLine, "+VERSION": versionFile} {
		file := filepath.Join(dir, name)
		info, err := os.Stat(file)
		if err != nil || info.Size() > 1<<20 {
			continue
		}
		text, err := os.ReadFile(file)
		if m := form.FindSubmatch(text); err == nil && m != nil {
			r = ZoneRelease{Version: string(m[1]), Date: info.ModTime().UTC(), System: true}
			if end := yearEnd(r.Version); r.Date.After(end) {
				r.Date = end
			}
			return r, true
		}
	}
	return r, false
}

// yearEnd is the last day of the year that a version names.
func yearEnd(version string) time.Time {
	t, err := time.Parse("2006", version[:4])
	if err != nil {
		return time.Time{}
	}
	return t.AddDate(1, 0, -1)
}

// later reports whether version a was published after b: 2026a … 2026z,
// 2026za.
func later(a, b string) bool {
	if a[:4] != b[:4] {
		return a[:4] > b[:4]
	}
	return len(a) > len(b) || len(a) == len(b) && a > b
}

// load reads a zone. What the system's newer data lacks, as the older names on
// some, is ours.
func (s zoneSource) load(name string) (*time.Location, error) {
	if name == "UTC" {
		return time.UTC, nil
	}
	if !zoneName.MatchString(name) {
		return nil, ErrNoZone
	}
	if s.dir != "" && fs.ValidPath(name) {
		if b, err := os.ReadFile(filepath.Join(s.dir, filepath.FromSlash(name))); err == nil {
			if loc, err := time.LoadLocationFromTZData(name, b); err == nil {
				return loc, nil
			}
		}
	}
	b, ok := zones.Data(name)
	if !ok {
		return nil, ErrNoZone
	}
	return time.LoadLocationFromTZData(name, b)
}
