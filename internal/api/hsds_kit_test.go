package api

import (
	"encoding/json"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"

	"relais/internal/kittest"
)

// kit reads a file of the official HSDS 3.2.3, which stands beside the
// repository and is no part of it.
func kit(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(kittest.Path(t, "hsds-3.2.3/"+name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func kitTree(t testing.TB, name string) map[string]any {
	t.Helper()
	var m map[string]any
	if err := json.Unmarshal(kit(t, name), &m); err != nil {
		t.Fatal(err)
	}
	return m
}

// officialFile is the official OpenAPI file with the schemas that it refers to
// inside, so that a validator needs no network. The compiled schemas are made
// as the specification makes them: those of lists without what can be several.
func officialFile(t testing.TB) map[string]any {
	t.Helper()
	doc := kitTree(t, "schema/openapi.json")
	known := doc["components"].(map[string]any)["schemas"].(map[string]any)
	var use func(v any, list bool) any
	add := func(file string, list bool) string {
		name := strings.TrimSuffix(file, ".json")
		if list {
			name += "_list"
		}
		if _, done := known[name]; done {
			return "#/components/schemas/" + name
		}
		known[name] = true // before its members: they may lead back here
		s := kitTree(t, "schema/"+file)
		props := s["properties"].(map[string]any)
		if file == "service_at_location.json" {
			props["service"] = map[string]any{"$ref": "service.json"}
		}
		if file == "organization.json" && !list {
			props["services"] = map[string]any{"type": "array", "items": map[string]any{"$ref": "service.json"}}
		}
		for p, v := range props {
			if m := v.(map[string]any); list && m["type"] == "array" {
				delete(props, p)
			}
		}
		clean := map[string]any{"type": "object", "properties": use(props, list), "required": s["required"]}
		known[name] = clean
		return "#/components/schemas/" + name
	}
	use = func(v any, list bool) any {
		switch v := v.(type) {
		case map[string]any:
			if r, ok := v["$ref"].(string); ok && !strings.HasPrefix(r, "#") {
				file := path.Base(r)
				inList := list || strings.HasSuffix(file, "_list.json")
				return map[string]any{"$ref": add(strings.Replace(file, "_list", "", 1), inList)}
			}
			delete(v, "constraints")
			delete(v, "example")
			for name, e := range v {
				v[name] = use(e, list)
			}
		case []any:
			for i, e := range v {
				v[i] = use(e, list)
			}
		}
		return v
	}
	doc["paths"] = use(doc["paths"], false)
	return doc
}

// validatorOf makes an independent validator of a description.
func validatorOf(t testing.TB, doc map[string]any) validator.Validator {
	t.Helper()
	b, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	d, err := libopenapi.NewDocument(b)
	if err != nil {
		t.Fatal(err)
	}
	v, errs := validator.NewValidator(d)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	return v
}

// merge is a JSON merge patch (RFC 7386).
func merge(target, patch any) any {
	p, ok := patch.(map[string]any)
	if !ok {
		return patch
	}
	t, ok := target.(map[string]any)
	if !ok {
		t = map[string]any{}
	}
	for name, v := range p {
		if v == nil {
			delete(t, name)
		} else {
			t[name] = merge(t[name], v)
		}
	}
	return t
}
