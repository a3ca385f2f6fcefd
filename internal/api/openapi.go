package api

import (
	"encoding/json"
	"net/http"
	"relais/internal/app"
	"relais/internal/define"
	"strings"
	"sync"
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
	for _, d := range app.Declared() {
		item, _ := paths[d.Path].(object)
		if item == nil {
			item = object{}
			paths[d.Path] = item
		}
		item[strings.ToLower(d.Method)] = describe(d, &s)
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

func describe(d define.Declared, s *schemas) object {
	o := object{
		"operationId": d.Name, "summary": d.Summary, "tags": []any{d.Tag},
		"responses": responses(d, s),
	}
	if params := s.parameters(d.In, d.Method); len(params) > 0 {
		o["parameters"] = params
	}
	if d.Method != http.MethodGet && d.Method != http.MethodDelete && d.In.NumField() > 0 {
		o["requestBody"] = object{"required": true, "content": content("application/json", s.of(d.In))}
	}
	if d.Who.Open() {
		o["security"] = []any{}
	}
	return o
}

func responses(d define.Declared, s *schemas) object {
	out := object{"default": object{
		"description": "An error, in words and codes.",
		"content":     content("application/problem+json", ref("Problem")),
	}}
	if d.Out == none {
		out["204"] = object{"description": "Done."}
	} else {
		out["200"] = object{"description": "Done.", "content": content("application/json", s.of(d.Out))}
	}
	return out
}

func content(kind string, schema object) object {
	return object{kind: object{"schema": schema}}
}

func ref(name string) object { return object{"$ref": "#/components/schemas/" + name} }
