package casepages_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"relais/internal/node/nodetest"
	"relais/internal/store"
	"relais/internal/web"
	"relais/internal/web/address"
	"relais/internal/web/casepages"
	"relais/internal/web/webtest"
)

// site is the pages on a node with two agencies.
type site struct {
	*nodetest.Fixture
	home, other *nodetest.Agency
	handler     http.Handler
	routes      []web.Route
}

func newSite(t *testing.T) *site {
	t.Helper()
	f := nodetest.New(t, store.Config{Dir: t.TempDir(), Migrate: true})
	s := &site{Fixture: f, home: f.Agency("ngo", "QC"), other: f.Agency("shelter", "MB")}
	srv := web.New(web.Config{Sessions: f.Node.Sessions, Now: f.Now}, casepages.Routes(f.Node))
	s.handler, s.routes = srv.Handler(), srv.Routes()
	return s
}

// browser acts for one member, in one language.
type browser struct {
	t    *testing.T
	s    *site
	who  *nodetest.Member
	lang string
}

func (s *site) as(t *testing.T, m *nodetest.Member) *browser {
	return &browser{t: t, s: s, who: m, lang: "en"}
}

type page = webtest.Page

func (b *browser) do(method, path string, form url.Values) page {
	b.t.Helper()
	b.who.Fresh()
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.AddCookie(&http.Cookie{Name: "__Host-relais", Value: b.who.Token})
	r.AddCookie(&http.Cookie{Name: "__Host-lang", Value: b.lang})
	w := webtest.Serve(b.s.handler, r)
	return webtest.Read(b.t, w)
}

// get reads a page that must be there.
func (b *browser) get(path string) page {
	b.t.Helper()
	p := b.do(http.MethodGet, path, nil)
	if p.Status != http.StatusOK {
		b.t.Fatalf("GET %s: %d %.300s", path, p.Status, p.Text())
	}
	return p
}

// post sends a form that must be carried out, and returns where it leads.
func (b *browser) post(path string, form url.Values) string {
	b.t.Helper()
	p := b.do(http.MethodPost, path, form)
	if p.Status != http.StatusSeeOther {
		b.t.Fatalf("POST %s: %d %.900s", path, p.Status, p.Text())
	}
	return p.To
}

// refused sends a form that must be shown again.
func (b *browser) refused(path string, form url.Values) page {
	b.t.Helper()
	p := b.do(http.MethodPost, path, form)
	if p.Status < 400 || len(p.All(".govuk-error-summary")) == 0 {
		b.t.Fatalf("POST %s: %d, want the form again: %.300s", path, p.Status, p.Text())
	}
	return p
}

// form makes values from pairs; a name may come again.
func form(pairs ...string) url.Values {
	out := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		out.Add(pairs[i], pairs[i+1])
	}
	return out
}

// story is a case file with something in every place.
func (b *browser) story() string {
	b.t.Helper()
	at := b.post("/files/new", form(
		"known", "Amihan", "language", "en", "others", "Tagalog", "next", "2026-01-13",
		"need.emergency-shelter.on", "true", "need.emergency-shelter.urgency", "crisis",
		"need.safe-ride.urgency", "urgent",
		"section.plan", "Meet again on Tuesday.\n\nBring the papers.",
		"safe.ways.0.kind", "phone", "safe.ways.0.value", "613-555-0142",
		"safe.ways.0.spans.0.days", "1", "safe.ways.0.spans.0.days", "2", "safe.ways.0.spans.0.days", "3",
		"safe.ways.0.spans.0.from", "09:00", "safe.ways.0.spans.0.to", "11:30",
		"safe.code_word", "lilac", "safe.never_tell", "the cousin\nthe employer"))
	return at
}

func (b *browser) read(at string) string { return strings.TrimPrefix(at, "/files/") }

// part is where a section of a file is.
func part(at, section string) string { return at + "/parts/" + address.Sections.Of(section) }

// agree is where a kind of consent is spoken about.
func agree(at, kind string) string { return at + "/agree/" + address.Agreements.Of(kind) }
