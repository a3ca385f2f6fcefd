package web

import (
	"bytes"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// plain gives the words of our addresses a neutral form, because a browser
// keeps addresses in a history that somebody else may read: a word that tells
// of cases, consents or health must not stand there. Routes and templates
// keep their words; PlainAddresses translates both ways at the door.
var plain = map[string]string{
	"cases": "w", "referrals": "t", "disclosures": "d", "legal": "l", "opened": "o", "safe": "g", "contact": "h",
	"needs": "n", "sections": "s", "entries": "e", "consent": "c", "consents": "cc", "withdraw": "x", "cosign": "y",
	"ask": "q", "release": "r", "loopback": "b", "special": "z", "who": "v", "letter": "p", "receipt": "rr",
	"identity": "s1", "health": "s2", "experience": "s3", "immigration": "s4", "children": "s5",
	"plan": "s6", "notes": "s7", "documents": "s8", "police": "s9",
	"accept": "m1", "decline": "m2", "waitlist": "m3", "schedule": "m4", "complete": "m5", "cancel": "m6",
	"fail": "m7", "hold": "m8", "propose": "m9", "reopen": "ma", "review": "mb", "no_show": "mc", "attend": "md",
	"close_lost_contact": "me1", "request_info": "mf", "answer_info": "mg", "request_cancel": "mh", "confirm": "mi",
}

var worded = func() map[string]string {
	out := map[string]string{}
	for word, code := range plain {
		out[code] = word
	}
	return out
}()

// PlainAddresses serves h under neutral addresses: what comes in is
// translated to the words of the routes, and the links, forms and redirects
// that go out to neutral ones. An address in words still works.
func PlainAddresses(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		u := *r.URL
		u.Path, u.RawPath = inWords(u.Path), ""
		if q := u.Query(); q.Has("next") {
			q.Set("next", inWords(q.Get("next")))
			u.RawQuery = q.Encode()
		}
		r = r.Clone(r.Context())
		r.URL = &u
		out := &plainWriter{ResponseWriter: w}
		h.ServeHTTP(out, r)
		out.finish()
	})
}

// inWords is the address of a route behind a neutral one.
func inWords(path string) string { return translate(path, worded) }

func translate(path string, words map[string]string) string {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		if to, ok := words[p]; ok {
			parts[i] = to
		}
	}
	return strings.Join(parts, "/")
}

// inPlain makes a link of ours neutral: its path, and the path that a query
// names as next.
func inPlain(link string) string {
	u, err := url.Parse(link)
	if err != nil || u.Host != "" || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.Path, "/a/") {
		return link
	}
	path, hash := translate(u.EscapedPath(), plain), ""
	if u.Fragment != "" {
		hash = "#" + u.EscapedFragment()
	}
	if u.RawQuery == "" {
		return path + hash
	}
	q := u.Query()
	if next := q.Get("next"); next != "" {
		q.Set("next", inPlain(next))
	}
	return path + "?" + q.Encode() + hash
}

var links = regexp.MustCompile(`(href|action|formaction)="(/[^"]*)"`)

// plainWriter holds a page back until it is whole, and translates its links.
type plainWriter struct {
	http.ResponseWriter
	page   bytes.Buffer
	status int
	html   bool
}

// WriteHeader translates a redirect.
func (w *plainWriter) WriteHeader(status int) {
	if w.status != 0 {
		return
	}
	w.status = status
	head := w.Header()
	if to := head.Get("Location"); strings.HasPrefix(to, "/") {
		head.Set("Location", inPlain(to))
	}
	w.html = strings.HasPrefix(head.Get("Content-Type"), "text/html")
	if w.html {
		head.Del("Content-Length")
		return
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write keeps a page for finish and passes everything else on.
func (w *plainWriter) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.WriteHeader(http.StatusOK)
	}
	if w.html {
		return w.page.Write(b)
	}
	return w.ResponseWriter.Write(b)
}

// Unwrap gives http.ResponseController the writer below.
func (w *plainWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *plainWriter) finish() {
	if !w.html {
		return
	}
	page := links.ReplaceAllFunc(w.page.Bytes(), func(m []byte) []byte {
		name, link, _ := bytes.Cut(m, []byte(`="`))
		href := html.UnescapeString(string(link[:len(link)-1])) // a plus sign, too, is written as an entity
		return []byte(string(name) + `="` + html.EscapeString(inPlain(href)) + `"`)
	})
	w.ResponseWriter.WriteHeader(w.status)
	_, _ = w.ResponseWriter.Write(page) // the reader is gone: nothing to do
}
