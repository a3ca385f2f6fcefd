package hsds

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"relais/internal/directory/hsds/tidy"
)

// Object reads a document as a tree that the caller may change.
func Object(doc []byte) (map[string]any, error) {
	t, _, err := Parse(doc)
	if err != nil {
		return nil, err
	}
	m, ok := t.(map[string]any)
	if !ok {
		return nil, errors.New("hsds: the document is no object")
	}
	return m, nil
}

// Objects are the objects of a list; none of what is no list.
func Objects(v any) []map[string]any {
	list, _ := v.([]any)
	var out []map[string]any
	for _, e := range list {
		if o, ok := e.(map[string]any); ok {
			out = append(out, o)
		}
	}
	return out
}

// String is a member that is a text, "" when it is none.
func String(v any) string { s, _ := v.(string); return s }

// Scalar reads a text, number or truth value as a text without space around it,
// "" for anything else.
func Scalar(v any) string {
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(v)
	case json.Number:
		return string(v)
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

// Number makes a value of a number in text; another text stays one.
func Number(s string) any {
	if tidy.IsNumber(s) {
		return json.Number(s)
	}
	return s
}

// SetText gives an object a member unless the text is empty.
func SetText(m map[string]any, name, v string) {
	if v != "" {
		m[name] = v
	}
}

// ExtensionIn is the Extension of an object as a tree; it makes one when there is
// none.
func ExtensionIn(m map[string]any) map[string]any {
	x, _ := m["relais"].(map[string]any)
	if x == nil {
		x = map[string]any{}
		m["relais"] = x
	}
	return x
}

// OnlyObjects gives the objects of a list; false for one that is empty or holds
// anything else.
func OnlyObjects(v any) ([]map[string]any, bool) {
	list, _ := v.([]any)
	var out []map[string]any
	for _, e := range list {
		m, ok := e.(map[string]any)
		if !ok {
			return nil, false
		}
		out = append(out, m)
	}
	return out, len(out) > 0
}

// Text reads an id: a text, or a number by its digits; "" when it is neither.
func Text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return string(v)
	}
	return ""
}
