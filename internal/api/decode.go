package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"relais/internal/act"
	"relais/internal/fault"
)

// maxBody bounds a request's body, in bytes. It is above what an intake of a
// whole evening holds. Acts that take files have room for them besides.
const maxBody = 1 << 20

// bodyLimit is maxBody and what the files of an input need in base64.
func bodyLimit(t reflect.Type) int64 {
	limit := int64(maxBody)
	for _, f := range reflect.VisibleFields(t) {
		if f.Type != reflect.TypeFor[[]byte]() {
			continue
		}
		for part := range strings.SplitSeq(f.Tag.Get("check"), ",") {
			if n, err := strconv.ParseInt(strings.TrimPrefix(part, "max="), 10, 64); err == nil && n > maxBody {
				limit += n/3*4 + 4
			}
		}
	}
	return limit
}

// decode fills in (a pointer to an act's input) from body, query and path;
// the path wins.
func decode(w http.ResponseWriter, r *http.Request, in any) error {
	if r.Method != http.MethodGet && r.Method != http.MethodDelete {
		if err := decodeBody(w, r, in); err != nil {
			return err
		}
	}
	v := reflect.ValueOf(in).Elem()
	if v.Kind() != reflect.Struct {
		return nil
	}
	var bad *fault.Error
	fillFields(r, v, &bad)
	if bad != nil {
		return bad
	}
	return nil
}

func decodeBody(w http.ResponseWriter, r *http.Request, in any) error {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, bodyLimit(reflect.TypeOf(in).Elem())))
	var big *http.MaxBytesError
	if errors.As(err, &big) {
		return fault.New(fault.TooLarge, "api.too_large")
	}
	if err != nil {
		return fault.Wrap(fault.InvalidInput, "api.body_unread", err)
	}
	if len(bytes.TrimSpace(body)) == 0 {
		return nil // no body: the checks then name what is required
	}
	// encoding/json would replace bad UTF-8 silently.
	if !utf8.Valid(body) {
		return notUTF8(body, in)
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(in); err != nil {
		return jsonFault(err)
	}
	if _, err := d.Token(); err != io.EOF {
		return fault.New(fault.InvalidInput, "api.trailing")
	}
	return nil
}

// notUTF8 names the fields with bytes that are no text. The decoder puts
// U+FFFD for them, which the checks refuse.
func notUTF8(body []byte, in any) error {
	bad := fault.New(fault.InvalidInput, "api.not_utf8")
	if json.Unmarshal(body, in) != nil {
		return bad
	}
	if e, ok := fault.As(act.Check(in)); ok {
		bad.Fields = slices.DeleteFunc(e.Fields, func(f fault.Field) bool { return f.Key != "check.utf8" })
	}
	return bad
}

// jsonFault says where JSON does not fit, without quoting it.
func jsonFault(err error) error {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return fault.Invalid(fieldName(wrong.Field), wrongKind(wrong.Type.Kind()))
	}
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fault.New(fault.InvalidInput, "api.syntax", syntax.Offset)
	}
	return fault.New(fault.InvalidInput, "api.unknown_field")
}

// fieldName takes the names of embedded structs, which JSON does not show,
// out of the path of a field: they alone begin with a capital.
func fieldName(path string) string {
	parts := slices.DeleteFunc(strings.Split(path, "."), func(p string) bool { return p != "" && 'A' <= p[0] && p[0] <= 'Z' })
	return strings.Join(parts, ".")
}

// wrongKind is the message for a value of the wrong kind: what it should be.
func wrongKind(k reflect.Kind) string {
	switch k {
	case reflect.String:
		return "api.type.text"
	case reflect.Bool:
		return "api.type.flag"
	case reflect.Slice, reflect.Array:
		return "api.type.list"
	case reflect.Int, reflect.Int64, reflect.Float64:
		return "api.type.number"
	}
	return "api.type.object"
}

func fillFields(r *http.Request, v reflect.Value, bad **fault.Error) {
	t := v.Type()
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			fillFields(r, v.Field(i), bad)
			continue
		}
		if name := f.Tag.Get("path"); name != "" {
			if s := r.PathValue(name); s != "" {
				v.Field(i).SetString(s)
			}
		}
		name := f.Tag.Get("query")
		if name == "" || r.Method != http.MethodGet || !r.URL.Query().Has(name) {
			continue
		}
		if !setText(v.Field(i), r.URL.Query().Get(name)) {
			if *bad == nil {
				*bad = fault.New(fault.InvalidInput, "api.query")
			}
			*bad = (*bad).Add(name, wrongKind(v.Field(i).Kind()))
		}
	}
}

func setText(v reflect.Value, s string) bool {
	switch v.Kind() {
	case reflect.String:
		v.SetString(s)
	case reflect.Bool:
		b, err := strconv.ParseBool(s)
		v.SetBool(b)
		return err == nil
	case reflect.Int:
		n, err := strconv.Atoi(s)
		v.SetInt(int64(n))
		return err == nil
	default:
		return false
	}
	return true
}
