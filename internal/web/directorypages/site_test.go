package directorypages_test

import (
	"bytes"
	"context"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"relais/internal/act"
	"relais/internal/node/nodetest"
	"relais/internal/store"
	"relais/internal/web"
	"relais/internal/web/directorypages"
	"relais/internal/web/webtest"
)

// site is the pages on a node with two agencies and a small directory.
type site struct {
	*nodetest.Fixture
	home, other *nodetest.Agency
	handler     http.Handler
}

func newSite(t *testing.T) *site {
	t.Helper()
	f := nodetest.New(t, store.Config{Dir: t.TempDir(), Migrate: true})
	s := &site{Fixture: f, home: f.Agency("shelter", "ON"), other: f.Agency("ngo", "QC")}
	s.handler = web.New(web.Config{Sessions: f.Node.Sessions, Now: f.Now}, directorypages.Routes(f.Node)).Handler()
	return s
}

// record is a service of a feed, in HSDS.
func record(id, name string, more map[string]any) map[string]any {
	one := map[string]any{"id": id, "name": name, "status": "active",
		"organization": map[string]any{"id": "org-" + id, "name": "House " + name, "description": "x"}}
	for k, v := range more {
		one[k] = v
	}
	return one
}

func answers(code string) []any {
	return []any{map[string]any{"id": "at-" + code, "taxonomy_term": map[string]any{
		"id": "term-" + code, "code": code, "name": code, "taxonomy": "relais-needs"}}}
}

// load brings records in, as whoever runs the machine does.
func (s *site) load(records ...map[string]any) {
	s.T.Helper()
	rep, err := s.Node.Imports.LoadDirectory(context.Background(), act.ImportDirectory{Source: "feed"}, bytes.NewReader(feed(s.T, records...)), nil)
	if err != nil || rep.Refused > 0 {
		s.T.Fatalf("load: %v %+v", err, rep)
	}
}

func feed(t testing.TB, records ...map[string]any) []byte {
	t.Helper()
	data, err := json.Marshal(records)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// browser acts for one member, in one language.
type browser struct {
	t    *testing.T
	s    *site
	who  *nodetest.Member
	lang string
}

func (s *site) as(t *testing.T, m *nodetest.Member) *browser { return &browser{t, s, m, "en"} }

type page = webtest.Page

func (b *browser) send(r *http.Request) page {
	b.t.Helper()
	b.who.Fresh()
	r.AddCookie(&http.Cookie{Name: "__Host-relais", Value: b.who.Token})
	r.AddCookie(&http.Cookie{Name: "__Host-lang", Value: b.lang})
	w := webtest.Serve(b.s.handler, r)
	return webtest.Read(b.t, w)
}

func (b *browser) do(method, path string, form url.Values) page {
	b.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return b.send(r)
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

// post sends a form that must be taken, and says where it leads.
func (b *browser) post(path string, form url.Values) string {
	b.t.Helper()
	p := b.do(http.MethodPost, path, form)
	if p.Status != http.StatusSeeOther {
		b.t.Fatalf("POST %s: %d %.400s", path, p.Status, p.Text())
	}
	return p.To
}

// upload sends a file with a form.
func (b *browser) upload(path string, form url.Values, data []byte) page {
	b.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name := range form {
		w.WriteField(name, form.Get(name))
	}
	if data != nil {
		part, err := w.CreateFormFile("data", "feed.json")
		if err != nil {
			b.t.Fatal(err)
		}
		part.Write(data)
	}
	w.Close()
	r := httptest.NewRequest(http.MethodPost, path, &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return b.send(r)
}

func form(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}
