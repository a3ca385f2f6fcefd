package shape

import "fmt"

// Object is a JSON object of a document; encoding/json sorts its keys, so that a document is the same every time.
type Object = map[string]any

// Schemas makes the JSON Schemas (2020-12, as OpenAPI 3.1 has them) of the types that it is asked for.
type Schemas struct {
	// Named holds the schema of every struct that was met, under its name in Go.
	Named Object
	codes map[string][]string
	of    map[string]*Type
	err   error
}

// NewSchemas returns Schemas that know no type yet. codes are the values of code sets, by set.
func NewSchemas(codes map[string][]string) *Schemas {
	return &Schemas{Named: Object{}, codes: codes, of: map[string]*Type{}}
}

// Err tells of two types that share a name: one of them has no schema.
func (s *Schemas) Err() error { return s.err }

// Of returns the schema of a type; structs that have a name become references.
func (s *Schemas) Of(t *Type) Object {
	switch t.Class {
	case Moment:
		return Object{"type": "string", "format": "date-time"}
	case Raw, Other:
		return Object{}
	case Bytes:
		return Object{"type": "string", "contentEncoding": "base64"}
	case Pointer:
		return s.Of(t.Elem)
	case List:
		// Go writes an empty list that was never made as null.
		return Object{"type": []any{"array", "null"}, "items": s.Of(t.Elem)}
	case Map:
		return Object{"type": []any{"object", "null"}, "additionalProperties": s.Of(t.Elem)}
	case Struct:
		return s.named(t)
	}
	return Object{"type": typeNames[t.Class]}
}

var typeNames = map[Class]string{Text: "string", Flag: "boolean", Whole: "integer", Number: "number"}

// Ref returns the reference to a named schema.
func Ref(name string) Object { return Object{"$ref": "#/components/schemas/" + name} }

func (s *Schemas) named(t *Type) Object {
	name := t.Go.Name()
	if name == "" {
		return s.structure(t, Object{})
	}
	switch known := s.of[name]; {
	case known == nil:
		o := Object{}
		s.of[name], s.Named[name] = t, o // before its fields: a type may hold itself
		s.structure(t, o)
	case known.Go != t.Go:
		s.err = fmt.Errorf("shape: %s and %s are both named %s", known.Go, t.Go, name)
	}
	return Ref(name)
}

func (s *Schemas) structure(t *Type, o Object) Object {
	props, required := Object{}, []any{}
	for _, f := range t.Fields {
		if f.Hidden {
			continue
		}
		props[f.Name] = s.field(&f)
		if f.Ruled && f.Rule.Required && f.Path == "" {
			required = append(required, f.Name)
		}
	}
	o["type"], o["additionalProperties"], o["properties"] = "object", false, props
	if len(required) > 0 {
		o["required"] = required
	}
	return o
}

func (s *Schemas) field(f *Field) Object {
	o := s.Of(f.Type)
	if f.Ruled {
		s.restrict(o, f.Rule)
	}
	return o
}

// restrict writes a check rule into the schema of a field. Empty optional texts are allowed, so enumerations name the
// empty text as well.
func (s *Schemas) restrict(o Object, r Rule) {
	switch kind, _ := o["type"].(string); {
	case kind == "string" && r.Kind == Coded:
		enum := []any{}
		if !r.Required {
			enum = append(enum, "")
		}
		for _, c := range s.codes[r.Set] {
			enum = append(enum, c)
		}
		o["enum"] = enum
	case o["contentEncoding"] != nil && r.Max != nil:
		o["maxLength"] = (*r.Max + 2) / 3 * 4 // of the bytes in base64
	case kind == "string" && (r.Max != nil || r.Kind == Operation):
		o["maxLength"] = r.Most()
	case kind == "string" && r.Ranged():
		o["description"] = r.span()
	case kind == "integer":
		put(o, "maximum", r.Max)
		put(o, "minimum", r.Min)
	}
	if items, ok := o["items"].(Object); ok {
		list, each := r.List()
		put(o, "maxItems", list.Max)
		each.Required = true
		s.restrict(items, each)
	}
}

// span says from when to when a date or a time may be.
func (r Rule) span() string {
	from, to := "now", "now"
	if r.Back != nil {
		from = fmt.Sprintf("%d years ago", *r.Back)
	}
	if r.Ahead != nil {
		to = fmt.Sprintf("%d years from now", *r.Ahead)
	}
	return "From " + from + " to " + to + "; a day is by the agency's clocks."
}

func put(o Object, name string, n *int64) {
	if n != nil {
		o[name] = *n
	}
}

// Parameters lists what an input takes in its path and query.
func (s *Schemas) Parameters(in *Input) (out []any) {
	for _, f := range in.InPath {
		out = append(out, Object{"name": f.Path, "in": "path", "required": true, "schema": s.field(f)})
	}
	for _, f := range in.InQuery {
		out = append(out, Object{"name": f.Query, "in": "query", "schema": s.field(f)})
	}
	return out
}
