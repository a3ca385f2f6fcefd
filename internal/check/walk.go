package check

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

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

// pointer: what has to be there may well be false or 0, but a string may not be empty.
func (w *walk) pointer(v reflect.Value, path string, r Rule) {
	if v.IsNil() {
		if r.Required {
			w.add(path, required)
		}
		return
	}
	r.Required = r.Required && v.Elem().Kind() == reflect.String
	w.value(v.Elem(), path, r)
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
	elem := v.Type().Elem().Kind()
	if elem == reflect.Uint8 {
		w.length(v.Len(), path, r, DefaultBytes, tooLong)
		return
	}
	list, items := r.List()
	if !w.length(filled(v), path, list, DefaultItems, tooMany) {
		return
	}
	for i := range v.Len() {
		w.value(v.Index(i), join(path, strconv.Itoa(i)), items)
	}
	if elem == reflect.String && v.Kind() == reflect.Slice {
		dropEmpty(v)
	}
}

// filled counts the items of a list that are not empty strings: forms send empty rows along.
func filled(v reflect.Value) int {
	if v.Type().Elem().Kind() != reflect.String {
		return v.Len()
	}
	n := 0
	for i := range v.Len() {
		if strings.TrimSpace(v.Index(i).String()) != "" {
			n++
		}
	}
	return n
}

// dropEmpty takes empty strings out, after the checks, so that paths of bad fields still count them.
func dropEmpty(v reflect.Value) {
	kept := 0
	for i := range v.Len() {
		if s := v.Index(i).String(); strings.TrimSpace(s) != "" {
			v.Index(kept).SetString(s)
			kept++
		}
	}
	if kept < v.Len() {
		v.SetLen(kept)
	}
}

// length tells whether a list of n items has as many as it may.
func (w *walk) length(n int, path string, r Rule, most int64, many string) bool {
	if r.Max != nil {
		most = *r.Max
	}
	switch {
	case n == 0 && r.Required:
		w.add(path, required)
	case int64(n) > most:
		w.add(path, many, most)
	case r.Min != nil && int64(n) < *r.Min && n > 0:
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
	list, items := r.List()
	if !w.length(v.Len(), path, list, DefaultItems, tooMany) {
		return
	}
	for _, k := range v.MapKeys() {
		if kept, key := clean(k.String(), DefaultLine, false); key != "" || kept != k.String() {
			w.add(path, badCode)
			continue
		}
		item := reflect.New(v.Type().Elem()).Elem()
		item.Set(v.MapIndex(k))
		w.value(item, path, items)
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
		set, known := w.codes[r.Set]
		if !known {
			w.broken = fmt.Errorf("check: %s: unknown code set %q", path, r.Set)
		} else if !slices.Contains(set, s) {
			w.add(path, badCode)
		}
		return
	}
	if f, has := formats[r.Kind]; has && !f.ok(s) {
		w.add(path, f.key)
	}
}
