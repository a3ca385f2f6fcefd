package spool

import (
	"bytes"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestSpool: what is written comes back, in any pieces, also while it is
// written; nothing of it stands in the file, which has no name.
func TestSpool(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	f, err := New()
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	want := []byte(strings.Repeat("12 rue Fictive, sonner deux fois; 819-555-0142\n", 9_000))
	for rest := want; len(rest) > 0; {
		n := min(len(rest), 1+rand.IntN(100_000))
		if _, err := f.Write(rest[:n]); err != nil {
			t.Fatal(err)
		}
		rest = rest[n:]
		at := rand.Int64N(f.Size())
		got := make([]byte, min(5_000, f.Size()-at))
		if _, err := f.ReadAt(got, at); err != nil || !bytes.Equal(got, want[at:at+int64(len(got))]) {
			t.Fatalf("at %d of %d: %v", at, f.Size(), err)
		}
	}
	got, err := io.ReadAll(f.Reader())
	if err != nil || !bytes.Equal(got, want) {
		t.Fatalf("%d bytes of %d: %v", len(got), len(want), err)
	}
	if n, err := f.ReadAt(make([]byte, 1), f.Size()); n != 0 || err != io.EOF {
		t.Errorf("beyond the end: %d, %v", n, err)
	}
	onDisk, err := io.ReadAll(io.NewSectionReader(f.file, 0, 1<<30))
	if err != nil || len(onDisk) < len(want)/2 || bytes.Contains(onDisk, []byte("Fictive")) {
		t.Errorf("%d bytes on the disk: %v", len(onDisk), err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) > 0 {
		t.Errorf("a killed process leaves %v", left)
	}
}

// TestChangedSpool: a block that somebody changed or moved is not read.
func TestChangedSpool(t *testing.T) {
	f, err := Copy(strings.NewReader(strings.Repeat("x", 3*block)), 2*block+5)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if f.Size() != 2*block+5 {
		t.Errorf("%d bytes", f.Size())
	}
	first := make([]byte, sealed)
	if _, err := f.file.ReadAt(first, 0); err != nil {
		t.Fatal(err)
	}
	if _, err := f.file.WriteAt(first, sealed); err != nil {
		t.Fatal(err)
	}
	if _, err := f.ReadAt(make([]byte, 1), block+1); err == nil || os.IsNotExist(err) {
		t.Error("a block was read in the place of another")
	}
}
