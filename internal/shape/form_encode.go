package shape

import (
	"encoding/json"
	"fmt"
	"net/url"
	"reflect"
	"strconv"
	"time"
)

// EncodeForm is the inverse of DecodeForm: the values of a form that shows in, a struct or a pointer to one. Nothing
// (nil) has no values, and a wrong type has none either.
func EncodeForm(in any) url.Values {
	out := url.Values{}
	if in == nil {
		return out
	}
	if t, err := Of(reflect.TypeOf(in)); err == nil {
		t.encode(out, "", reflect.ValueOf(in))
	}
	return out
}

func (t *Type) encode(out url.Values, name string, v reflect.Value) {
	switch t.Class {
	case Struct:
		for i := range t.Fields {
			if f := &t.Fields[i]; !f.Hidden {
				f.Type.encode(out, Join(name, f.Name), f.In(v))
			}
		}
	case Pointer:
		if !v.IsNil() {
			t.Elem.encodeSaid(out, name, v.Elem())
		}
	case List:
		for i := range v.Len() {
			item := name
			if !t.Elem.Scalar() {
				item = Join(name, strconv.Itoa(i))
			}
			t.Elem.encodeSaid(out, item, v.Index(i))
		}
	case Map:
		for _, key := range v.MapKeys() {
			t.Elem.encode(out, Join(name, key.String()), v.MapIndex(key))
		}
	case Bytes, Other: // no form shows them
	default:
		if !v.IsZero() {
			out.Add(name, text(v))
		}
	}
}

// encodeSaid is encode for a value that somebody gave: 0 and false are values like others there, as the age of an
// infant is.
func (t *Type) encodeSaid(out url.Values, name string, v reflect.Value) {
	if v.IsZero() && (t.Class == Whole || t.Class == Number || t.Class == Flag) {
		out.Add(name, text(v))
		return
	}
	t.encode(out, name, v)
}

func text(v reflect.Value) string {
	switch x := v.Interface().(type) {
	case json.RawMessage:
		return string(x)
	case time.Time:
		return x.Format(time.RFC3339Nano)
	}
	return fmt.Sprint(v.Interface())
}
