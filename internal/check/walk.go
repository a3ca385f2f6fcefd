package check

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"relais/internal/shape"
)

func (w *walk) value(v reflect.Value, t *shape.Type, path string, r shape.Rule) {
	switch t.Class {
	case shape.Text:
		w.text(v, path, r)
	case shape.Flag:
		if r.Required && !v.Bool() {
			w.add(path, mustAgree)
		}
	case shape.Whole, shape.Number:
		w.number(v, path, r)
	case shape.Moment:
		if r.Required && v.IsZero() {
			w.add(path, required)
		}
	case shape.Raw, shape.Bytes:
		w.length(v.Len(), path, r, shape.DefaultBytes, tooLong)
	case shape.Struct:
		w.fields(v, t, path)
	case shape.Pointer:
		w.pointer(v, t, path, r)
	case shape.List:
		w.list(v, t, path, r)
	case shape.Map:
		w.mapping(v, t, path, r)
	default:
		w.broken = fmt.Errorf("check: %s can't be checked (%s)", path, t.Go)
	}
}

// pointer: what has to be there may well be false or 0, but a string may not be empty.
func (w *walk) pointer(v reflect.Value, t *shape.Type, path string, r shape.Rule) {
	if v.IsNil() {
		if r.Required {
			w.add(path, required)
		}
		return
	}
	r.Required = r.Required && t.Elem.Class == shape.Text
	w.value(v.Elem(), t.Elem, path, r)
}

func (w *walk) number(v reflect.Value, path string, r shape.Rule) {
	var n float64
	switch {
	case v.CanInt():
		n = float64(v.Int())
	case v.CanUint():
		n = float64(v.Uint())
	default:
		n = v.Float()
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

func (w *walk) list(v reflect.Value, t *shape.Type, path string, r shape.Rule) {
	list, items := r.List()
	n := v.Len()
	if t.Elem.Class == shape.Text {
		n = filled(v)
	}
	if !w.length(n, path, list, shape.DefaultItems, tooMany) {
		return
	}
	for i := range v.Len() {
		w.value(v.Index(i), t.Elem, shape.Join(path, strconv.Itoa(i)), items)
	}
	if t.Elem.Class == shape.Text {
		dropEmpty(v)
	}
}

// filled counts the items of a list that are not empty strings: forms send empty rows along.
func filled(v reflect.Value) int {
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
func (w *walk) length(n int, path string, r shape.Rule, most int64, many string) bool {
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
func (w *walk) mapping(v reflect.Value, t *shape.Type, path string, r shape.Rule) {
	list, items := r.List()
	if !w.length(v.Len(), path, list, shape.DefaultItems, tooMany) {
		return
	}
	for _, k := range v.MapKeys() {
		if kept, key := clean(k.String(), shape.DefaultLine, false); key != "" || kept != k.String() {
			w.add(path, badCode)
			continue
		}
		item := reflect.New(t.Elem.Go).Elem()
		item.Set(v.MapIndex(k))
		w.value(item, t.Elem, path, items)
		v.SetMapIndex(k, item)
	}
}

func (w *walk) text(v reflect.Value, path string, r shape.Rule) {
	s, key := v.String(), ""
	if r.Kind == shape.Secret {
		key = secret(s, r.Most())
	} else if s, key = clean(s, r.Most(), r.Kind == shape.Multi); key == "" {
		v.SetString(s)
	}
	switch {
	case key == tooLong:
		w.add(path, key, r.Most())
	case key != "":
		w.add(path, key)
	case s == "" || r.Kind == shape.Multi && strings.TrimSpace(s) == "":
		if r.Required {
			w.add(path, required)
		}
	case r.Min != nil && int64(utf8.RuneCountInString(s)) < *r.Min:
		w.add(path, tooShort, *r.Min)
	default:
		w.form(s, path, r)
	}
}

func (w *walk) form(s, path string, r shape.Rule) {
	if r.Kind == shape.Coded {
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
		return
	}
	if r.Ranged() && !w.now.IsZero() {
		w.span(s, path, r)
	}
}
