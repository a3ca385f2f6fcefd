package hours

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"relais/content/zones"
)

func mustZone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := Zone(name)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return loc
}

// TestEveryZoneLoads: all of the world's, under each of their names.
func TestEveryZoneLoads(t *testing.T) {
	t.Parallel()
	names := zones.Names()
	if len(names) < 590 {
		t.Errorf("only %d zones", len(names))
	}
	own := newest()
	for _, name := range names {
		if loc, err := own.load(name); err != nil || loc.String() != name && name != "UTC" {
			t.Errorf("%s: %v, %v", name, loc, err)
		}
	}
	for _, name := range Canadian() {
		mustZone(t, name)
	}
	for _, c := range corners {
		mustZone(t, c.zone)
	}
	for province, name := range provinceZones {
		if mustZone(t, name).String() != name {
			t.Errorf("%s: %s", province, name)
		}
	}
	if Capital().String() != "America/Toronto" {
		t.Errorf("readers of whom nothing is known live by %s", Capital())
	}
}

func TestNoZone(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"", "Local", "local", "localtime", "America", "America/Nowhere", "../zoneinfo/America/Toronto",
		"/usr/share/zoneinfo/America/Toronto", "right/America/Toronto", "posix/UTC", "tzdata.zi", "America/Toronto/", "links"} {
		if _, err := Zone(name); !errors.Is(err, ErrNoZone) {
			t.Errorf("%q: %v", name, err)
		}
		if got := ZoneOrUTC(name); got != time.UTC {
			t.Errorf("%q: %v", name, got)
		}
	}
}

// systemFolder makes a folder as systems have them, in which Winnipeg lives by
// the clock of another zone.
func systemFolder(t *testing.T, file, text, clock string) string {
	t.Helper()
	dir := t.TempDir()
	data, _ := zones.Data(clock)
	if err := os.MkdirAll(filepath.Join(dir, "America"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string][]byte{file: []byte(text), "America/Winnipeg": data, "America/Regina": []byte("torn")} {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestNewerZonesAreUsed: the system's when its version is newer, else ours.
func TestNewerZonesAreUsed(t *testing.T) {
	t.Parallel()
	own := zones.About()
	for _, c := range []struct {
		name, file, text string
		system           bool
	}{
		{"an older one", "tzdata.zi", "# version 2025c\n# more\n", false},
		{"the same", "tzdata.zi", "# version " + own.Version + "\n", false},
		{"a newer one", "tzdata.zi", "# version 2099a\nR …\n", true},
		{"a newer one, elsewhere", "+VERSION", "2099b\n", true},
		{"after z", "tzdata.zi", "# version " + own.Version[:4] + "za\n", true},
		{"not told", "tzdata.zi", "# tzdb\n", false},
		{"a trial version", "tzdata.zi", "# version 2099a-3-gabcdef\n", false},
		{"no file", "other", "2099a\n", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newest(t.TempDir(), systemFolder(t, c.file, c.text, "Asia/Tokyo"))
			if s.System != c.system || s.Date.Before(own.Date) {
				t.Errorf("%+v", s.ZoneRelease)
			}
			hour := func(name string) int {
				loc, err := s.load(name)
				if err != nil {
					t.Fatal(err)
				}
				return time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC).In(loc).Hour()
			}
			want := 7
			if c.system {
				want = 21 // the system is taken at its word
			}
			if got := hour("America/Winnipeg"); got != want {
				t.Errorf("Winnipeg is at %d o'clock", got)
			}
			if hour("America/Regina") != 6 || hour("America/Vancouver") != 5 {
				t.Error("what is torn or missing there is not ours")
			}
		})
	}
}

// TestSystemDates: what the file says, within the version's year, and never
// before our own.
func TestSystemDates(t *testing.T) {
	t.Parallel()
	own := zones.About()
	year := time.Now().UTC().AddDate(1, 0, 0).Format("2006")
	for _, c := range []struct {
		version string
		file    time.Time
		want    time.Time
	}{
		{"2099a", time.Date(2099, 3, 1, 0, 0, 0, 0, time.UTC), time.Date(2099, 3, 1, 0, 0, 0, 0, time.UTC)},
		{"2099a", time.Date(2101, 3, 1, 0, 0, 0, 0, time.UTC), time.Date(2099, 12, 31, 0, 0, 0, 0, time.UTC)},
		{year + "a", time.Unix(1, 0), own.Date},
	} {
		dir := systemFolder(t, "tzdata.zi", "# version "+c.version+"\n", "Asia/Tokyo")
		if err := os.Chtimes(filepath.Join(dir, "tzdata.zi"), c.file, c.file); err != nil {
			t.Fatal(err)
		}
		if got := newest(dir); !got.Date.Equal(c.want) || got.Version != c.version {
			t.Errorf("%+v: %+v", c, got.ZoneRelease)
		}
	}
}

func TestOldZones(t *testing.T) {
	t.Parallel()
	r := ZoneRelease{Date: time.Date(2026, 10, 27, 0, 0, 0, 0, time.UTC)}
	if r.Old(time.Date(2027, 4, 26, 0, 0, 0, 0, time.UTC)) || !r.Old(time.Date(2027, 4, 28, 0, 0, 0, 0, time.UTC)) {
		t.Error("data is old after six months, not before")
	}
	if got := Zones(); later(zones.About().Version, got.Version) || got.Date.Before(zones.About().Date) {
		t.Errorf("in use is %+v", got)
	}
}

func TestZonesOfPlaces(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		province string
		lat, lng float64
		want     string
	}{
		{"ON", 45.42, -75.7, "America/Toronto"}, // Ottawa
		{"ON", 49.77, -94.49, "America/Winnipeg"},
		{"ON", 48.38, -89.25, "America/Toronto"},
		{"NL", 53.3, -60.3, "America/Goose_Bay"},
		{"BC", 55.76, -120.24, "America/Dawson_Creek"},
		{"NU", 62.8, -92.1, "America/Rankin_Inlet"},
		{"", 49.77, -94.49, ""},
		{"XX", 49.77, -94.49, ""},
	} {
		if got := ZoneAt(c.province, c.lat, c.lng); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

// TestNobodyElseLoadsZones: Go's own zone data is older than ours, and so may
// be the system's. People's clocks come from this room everywhere, tests too.
func TestNobodyElseLoadsZones(t *testing.T) {
	t.Parallel()
	root, seen := filepath.Join("..", ".."), 0
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if d != nil && d.IsDir() && (d.Name() == "node_modules" || d.Name() == ".git") {
			return fs.SkipDir
		}
		if err != nil || d.IsDir() || !strings.HasSuffix(file, ".go") {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		seen++
		for _, i := range f.Imports {
			if i.Path.Value == `"time/tzdata"` {
				t.Errorf("%s embeds Go's time zones; internal/hours has newer ones", file)
			}
		}
		ours := filepath.Dir(file) == filepath.Join(root, "internal", "hours")
		ast.Inspect(f, func(n ast.Node) bool {
			s, ok := n.(*ast.SelectorExpr)
			if !ok || ours {
				return true
			}
			if pkg, ok := s.X.(*ast.Ident); ok && pkg.Name == "time" && (strings.HasPrefix(s.Sel.Name, "LoadLocation") || s.Sel.Name == "Local") {
				t.Errorf("%s uses time.%s: ask hours.Zone", file, s.Sel.Name)
			}
			return true
		})
		return nil
	})
	if err != nil || seen < 300 {
		t.Errorf("%d files were read: %v", seen, err)
	}
}
