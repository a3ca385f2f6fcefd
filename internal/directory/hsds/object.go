package hsds

import "errors"

// Object reads a document as a tree that the caller may change.
func Object(doc []byte) (map[string]any, error) {
	t, _, err := parse(doc)
	if err != nil {
		return nil, err
	}
	m, ok := t.(map[string]any)
	if !ok {
		return nil, errors.New("hsds: the document is no object")
	}
	return m, nil
}

// Text reads an id of a tree: a text, or a number by its digits; "" when it is
// neither.
func Text(v Tree) string { return text(v) }

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
