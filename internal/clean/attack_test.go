package clean_test

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"image"
	_ "image/gif"
	"image/jpeg"
	_ "image/png"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"relais/internal/clean"
)

// bombs are documents made to hurt, by name.
func bombs() map[string][]byte {
	zeros := strings.Repeat("\x00", 300<<20)
	deep := strings.Repeat("<a>", 1<<20)
	packed := func(n int) string {
		var b bytes.Buffer
		w := zlib.NewWriter(&b)
		for range n {
			_, _ = w.Write([]byte(zeros[:1<<20])) // into memory
		}
		_ = w.Close()
		return b.String()
	}
	many := make([]string, 0, 40000)
	for i := range 20000 {
		many = append(many, fmt.Sprintf("word/x%d.xml", i), "<a/>")
	}
	objects := packed(600)
	nested := docx("")
	for range 12 {
		nested = docx("", "word/embeddings/a.docx", string(nested))
	}
	var kids strings.Builder
	for range 200000 {
		kids.WriteString("[")
	}
	return map[string][]byte{
		"large part.docx":      docx("", "word/big.xml", zeros),
		"deep.docx":            docx("", "word/deep.xml", deep),
		"many parts.docx":      docx("", many...),
		"entities.docx":        docx("", "word/e.xml", `<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;">]><a>&y;&y;</a>`),
		"nested.docx":          nested,
		"objects.pdf":          pdfWith("", "", "", stream("/Type/ObjStm/N 100/First 10/Filter/FlateDecode", objects)),
		"contents.pdf":         bytes.Replace(pdfWith("", "", "", stream("/Filter/FlateDecode", objects)), []byte("/Contents 4 0 R"), []byte("/Contents 5 0 R"), 1),
		"deep.pdf":             pdfWith("", "/PageLabels "+kids.String(), ""),
		"itself.pdf":           pdfOf("", "<</Type/Catalog/Pages 1 0 R/Kids[1 0 R 1 0 R]>>"),
		"pixels.png":           bytes.Replace(plainPNG(), []byte("IHDR\x00\x00\x00\x18\x00\x00\x00\x10"), []byte("IHDR\x7f\xff\xff\xff\x7f\xff\xff\xff"), 1),
		"cut.jpg":              plainJPEG()[:300],
		"loop.mp4":             append(film("isom"), bytes.Repeat(box("moov"), 100000)...),
		"length.mp4":           append(film("isom"), 0, 0, 0, 1, 'm', 'd', 'a', 't', 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff),
		"sizes.webp":           append(webpWith(), "EXIF\xff\xff\xff\xff"...),
		"tags.jpg":             jpegWith("", segment(0xe1, []byte("Exif\x00\x00II*\x00\x08\x00\x00\x00\xff\xff"))),
		"macros.docx":          docx("", "word/vbaProject.bin", "Sub AutoOpen"),
		"program.docx":         docx("", "word/activeX/activeX1.bin", "x"),
		"object.docx":          docx("", "word/embeddings/oleObject1.bin", "x"),
		"up.docx":              docx("", "../../etc/passwd", "x"),
		"twice.docx":           docx("", "word/document.xml", "<a/>"),
		"another prefix.docx":  docx("", "word/footnotes.xml", `<q:footnotes xmlns:q="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><q:del q:author="x"/></q:footnotes>`),
		"basic.odt":            odf("text", "", "Basic/Standard/a.xml", "<a/>"),
		"picture and page.jpg": append([]byte("\xff\xd8\xff"), "<html><script>alert(1)</script></html>"...),
		"old.doc":              append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 2000)...),
		"page.html":            []byte("<!doctype html><script>alert(1)</script>"),
		"archive.zip":          zipOf("a", "b"),
		"nothing":              {},
		"too large":            append([]byte("%PDF-1.7"), make([]byte, clean.Most)...),
	}
}

// TestAttackBombs: what is made to hurt is refused, or is inert, within 10 seconds and
// 512 MB of the process that cleans it; the server itself lives on.
func TestAttackBombs(t *testing.T) {
	inert := map[string]bool{"contents.pdf": true, "pixels.png": true, "tags.jpg": true, "nested.docx": true, "cut.jpg": true, "nothing": true, "objects.pdf": true, "sizes.webp": true, "loop.mp4": true}
	for name, data := range bombs() {
		begins := time.Now()
		out, r := cleaned(t, data)
		took := time.Since(begins)
		if r.Refused == "" && !inert[name] {
			t.Errorf("%s (%s) is cleaned: %d bytes", name, r.Type, len(out))
		}
		if bytes.Contains(out, []byte("alert(1)")) {
			t.Errorf("%s: the script is in the copy", name)
		}
		if took > 12*time.Second {
			t.Errorf("%s takes %v", name, took)
		}
		t.Logf("%-22s %-8s %6d kB %v", name, r.Refused, len(data)>>10, took.Round(time.Millisecond))
	}
}

// TestAttackPolyglot: a picture that is an archive too, or a page, is a picture in the copy and
// nothing else.
func TestAttackPolyglot(t *testing.T) {
	archive := string(zipOf("a.html", "<script>alert(1)</script>"))
	for name, data := range map[string][]byte{
		"jpg": jpegWith(archive, segment(0xfe, []byte("<html><script>alert(1)</script>"))), "png": pngWith(archive), "gif": gifWith(archive, ""), "webp": append(webpWith(), archive...),
		"pdf": append(pdfWith("", "", ""), archive...), "docx": append([]byte(nil), docx("")...),
	} {
		out, r := cleaned(t, data)
		if r.Refused != "" {
			t.Errorf("%s: %s", name, r.Refused)
		}
		if bytes.Contains(out, []byte("alert(1)")) {
			t.Errorf("%s: the script is in the copy", name)
		}
		if z, err := zip.NewReader(bytes.NewReader(out), int64(len(out))); err == nil && name != "docx" {
			t.Errorf("%s is an archive of %d", name, len(z.File))
		}
	}
}

// TestCleanedStaysWhatItIs: a cleaned picture shows the same points, and how it is turned.
func TestCleanedStaysWhatItIs(t *testing.T) {
	for name, data := range samples(t) {
		_, kind, _ := strings.Cut(name, ".")
		if kind != "jpg" && kind != "png" && kind != "gif" {
			continue
		}
		before, _, err := image.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(name, err)
		}
		out, _ := cleaned(t, data)
		after, _, err := image.Decode(bytes.NewReader(out))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for x := range before.Bounds().Dx() {
			for y := range before.Bounds().Dy() {
				if before.At(x, y) != after.At(x, y) {
					t.Fatalf("%s: another point at %d, %d", name, x, y)
				}
			}
		}
		again, r := cleaned(t, out)
		if !bytes.Equal(again, out) || len(r.Found) != 0 {
			t.Errorf("%s: cleaned twice is another one: %v", name, r.Found)
		}
	}
	out, _ := cleaned(t, samples(t)["turned.jpg"])
	if !bytes.Contains(out, []byte{1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6}) {
		t.Error("nobody knows how the picture is turned")
	}
}

// TestSameDocumentSameCopy: the API hands a copy out by segments, each of a copy of its own.
func TestSameDocumentSameCopy(t *testing.T) {
	for name, data := range samples(t) {
		first, _ := clean.Bytes(data)
		second, _ := clean.Bytes(data)
		if !bytes.Equal(first, second) {
			t.Errorf("%s: two copies", name)
		}
	}
}

// TestAttackProcessIsBound: the process that cleans opens no file and no socket, writes
// nothing but its answer, and ends when it wants more memory than it may have.
func TestAttackProcessIsBound(t *testing.T) {
	if what := os.Getenv("CLEAN_BOUND"); what != "" {
		os.Exit(bound(what, t.TempDir()+"/x"))
	}
	// Without memory the runtime ends with 2, and the race detector with 66.
	for what, want := range map[string][]int{"files": {0}, "memory": {2, 66}} {
		cmd := exec.Command(os.Args[0], "-test.run=^TestAttackProcessIsBound$")
		cmd.Env = append(os.Environ(), "CLEAN_BOUND="+what)
		out, _ := cmd.CombinedOutput()
		if got := cmd.ProcessState.ExitCode(); !slices.Contains(want, got) {
			t.Errorf("%s: exits with %d: %s", what, got, out[:min(len(out), 300)])
		}
	}
}

// bound is what such a process tries once it is bound; its exit code.
func bound(what, file string) int {
	var answer bytes.Buffer
	if clean.Serve(strings.NewReader("words"), &answer) != 0 || !strings.HasSuffix(answer.String(), "words") {
		return 3
	}
	if what == "memory" {
		kept := make([][]byte, 0, 520)
		for range cap(kept) {
			kept = append(kept, bytes.Repeat([]byte("x"), 1<<20))
		}
		return 1 // never so far
	}
	if _, err := os.ReadFile("/etc/hostname"); !errors.Is(err, syscall.EMFILE) {
		return 4
	}
	if err := os.WriteFile(file, []byte("x"), 0o600); err == nil {
		return 5
	}
	if _, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0); !errors.Is(err, syscall.EMFILE) {
		return 6
	}
	return 0
}

// TestAttackManyAtOnce: who has many documents cleaned at once waits, or is told to come
// again; nobody fills the machine.
func TestAttackManyAtOnce(t *testing.T) {
	var group sync.WaitGroup
	var lock sync.Mutex
	got := map[string]int{}
	data := jpegWith("", segment(0xfe, []byte("x")))
	for range 40 {
		group.Go(func() {
			_, r := cleaned(t, data)
			lock.Lock()
			defer lock.Unlock()
			got[r.Refused]++
		})
	}
	group.Wait()
	if got[""] == 0 || got[""]+got[clean.Occupied] != 40 {
		t.Errorf("answers: %v", got)
	}
	if _, r := cleaned(t, data); r.Refused != "" {
		t.Errorf("afterwards: %s", r.Refused)
	}
}

// TestAttackFeedFails: a document that is damaged in the database is an error, and
// never a copy.
func TestAttackFeedFails(t *testing.T) {
	damaged := errors.New("damaged")
	err := clean.Run(context.Background(), func(w io.Writer) error {
		_, _ = w.Write(plainJPEG()) // half of it
		return damaged
	}, func([]byte, clean.Result) error {
		t.Error("a copy of what is damaged")
		return nil
	})
	if !errors.Is(err, damaged) {
		t.Errorf("the error is %v", err)
	}
}

// FuzzBytes: bytes from outside never end the program, and no copy holds what was planted.
func FuzzBytes(f *testing.F) {
	for _, data := range samples(f) {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		out, r := clean.Bytes(data)
		if r.Refused == "" && r.Type == "image/jpeg" {
			if _, err := jpeg.Decode(bytes.NewReader(data)); err == nil {
				if _, err := jpeg.Decode(bytes.NewReader(out)); err != nil {
					t.Errorf("a picture that could be shown can't be any more: %v", err)
				}
			}
		}
		if r.Refused == "" && r.Size != int64(len(out)) {
			t.Error("another size")
		}
	})
}
