package attack

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"relais/internal/act"
	"relais/internal/assets"
	"relais/internal/web/address"
)

// page asks for a page, or posts a form to it, as a member or as nobody. When
// it is asked again who acts, it proves that, and does the same once more.
func (w *world) page(m *member, method, target string, form url.Values, lang string) answer {
	w.t.Helper()
	a := w.pageWith(m, "", method, target, form, lang)
	if m == nil || a.header.Get("Location") != "/me/prove" {
		return a
	}
	kind := ""
	for _, line := range a.header["Set-Cookie"] {
		if c, err := http.ParseSetCookie(line); err == nil && c.Name == "__Host-prove" {
			kind = c.Value
		}
	}
	w.pageWith(m, "", http.MethodPost, "/draft/drop", url.Values{"_form": {target}}, lang)
	return w.pageWith(m, w.prove(m.token, kind), method, target, form, lang)
}

func (w *world) pageWith(m *member, proof, method, target string, form url.Values, lang string) answer {
	w.t.Helper()
	r := httptest.NewRequest(method, target, strings.NewReader(form.Encode()))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if m != nil {
		m.fresh()
		r.AddCookie(&http.Cookie{Name: "__Host-relais", Value: m.token})
	}
	if proof != "" {
		r.AddCookie(&http.Cookie{Name: "__Host-proof", Value: proof})
	}
	r.AddCookie(&http.Cookie{Name: "__Host-lang", Value: lang})
	return w.request(w.web, r)
}

// input is a field of a form.
type input struct {
	name, kind, value string
	options           []string // of a select, or of radios and boxes of one name
	checked           bool
}

// form is a form as a page shows it.
type form struct {
	page, action string
	fields       []input
	plain        bool // has a button without a name: the one that Enter presses
}

// text tells whether anything can be typed.
func (i input) text() bool {
	return !slices.Contains([]string{"hidden", "radio", "checkbox", "select", "submit", "file"}, i.kind)
}

// values are what a browser sends when somebody fills every text box in and
// presses the button.
func (f form) values(text func(input) string) url.Values {
	v, pressed := url.Values{}, f.plain
	for _, i := range f.fields {
		switch {
		case i.text() && i.value == "":
			v.Add(i.name, text(i))
		case i.kind == "radio" || i.kind == "checkbox":
			if i.checked || i.kind == "radio" && !v.Has(i.name) {
				v.Set(i.name, i.value)
			}
		case i.kind == "submit":
			if !pressed && !strings.HasPrefix(i.name, "_") { // the other ones are ways to go
				v.Add(i.name, i.value)
				pressed = true
			}
		case i.name != "":
			v.Add(i.name, i.value)
		}
	}
	return v
}

// forms reads the forms of a page that post.
func forms(page, body string) (out []form) {
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		return nil
	}
	walk(root, func(n *html.Node) {
		if n.Data != "form" || !strings.EqualFold(attr(n, "method"), "post") {
			return
		}
		f := form{page: page, action: attr(n, "action")}
		if f.action == "" {
			f.action = page
		}
		walk(n, f.add)
		out = append(out, f)
	})
	return out
}

func (f *form) add(n *html.Node) {
	i := input{name: attr(n, "name"), kind: n.Data, value: attr(n, "value"), checked: has(n, "checked")}
	switch n.Data {
	case "input":
		if i.kind = strings.ToLower(attr(n, "type")); i.kind == "" {
			i.kind = "text"
		}
	case "textarea":
		i.value = content(n)
	case "select":
		walk(n, func(o *html.Node) {
			if o.Data == "option" {
				i.options = append(i.options, attr(o, "value"))
				if has(o, "selected") || len(i.options) == 1 {
					i.value = attr(o, "value")
				}
			}
		})
	case "button":
		i.kind = "submit"
		f.plain = f.plain || i.name == ""
	default:
		return
	}
	if i.name != "" {
		f.fields = append(f.fields, i)
	}
}

func walk(n *html.Node, do func(*html.Node)) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode {
			do(c)
		}
		walk(c, do)
	}
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

func content(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(content(c))
	}
	return b.String()
}

// crawl visits every page that a member reaches by links and returns the
// bodies by address.
func (w *world) crawl(m *member, lang string, from ...string) map[string]string {
	w.t.Helper()
	seen, todo, linked := map[string]string{}, from, map[string]bool{}
	for len(todo) > 0 && len(seen) < 600 {
		at := todo[0]
		todo = todo[1:]
		if _, done := seen[at]; done {
			continue
		}
		if len(seen)%20 == 0 {
			w.sequence()
		}
		got := w.page(m, http.MethodGet, at, nil, lang)
		seen[at] = ""
		if kind := got.header.Get("Content-Type"); strings.HasPrefix(kind, "text/html") {
			seen[at] = got.body
		} else if kind != "" && got.header.Get("X-Content-Type-Options") != "nosniff" {
			w.t.Errorf("%s is of type %s, and browsers may guess another", at, kind)
		}
		if got.status >= 500 || got.status == http.StatusNotFound && linked[at] {
			w.t.Errorf("GET %s: %d", at, got.status)
		}
		if next := got.header.Get("Location"); got.status/100 == 3 && inside(next) {
			if part := telling(next); part != "" {
				w.t.Errorf("%s leads to %s, which says %q in a history", at, next, part)
			}
			todo = append(todo, next)
		}
		root, err := html.Parse(strings.NewReader(got.body))
		if err != nil {
			continue
		}
		walk(root, func(n *html.Node) {
			if href := attr(n, "href"); n.Data == "a" && inside(href) {
				if part := telling(href); part != "" {
					w.t.Errorf("%s links to %s, which says %q in a history", at, href, part)
				}
				href, _, _ = strings.Cut(href, "#")
				todo, linked[href] = append(todo, href), true
			}
		})
	}
	return seen
}

// drawnID is an id of ours; one may hold letters only.
var drawnID = regexp.MustCompile(`^[0-9a-hjkmnp-tv-z]{26}$`)

// telling is what an address says to somebody who looks at a history: a word
// that is none of those for addresses, and no id or code.
func telling(href string) string {
	u, err := url.Parse(href)
	if err != nil {
		return href
	}
	before := ""
	for part := range strings.SplitSeq(strings.Trim(u.Path, "/"), "/") {
		id := drawnID.MatchString(part) || strings.ContainsAny(part, "0123456789") || before == "services" // a publisher's own id
		if part != "" && !id && !address.Words[part] {
			return part
		}
		before = part
	}
	for key, values := range u.Query() {
		if !address.Keys[key] {
			return key
		}
		for _, v := range values {
			if word := tellingValue(v); word != "" {
				return word
			}
		}
	}
	return ""
}

// tellingValue is what a value in a query says: a word of the domain, or what
// an address in it says.
func tellingValue(v string) string {
	if strings.HasPrefix(v, "/") {
		return telling(v)
	}
	for part := range strings.FieldsFuncSeq(v, func(r rune) bool { return r == '|' || r == ',' }) {
		for _, list := range []string{"sector", "section", "part", "reason", "outcome", "move", "consent_kind", "disclosure", "age_band", "gender", "safety", "dependants", "urgency"} {
			if slices.Contains(act.Codes[list], part) {
				return part
			}
		}
	}
	return ""
}

// inside tells whether a link leads to a page of ours that only shows.
func inside(href string) bool {
	return strings.HasPrefix(href, "/") && !strings.HasPrefix(href, "//") && href != "/exit" && !strings.Contains(href, "lang=") &&
		!strings.HasPrefix(href, assets.Prefix)
}

// wildcards fills the wildcards of the pages' routes, by the beginning of
// their pattern; what everybody may know is not among the private ids.
func (w *world) address(pattern string) (path string, known bool) {
	i := w.ids
	for _, p := range []struct {
		prefix string
		values map[string]string
	}{
		{"/files/{id}/plan", map[string]string{"id": i.kase, "number": "2", "entry": i.step}},
		{"/tasks/print/{member}", map[string]string{"member": w.cast.sender.worker().id}},
		{"/files/{id}/papers/{document}", map[string]string{"id": i.kase, "document": i.paper}},
		{"/files/{id}", map[string]string{"id": i.kase, "need": i.need, "section": "7", "entry": i.entry, "consent": i.release, "kind": "2", "hold": i.hold, "other": i.twin}},
		{"/requests/{id}", map[string]string{"id": i.received, "type": "12"}},
		{"/notices/{id}", map[string]string{"id": i.disclosure}},
		{"/agency/records/{id}", map[string]string{"id": i.incident}},
		{"/papers/{id}", map[string]string{"id": i.demand}},
		{"/agency/recover/{id}", map[string]string{"id": i.recovery}},
		{"/recover/{id}", map[string]string{"id": i.recovery}},
		{"/agency/members/{id}", map[string]string{"id": i.newcomer}},
		{"/agency/invitations/{id}", map[string]string{"id": i.invitation}},
		{"/me/passkeys/{id}/", map[string]string{"id": i.passkey}},
		{"/me/sessions/{id}/", map[string]string{"id": i.session}},
		{"/me/devices/{id}/", map[string]string{"id": i.device}},
		{"/me/kept/{id}", map[string]string{"id": i.kept}},
		{"/audit/{id}", map[string]string{"id": i.kase}},
		{"/network/{id}", map[string]string{"id": w.cast.shelter.id}},
		{"/services/records/import/{id}", map[string]string{"id": i.upload}},
		{"/import/{id}", map[string]string{"id": i.caseUpload}},
		{"/services/{id}", map[string]string{"id": i.service}},
		{"/join/agency/{code}", map[string]string{"code": "AAAA-BBBB-CCCC-DDDD"}},
		{"/join/member/{code}", map[string]string{"code": "AAAA-BBBB-CCCC-DDDD"}},
		{"/confirm/{token}", map[string]string{"token": "none"}},
		{"/confirm/list/{token}", map[string]string{"token": "none"}},
		{"/inbox/items/{id}", map[string]string{"id": i.deskNeed}},
		{"/dates/{token}", map[string]string{"token": "none"}},
		{"/link/{token}", map[string]string{"token": "none"}},
		{"/own/end/{item}", map[string]string{"item": i.own}},
		{"/words/{id}/ready", map[string]string{"id": i.said}},
		{"/confirm/stop/{token}", map[string]string{"token": "none"}},
	} {
		if !strings.HasPrefix(pattern, p.prefix) {
			continue
		}
		for name, v := range p.values {
			pattern = strings.ReplaceAll(pattern, "{"+name+"}", v)
		}
		return pattern, !strings.Contains(pattern, "{")
	}
	return pattern, false
}
