package attack

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"relais/internal/app"
	"relais/internal/define"
	"relais/internal/shape"
)

// bait is in every bad value, to be looked for in logs and answers.
const bait = "zibelinequi"

// leaf is one value of an input, as JSON names it.
type leaf struct {
	path string // "entries.0.text"
	rule shape.Rule
	kind reflect.Kind
}

// leaves lists the values of an input, in lists those of the first item.
func leaves(t reflect.Type, path string, r shape.Rule) (out []leaf) {
	switch t.Kind() {
	case reflect.Pointer:
		return leaves(t.Elem(), path, r)
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return nil
		}
		_, items := r.List()
		return append([]leaf{{path, r, reflect.Slice}}, leaves(t.Elem(), shape.Join(path, "0"), items)...)
	case reflect.Struct:
		for _, f := range fieldsOf(t) {
			if f.Path == "" {
				out = append(out, leaves(f.Type.Go, shape.Join(path, f.Name), f.Rule)...)
			}
		}
		return out
	}
	return []leaf{{path, r, t.Kind()}}
}

// set puts a raw JSON value at a path of a decoded input, making what is
// missing on the way.
func set(in any, path string, v any) any {
	if path == "" {
		return v
	}
	name, rest, _ := strings.Cut(path, ".")
	if i, err := strconv.Atoi(name); err == nil {
		list, _ := in.([]any)
		for len(list) <= i {
			list = append(list, nil)
		}
		list[i] = set(list[i], rest, v)
		return list
	}
	m, ok := in.(map[string]any)
	if !ok {
		m = map[string]any{}
	}
	m[name] = set(m[name], rest, v)
	return m
}

// noText stands for bytes that are no UTF-8; see with.
const noText = bait + "no text"

// bad values of a field, by what they are; each must be refused.
func (l leaf) bad() map[string]any {
	out := map[string]any{}
	switch l.kind {
	case reflect.String:
		out["a number"], out["a list"], out["an object"] = 7, []any{bait}, map[string]any{bait: bait}
		out["NUL"] = "a" + bait + "\x00"
		out["right-to-left override"] = bait + "\u202egpj"
		out["isolate"] = bait + "\u2066x"
		out["control"] = bait + "\x1b[31m"
		out["bad UTF-8"] = noText
		if l.rule.Skip {
			break
		}
		out["huge"] = strings.Repeat(bait, 2000+l.most()/len(bait))
		if freeText(l.rule) && l.rule.Kind != shape.Multi {
			out["two lines"] = bait + "\nBcc: " + bait
		}
		if !freeText(l.rule) {
			for name, v := range fragments {
				out[name] = v
			}
		}
		if l.rule.Required && !strings.HasSuffix(l.path, ".0") {
			out["empty"], out["blank"] = "", " \t "
		}
	case reflect.Int:
		out["a text"], out["a fraction"], out["a list"] = bait, 1.5, []any{1}
		out["huge"], out["below"] = 1<<53, -5
	case reflect.Bool:
		out["a text"], out["a number"] = bait, 3
	case reflect.Slice:
		out["a text"], out["an object"] = bait, map[string]any{"a": bait}
	}
	return out
}

// most is the greatest length that a rule states.
func (l leaf) most() int {
	if l.rule.Max == nil {
		return 0
	}
	return int(*l.rule.Max)
}

// fragments are what attackers type. In free text they are words like any other.
var fragments = map[string]any{
	"script": `<script>alert("` + bait + `")</script>`,
	"event":  `"><img src=x onerror=alert('` + bait + `')>`,
	"SQL":    `'; DROP TABLE member; -- ` + bait,
	"shell":  "$(touch /" + bait + ")`id`{{.}}${7*7}",
}

// problem is an error answer.
type problem struct {
	Title  string
	Errors []struct{ Field, Key, Message string }
}

func (a answer) problem() (p problem) {
	_ = json.Unmarshal([]byte(a.body), &p) // what is not JSON has no fields
	return p
}

// names tells whether an error is about a field, or the list that it is in.
func (p problem) names(path string) bool {
	plain := func(s string) string {
		var parts []string
		for part := range strings.SplitSeq(s, ".") {
			if _, err := strconv.Atoi(part); err != nil {
				parts = append(parts, part)
			}
		}
		return strings.Join(parts, ".")
	}
	for _, e := range p.Errors {
		if field := plain(e.Field); e.Message != "" && e.Message != e.Key && (field == plain(path) || strings.HasPrefix(plain(path), field+".")) {
			return true
		}
	}
	return false
}

// TestBadInputAPI: every field of every act refuses what it can't take, names
// the field in the language of who asks, stores nothing and logs nothing of it.
func TestBadInputAPI(t *testing.T) {
	if testing.Short() {
		t.Skip("sends thousands of requests")
	}
	each(t, func(t *testing.T, w *world) {
		w.wholeJob()
		samples, tried, all := w.samples(), 0, w.content()
		for _, r := range app.Declared() {
			s, before := samples[r.Name], all
			if s.in == nil {
				t.Errorf("no sample of %s", r.Name)
				continue
			}
			for _, l := range leaves(reflect.TypeOf(s.in), "", shape.Rule{Kind: shape.Line}) {
				for name, v := range l.bad() {
					tried++
					w.refused(r, s, l, name, v)
				}
			}
			if w.cfg.URL != "" && r.Name != app.Declared()[len(app.Declared())-1].Name {
				continue // a server is slower to read; which act it was is told by the other engine
			}
			all = w.content()
			if diff := cmp.Diff(before, all); diff != "" {
				t.Errorf("%s stored something of what it refused:\n%s", r.Name, diff)
			}
		}
		if strings.Contains(w.log.String(), bait) {
			t.Error("the log holds what was typed")
		}
		t.Logf("%d bad values", tried)
	})
}

// refused sends one bad value in both languages.
func (w *world) refused(r define.Declared, s sample, l leaf, name string, v any) {
	w.t.Helper()
	messages := map[string]string{}
	for _, lang := range []string{"fr", "en"} {
		got, sent := w.with(r, s, l, v, lang)
		if !sent {
			return
		}
		what := fmt.Sprintf("%s.%s, %s (%s)", r.Name, l.path, name, lang)
		if got.status < 400 || got.status >= 500 {
			w.t.Errorf("%s: %d %.300s", what, got.status, got.body)
			return
		}
		if strings.Contains(got.body, bait) {
			w.t.Errorf("%s: the answer repeats it: %s", what, got.body)
		}
		p := got.problem()
		if got.status != http.StatusRequestEntityTooLarge && !p.names(l.path) {
			w.t.Errorf("%s: the error does not name the field: %d %.300s", what, got.status, got.body)
		}
		messages[lang] = p.Title + fmt.Sprint(p.Errors)
	}
	if messages["fr"] == messages["en"] {
		w.t.Errorf("%s.%s, %s: the same words in both languages: %s", r.Name, l.path, name, messages["fr"])
	}
}

// with sends a sample with another value at one place; false when the value
// can't be sent there.
func (w *world) with(r define.Declared, s sample, l leaf, v any, lang string) (answer, bool) {
	w.t.Helper()
	path, query := addressed(r, s.in)
	var body []byte
	if r.Method == http.MethodGet || r.Method == http.MethodDelete {
		name, ok := queryOf(reflect.TypeOf(s.in), l.path)
		switch v.(type) {
		case string, int, float64:
		default:
			ok = false
		}
		if n, number := v.(int); number && (l.kind == reflect.String || l.kind == reflect.Bool && n == 3) {
			ok = l.kind == reflect.Bool // in an address a number is a text like any other
		}
		if !ok {
			return answer{}, false
		}
		query.Set(name, strings.ReplaceAll(fmt.Sprint(v), noText, bait+"\xff\xc0\x80"))
	} else {
		body, _ = json.Marshal(s.in)
		var in any
		w.ok(json.Unmarshal(body, &in))
		body, _ = json.Marshal(set(in, l.path, v))
		body = bytes.ReplaceAll(body, []byte(noText), []byte(bait+"\xff\xc0\x80"))
	}
	token := ""
	if s.by != nil {
		s.by.fresh()
		token = s.by.token
	}
	return w.raw(token, r, path, query, body, lang), true
}

func queryOf(t reflect.Type, path string) (string, bool) {
	for _, f := range fieldsOf(t) {
		if f.Name == path && f.Query != "" {
			return f.Query, true
		}
	}
	return "", false
}
