package api

import (
	"bytes"
	"flag"
	"os"
	"reflect"
	"testing"

	"relais/internal/act"
	"relais/internal/app"
	"relais/internal/check"
)

var update = flag.Bool("update", false, "write the document again")

// An act has one name and one place.
func TestEveryActHasOneNameAndOneRoute(t *testing.T) {
	names, routes := map[string]bool{}, map[string]bool{}
	for _, d := range app.Declared() {
		route := d.Method + " " + d.Path
		if names[d.Name] || routes[route] {
			t.Errorf("%s, %s: twice", d.Name, route)
		}
		names[d.Name], routes[route] = true, true
		for _, typ := range []reflect.Type{d.In, d.Out} {
			if err := check.Tags(typ, act.Codes); err != nil {
				t.Errorf("%s: %v", d.Name, err)
			}
		}
	}
}

// The published document is the one that the code makes.
func TestDocumentIsUpToDate(t *testing.T) {
	const file = "../../docs/openapi.json"
	if *update {
		if err := os.WriteFile(file, Document(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, Document()) {
		t.Error("docs/openapi.json is old: run go test ./internal/api -update")
	}
}
