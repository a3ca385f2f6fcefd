package shape

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"relais/internal/fault"
)

// NotUTF8 is the key of the fault for a body with bytes that are no text.
const NotUTF8 = "api.not_utf8"

// DecodeJSON fills in, a pointer to an act's input, from a body that came from outside. Nothing but space is no input:
// the checks then name what is required. What does not fit is a *fault.Error of code InvalidInput that quotes nothing:
// a field of another kind, a field that nobody knows, bytes that are no UTF-8 (the input then has U+FFFD for them,
// which the checks refuse), anything after the end.
func DecodeJSON(body []byte, in any) error {
	if len(bytes.TrimSpace(body)) == 0 {
		return nil
	}
	if !utf8.Valid(body) { // encoding/json would replace it silently
		_ = json.Unmarshal(body, in) // as far as it goes
		return fault.New(fault.InvalidInput, NotUTF8)
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(in); err != nil {
		return jsonFault(err, len(body))
	}
	if _, err := d.Token(); err != io.EOF {
		return fault.New(fault.InvalidInput, "api.trailing")
	}
	return nil
}

// jsonFault says where JSON does not fit, without quoting it.
func jsonFault(err error, length int) error {
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fault.Invalid(fieldName(wrong.Field), classOf(wrong.Type).wanted())
	}
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fault.New(fault.InvalidInput, "api.syntax", syntax.Offset)
	}
	key, args := unreadable, []any(nil)
	switch _, noTime := errors.AsType[*time.ParseError](err); {
	case noTime:
		key = noMoment
	case errors.Is(err, io.ErrUnexpectedEOF):
		key, args = "api.syntax", []any{length}
	case strings.HasPrefix(err.Error(), "json: unknown field"): // encoding/json has no type for it
		key = "api.unknown_field"
	}
	return fault.New(fault.InvalidInput, key, args...)
}

// fieldName takes the names of embedded structs, which JSON does not show,
// out of the path of a field: they alone begin with a capital.
func fieldName(path string) string {
	parts := slices.DeleteFunc(strings.Split(path, "."), func(p string) bool { return p != "" && 'A' <= p[0] && p[0] <= 'Z' })
	return strings.Join(parts, ".")
}

// wanted is the message for a value of the wrong kind: what it should be.
func (c Class) wanted() string {
	switch c {
	case Text, Bytes:
		return "api.type.text"
	case Flag:
		return "api.type.flag"
	case List:
		return "api.type.list"
	case Whole, Number:
		return "api.type.number"
	}
	return "api.type.object"
}
