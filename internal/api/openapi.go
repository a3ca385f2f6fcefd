package api

import (
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"strings"
	"sync"

	"relais/internal/act"
	"relais/internal/app"
	"relais/internal/define"
	"relais/internal/shape"
)

type object = shape.Object

// Document is the OpenAPI 3.1 document of the API, as indented JSON. It is
// made from the table that also serves the API, so that it can't say
// anything else than what the code does.
var Document = sync.OnceValue(func() []byte {
	s := shape.NewSchemas(act.Codes)
	paths := object{}
	for _, d := range app.Declared() {
		item, _ := paths[d.Path].(object)
		if item == nil {
			item = object{}
			paths[d.Path] = item
		}
		item[strings.ToLower(d.Method)] = describe(d, s)
	}
	s.Named["Problem"] = problemSchema()
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
		"components": object{"schemas": s.Named, "securitySchemes": object{"session": object{"type": "http", "scheme": "bearer"}}},
	}, "", "  ")
	if err = errors.Join(err, s.Err()); err != nil {
		panic(err) // plain maps always encode, and a test meets two types of one name
	}
	return append(b, '\n')
})

func serveDocument(w http.ResponseWriter, _ *http.Request) {
	private(w)
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(Document()) // the reader is gone: nothing to do
}

func describe(d define.Declared, s *shape.Schemas) object {
	o := object{
		"operationId": d.Name, "summary": d.Summary, "tags": []any{d.Tag},
		"responses": responses(d, s),
	}
	if params := s.Parameters(d.Input); len(params) > 0 {
		o["parameters"] = params
	}
	if d.Input.Body && len(d.Input.Type.Fields) > 0 {
		o["requestBody"] = object{"required": true, "content": content("application/json", s.Of(d.Input.Type))}
	}
	if d.Who.Open() {
		o["security"] = []any{}
	}
	return o
}

var none = reflect.TypeFor[act.None]()

func responses(d define.Declared, s *shape.Schemas) object {
	out := object{"default": object{
		"description": "An error, in words and codes.",
		"content":     content("application/problem+json", shape.Ref("Problem")),
	}}
	answer, err := shape.Of(d.Out)
	switch {
	case err != nil:
		panic(err) // a mistake of ours; a test meets it
	case d.Out == none:
		out["204"] = object{"description": "Done."}
	default:
		out["200"] = object{"description": "Done.", "content": content("application/json", s.Of(answer))}
	}
	return out
}

func content(kind string, schema object) object {
	return object{kind: object{"schema": schema}}
}

// problemSchema describes the error answer.
func problemSchema() object {
	text := object{"type": "string"}
	return object{
		"type": "object", "required": []any{"type", "title", "status", "code"},
		"properties": object{
			"type": text, "title": text, "status": object{"type": "integer"}, "code": text,
			"errors": object{"type": "array", "items": object{
				"type": "object", "required": []any{"field", "key", "message"},
				"properties": object{"field": text, "key": text, "message": text},
			}},
		},
	}
}
