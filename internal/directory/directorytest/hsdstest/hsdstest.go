// Package hsdstest reads and writes directories for tests.
package hsdstest

import (
	"archive/zip"
	"bytes"
	"context"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/read"
	"relais/internal/directory/hsds/write"
)

// Read reads a directory into memory.
func Read(t testing.TB, data []byte) ([]hsds.Record, *hsds.Report) {
	t.Helper()
	var rep hsds.Report
	var all []hsds.Record
	err := read.Stream(context.Background(), bytes.NewReader(data), read.Options{}, &rep, func(r hsds.Record, _ hsds.Note) error {
		all = append(all, r)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all, &rep
}

// ReadWith is Read with options.
func ReadWith(t testing.TB, data []byte, o read.Options) (all []hsds.Record) {
	t.Helper()
	err := read.Stream(context.Background(), bytes.NewReader(data), o, &hsds.Report{}, func(r hsds.Record, _ hsds.Note) error {
		all = append(all, r)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// Write writes records in a form of package write.
func Write(t testing.TB, form string, records []hsds.Record) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write.Records(&b, form, records); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Digests tells the content of records apart from their order.
func Digests(records []hsds.Record) map[string]string {
	m := map[string]string{}
	for _, r := range records {
		m[string(r.Kind)+" "+r.ID] = r.Digest()
	}
	return m
}

// ReadFolder reads a package that is a folder.
func ReadFolder(t testing.TB, dir string, o read.Options) ([]hsds.Record, *hsds.Report) {
	t.Helper()
	var rep hsds.Report
	var all []hsds.Record
	err := read.Folder(context.Background(), os.DirFS(dir), o, &rep, func(r hsds.Record, _ hsds.Note) error {
		all = append(all, r)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all, &rep
}

// Kinds counts records by what they are.
func Kinds(records []hsds.Record) map[hsds.Kind]int {
	m := map[hsds.Kind]int{}
	for _, r := range records {
		m[r.Kind]++
	}
	return m
}

// Zip packs files, by name and content.
func Zip(t testing.TB, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		w, err := z.Create(files[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(files[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Find gives the service of a name.
func Find(t testing.TB, records []hsds.Record, name string) hsds.Record {
	t.Helper()
	for _, r := range records {
		if strings.Contains(string(r.Doc), `"name":"`+name+`"`) && r.Kind == hsds.KindService {
			return r
		}
	}
	t.Fatalf("no service %q", name)
	return hsds.Record{}
}

// Survives checks that whatever comes in goes out and comes in again.
func Survives(t *testing.T, data []byte) {
	records, rep := Read(t, data)
	if rep.In != len(records)+rep.Refused {
		t.Fatalf("in %d, records %d, refused %d", rep.In, len(records), rep.Refused)
	}
	for _, form := range write.Forms {
		again, rep := Read(t, Write(t, form, records))
		if diff := cmp.Diff(Digests(records), Digests(again)); diff != "" || rep.Refused > 0 {
			t.Fatalf("%s: %s\n%+v\n%q", form, diff, rep, data)
		}
	}
}
