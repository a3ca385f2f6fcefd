// Package official writes records so that they hold to the schema of HSDS 3.2.3 and to
// the formats that it names, whatever came in: ids have the form of UUIDs, addresses
// their scheme, and what is required is there. What can't be said in the form that the
// schema wants is left out of the answer; the record keeps it.
package official

import (
	"encoding/json"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"relais/internal/directory/hsds"
)

var uuidForm = regexp.MustCompile(`^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$`)

// ID is an id in the form of a UUID: the same, where it has that form, else one that is
// made from it.
func ID(of string) string {
	if of == "" || uuidForm.MatchString(of) {
		return of
	}
	return hsds.ContentID("hsds", of)
}

// Conform changes a document of a kind so that the schema holds for it.
func Conform(kind hsds.Kind, m map[string]any) { conform(string(kind), m, string(kind)) }

// beside are members of text to which is added what the schema wants as a number and
// is more than one: an extension of 0123, the name of a zone.
var beside = map[string]string{"extension": "description", "timezone": "notes"}

// conform reports whether the object can be told at all: a telephone without a number
// can't. path makes ids for what has none.
func conform(kind string, m map[string]any, path string) bool {
	if own := hsds.Text(m["id"]); own == "" {
		m["id"] = hsds.ContentID("hsds", path, string(hsds.Canonical(m)))
	} else {
		path = own
	}
	for _, w := range types()[kind] {
		v, there := m[w.name]
		if there {
			was := textOf(v)
			v = w.fit(v, path)
			if beside[w.name] != "" && was != textOf(v) {
				m[beside[w.name]] = strings.TrimSpace(textOf(m[beside[w.name]]) + " " + was)
			}
		}
		if v == nil {
			if v = w.missing(m); v == nil {
				delete(m, w.name)
				if w.required {
					return false
				}
				continue
			}
		}
		m[w.name] = v
	}
	return true
}

// fit is a value as the schema wants it, nil where there is none.
func (w member) fit(v any, path string) any {
	switch w.sort {
	case list:
		return w.parts(v, path)
	case object:
		one, _ := v.(map[string]any)
		if all, ok := v.([]any); ok && len(all) > 0 {
			one, _ = all[0].(map[string]any)
		}
		if one == nil || !conform(w.of, one, path+"/"+w.name) {
			return nil
		}
		return one
	case number:
		return numberOf(v)
	}
	s := textOf(v)
	if s == "" {
		if w.sort == text && v != nil {
			return s
		}
		return nil
	}
	switch w.sort {
	case id:
		return ID(s)
	case link:
		return linkOf(s)
	case address:
		return mailOf(s)
	case moment:
		if t := hsds.ParseTime(s); !t.IsZero() {
			return t.Format(time.RFC3339)
		}
		return nil
	case code:
		for _, known := range codes[w.name] {
			if strings.EqualFold(known, s) {
				return known
			}
		}
		return nil
	}
	return s
}

// missing is what stands for a required value that is not there, nil where nothing can.
func (w member) missing(m map[string]any) any {
	switch {
	case !w.required:
		return nil
	case w.sort == code:
		return codes[w.name][0]
	case w.name == "description":
		return textOf(m["name"])
	case w.sort == text && w.name != "number":
		return ""
	}
	return nil
}

// parts are the objects of a list that can be told.
func (w member) parts(v any, path string) any {
	all, ok := v.([]any)
	if one, single := v.(map[string]any); single {
		all, ok = []any{one}, true
	}
	if !ok {
		return nil
	}
	out := make([]any, 0, len(all))
	for i, e := range all {
		one, ok := e.(map[string]any)
		if ok && conform(w.of, one, path+"/"+w.name+"/"+strconv.Itoa(i)) {
			out = append(out, one)
		}
	}
	return out
}

func textOf(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case []any:
		var all []string
		for _, e := range v {
			if s := textOf(e); s != "" {
				all = append(all, s)
			}
		}
		return strings.Join(all, ", ")
	}
	return ""
}

func numberOf(v any) any {
	switch v := v.(type) {
	case json.Number, float64:
		return v
	case string:
		s := strings.TrimSpace(strings.Replace(v, ",", ".", 1))
		if _, err := strconv.ParseFloat(s, 64); err != nil || !json.Valid([]byte(s)) {
			s = strings.TrimLeft(strings.TrimFunc(s, func(r rune) bool { return r < '0' || r > '9' }), "0")
			if s == "" || strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' }) {
				return nil
			}
		}
		return json.Number(s)
	}
	return nil
}

var hostForm = regexp.MustCompile(`^[\pL\pN]([\pL\pN-]*[\pL\pN])?(\.[\pL\pN]([\pL\pN-]*[\pL\pN])?)+(:\d+)?([/?#].*)?$`)

// unescaped are signs that browsers escape in an address.
var unescaped = strings.NewReplacer(" ", "%20", "|", "%7C", "{", "%7B", "}", "%7D", "^", "%5E", "`", "%60")

// linkOf is an address with its scheme, nil for what is none.
func linkOf(s string) any {
	s = strings.TrimSpace(s)
	if low := strings.ToLower(s); strings.HasPrefix(low, "http://") || strings.HasPrefix(low, "https://") || strings.HasPrefix(low, "www.") {
		s = unescaped.Replace(s)
	}
	if strings.ContainsAny(s, " \t\n\r<>\"\\^`{|}") {
		return nil
	}
	if hostForm.MatchString(s) {
		s = "https://" + s
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme == "" || u.Host == "" && u.Opaque == "" {
		return nil
	}
	return s
}

// mailForm is what mail systems deliver to; quoted names and other scripts are not.
var mailForm = regexp.MustCompile(`[A-Za-z0-9!#$%&'*+/=?^_{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_{|}~-]+)*@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9]{2,63}`)

// mailOf is the first address that a text names, nil where it names none.
func mailOf(s string) any {
	found := mailForm.FindString(s)
	if local, _, _ := strings.Cut(found, "@"); found == "" || len(local) > 64 || len(found) > 254 {
		return nil
	}
	return found
}
