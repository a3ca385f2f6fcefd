// Package recordtest fixes how records are written: a golden file for each.
package recordtest

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"reflect"
	"strings"
	"time"
)

// Filled is a value of v's type in which every exported field is set, each to
// a value of its own that depends on its JSON name and place only.
func Filled(v any) any {
	out := reflect.New(reflect.TypeOf(v)).Elem()
	fill(out, "")
	return out.Interface()
}

// Fill sets every exported field behind a pointer, as Filled does.
func Fill(pointer any) { fill(reflect.ValueOf(pointer).Elem(), "") }

var (
	timeType = reflect.TypeFor[time.Time]()
	rawType  = reflect.TypeFor[json.RawMessage]()
)

func fill(v reflect.Value, at string) {
	switch v.Type() {
	case timeType:
		v.Set(reflect.ValueOf(time.Unix(1_700_000_000+number(at), 0).UTC()))
		return
	case rawType:
		v.SetBytes(fmt.Appendf(nil, "{%q:1}", at))
		return
	}
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(true)
	case reflect.String:
		v.SetString(at)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(number(at) % 120)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(uint64(number(at) % 120))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), at)
	case reflect.Slice:
		fillSlice(v, at)
	case reflect.Array:
		for i := range v.Len() {
			fill(v.Index(i), fmt.Sprintf("%s %d", at, i+1))
		}
	case reflect.Map:
		fillMap(v, at)
	case reflect.Interface:
		v.Set(reflect.ValueOf(at))
	case reflect.Struct:
		fillStruct(v, at)
	default:
		panic(fmt.Sprintf("recordtest: %s at %s", v.Kind(), at))
	}
}

func fillSlice(v reflect.Value, at string) {
	if v.Type().Elem().Kind() == reflect.Uint8 {
		v.SetBytes([]byte(at))
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), 2, 2))
	for i := range 2 {
		fill(v.Index(i), fmt.Sprintf("%s %d", at, i+1))
	}
}

func fillMap(v reflect.Value, at string) {
	v.Set(reflect.MakeMap(v.Type()))
	for i := range 2 {
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		if key.CanInt() {
			key.SetInt(int64(i + 1))
		} else {
			fill(key, fmt.Sprintf("%s key %d", at, i+1))
		}
		fill(value, fmt.Sprintf("%s value %d", at, i+1))
		v.SetMapIndex(key, value)
	}
}

func fillStruct(v reflect.Value, at string) {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case !f.IsExported() && !f.Anonymous || name == "-":
		case f.Anonymous && name == "":
			fill(v.Field(i), at)
		case name == "":
			fill(v.Field(i), join(at, f.Name))
		default:
			fill(v.Field(i), join(at, name))
		}
	}
}

func join(at, name string) string {
	if at == "" {
		return name
	}
	return at + "." + name
}

// number is not zero and differs from place to place, mostly.
func number(at string) int64 {
	h := fnv.New32a()
	h.Write([]byte(at))
	return 1 + int64(h.Sum32()%9973)
}
