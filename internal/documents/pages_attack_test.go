package documents_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/web"
	"relais/internal/web/casepages"
)

// TestAttackDocumentPages: whatever is brought in is handed out as something to keep,
// under a name that tells nothing; nobody brings anything in from another site.
func TestAttackDocumentPages(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		pages := httptest.NewServer(web.New(web.Config{Sessions: d.Node.Sessions, Now: d.Now}, casepages.Routes(d.Node)).Handler())
		defer pages.Close()
		client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		call := func(method, path, kind, origin, token string, body *bytes.Buffer) *http.Response {
			r, err := http.NewRequest(method, pages.URL+path, body)
			d.ok(err)
			r.Header.Set("Cookie", "__Host-relais="+token)
			r.Header.Set("Content-Type", kind)
			if origin != "" {
				r.Header.Set("Origin", origin)
				r.Header.Set("Sec-Fetch-Site", "cross-site")
				if origin == pages.URL {
					r.Header.Set("Sec-Fetch-Site", "same-origin")
				}
			}
			out, err := client.Do(r)
			d.ok(err)
			d.ok(out.Body.Close())
			return out
		}
		form := func(name, data string) (string, *bytes.Buffer) {
			var b bytes.Buffer
			w := multipart.NewWriter(&b)
			part, err := w.CreateFormFile("data", name)
			d.ok(err)
			_, err = part.Write([]byte(data))
			d.ok(err)
			d.ok(w.Close())
			return w.FormDataContentType(), &b
		}
		at := "/files/" + d.file + "/papers"
		for _, origin := range []string{"https://evil.example", "null"} {
			kind, body := form("x.pdf", "x")
			if out := call("POST", at, kind, origin, d.a.Worker.Token, body); out.StatusCode < 400 {
				t.Errorf("from %s: %d", origin, out.StatusCode)
			}
		}
		kind, body := form("x.pdf", "x")
		if out := call("POST", at, kind, pages.URL, d.b.Worker.Token, body); out.StatusCode < 400 {
			t.Errorf("another agency: %d", out.StatusCode)
		}
		if n := d.count(`SELECT COUNT(*) FROM document`); n != 0 {
			t.Fatalf("%d came in", n)
		}
		for name, data := range map[string]string{
			"page.html":                 "<!doctype html><script>alert(1)</script>",
			"a.svg":                     `<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`,
			"x\".html\"; filename=y.js": "alert(1)",
			"run.exe":                   "MZ\x90\x00\x03",
		} {
			kind, body := form(name, data)
			if out := call("POST", at, kind, pages.URL, d.a.Worker.Token, body); out.StatusCode != http.StatusSeeOther {
				t.Errorf("%s: %d", name, out.StatusCode)
			}
		}
		s, err := casework.GetSection.Do(d.ctx(), d.Node, d.a.Worker.Fresh(), act.SectionRef{Case: d.file, Section: "documents"})
		d.ok(err)
		if len(s.Items) != 4 {
			t.Errorf("%d came in", len(s.Items))
		}
		for _, e := range s.Items {
			h := call("GET", at+"/"+e.ID+"/own", "", "", d.a.Worker.Token, &bytes.Buffer{}).Header
			said := h.Get("Content-Disposition")
			if h.Get("Content-Type") != "application/octet-stream" || !strings.HasPrefix(said, `attachment; filename="document`) ||
				strings.Contains(said, e.Label) || strings.Contains(said, "svg") || strings.Contains(said, "htm") ||
				h.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(h.Get("Content-Security-Policy"), "sandbox") || !strings.Contains(h.Get("Cache-Control"), "no-store") {
				t.Errorf("%s: %v", e.Label, h)
			}
			for _, below := range []string{"", "/copy", "/own"} {
				if out := call("GET", at+"/"+e.ID+below, "", "", d.b.Worker.Token, &bytes.Buffer{}); out.StatusCode != http.StatusNotFound {
					t.Errorf("another agency gets %d", out.StatusCode)
				}
			}
		}
	})
}

// TestDocumentPage: the page of a document says in words what is in it, offers the cleaned
// copy first and the original behind; a document that can't be cleaned offers no copy, and
// says why.
func TestDocumentPage(t *testing.T) {
	each(t, func(t *testing.T, d *desk) {
		pages := httptest.NewServer(web.New(web.Config{Sessions: d.Node.Sessions, Now: d.Now}, casepages.Routes(d.Node)).Handler())
		defer pages.Close()
		get := func(path, lang string) (int, string) {
			r, err := http.NewRequest("GET", pages.URL+path, nil)
			d.ok(err)
			r.Header.Set("Cookie", "__Host-relais="+d.a.Worker.Token+"; __Host-lang="+lang)
			out, err := http.DefaultClient.Do(r)
			d.ok(err)
			defer out.Body.Close()
			body, err := io.ReadAll(out.Body)
			d.ok(err)
			return out.StatusCode, string(body)
		}
		doc := d.brings("a.jpg", photo("a remark of the camera", 1000))
		at := "/files/" + d.file + "/papers/" + doc.ID
		for lang, words := range map[string][]string{
			"en": {"<li>comments</li>", "Download a cleaned copy", "Download the original"},
			"fr": {"<li>des commentaires</li>", "Télécharger une copie nettoyée", "Télécharger l’original"},
		} {
			code, page := get(at, lang)
			last := 0
			for _, w := range words {
				i := strings.Index(page, w)
				if code != http.StatusOK || i < last {
					t.Errorf("%s: %d, %q stands at %d", lang, code, w, i)
				}
				last = i
			}
		}
		if code, copied := get(at+"/copy", "en"); code != http.StatusOK || strings.Contains(copied, "remark") || !strings.HasPrefix(copied, "\xff\xd8") {
			t.Errorf("the copy: %d, %d bytes", code, len(copied))
		}
		if _, original := get(at+"/own", "en"); !strings.Contains(original, "a remark of the camera") {
			t.Error("the original is another one")
		}
		bad := d.brings("a.exe", []byte("MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00"))
		at = "/files/" + d.file + "/papers/" + bad.ID
		if _, page := get(at, "en"); strings.Contains(page, "/copy") || !strings.Contains(page, "hand over the original knowingly") {
			t.Error("what can’t be cleaned is offered cleaned, or nobody says why not")
		}
		if code, _ := get(at+"/copy", "en"); code != http.StatusConflict {
			t.Errorf("its copy: %d", code)
		}
	})
}
