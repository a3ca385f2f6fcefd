package attack

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// publicPages have an id in their address that everybody may know.
var publicPages = []string{"/network/{id}", "/services/{id}", "/join/agency/{code}", "/join/member/{code}", "/confirm/{token}", "/confirm/list/{token}", "/confirm/stop/{token}", "/link/{token}", "/dates/{token}"}

func publicPage(pattern string) bool {
	for _, p := range publicPages {
		if strings.HasPrefix(pattern, p) {
			return true
		}
	}
	return false
}

// TestStrangerPages: on every page and form, what is another agency's looks
// like what does not exist, in status and in text, and nothing changes.
func TestStrangerPages(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		m := w.marked()
		w.wholeJob()
		ids, people := w.private(), w.strangers()
		for _, p := range people {
			if p != nil {
				p.signIn()
			}
		}
		posted := w.filled()
		before := w.content()
		for _, r := range w.pages.Routes() {
			method, pattern, ok := strings.Cut(r.Pattern, " ")
			if !ok || !strings.Contains(pattern, "{") || strings.HasSuffix(pattern, "{$}") {
				continue
			}
			if method == http.MethodPost && pattern == "/services/{id}/suggestion" {
				continue // every member may suggest a change to what is public
			}
			path, known := w.address(pattern)
			if !known {
				t.Errorf("%s: say in address what its wildcards are", r.Pattern)
				continue
			}
			other := replace(path, ids)
			public := publicPage(pattern)
			if other == path && !public {
				t.Errorf("%s: no private id in the address", r.Pattern)
			}
			for role, p := range people {
				if strings.HasPrefix(pattern, "/inbox/items/") && strings.HasPrefix(role, "desk") {
					continue // it is the desk that was told
				}
				form := posted[path]
				otherForm := url.Values{}
				for name, vs := range form {
					for _, v := range vs {
						otherForm.Add(name, replace(v, ids))
					}
				}
				real := w.page(p, method, path, form, "fr")
				none := real
				if !public {
					none = w.page(p, method, other, otherForm, "fr")
				}
				if diff := cmp.Diff([]any{none.status, drawn.ReplaceAllString(none.body, ""), none.header}, []any{real.status, drawn.ReplaceAllString(replace(real.body, ids), ""), heads(real.header, ids)}); !public && diff != "" {
					t.Errorf("%s by %s tells that it exists:\n%s", r.Pattern, role, diff)
				}
				if strings.Contains(real.body, m[aboutPerson]) {
					t.Errorf("%s by %s shows something of a person", r.Pattern, role)
				}
			}
		}
		if diff := cmp.Diff(before, w.content()); diff != "" {
			t.Errorf("a stranger changed something:\n%s", diff)
		}
	})
}

// drawn are the words that a page offers as a passphrase: others each time.
var drawn = regexp.MustCompile(`<p [^>]*data-drawn[^>]*>[^<]*</p>`)

// heads are headers with the other ids.
func heads(h http.Header, ids map[string]string) http.Header {
	out := http.Header{}
	for name, vs := range h {
		for _, v := range vs {
			out.Add(name, replace(v, ids))
		}
	}
	return out
}

// filled are forms as those who may see them would post them, by address.
func (w *world) filled() map[string]url.Values {
	out := map[string]url.Values{}
	for _, m := range []*member{w.cast.sender.admin, w.cast.sender.worker(), w.cast.shelter.worker()} {
		for _, r := range w.pages.Routes() {
			method, pattern, _ := strings.Cut(r.Pattern, " ")
			path, known := w.address(pattern)
			if method != http.MethodGet || !known {
				continue
			}
			for _, f := range forms(path, w.page(m, method, path, nil, "fr").body) {
				if f.action != "/out" {
					out[f.action] = f.values(func(input) string { return "des mots" })
				}
			}
		}
	}
	return out
}

// TestStrangerPagesWithinTheAgency: who only administers or audits sees no
// word about a person on any page.
func TestStrangerPagesWithinTheAgency(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		m := w.marked()
		w.wholeJob()
		posted := w.filled()
		for _, role := range []string{"administrator", "auditor"} {
			p := w.cast.sender.roles[role]
			p.signIn()
			before := w.content()
			for _, r := range w.pages.Routes() {
				method, pattern, ok := strings.Cut(r.Pattern, " ")
				path, known := w.address(pattern)
				if !ok || !known && strings.Contains(pattern, "{") || !strings.HasPrefix(pattern, "/files") &&
					!strings.HasPrefix(pattern, "/requests") && !strings.HasPrefix(pattern, "/notices") && !strings.HasPrefix(pattern, "/papers") &&
					!strings.HasPrefix(pattern, "/inbox") && !strings.HasPrefix(pattern, "/me/kept/") {
					continue
				}
				got := w.page(p, method, path, posted[path], "en")
				if strings.Contains(got.body, m[aboutPerson]) {
					t.Errorf("%s by an %s shows something of a person", r.Pattern, role)
				}
				if got.status/100 != 4 && got.header.Get("Location") == "" {
					t.Errorf("%s by an %s: %d %s", r.Pattern, role, got.status, got.header.Get("Location"))
				}
			}
			if diff := cmp.Diff(before, w.content()); diff != "" {
				t.Errorf("an %s changed something:\n%s", role, diff)
			}
		}
	})
}
