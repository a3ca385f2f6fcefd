package api

import (
	"bytes"
	"flag"
	"os"
	"reflect"
	"strings"
	"testing"

	"relais/internal/act"
	"relais/internal/client"
)

var update = flag.Bool("update", false, "write the document again")

// The table of routes, the operations and the client must name the same acts.
func TestEveryActHasOneRouteOneOperationOneClientMethod(t *testing.T) {
	seen := map[string]bool{}
	methods := reflect.TypeFor[*client.Client]()
	for _, r := range act.Routes {
		if seen[r.Act] {
			t.Errorf("%s has two routes", r.Act)
		}
		seen[r.Act] = true
		op, ok := operations[r.Act]
		if !ok {
			t.Errorf("%s has no operation", r.Act)
			continue
		}
		m, ok := methods.MethodByName(r.Act)
		if !ok {
			t.Errorf("the client has no method %s", r.Act)
			continue
		}
		if op.in != none && m.Type.In(m.Type.NumIn()-1) != op.in {
			t.Errorf("%s: the client takes another input than the node", r.Act)
		}
		for _, name := range strings.Split(r.Path, "/") {
			if strings.HasPrefix(name, "{") && !hasPathField(op.in, strings.Trim(name, "{}")) {
				t.Errorf("%s: nothing takes %s of its path", r.Act, name)
			}
		}
	}
	for name := range operations {
		if !seen[name] {
			t.Errorf("%s has no route", name)
		}
	}
}

func hasPathField(t reflect.Type, name string) bool {
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Tag.Get("path") == name || f.Anonymous && hasPathField(f.Type, name) {
			return true
		}
	}
	return false
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
