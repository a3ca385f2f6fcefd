package clean_test

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"unicode/utf16"

	"relais/internal/clean"
	"relais/internal/clean/cleantest"
)

func TestMain(m *testing.M) { cleantest.Main(m) }

// cleaned is a document's copy as the process makes it.
func cleaned(t testing.TB, data []byte) (out []byte, r clean.Result) {
	t.Helper()
	err := clean.Run(context.Background(), func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	}, func(copied []byte, got clean.Result) error {
		out, r = copied, got
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out, r
}

// layers are a file's bytes, and those of whatever is compressed inside of it.
func layers(data []byte, depth int) (out [][]byte) {
	out = append(out, data)
	if depth == 0 {
		return out
	}
	if z, err := zip.NewReader(bytes.NewReader(data), int64(len(data))); err == nil {
		for _, f := range z.File {
			out = append(out, []byte(f.Name+f.Comment+string(f.Extra)))
			if r, err := f.Open(); err == nil {
				b, _ := io.ReadAll(r)
				out = append(out, layers(b, depth-1)...)
			}
		}
		out = append(out, []byte(z.Comment))
	}
	for rest := data; ; {
		i := bytes.IndexByte(rest, 0x78)
		if i < 0 {
			return out
		}
		rest = rest[i:]
		if r, err := zlib.NewReader(bytes.NewReader(rest)); err == nil {
			b, _ := io.ReadAll(io.LimitReader(r, 1<<20))
			out = append(out, b)
		}
		rest = rest[1:]
	}
}

// leaks is what is left of the planted fields, in any encoding that these formats use.
func leaks(data []byte) string {
	wide := utf16.Encode([]rune(planted))
	var be, le []byte
	for _, u := range wide {
		be, le = append(be, byte(u>>8), byte(u)), append(le, byte(u), byte(u>>8))
	}
	for _, b := range layers(data, 3) {
		for _, w := range [][]byte{[]byte(planted), be, le} {
			if i := bytes.Index(b, w); i >= 0 {
				return string(bytes.ToValidUTF8(b[i:min(i+60, len(b))], []byte("?")))
			}
		}
	}
	return ""
}

// judge is a program of Debian that looks for what a file tells.
func judge(t *testing.T, name string) string {
	path, err := exec.LookPath(name)
	if err != nil && os.Getenv("CI") != "" {
		t.Fatalf("%s must be there: %v", name, err)
	}
	if err != nil {
		t.Logf("%s is not here: nobody judges in its place", name)
	}
	return path
}

// plantedBy has exiftool plant fields of its own into files that are clean.
func plantedBy(t *testing.T, exiftool, dir string) {
	if exiftool == "" {
		return
	}
	fields := map[string][]string{
		"who":   {"-Artist=" + word("et-artist"), "-Copyright=" + word("et-right"), "-XMP-dc:Creator=" + word("et-creator")},
		"where": {"-GPSLatitude=45.5", "-GPSLatitudeRef=N", "-GPSLongitude=73.5", "-GPSLongitudeRef=W", "-XMP-photoshop:City=" + word("et-city")},
		"what":  {"-Make=" + word("et-make"), "-Model=" + word("et-model"), "-Software=" + word("et-soft"), "-XMP-xmp:CreatorTool=" + word("et-tool"), "-XMP-dc:Title=" + word("et-title")},
	}
	for _, one := range []struct {
		ending string
		data   []byte
	}{{"jpg", plainJPEG()}, {"png", plainPNG()}, {"webp", webpWith()}, {"gif", plainGIF()}, {"pdf", pdfWith("", "", "")}, {"mp4", film("isom")}, {"mov", film("qt  ")}} {
		for name, set := range fields {
			file := filepath.Join(dir, "exiftool-"+name+"."+one.ending)
			if err := os.WriteFile(file, one.data, 0o600); err != nil {
				t.Fatal(err)
			}
			if out, err := exec.Command(exiftool, append(slices.Clone(set), "-q", "-m", "-overwrite_original", file)...).CombinedOutput(); err != nil {
				t.Errorf("exiftool plants nothing into %s: %s", file, out)
			}
		}
	}
}

// TestCleanedCopiesTellNothing plants fields into documents of all kinds, cleans them, and has
// a byte search, exiftool and mat2 look for what is left.
func TestCleanedCopiesTellNothing(t *testing.T) {
	exiftool, mat2 := judge(t, "exiftool"), judge(t, "mat2")
	dirty, tidy := t.TempDir(), t.TempDir()
	for name, data := range samples(t) {
		if err := os.WriteFile(filepath.Join(dirty, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	plantedBy(t, exiftool, dirty)
	files, err := os.ReadDir(dirty)
	if err != nil || len(files) < 60 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		data, err := os.ReadFile(filepath.Join(dirty, file.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if leaks(data) == "" && !bytes.Contains(data, []byte("2026")) && !strings.Contains(file.Name(), "where") {
			t.Errorf("%s: nothing is planted", file.Name())
		}
		out, r := cleaned(t, data)
		if r.Refused != "" {
			t.Errorf("%s (%s): refused, %s", file.Name(), r.Type, r.Refused)
			continue
		}
		if len(r.Found) == 0 && file.Name() != "unused.pdf" {
			t.Errorf("%s: nothing was found", file.Name())
		}
		if left := leaks(out); left != "" {
			t.Errorf("%s: left is %q", file.Name(), left)
		}
		if err := os.WriteFile(filepath.Join(tidy, file.Name()), out, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	// A judge who finds nothing in the originals either is none.
	looks := []string{"-j", "-a", "-u", "-ee", "-G1", "-c", "%.6f"}
	if n := judged(exiftool, t, append(looks, dirty)...); exiftool != "" && n < 100 {
		t.Errorf("exiftool finds %d fields in the originals", n)
	}
	if n := judged(exiftool, t, append(looks, tidy)...); n > 0 {
		t.Errorf("exiftool finds %d fields in the copies", n)
	}
	if testing.Short() {
		mat2 = "" // a second for each document
	}
	if n := shown(t, mat2, dirty, files); mat2 != "" && n < 50 {
		t.Errorf("mat2 finds %d fields in the originals", n)
	}
	if n := shown(t, mat2, tidy, files); n > 0 {
		t.Errorf("mat2 finds %d fields in the copies", n)
	}
	t.Logf("%d documents", len(files))
}

// shown has mat2 look at each document by itself: at one that it can't read it ends.
func shown(t *testing.T, mat2, dir string, files []os.DirEntry) int {
	var group sync.WaitGroup
	var n atomic.Int64
	turns := make(chan struct{}, 4)
	for _, file := range files {
		turns <- struct{}{}
		group.Go(func() {
			n.Add(int64(judged(mat2, t, "--show", filepath.Join(dir, file.Name()))))
			<-turns
		})
	}
	group.Wait()
	return int(n.Load())
}

// judged runs a judge, and counts the planted fields, places and machines that it names.
func judged(program string, t *testing.T, args ...string) (n int) {
	if program == "" {
		return 0
	}
	out, err := exec.Command(program, args...).CombinedOutput()
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) || bytes.Contains(out, []byte("Traceback")) {
		t.Errorf("%s of %s: %v %s", filepath.Base(program), filepath.Base(args[len(args)-1]), err, out)
	}
	for line := range strings.Lines(string(out)) {
		for _, told := range []string{planted, "GPS", ":Make\"", ":Model\"", "Creator", "Author", "Producer", "2026:03"} {
			if strings.Contains(line, told) {
				n++
				break
			}
		}
	}
	return n
}
