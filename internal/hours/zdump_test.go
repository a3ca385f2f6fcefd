package hours

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"relais/content/zones"
)

// change is a line of zdump -i: from an instant on, a clock is so far from UTC.
type change struct {
	at     int64 // Unix; the first of a zone has none
	offset int64 // seconds ahead of UTC
	name   string
}

// golden reads what zdump says of each zone of Canada, and the version of the
// data that it says it of.
func golden(t *testing.T) (byZone map[string]string, version string) {
	t.Helper()
	b, err := os.ReadFile("testdata/zdump.txt")
	if err != nil {
		t.Fatal(err)
	}
	head, rest, _ := strings.Cut(string(b), "\n")
	_, version, _ = strings.Cut(head, "of tzdata ")
	version, _, _ = strings.Cut(version, ",")
	byZone = map[string]string{}
	for _, part := range strings.Split(rest, "\nTZ=")[1:] {
		name, lines, _ := strings.Cut(part, "\n")
		byZone[name] = strings.TrimSpace(lines)
	}
	return byZone, version
}

// changes reads the lines of a zone. Its days and times are those of the wall
// after the change.
func changes(t *testing.T, lines string) (out []change) {
	t.Helper()
	for line := range strings.Lines(lines) {
		f := strings.Split(strings.TrimRight(line, "\n"), "\t")
		c := change{offset: clockSeconds(t, f[2]), name: f[3]}
		if f[0] != "-" {
			day, err := time.Parse(time.DateOnly, f[0])
			if err != nil {
				t.Fatal(err)
			}
			c.at = day.Unix() + clockSeconds(t, "+"+strings.ReplaceAll(f[1], ":", "")) - c.offset
		}
		out = append(out, c)
	}
	return out
}

// clockSeconds reads "+05", "-0330" or "-033030".
func clockSeconds(t *testing.T, s string) (n int64) {
	t.Helper()
	for i, unit := range []int64{3600, 60, 1} {
		if len(s) < 3+2*i {
			break
		}
		part, err := strconv.Atoi(s[1+2*i : 3+2*i])
		if err != nil {
			t.Fatal(err)
		}
		n += unit * int64(part)
	}
	if s[0] == '-' {
		return -n
	}
	return n
}

const aroundChange = 48 * 3600

// TestClocksAreZdumps compares the clocks of Canada with those of another
// program, from 2024 to 2030: every minute within 48 hours of a change, each
// quarter-hour otherwise; and what each such minute on the wall means.
func TestClocksAreZdumps(t *testing.T) {
	t.Parallel()
	all, version := golden(t)
	if got := zones.About().Version; got != version || len(all) < 24 {
		t.Fatalf("zdump was asked about %d zones of %s, content/zones has %s: make zones", len(all), version, got)
	}
	own := newest()
	for name, lines := range all {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			loc, err := own.load(name)
			if err != nil {
				t.Fatal(err)
			}
			list := changes(t, lines)
			from, to := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).Unix(), time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
			for i, at := 0, from; at < to && !t.Failed(); {
				for i+1 < len(list) && at >= list[i+1].at {
					i++
				}
				sameClock(t, loc, at, list[i])
				step := int64(900)
				if i > 0 && at-list[i].at < aroundChange || i+1 < len(list) && list[i+1].at-at <= aroundChange {
					step = 60
					sameReading(t, loc, at/60*60, list, i)
				}
				at += step
			}
		})
	}
}

func sameClock(t *testing.T, loc *time.Location, at int64, want change) {
	local := time.Unix(at, 0).In(loc)
	name, offset := local.Zone()
	wall := time.Unix(at+want.offset, 0).UTC()
	if int64(offset) != want.offset || name != want.name || LocalOf(local) != LocalOf(wall) {
		t.Errorf("%v, zdump says %v %s", local, wall, want.name)
	}
}

// sameReading compares what Resolve says of a minute on the wall with zdump's
// changes; i is the stretch that an instant lies in.
func sameReading(t *testing.T, loc *time.Location, at int64, list []change, i int) {
	// The same minute twice: as shown, and as shown before the change, which
	// may be a minute that never was.
	for _, offset := range []int64{list[i].offset, list[max(i-1, 0)].offset} {
		wall := at + offset
		var want, skipped []int64
		for j, c := range list {
			if j > 0 && wall >= c.at+list[j-1].offset && wall < c.at+c.offset {
				skipped = []int64{c.at}
			}
			u := wall - c.offset
			if (j == 0 || u >= c.at) && (j+1 == len(list) || u < list[j+1].at) {
				want = append(want, u)
			}
		}
		r := LocalOf(time.Unix(wall, 0).UTC()).Resolve(loc)
		var got, change []int64
		switch r.Turns {
		case Once:
			got = []int64{r.At.Unix()}
		case Twice:
			got = []int64{r.At.Unix(), r.Again.Unix()}
		case Skipped:
			change = []int64{r.At.Unix()}
		}
		if !slices.Equal(want, got) || !slices.Equal(skipped, change) {
			t.Errorf("%v in %v: %v and %v, want %v and %v", time.Unix(wall, 0).UTC(), loc, got, change, want, skipped)
		}
	}
}

// TestZdumpSaysSo asks zdump itself about the data that is embedded.
func TestZdumpSaysSo(t *testing.T) {
	t.Parallel()
	zdump, err := exec.LookPath("zdump")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("zdump is missing: it is in Debian's package libc-bin")
		}
		t.Skip("zdump is not here")
	}
	all, _ := golden(t)
	dir := t.TempDir()
	for name, want := range all {
		data, ok := zones.Data(name)
		if !ok {
			t.Errorf("%s is not in content/zones", name)
			continue
		}
		file := filepath.Join(dir, filepath.Base(name))
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		said, err := exec.Command(zdump, "-i", "-c", "2024,2031", file).Output()
		if err != nil {
			t.Fatal(err)
		}
		_, got, _ := strings.Cut(strings.TrimSpace(string(said)), "\n")
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}
