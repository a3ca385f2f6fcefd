package portablepages_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"relais/internal/node/nodetest"
	"relais/internal/store"
	"relais/internal/web"
	"relais/internal/web/portablepages"
	"relais/internal/web/webtest"
)

func TestTemplates(t *testing.T) { webtest.CheckPages(t) }

// browser acts for one member, in one language.
type browser struct {
	t       *testing.T
	handler http.Handler
	who     *nodetest.Member
	lang    string
}

func newBrowser(t *testing.T) *browser {
	t.Helper()
	f := nodetest.New(t, store.Config{Dir: t.TempDir(), Migrate: true})
	return &browser{t, web.New(web.Config{Sessions: f.Node.Sessions, Now: f.Now}, portablepages.Routes(f.Node)).Handler(), f.Agency("shelter", "ON").Admin, "en"}
}

func (b *browser) send(r *http.Request) webtest.Page {
	b.t.Helper()
	b.who.Fresh()
	r.AddCookie(&http.Cookie{Name: "__Host-relais", Value: b.who.Token})
	r.AddCookie(&http.Cookie{Name: "__Host-lang", Value: b.lang})
	return webtest.Read(b.t, webtest.Serve(b.handler, r))
}

func (b *browser) get(path string) webtest.Page {
	b.t.Helper()
	p := b.send(httptest.NewRequest(http.MethodGet, path, nil))
	if p.Status != http.StatusOK {
		b.t.Fatalf("GET %s: %d %.300s", path, p.Status, p.Text())
	}
	return p
}

func (b *browser) post(path string, form url.Values) webtest.Page {
	b.t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.send(r)
}

func (b *browser) upload(data []byte) webtest.Page {
	b.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	part, err := w.CreateFormFile("data", "cas.csv")
	if err != nil {
		b.t.Fatal(err)
	}
	part.Write(data)
	w.Close()
	r := httptest.NewRequest(http.MethodPost, "/import", &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return b.send(r)
}

// TestImportPages: a table of an agency's own comes in by steps, in both languages;
// what has no place is said before anything is written.
func TestImportPages(t *testing.T) {
	for lang, says := range map[string][]string{
		"fr": {"Indiquez où va chaque colonne", "Proposé par Relais", "Rien n’a été enregistré", "Un consentement n’est pas repris", "Aucun champ de la norme", "Ouvrir 2 dossiers", "ligne 3"},
		"en": {"Say where each column belongs", "Suggested by Relais", "Nothing was stored", "A consent is not taken over", "No field of the standard", "Open 2 case files", "row 3"},
	} {
		b := newBrowser(t)
		b.lang = lang
		b.get("/import")
		to := b.upload([]byte("Prénom;Date de naissance;con_Consent;Éducatrice;secret\nÉmilie;1990-01-31;TRUE;Zoé;ne pas importer\nAda;;;;\n")).To
		b.get(to).Says(append(says[:2:2], "Émilie", "ne pas importer")...)
		bad := b.post(to+"/columns", url.Values{"places": {"nowhere"}})
		if bad.Status == http.StatusSeeOther {
			t.Error("a column was put nowhere")
		}
		if p := b.post(to+"/columns", url.Values{"places": {"prs_FirstName", "prs_Birthdate", "con_Consent", "keep", "-"}}); p.Status != http.StatusSeeOther {
			t.Fatal(p.Status, p.Text())
		}
		b.get(to).Says(says[2:]...).Says("Émilie", "Zoé", "1990-01-31").SaysNot("ne pas importer")
		if p := b.post(to+"/run", nil); p.Status != http.StatusSeeOther {
			t.Fatal(p.Status, p.Text())
		}
		b.get(to).Has(`a[href="/files"]`)
		if report := b.get(to + "/report").Text(); !strings.Contains(report, "Ada") {
			t.Errorf("the report: %s", report)
		}
		b.get("/files/take/preview?mine=true&closed=true").Has(`input[name="form"]`)
		if p := b.post("/files/take/preview?mine=true", url.Values{"form": {"csv"}}); p.Status != http.StatusSeeOther || !strings.Contains(p.To, "/me/prove") {
			t.Errorf("an export without a proof: %d %s", p.Status, p.To)
		}
		b.post(to+"/drop", nil)
		if p := b.send(httptest.NewRequest(http.MethodGet, to, nil)); p.Status != http.StatusNotFound {
			t.Errorf("a file that was destroyed: %d", p.Status)
		}
	}
}

// TestRefusedFile: why a file is refused is said where it is asked for.
func TestRefusedFile(t *testing.T) {
	b := newBrowser(t)
	b.lang = "fr"
	p := b.upload([]byte("%PDF-1.7"))
	if p.Status == http.StatusSeeOther && p.To != "" {
		p = b.get(p.To)
	}
	p.Says("n’est pas un tableau")
}
