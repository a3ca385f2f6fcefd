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
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"relais/internal/fault"
)

// Struct checks *in, a struct, and everything inside it (structs, pointers, slices, maps), and normalizes its text in
// place. It returns nil or a *fault.Error of code InvalidInput with one Field per bad field, named by its JSON path
// such as "entries.0.text"; never anything that was typed. A wrong tag, an unregistered code set or a type that can't
// be checked is an internal error.
func Struct(in any) error {
	v := reflect.ValueOf(in)
	if v.Kind() != reflect.Pointer || v.IsNil() || v.Elem().Kind() != reflect.Struct {
		return fmt.Errorf("check: want a pointer to a struct, got %T", in)
	}
	w := &walk{bad: fault.New(fault.InvalidInput, "fault.invalid")}
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

var timeType = reflect.TypeFor[time.Time]()

func (w *walk) value(v reflect.Value, path string, r Rule) {
	switch v.Kind() {
	case reflect.String:
		w.text(v, path, r)
	case reflect.Bool:
		if r.Required && !v.Bool() {
			w.add(path, mustAgree)
		}
	case reflect.Struct:
		w.structure(v, path, r)
	case reflect.Pointer:
		w.pointer(v, path, r)
	case reflect.Slice, reflect.Array:
		w.list(v, path, r)
	case reflect.Map:
		w.mapping(v, path, r)
	default:
		w.number(v, path, r)
	}
}

func (w *walk) structure(v reflect.Value, path string, r Rule) {
	if v.Type() != timeType {
		w.fields(v, path)
		return
	}
	if r.Required && v.Interface().(time.Time).IsZero() {
		w.add(path, required)
	}
}

func (w *walk) pointer(v reflect.Value, path string, r Rule) {
	if !v.IsNil() {
		w.value(v.Elem(), path, r)
	} else if r.Required {
		w.add(path, required)
	}
}

func (w *walk) number(v reflect.Value, path string, r Rule) {
	var n float64
	switch {
	case v.CanInt():
		n = float64(v.Int())
	case v.CanUint():
		n = float64(v.Uint())
	case v.CanFloat():
		n = v.Float()
	default:
		w.broken = fmt.Errorf("check: %s can't be checked (%s)", path, v.Type())
		return
	}
	switch {
	case r.Required && n == 0 && r.Min == nil:
		w.add(path, required)
	case n != n || r.Max != nil && n > float64(*r.Max):
		w.add(path, tooBig, limit(r.Max))
	case r.Min != nil && n < float64(*r.Min):
		w.add(path, tooSmall, limit(r.Min))
	}
}

func limit(n *int64) int64 {
	if n == nil {
		return 0
	}
	return *n
}

func (w *walk) list(v reflect.Value, path string, r Rule) {
	if v.Type().Elem().Kind() == reflect.Uint8 {
		w.length(v, path, r, DefaultBytes, tooLong)
		return
	}
	if !w.length(v, path, r, DefaultItems, tooMany) {
		return
	}
	for i := range v.Len() {
		w.value(v.Index(i), join(path, strconv.Itoa(i)), r.item())
	}
}

// item is the rule of what is in a list.
func (r Rule) item() Rule {
	if r.Each != nil {
		return *r.Each
	}
	return Rule{Kind: Line}
}

// length tells whether a list has as many items as it may.
func (w *walk) length(v reflect.Value, path string, r Rule, most int64, many string) bool {
	if r.Max != nil {
		most = *r.Max
	}
	n := int64(v.Len())
	switch {
	case n == 0 && r.Required:
		w.add(path, required)
	case n > most:
		w.add(path, many, most)
	case r.Min != nil && n < *r.Min && n > 0:
		w.add(path, tooFew, *r.Min)
	default:
		return true
	}
	return false
}

// mapping checks a map with string keys; keys are lines that must already be in their kept form. What is wrong inside
// is reported for the map itself, because a key is something that was typed, and names of fields reach logs.
func (w *walk) mapping(v reflect.Value, path string, r Rule) {
	if v.Type().Key().Kind() != reflect.String {
		w.broken = fmt.Errorf("check: %s: keys of maps must be strings", path)
		return
	}
	if !w.length(v, path, r, DefaultItems, tooMany) {
		return
	}
	for _, k := range v.MapKeys() {
		if kept, key := clean(k.String(), DefaultLine, false); key != "" || kept != k.String() {
			w.add(path, badCode)
			continue
		}
		item := reflect.New(v.Type().Elem()).Elem()
		item.Set(v.MapIndex(k))
		w.value(item, path, r.item())
		v.SetMapIndex(k, item)
	}
}

func (w *walk) text(v reflect.Value, path string, r Rule) {
	s, key := v.String(), ""
	if r.Kind == Secret {
		key = secret(s, r.max())
	} else if s, key = clean(s, r.max(), r.Kind == Multi); key == "" {
		v.SetString(s)
	}
	switch {
	case key == tooLong:
		w.add(path, key, r.max())
	case key != "":
		w.add(path, key)
	case s == "" || r.Kind == Multi && strings.TrimSpace(s) == "":
		if r.Required {
			w.add(path, required)
		}
	case r.Min != nil && int64(utf8.RuneCountInString(s)) < *r.Min:
		w.add(path, tooShort, *r.Min)
	default:
		w.form(s, path, r)
	}
}

func (w *walk) form(s, path string, r Rule) {
	if r.Kind == Coded {
		in, known := hasCode(r.Set, s)
		if !known {
			w.broken = fmt.Errorf("check: %s: code set %q is not registered", path, r.Set)
		} else if !in {
			w.add(path, badCode)
		}
		return
	}
	if f, has := formats[r.Kind]; has && !f.ok(s) {
		w.add(path, f.key)
	}
}
