package recordtest

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"relais/internal/record"
)

var write = flag.Bool("records", false, "add the form of today to the golden files of records")

const dir = "testdata/records"

// Golden holds every record of a room to its golden file in testdata/records:
// each form that it ever had, a filled value and an empty one, as they are
// sealed or signed. What a golden file says lies in databases and never
// changes: the newest must be how the record is written now, all must be read.
// A member that is added makes a further form; one that was renamed or taken
// away makes the older forms unreadable, and the test fails.
func Golden(t *testing.T, bodies ...record.Body) {
	t.Helper()
	var names []string
	for _, b := range bodies {
		name := reflect.TypeOf(b).Name()
		names = append(names, name+".json")
		t.Run(name, func(t *testing.T) { golden(t, name, b) })
		if from := strangers(reflect.TypeOf(b), nil); len(from) > 0 {
			t.Errorf("%s holds %s: a record has types of its own", name, from)
		}
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !slices.Contains(names, f.Name()) {
			t.Errorf("%s belongs to no record that the test knows", f.Name())
		}
	}
}

// sample is what a golden file holds.
type sample struct {
	Version int             `json:"version"`
	Filled  json.RawMessage `json:"filled"`
	Empty   json.RawMessage `json:"empty"`
}

func golden(t *testing.T, name string, b record.Body) {
	full, empty := Filled(b).(record.Body), reflect.Zero(reflect.TypeOf(b)).Interface().(record.Body)
	now := sample{b.RecordVersion(), record.Encode(full), record.Encode(empty)}
	file := filepath.Join(dir, name+".json")
	stored := samples(t, file)
	for _, s := range stored {
		into := reflect.New(reflect.TypeOf(b)).Interface().(record.Body)
		if err := record.Decode([]byte(flat(t, s.Filled)), into); err != nil {
			t.Errorf("what lies in databases can't be read: %v\n%s", err, s.Filled)
		}
	}
	if len(stored) > 0 && same(t, stored[len(stored)-1], now) {
		readsBack(t, b, now.Filled, full)
		return
	}
	if !*write {
		t.Errorf("is written otherwise than the last form that is known; if that is meant, -records adds it:\n%s", cmp.Diff(last(t, stored), string(now.Filled)))
		return
	}
	text, err := json.MarshalIndent(append(stored, now), "", " ")
	if err == nil {
		err = os.WriteFile(file, append(text, '\n'), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// samples are the forms that are known, oldest first.
func samples(t *testing.T, file string) (all []sample) {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(raw, &all)
	}
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return all
}

func same(t *testing.T, a, b sample) bool {
	t.Helper()
	return a.Version == b.Version && flat(t, a.Filled) == flat(t, b.Filled) && flat(t, a.Empty) == flat(t, b.Empty)
}

func last(t *testing.T, all []sample) string {
	t.Helper()
	if len(all) == 0 {
		return ""
	}
	return flat(t, all[len(all)-1].Filled)
}

func flat(t *testing.T, raw []byte) string {
	t.Helper()
	var b bytes.Buffer
	if err := json.Compact(&b, raw); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// readsBack reads what is written now into a new value.
func readsBack(t *testing.T, b record.Body, stored []byte, want any) {
	t.Helper()
	into := reflect.New(reflect.TypeOf(b))
	if err := record.Decode(stored, into.Interface().(record.Body)); err != nil {
		t.Fatalf("what is stored can't be read: %v", err)
	}
	opts := cmp.Options{cmpopts.EquateEmpty(), cmp.Exporter(func(reflect.Type) bool { return true })}
	if diff := cmp.Diff(want, into.Elem().Interface(), opts); diff != "" {
		t.Errorf("is read otherwise than it was written:\n%s", diff)
	}
}

// strangers are types within a record that stand outside of the rooms' own
// stored forms: those of the API and of pages above all.
func strangers(t reflect.Type, seen []reflect.Type) (out []string) {
	if slices.Contains(seen, t) {
		return nil
	}
	seen = append(seen, t)
	if path := t.PkgPath(); strings.HasPrefix(path, "relais/internal/") {
		for _, room := range []string{"act", "api", "web", "public", "client", "check", "locale"} {
			if path == "relais/internal/"+room || strings.HasPrefix(path, "relais/internal/"+room+"/") {
				return []string{t.String()}
			}
		}
	}
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array:
		return strangers(t.Elem(), seen)
	case reflect.Map:
		return append(strangers(t.Key(), seen), strangers(t.Elem(), seen)...)
	case reflect.Struct:
		for i := range t.NumField() {
			out = append(out, strangers(t.Field(i).Type, seen)...)
		}
	}
	return out
}
