//go:build ignore

// Command renew writes zones.zip and zones.json from Debian's newest package
// tzdata, or from a package file that is named: `make zones`, or
// `go run renew.go tzdata_2026f-0+deb12u1_all.deb`. It needs apt-get (which
// checks the package's signature), dpkg-deb and zdump, whose answers the tests
// of internal/hours are held against.
package main

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

func main() {
	log.SetFlags(0)
	dir, err := os.MkdirTemp("", "zones")
	check(err)
	defer os.RemoveAll(dir)
	deb := ""
	if len(os.Args) > 1 {
		deb, err = filepath.Abs(os.Args[1])
		check(err)
	} else {
		run(dir, "apt-get", "update", "-qq")
		run(dir, "apt-get", "download", "-qq", "tzdata")
		found, _ := filepath.Glob(filepath.Join(dir, "tzdata_*.deb"))
		if len(found) != 1 {
			log.Fatal("apt-get downloaded no package tzdata")
		}
		deb = found[0]
	}
	root := filepath.Join(dir, "root")
	run(dir, "dpkg-deb", "-x", deb, root)
	version, date := release(root)
	refuseOlder(version)
	archive, n := pack(filepath.Join(root, "usr/share/zoneinfo"))
	check(os.WriteFile("zones.zip", archive, 0o644))
	writeAbout(deb, version, date)
	writeGolden(filepath.Join(root, "usr/share/zoneinfo"), version)
	log.Printf("%s of %s: %d zones, %d bytes", version, date, n, len(archive))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func run(dir, name string, args ...string) {
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, os.Stderr, os.Stderr
	if err := cmd.Run(); err != nil {
		log.Fatalf("%s %s: %v", name, strings.Join(args, " "), err)
	}
}

var (
	versionLine = regexp.MustCompile(`^# version (\d{4}[a-z]+)\n`)
	releaseLine = regexp.MustCompile(`(?m)^Release (\d{4}[a-z]+) - (\d{4}-\d\d-\d\d)`)
)

// release reads the version from the data, and its date from the news that
// come with it.
func release(root string) (version, date string) {
	zi, err := os.ReadFile(filepath.Join(root, "usr/share/zoneinfo/tzdata.zi"))
	check(err)
	m := versionLine.FindSubmatch(zi)
	if m == nil {
		log.Fatal("tzdata.zi does not tell its version")
	}
	f, err := os.Open(filepath.Join(root, "usr/share/doc/tzdata/changelog.gz"))
	check(err)
	r, err := gzip.NewReader(f)
	check(err)
	news, err := io.ReadAll(r)
	check(err)
	for _, one := range releaseLine.FindAllSubmatch(news, -1) {
		if string(one[1]) == string(m[1]) {
			return string(m[1]), string(one[2])
		}
	}
	log.Fatalf("the news don't tell of %s", m[1])
	return "", ""
}

// refuseOlder: what was renewed is not put back by a mirror that is behind.
func refuseOlder(version string) {
	var was struct{ Version string }
	b, err := os.ReadFile("zones.json")
	if err == nil && json.Unmarshal(b, &was) == nil && version < was.Version {
		log.Fatalf("the package has %s, which is older than %s", version, was.Version)
	}
}

// apart is what lies beside the zones: the same ones with leap seconds, and
// tables.
var apart = regexp.MustCompile(`^(posix|right)/|^(localtime|posixrules|leapseconds|leap-seconds\.list)$|\.(tab|zi|list)$`)

// pack writes each clock once, and a list of its other names. The bytes are
// the same whenever the package is.
func pack(root string) ([]byte, int) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestCompression) })
	add := func(name string, b []byte) {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
		check(err)
		_, err = w.Write(b)
		check(err)
	}
	names, links, n := map[[32]byte]string{}, "", 0
	check(filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		name, _ := filepath.Rel(root, file)
		if err != nil || d.IsDir() || apart.MatchString(name) {
			return err
		}
		b, err := os.ReadFile(file)
		if err != nil || !bytes.HasPrefix(b, []byte("TZif")) {
			return err
		}
		n++
		sum := sha256.Sum256(b)
		if first, ok := names[sum]; ok {
			links += name + " " + first + "\n"
			return nil
		}
		names[sum] = name
		add(name, b)
		return nil
	}))
	add("links", []byte(links))
	check(z.Close())
	return out.Bytes(), n
}

func writeAbout(deb, version, date string) {
	b, err := os.ReadFile(deb)
	check(err)
	text := func(en, fr string) map[string]string { return map[string]string{"en": en, "fr": fr} }
	about := struct {
		Title    map[string]string `json:"title"`
		Version  string            `json:"version"`
		Source   string            `json:"source"`
		Date     string            `json:"date"`
		Reviewer string            `json:"reviewer"`
		Note     map[string]string `json:"note"`
	}{
		text("Time zones of the world", "Fuseaux horaires du monde"), version,
		fmt.Sprintf("Debian package %s (sha256 %x) of the IANA time zone database, which is in the public domain",
			strings.TrimSuffix(filepath.Base(deb), ".deb"), sha256.Sum256(b)),
		date, "the IANA's time zone coordinator, and Debian's maintainers",
		text("zones.zip has the files of the package, each clock once; “links” has the other names. Renewed by make zones.",
			"zones.zip contient les fichiers du paquet, chaque horloge une fois; « links » en donne les autres noms. Renouvelé par make zones."),
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	check(enc.Encode(about))
	check(os.WriteFile("zones.json", out.Bytes(), 0o644))
}

// golden is where the tests look for what zdump says.
const golden = "../../internal/hours/testdata/zdump.txt"

// writeGolden writes the changes of clocks in Canada's zones, former names
// included, as zdump tells them.
func writeGolden(root, version string) {
	table, err := os.ReadFile(filepath.Join(root, "zone.tab"))
	check(err)
	names := []string{"America/Yellowknife", "America/Montreal", "America/Nipigon", "America/Thunder_Bay", "America/Rainy_River",
		"America/Pangnirtung", "America/Coral_Harbour"}
	for line := range strings.Lines(string(table)) {
		if f := strings.Split(strings.TrimSpace(line), "\t"); f[0] == "CA" {
			names = append(names, f[2])
		}
	}
	slices.Sort(names)
	out := fmt.Sprintf("# zdump -i -c 2024,2031 of tzdata %s, written by make zones\n", version)
	for _, name := range names {
		said, err := exec.Command("zdump", "-i", "-c", "2024,2031", filepath.Join(root, name)).Output()
		check(err)
		_, lines, _ := strings.Cut(strings.TrimSpace(string(said)), "\n")
		out += "\nTZ=" + name + "\n" + lines + "\n"
	}
	check(os.WriteFile(golden, []byte(out), 0o644))
}
