package webtest

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"relais/internal/web"
)

func TestPages(t *testing.T) { CheckPages(t) }

// browser keeps cookies for a server, over plain HTTP too.
type browser struct {
	t       *testing.T
	handler http.Handler
	cookies map[string]string
}

func newBrowser(t *testing.T, s *web.Server) *browser {
	return &browser{t: t, handler: s.Handler(), cookies: map[string]string{"__Host-relais": GalleryToken}}
}

func (b *browser) do(method, path string, form url.Values, headers ...string) *httptest.ResponseRecorder {
	b.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := Serve(b.handler, r)
	for _, c := range w.Result().Cookies() {
		if c.MaxAge < 0 {
			delete(b.cookies, c.Name)
			continue
		}
		b.cookies[c.Name] = c.Value
	}
	return w
}

// want reads an answer with a status, which says the words or leads there.
func (b *browser) want(w *httptest.ResponseRecorder, status int, words ...string) Page {
	b.t.Helper()
	p := Read(b.t, w)
	if w.Code != status {
		b.t.Errorf("status %d, want %d", w.Code, status)
	}
	for _, word := range words {
		if !strings.Contains(Text(p.root), word) && !strings.Contains(p.To, word) {
			b.t.Errorf("%q is missing in %s %s", word, p.To, p.Text())
		}
	}
	return p
}

func gallery() *web.Server {
	m := NewMemory()
	return web.New(GalleryConfig(m), Gallery(m))
}

// TestATimeThatComesTwiceIsAsked: the form comes back with the question which
// of the two is meant, and keeps the answer.
func TestATimeThatComesTwiceIsAsked(t *testing.T) {
	b := newBrowser(t, gallery())
	form := url.Values{"meets.date": {"2025-11-02"}, "meets.time": {"01:30"}}
	w := b.do("POST", "/gallery/form", form, "Sec-Fetch-Site", "same-origin")
	b.want(w, http.StatusUnprocessableEntity, "comes twice that day").
		Has(`[name="meets.turn"][value="first"]:not([checked])`, `[value="01:30"]`)
	form.Set("meets.turn", "second")
	w = b.do("POST", "/gallery/form", form, "Sec-Fetch-Site", "same-origin")
	b.want(w, http.StatusUnprocessableEntity).Has(`[name="meets.turn"][value="second"][checked]`).SaysNot("comes twice that day")
	b.do("POST", "/draft/drop", url.Values{"_form": {"/gallery/form"}}, "Sec-Fetch-Site", "same-origin")
	b.want(b.do("GET", "/gallery/form", nil), 200).HasNo(`[name="meets.turn"]`) // nobody filled it in
}

// TestNothingPostedIsAnsweredByAPage: a browser keeps the body of a POST that
// a page answered. A refused form leads to its own address, says there what is
// wrong, once, and stays kept; another page does not take it.
func TestNothingPostedIsAnsweredByAPage(t *testing.T) {
	b := newBrowser(t, gallery())
	form := url.Values{"known": {"Zoé"}, "born.year": {"19x"}}
	r := httptest.NewRequest("POST", "/gallery/form", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(&http.Cookie{Name: "__Host-relais", Value: GalleryToken})
	w := httptest.NewRecorder()
	b.handler.ServeHTTP(w, r)
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/gallery/form" || strings.Contains(w.Body.String()+w.Header().Get("Set-Cookie"), "Zo") {
		t.Fatalf("%d to %q", w.Code, w.Header().Get("Location"))
	}
	for _, c := range w.Result().Cookies() {
		b.cookies[c.Name] = c.Value
	}
	b.want(b.do("GET", "/gallery/file", nil), 200).HasNo(".govuk-error-summary")
	b.want(b.do("GET", "/gallery/form", nil), http.StatusUnprocessableEntity).Has(".govuk-error-summary", "[value=\"Zoé\"]")
	b.want(b.do("GET", "/gallery/form", nil), 200).HasNo(".govuk-error-summary").Has("[value=\"Zoé\"]")
}

func TestEveryPageHasTheQuickExitAndIsQuiet(t *testing.T) {
	b := newBrowser(t, gallery())
	for _, path := range []string{"/", "/gallery/file", "/gallery/form", "/sign-in", "/no/such/page"} {
		w := b.do("GET", path, nil)
		p := Read(t, w).Has(`a[href="/exit"]`, "h1").HasNo("[style]", "[onclick]", "script:not([src])")
		if !strings.HasSuffix(p.TextOf("title"), "– Relais") {
			t.Errorf("%s has the title %s", path, p.TextOf("title"))
		}
		if csp := w.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: policy %q", path, csp)
		}
		if w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s may be stored", path)
		}
	}
}

func TestStrangerIsAskedToSignIn(t *testing.T) {
	b := newBrowser(t, gallery())
	b.cookies = map[string]string{}
	b.want(b.do("GET", "/gallery/file", nil), 303, "/sign-in")
	if b.cookies["__Host-next"] != "/gallery/file" {
		t.Errorf("next is %q", b.cookies["__Host-next"])
	}
	b.want(b.do("POST", "/sign-in", url.Values{"login": {"x"}}), 303, "/gallery/file")
	b.want(b.do("GET", "/gallery/file", nil), 200, "Amihan")
}

func TestFormComesBackWithWhatWasTyped(t *testing.T) {
	b := newBrowser(t, gallery())
	w := b.do("POST", "/gallery/form", url.Values{"known": {"Zoë <b>"}, "contact": {"phone"}, "needs": {"law"}, "born.year": {"19x"}, "born.month": {"2"}})
	b.want(w, 422).Has(`[value="Zoë <b>"]`, `[value="phone"][checked]`, `[value="law"][checked]`, `a[href="#f-text"]`, `#f-text`, `#f-born-error`, `[value="19x"]`)
}

func TestDraftSurvivesAnIdleSignOut(t *testing.T) {
	b := newBrowser(t, gallery())
	b.want(b.do("POST", "/draft", url.Values{"_form": {"/gallery/form"}, "known": {"half a na"}}), 204)
	b.want(b.do("GET", "/gallery/form", nil), 200).Has(`[value="half a na"]`, `[action="/draft/drop"]`)
	token := b.cookies["__Host-relais"]
	b.do("POST", "/out", nil)
	b.cookies["__Host-relais"] = token // a page left open still has it
	b.want(b.do("POST", "/gallery/form", url.Values{"known": {"the whole name"}, "passphrase": {"secret"}}), 303, "/sign-in")
	b.want(b.do("GET", "/sign-in", nil), 200, "sealed for you alone")
}

func TestOtherSitesCanNotPost(t *testing.T) {
	b := newBrowser(t, gallery())
	form := url.Values{"known": {"x"}}
	b.want(b.do("POST", "/gallery/form", form, "Sec-Fetch-Site", "cross-site"), 403, "another site")
	// Older browsers say where a form comes from by Origin alone.
	b.want(b.do("POST", "/gallery/form", form, "Origin", "https://elsewhere.example.ca"), 403, "another site")
	b.want(b.do("POST", "/gallery/form", form, "Origin", "null"), 403, "another site")
}

// TestOlderBrowsersCanPost: a browser that knows no Sec-Fetch-Site posts the
// forms of its own page. Under a policy of no referrer it would say "Origin:
// null", like a form of another site.
func TestOlderBrowsersCanPost(t *testing.T) {
	b := newBrowser(t, gallery())
	page := b.do("GET", "/gallery/form", nil)
	if got := page.Header().Get("Referrer-Policy"); got != "same-origin" {
		t.Errorf("Referrer-Policy is %q: other sites must learn nothing, and the own one where a form comes from", got)
	}
	if w := b.do("POST", "/gallery/form", url.Values{"known": {"x"}}, "Origin", "http://example.com"); w.Code == http.StatusForbidden {
		t.Error("the form of the own page is refused")
	}
}

func TestLanguageSwitchKeepsThePage(t *testing.T) {
	b := newBrowser(t, gallery())
	b.want(b.do("GET", "/gallery/file?lang=fr&p=2", nil), 303, "/gallery/file?p=2")
	b.want(b.do("GET", "/gallery/file", nil), 200, "Quitter vite").Has(`html[lang="fr-CA"][dir="ltr"]`)
}

// TestALanguageThatIsNotWhole: it is shown to who asks for it by name, from
// right to left, with what it lacks in the language read so far, and says so.
// The quick exit leads on from there too.
func TestALanguageThatIsNotWhole(t *testing.T) {
	b := newBrowser(t, gallery())
	b.want(b.do("GET", "/gallery/file?lang=ar", nil, "Accept-Language", "fr"), 303, "/gallery/file")
	if got := b.cookies["__Host-lang"]; got != "ar-x-fr" {
		t.Errorf("the choice is kept as %q", got)
	}
	page := b.do("GET", "/gallery/file", nil)
	b.want(page, 200, "خروج سريع", "بهذه اللغة: \u2068Français\u2069", "لم يراجع هذه الترجمة", "Garder la session ouverte").
		Has(`html[lang="ar"][dir="rtl"]`, `link[href*="app-rtl"]`, `a[href="/gallery/file?lang=fr"]`, `a[href="/gallery/file?lang=en"]`)
	if got := page.Header().Get("Content-Language"); got != "ar" {
		t.Errorf("Content-Language is %q", got)
	}
	b.want(b.do("GET", "/exit", nil), 303, "https://meteo.gc.ca/")

	stranger := newBrowser(t, gallery())
	stranger.want(stranger.do("GET", "/gallery/file", nil, "Accept-Language", "ar, fr;q=0.5"), 200).Has(`html[lang="fr-CA"][dir="ltr"]`)
	stranger.want(stranger.do("GET", "/gallery/file?lang=xx", nil), 200).Has(`html[lang="en-CA"][dir="ltr"]`)
}

func TestExitSignsOut(t *testing.T) {
	b := newBrowser(t, gallery())
	b.want(b.do("GET", "/exit", nil), 303, "https://weather.gc.ca/")
	b.cookies["__Host-relais"] = GalleryToken
	b.want(b.do("GET", "/", nil), 303, "/sign-in")
}

func TestTooLargeAForm(t *testing.T) {
	b := newBrowser(t, gallery())
	b.want(b.do("POST", "/gallery/form", url.Values{"known": {strings.Repeat("x", web.DefaultBody+1)}}), 413)
}
