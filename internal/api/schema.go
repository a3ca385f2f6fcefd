package api

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strings"
	"time"

	"relais/internal/act"
	"relais/internal/check"
)

var (
	none   = reflect.TypeFor[act.None]()
	moment = reflect.TypeFor[time.Time]()
	raw    = reflect.TypeFor[json.RawMessage]()
	octets = reflect.TypeFor[[]byte]()
)

// schemas collects the schema of every struct of the acts under its name.
type schemas struct{ known object }

// of returns the schema of a type; structs become references.
func (s *schemas) of(t reflect.Type) object {
	switch {
	case t == moment:
		return object{"type": "string", "format": "date-time"}
	case t == raw:
		return object{}
	case t == octets:
		return object{"type": "string", "contentEncoding": "base64"}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return s.of(t.Elem())
	case reflect.Slice:
		// Go writes an empty list that was never made as null.
		return object{"type": []any{"array", "null"}, "items": s.of(t.Elem())}
	case reflect.Map:
		return object{"type": []any{"object", "null"}, "additionalProperties": s.of(t.Elem())}
	case reflect.Struct:
		return s.structure(t)
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int, reflect.Int64, reflect.Int32:
		return object{"type": "integer"}
	case reflect.Float64:
		return object{"type": "number"}
	case reflect.Interface:
		return object{}
	}
	return object{"type": "string"}
}

func (s *schemas) structure(t reflect.Type) object {
	name := t.Name()
	if _, done := s.known[name]; done {
		return ref(name)
	}
	o := object{"type": "object", "additionalProperties": false}
	s.known[name] = o // before its fields: a type may hold itself
	props, required := object{}, []any{}
	s.fields(t, props, &required)
	o["properties"] = props
	if len(required) > 0 {
		o["required"] = required
	}
	return ref(name)
}

func (s *schemas) fields(t reflect.Type, props object, required *[]any) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous && name == "" {
			s.fields(f.Type, props, required)
			continue
		}
		if name == "-" || !f.IsExported() {
			continue
		}
		if name == "" {
			name = f.Name
		}
		rule, err := check.Rules(f.Tag)
		if err != nil {
			panic(err) // a tag that cannot be read is a mistake of ours; a test meets it
		}
		_, checked := f.Tag.Lookup("check")
		props[name] = s.of(f.Type)
		if checked {
			restrict(props[name].(object), rule)
		}
		if checked && rule.Required && f.Tag.Get("path") == "" {
			*required = append(*required, name)
		}
	}
}

// restrict writes a check rule into the schema of a field. Empty optional
// texts are allowed, so enumerations name the empty text as well.
func restrict(o object, r check.Rule) {
	kind, _ := o["type"].(string)
	switch {
	case kind == "string" && r.Kind == check.Coded:
		enum := []any{}
		if !r.Required {
			enum = append(enum, "")
		}
		for _, c := range act.Codes[r.Set] {
			enum = append(enum, c)
		}
		o["enum"] = enum
	case kind == "string" && r.Max != nil:
		o["maxLength"] = *r.Max
	case kind == "integer" && r.Max != nil:
		o["maximum"] = *r.Max
	}
	if kind == "integer" && r.Min != nil {
		o["minimum"] = *r.Min
	}
	if items, ok := o["items"].(object); ok {
		if r.Max != nil {
			o["maxItems"] = *r.Max
		}
		if r.Each != nil {
			each := *r.Each
			each.Required = true
			restrict(items, each)
		}
	}
}

// parameters lists what a route takes in its path and query.
func (s *schemas) parameters(t reflect.Type, method string) []any {
	var out []any
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			out = append(out, s.parameters(f.Type, method)...)
			continue
		}
		schema := s.of(f.Type)
		if rule, err := check.Rules(f.Tag); err == nil {
			restrict(schema, rule)
		}
		if name := f.Tag.Get("path"); name != "" {
			out = append(out, object{"name": name, "in": "path", "required": true, "schema": schema})
		} else if name := f.Tag.Get("query"); name != "" && method == http.MethodGet {
			out = append(out, object{"name": name, "in": "query", "schema": schema})
		}
	}
	return out
}

// problem describes the error answer.
func (s *schemas) problem() {
	text := object{"type": "string"}
	s.known["Problem"] = object{
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
