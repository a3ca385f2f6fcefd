package adminpages_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/app"
	"relais/internal/node/nodetest"
	"relais/internal/public"
	"relais/internal/store"
	"relais/internal/web"
	"relais/internal/web/adminpages"
	"relais/internal/web/casepages"
	"relais/internal/web/webtest"
)

const origin = "https://relais.example.ca"

type drafts struct{ *app.App }

func (d drafts) Keep(ctx context.Context, token, form, body string) error {
	return d.Sessions.KeepExpired(ctx, token, act.KeepForm{Form: form, Body: body})
}

func (d drafts) Kept(ctx context.Context, s *agency.Session, form string) (string, error) {
	return d.Sessions.KeptFor(ctx, s, form)
}

func (d drafts) Drop(ctx context.Context, s *agency.Session, form string) error {
	return d.Sessions.DropFor(ctx, s, form)
}

// site is the pages on a node.
type site struct {
	*nodetest.Fixture
	handler http.Handler
	routes  []web.Route
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{Fixture: nodetest.New(t, store.Config{Dir: t.TempDir(), Migrate: true})}
	cfg := web.Config{Sessions: s.Node.Sessions, Drafts: drafts{s.Node}, Now: s.Now}
	s.routes = adminpages.Routes(s.Node, origin)
	s.handler = web.New(cfg, public.Routes(s.Node), s.routes, casepages.Routes(s.Node)).Handler()
	return s
}

// browser keeps cookies, as somebody's own would.
type browser struct {
	t       *testing.T
	s       *site
	cookies map[string]string
	// reads is the language that its reader chooses again on every page, "" for
	// somebody who leaves it as it is.
	reads string
	// unproved: what is grave goes no further.
	unproved bool
}

func (s *site) browser(t *testing.T) *browser {
	return &browser{t: t, s: s, cookies: map[string]string{}, reads: "en"}
}

// as is the browser of a member who is signed in.
func (s *site) as(t *testing.T, m *nodetest.Member) *browser {
	b := s.browser(t)
	m.Fresh()
	b.cookies["__Host-relais"] = m.Token
	return b
}

type page = webtest.Page

// do sends a request. When something grave asks again who acts, it answers
// and sends the same once more.
func (b *browser) do(method, path string, form url.Values) page {
	b.t.Helper()
	p := b.once(method, path, form)
	if p.To != "/me/prove" || b.unproved {
		return p
	}
	b.once(http.MethodGet, p.To, nil).Says("Is it you?")
	b.once(http.MethodPost, p.To, url.Values{"passphrase": {nodetest.Passphrase}})
	return b.once(method, path, form)
}

func (b *browser) once(method, path string, form url.Values) page {
	b.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if b.reads != "" {
		b.cookies["__Host-lang"] = b.reads
	}
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := webtest.Serve(b.s.handler, r)
	for _, c := range w.Result().Cookies() {
		if b.cookies[c.Name] = c.Value; c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		}
	}
	return webtest.Read(b.t, w)
}

// get reads a page that must be there.
func (b *browser) get(path string) page {
	b.t.Helper()
	p := b.do(http.MethodGet, path, nil)
	if p.Status != http.StatusOK {
		b.t.Fatalf("GET %s: %d to %q %.300s", path, p.Status, p.To, p.Text())
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

// answer sends a form whose answer is a page that is shown once.
func (b *browser) answer(path string, form url.Values) page {
	b.t.Helper()
	p := b.do(http.MethodPost, path, form)
	if p.Status != http.StatusOK {
		b.t.Fatalf("POST %s: %d %.900s", path, p.Status, p.Text())
	}
	return p
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
