package hsds

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
	"sync"
)

// view reads a document into a typed view. What does not have the type of the
// specification is left out of the view, and odd names the first such member.
func view(doc []byte, into any) (odd string) {
	v, _, err := parse(doc)
	if err != nil {
		return "?"
	}
	return fill(reflect.ValueOf(into).Elem(), v, "")
}

// oddMember names the first member of a tree whose type is not that of the
// view t, "" when all fit.
func oddMember(t reflect.Type, v Tree) string { return fill(reflect.New(t).Elem(), v, "") }

// fill puts a tree into a value of a view: structs, pointers, slices, maps,
// texts, numbers and truth values.
func fill(into reflect.Value, v Tree, path string) (odd string) {
	if v == nil {
		return ""
	}
	switch into.Kind() {
	case reflect.Pointer:
		fresh := reflect.New(into.Type().Elem())
		if odd = fill(fresh.Elem(), v, path); odd == path && odd != "" {
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
		into.SetString(s)
		return ok
	case reflect.Bool:
		b, ok := v.(bool)
		into.SetBool(b)
		return ok
	case reflect.Float64:
		n, _ := v.(json.Number)
		f, err := strconv.ParseFloat(string(n), 64)
		if err == nil {
			into.SetFloat(f)
		}
		return err == nil
	case reflect.Int, reflect.Int64:
		n, _ := v.(json.Number)
		i, err := strconv.ParseInt(string(n), 10, 64)
		if err == nil {
			into.SetInt(i)
		}
		return err == nil
	}
	return false
}

func fillStruct(into reflect.Value, v Tree, path string) (odd string) {
	m, ok := v.(map[string]any)
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
		return orRoot(path)
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
	for _, name := range sortedNames(m) {
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
