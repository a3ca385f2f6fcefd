package hsds

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
	"sync"

	"relais/internal/directory/hsds/tidy"
)

// view reads a document into a typed view. What does not have the type of the
// specification is read as what it plainly means (a number in a text, one
// object where a list belongs) or left out of the view; odd names the first
// such member either way.
func view(doc []byte, into any) (odd string) {
	v, _, err := Parse(doc)
	if err != nil {
		return "?"
	}
	return fill(reflect.ValueOf(into).Elem(), v, "")
}

// OddInService names the first member of a service whose type is not that of the
// specification, "" when all fit.
func OddInService(v Tree) string { var s Service; return fill(reflect.ValueOf(&s).Elem(), v, "") }

// fill puts a tree into a value of a view: structs, pointers, slices, maps,
// texts, numbers and truth values.
func fill(into reflect.Value, v Tree, path string) (odd string) {
	if v == nil {
		return ""
	}
	switch into.Kind() {
	case reflect.Pointer:
		fresh := reflect.New(into.Type().Elem())
		odd = fill(fresh.Elem(), v, path)
		if odd == path && odd != "" && fresh.Elem().IsZero() && !isZeroText(v) {
			return odd
		}
		into.Set(fresh)
		return odd
	case reflect.Struct:
		return fillStruct(into, v, path)
	case reflect.Slice:
		return fillSlice(into, v, path)
	case reflect.Map:
		return fillMap(into, v, path)
	}
	if !fillScalar(into, v) {
		return orRoot(path)
	}
	return ""
}

// orRoot names the document itself when nothing else is to be named.
func orRoot(path string) string {
	if path == "" {
		return "?"
	}
	return path
}

func fillScalar(into reflect.Value, v Tree) bool {
	switch into.Kind() {
	case reflect.String:
		s, ok := v.(string)
		if !ok {
			s = Scalar(v) // a number or a truth value, by its signs
		}
		into.SetString(s)
		return ok
	case reflect.Bool:
		b, ok := v.(bool)
		if !ok {
			b = tidy.IsYes(Scalar(v))
		}
		into.SetBool(b)
		return ok
	case reflect.Float64:
		n, ok := v.(json.Number)
		if !ok {
			n = json.Number(tidy.Number(Text(v)))
		}
		f, err := strconv.ParseFloat(string(n), 64)
		if err == nil {
			into.SetFloat(f)
		}
		return ok && err == nil
	case reflect.Int, reflect.Int64:
		n, ok := v.(json.Number)
		if !ok {
			n = json.Number(tidy.Number(Text(v)))
		}
		i, err := strconv.ParseInt(string(n), 10, 64)
		if err == nil {
			into.SetInt(i)
		}
		return ok && err == nil
	}
	return false
}

func fillStruct(into reflect.Value, v Tree, path string) (odd string) {
	m, ok := v.(map[string]any)
	if list, many := v.([]any); many && len(list) == 1 {
		odd = orRoot(path)
		m, ok = list[0].(map[string]any)
	}
	if !ok {
		return orRoot(path)
	}
	for _, f := range fieldsOf(into.Type()) {
		e, there := m[f.name]
		if !there || e == nil {
			continue
		}
		if o := fill(into.Field(f.index), e, join(path, f.name)); odd == "" {
			odd = o
		}
	}
	return odd
}

func fillSlice(into reflect.Value, v Tree, path string) (odd string) {
	list, ok := v.([]any)
	if !ok {
		_, one := v.(map[string]any)
		if text := Scalar(v); !one && (into.Type().Elem().Kind() != reflect.String || text == "") {
			return orRoot(path)
		}
		list, odd = []any{v}, orRoot(path)
	}
	out := reflect.MakeSlice(into.Type(), len(list), len(list))
	for i, e := range list {
		if o := fill(out.Index(i), e, path); odd == "" {
			odd = o
		}
	}
	into.Set(out)
	return odd
}

func fillMap(into reflect.Value, v Tree, path string) (odd string) {
	m, ok := v.(map[string]any)
	if !ok {
		return orRoot(path)
	}
	out := reflect.MakeMapWithSize(into.Type(), len(m))
	for _, name := range SortedNames(m) {
		e := reflect.New(into.Type().Elem()).Elem()
		if o := fill(e, m[name], join(path, name)); odd == "" {
			odd = o
		}
		out.SetMapIndex(reflect.ValueOf(name), e)
	}
	into.Set(out)
	return odd
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// isZeroText tells a number that is none, in a text, from no number.
func isZeroText(v Tree) bool {
	s, ok := v.(string)
	f, err := strconv.ParseFloat(tidy.Number(s), 64)
	return ok && err == nil && f == 0
}

type field struct {
	name  string
	index int
}

var fields sync.Map // reflect.Type → []field

func fieldsOf(t reflect.Type) []field {
	if known, ok := fields.Load(t); ok {
		return known.([]field)
	}
	var list []field
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.IsExported() && name != "" && name != "-" {
			list = append(list, field{name, i})
		}
	}
	fields.Store(t, list)
	return list
}
