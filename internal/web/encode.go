package web

import (
	"encoding"
	"encoding/json"
	"fmt"
	"net/url"
	"reflect"
	"strconv"
	"strings"
)

// Encode is the inverse of Decode: the values of a form that shows in, an
// act's input or output (a struct or a pointer to one). A nil in has none.
func Encode(in any) url.Values {
	out := url.Values{}
	if in == nil {
		return out
	}
	encodeValue(out, "", reflect.ValueOf(in))
	return out
}

func encodeValue(out url.Values, name string, v reflect.Value) {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		if v.IsNil() {
			return
		}
		v = v.Elem()
	}
	switch {
	case isScalar(v.Type()):
		if s := scalarText(v); s != "" {
			out.Add(name, s)
		}
	case v.Kind() == reflect.Struct:
		encodeStruct(out, name, v)
	case v.Kind() == reflect.Slice || v.Kind() == reflect.Array:
		encodeList(out, name, v)
	case v.Kind() == reflect.Map && v.Type().Key().Kind() == reflect.String:
		for _, key := range v.MapKeys() {
			encodeValue(out, join(name, key.String()), v.MapIndex(key))
		}
	}
}

func encodeList(out url.Values, name string, v reflect.Value) {
	for i := range v.Len() {
		if isScalar(v.Type().Elem()) {
			encodeValue(out, name, v.Index(i))
			continue
		}
		encodeValue(out, join(name, strconv.Itoa(i)), v.Index(i))
	}
}

func encodeStruct(out url.Values, prefix string, v reflect.Value) {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		tag := f.Tag.Get("json")
		if f.Anonymous && f.Type.Kind() == reflect.Struct && tag == "" {
			encodeStruct(out, prefix, v.Field(i))
			continue
		}
		name, _, _ := strings.Cut(tag, ",")
		if name == "-" || !f.IsExported() {
			continue
		}
		if name == "" {
			name = f.Name
		}
		encodeValue(out, join(prefix, name), v.Field(i))
	}
}

func join(prefix, name string) string {
	if prefix == "" {
		return name
	}
	return prefix + "." + name
}

// scalarText writes a value as its field shows it; zero values show nothing.
func scalarText(v reflect.Value) string {
	if v.IsZero() {
		return ""
	}
	if raw, ok := v.Interface().(json.RawMessage); ok {
		return string(raw)
	}
	if m, ok := v.Interface().(encoding.TextMarshaler); ok {
		text, err := m.MarshalText()
		if err != nil {
			return ""
		}
		return string(text)
	}
	return fmt.Sprint(v.Interface())
}
