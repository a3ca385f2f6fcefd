// Package check looks at everything that comes from outside, at the door, by struct tags, and puts text into the one
// form in which it is kept. Both engines of the store differ in what they take (SQLite takes NUL and bad UTF-8,
// PostgreSQL does not), and what deceives the eye (bidirectional overrides) must never reach a page.
//
//	type Input struct {
//		Name  string   `json:"name" check:"required,line,max=80"`
//		Story string   `json:"story" check:"text"`
//		Needs []string `json:"needs" check:"max=10,each=code=need"`
//	}
//
// The package knows the form of things, never who may do what.
package check

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"

	"relais/internal/fault"
)

// Struct checks *in, a struct, and everything inside it (structs, pointers, slices, maps), and normalizes its text in
// place. Empty strings in lists are dropped. It returns nil or a *fault.Error of code InvalidInput with one Field per bad field, named by its JSON path
// such as "entries.0.text"; never anything that was typed. codes are the values of `code=set`, by set. A wrong tag, an
// unknown code set or a type that can't be checked is an internal error.
func Struct(in any, codes map[string][]string) error {
	v := reflect.ValueOf(in)
	if v.Kind() != reflect.Pointer || v.IsNil() || v.Elem().Kind() != reflect.Struct {
		return fmt.Errorf("check: want a pointer to a struct, got %T", in)
	}
	w := &walk{codes: codes, bad: fault.New(fault.InvalidInput, "fault.invalid")}
	w.fields(v.Elem(), "")
	switch {
	case w.broken != nil:
		return w.broken
	case len(w.bad.Fields) > 0:
		return w.bad
	}
	return nil
}

const (
	maxBad   = 100 // more bad fields than this are not listed
	maxDepth = 20
)

// walk goes through one input.
type walk struct {
	codes  map[string][]string
	bad    *fault.Error
	broken error
	depth  int
}

func (w *walk) add(path, key string, args ...any) {
	if len(w.bad.Fields) < maxBad {
		w.bad.Add(path, key, args...)
	}
}

type field struct {
	index int
	name  string // "" for an embedded struct, whose fields are the outer one's
	rule  Rule
}

var parsed sync.Map // reflect.Type → []field or error

func fieldsOf(t reflect.Type) ([]field, error) {
	if known, ok := parsed.Load(t); ok {
		if err, bad := known.(error); bad {
			return nil, err
		}
		return known.([]field), nil
	}
	fields, err := parseFields(t)
	if err != nil {
		parsed.Store(t, err)
		return nil, err
	}
	parsed.Store(t, fields)
	return fields, nil
}

func parseFields(t reflect.Type) ([]field, error) {
	var out []field
	for i := range t.NumField() {
		f := t.Field(i)
		rule, err := Rules(f.Tag)
		if err != nil {
			return nil, fmt.Errorf("%s.%s: %w", t, f.Name, err)
		}
		if f.IsExported() && !rule.Skip {
			out = append(out, field{index: i, name: jsonName(f), rule: rule})
		}
	}
	return out, nil
}

func jsonName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	switch {
	case name != "" && name != "-":
		return name
	case f.Anonymous:
		return ""
	}
	return strings.ToLower(f.Name)
}

func (w *walk) fields(v reflect.Value, path string) {
	if w.depth++; w.depth > maxDepth {
		w.broken = errors.New("check: too deep")
	}
	defer func() { w.depth-- }()
	fields, err := fieldsOf(v.Type())
	if err != nil {
		w.broken = err
	}
	for _, f := range fields {
		if w.broken != nil {
			return
		}
		w.value(v.Field(f.index), join(path, f.name), f.rule)
	}
}

func join(path, name string) string {
	if path == "" || name == "" {
		return path + name
	}
	return path + "." + name
}
