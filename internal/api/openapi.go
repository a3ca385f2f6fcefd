package api

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"

	"relais/internal/act"
)

// object is a JSON object of the document; encoding/json sorts its keys, so
// that the document is the same every time.
type object = map[string]any

// Document is the OpenAPI 3.1 document of the API, as indented JSON. It is
// made from the table that also serves the API, so that it can't say
// anything else than what the code does.
var Document = sync.OnceValue(func() []byte {
	s := schemas{known: object{}}
	paths := object{}
	for _, r := range act.Routes {
		item, _ := paths[r.Path].(object)
		if item == nil {
			item = object{}
			paths[r.Path] = item
		}
		item[strings.ToLower(r.Method)] = describe(r, operations[r.Act], &s)
	}
	s.problem()
	b, err := json.MarshalIndent(object{
		"openapi": "3.1.0",
		"info": object{
			"title": "Relais", "version": "1",
			"description": "Everything that the pages of Relais do. Errors are problem details (RFC 9457) in the language of Accept-Language.",
			"license":     object{"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"},
		},
		"servers":    []any{object{"url": Prefix}},
		"security":   []any{object{"session": []any{}}},
		"paths":      paths,
		"components": object{"schemas": s.known, "securitySchemes": object{"session": object{"type": "http", "scheme": "bearer"}}},
	}, "", "  ")
	if err != nil {
		panic(err) // plain maps always encode
	}
	return append(b, '\n')
})

func serveDocument(w http.ResponseWriter, _ *http.Request) {
	private(w)
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(Document()) // the reader is gone: nothing to do
}

func describe(r act.Route, op operation, s *schemas) object {
	o := object{
		"operationId": r.Act, "summary": r.Summary, "tags": []any{r.Tag},
		"responses": responses(op, s),
	}
	if params := s.parameters(op.in, r.Method); len(params) > 0 {
		o["parameters"] = params
	}
	if r.Method != http.MethodGet && r.Method != http.MethodDelete && op.in.NumField() > 0 {
		o["requestBody"] = object{"required": true, "content": content("application/json", s.of(op.in))}
	}
	if r.Open {
		o["security"] = []any{}
	}
	return o
}

func responses(op operation, s *schemas) object {
	out := object{"default": object{
		"description": "An error, in words and codes.",
		"content":     content("application/problem+json", ref("Problem")),
	}}
	if op.out == none {
		out["204"] = object{"description": "Done."}
	} else {
		out["200"] = object{"description": "Done.", "content": content("application/json", s.of(op.out))}
	}
	return out
}

func content(kind string, schema object) object {
	return object{kind: object{"schema": schema}}
}

func ref(name string) object { return object{"$ref": "#/components/schemas/" + name} }
