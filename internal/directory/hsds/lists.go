package hsds

import "strings"

// SplitCell cuts a list that somebody wrote into one cell. A comma in brackets, or
// between marks that part lists more plainly, parts nothing.
func SplitCell(s string) []string {
	if list, ok := listed(s); ok {
		return list
	}
	var out []string
	marks, depth := ";|", 0
	if !strings.ContainsAny(strings.TrimRight(s, ";| \n"), marks) {
		marks = ",;|"
	}
	for _, p := range strings.FieldsFunc(s, func(r rune) bool {
		switch r {
		case '(':
			depth++
		case ')':
			depth--
		}
		return depth <= 0 && strings.ContainsRune(marks, r)
	}) {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// listed reads a list that somebody wrote into one cell as JSON.
func listed(s string) (out []string, ok bool) {
	if !strings.HasPrefix(strings.TrimSpace(s), "[") {
		return nil, false
	}
	v, _, err := Parse([]byte(s))
	list, ok := v.([]any)
	if err != nil || !ok {
		return nil, false
	}
	for _, e := range list {
		one := Scalar(e)
		if o, object := e.(map[string]any); object {
			one = calledIn(o)
		}
		if one != "" {
			out = append(out, one)
		}
	}
	return out, true
}

// calledIn is what an object in such a list is called: its name, or the place
// that it says; the whole of it otherwise.
func calledIn(o map[string]any) string {
	for _, name := range []string{"name", "label", "title", "value", "code", "taxonomy_code"} {
		if s := Scalar(o[name]); s != "" {
			return s
		}
	}
	var words []string
	for _, name := range []string{"postal_code", "zip", "city", "county"} {
		if s := Scalar(o[name]); s != "" {
			words = append(words, s)
			break
		}
	}
	for _, name := range []string{"state", "province", "state_name", "country"} {
		if s := Scalar(o[name]); s != "" {
			words = append(words, s)
			break
		}
	}
	if words == nil {
		return string(Canonical(o))
	}
	return strings.Join(words, ", ")
}
