// Package shape knows how a Go type looks from outside: the one place that reads the tags json, path, query and check,
// and that knows embedded structs, pointers, lists and maps. What it knows of a type is kept.
//
//	type AddNeed struct {
//		Case  string   `json:"case" path:"id" check:"required,id"`
//		Words string   `json:"words" check:"text,max=4000"`
//		Kinds []string `json:"kinds" check:"max=10,each=code=need"`
//	}
//
// On this stand the checks at the door (package check), forms both ways (Form, EncodeForm), JSON from outside
// (DecodeJSON), the way of an act's input through path, query and body (Bind), and the schemas of the API's document
// (Schemas).
package shape

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"time"
)

// Class is what a Go type is, seen from outside.
type Class int

// The classes. A value of Text, Flag, Whole, Number, Moment or Raw is one text in a form; see Scalar.
const (
	Other  Class = iota // what can't come from outside: interfaces, channels, functions, arrays, maps of other keys
	Text                // a string
	Flag                // a bool
	Whole               // an integer of any size
	Number              // a float
	Moment              // a time.Time
	Raw                 // a json.RawMessage
	Bytes               // any other []byte; base64 in JSON, and in no form
	Struct
	List    // a slice
	Map     // by strings
	Pointer // nil where nothing was said
)

// Type is what is known of a Go type. It is shared: nobody changes it.
type Type struct {
	Go    reflect.Type
	Class Class
	// Elem is the type of the items of a List, of the values of a Map, or of what a Pointer points to.
	Elem *Type
	// Fields are those of a Struct that are exported, in their order; fields of embedded structs stand in their place.
	Fields []Field
}

// Field is a field of a struct.
type Field struct {
	Name   string // as in JSON; for a hidden field that of Go in small letters
	Hidden bool   // `json:"-"`: in no JSON and no form
	Path   string // the wildcard of the route that fills it, or ""
	Query  string // its name in a query, or ""
	Rule   Rule
	Ruled  bool // it has a check tag
	Type   *Type
	index  []int
}

// In returns the field's value in a value of its struct.
func (f *Field) In(v reflect.Value) reflect.Value { return v.FieldByIndex(f.index) }

// Scalar reports whether a value is one text of a form.
func (t *Type) Scalar() bool { return t.Class >= Text && t.Class <= Raw }

var known sync.Map // reflect.Type → *Type

// Of returns what is known of a type. A tag that can't be read, two fields of one name and an embedded pointer are
// errors, also far inside of the type.
func Of(t reflect.Type) (*Type, error) {
	if found, ok := known.Load(t); ok {
		return found.(*Type), nil
	}
	b := builder{}
	if _, err := b.of(t); err != nil {
		return nil, err
	}
	for inner, s := range b {
		known.LoadOrStore(inner, s)
	}
	found, _ := known.Load(t)
	return found.(*Type), nil
}

// builder holds the types that are being read; a type may hold itself.
type builder map[reflect.Type]*Type

func (b builder) of(t reflect.Type) (s *Type, err error) {
	if s, ok := b[t]; ok {
		return s, nil
	}
	s = &Type{Go: t, Class: classOf(t)}
	b[t] = s
	switch s.Class {
	case List, Map, Pointer:
		s.Elem, err = b.of(t.Elem())
	case Struct:
		if s.Fields, err = b.fields(t); err == nil {
			err = namedOnce(s)
		}
	}
	return s, err
}

func (b builder) fields(t reflect.Type) (out []Field, err error) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "" && classOf(f.Type) == Struct:
			inner, err := b.fields(f.Type)
			if err != nil {
				return nil, err
			}
			for _, in := range inner {
				in.index = append([]int{i}, in.index...)
				out = append(out, in)
			}
		case f.Anonymous && name == "" && f.Type.Kind() == reflect.Pointer:
			return nil, fmt.Errorf("shape: %s embeds a pointer", t)
		case f.IsExported():
			field, err := b.field(f, name)
			if err != nil {
				return nil, fmt.Errorf("%s.%s: %w", t, f.Name, err)
			}
			out = append(out, field)
		}
	}
	return out, nil
}

func (b builder) field(f reflect.StructField, name string) (out Field, err error) {
	out = Field{Name: name, Path: f.Tag.Get("path"), Query: f.Tag.Get("query"), index: f.Index}
	switch name {
	case "":
		out.Name = f.Name
	case "-":
		out.Name, out.Hidden = strings.ToLower(f.Name), true
	}
	var tag string
	tag, out.Ruled = f.Tag.Lookup("check")
	if out.Rule, err = parse(tag); err == nil {
		out.Type, err = b.of(f.Type)
	}
	return out, err
}

func namedOnce(t *Type) error {
	seen := map[string]bool{}
	for _, f := range t.Fields {
		if seen[f.Name] {
			return fmt.Errorf("shape: %s has two fields named %q", t.Go, f.Name)
		}
		seen[f.Name] = true
	}
	return nil
}

var classes = map[reflect.Kind]Class{reflect.String: Text, reflect.Bool: Flag, reflect.Float32: Number, reflect.Float64: Number,
	reflect.Struct: Struct, reflect.Slice: List, reflect.Map: Map, reflect.Pointer: Pointer}

func classOf(t reflect.Type) Class {
	switch kind := t.Kind(); {
	case t == reflect.TypeFor[time.Time]():
		return Moment
	case t == reflect.TypeFor[json.RawMessage]():
		return Raw
	case kind >= reflect.Int && kind <= reflect.Uint64:
		return Whole
	case kind == reflect.Slice && t.Elem().Kind() == reflect.Uint8:
		return Bytes
	case kind == reflect.Map && t.Key().Kind() != reflect.String:
		return Other
	default:
		return classes[kind]
	}
}

// Join puts the path of a field together, as faults and forms name it: "entries.0.text".
func Join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
