package public

import (
	"encoding/base64"
	"encoding/json"
	"html/template"
	"strings"
	"time"

	"relais/internal/act"
	"relais/internal/web"
	"relais/internal/web/qr"
	"relais/internal/web/ui"
)

// newCookie carries what a newcomer is shown once to the page that shows it,
// so that a reload at this very moment shuts nobody out. The browser forgets
// it after the first sign-in, or half an hour.
const (
	newCookie = "__Host-new"
	newLasts  = 30 * time.Minute
)

// newcomer is the content of that cookie.
type newcomer struct {
	Login     string `json:"l"`
	Secret    string `json:"s"`
	URL       string `json:"u"`
	ShortCode string `json:"c"`
	Pending   bool   `json:"p"`
	Founder   bool   `json:"f"`
}

// welcome leads a newcomer to the page where the authenticator is set up.
func welcome(w *web.Response, r *web.Request, j act.Joined, login string, founder bool) error {
	raw, err := json.Marshal(newcomer{login, j.TOTPSecret, j.TOTPURL, j.ShortCode, j.Pending, founder})
	if err != nil {
		return err
	}
	w.Remember(newCookie, base64.RawURLEncoding.EncodeToString(raw), newLasts)
	return w.SeeOther("/join/ready")
}

type readyView struct {
	Form    ui.Form // of the sign-in below
	Code    template.HTML
	Secret  string // in groups of four
	Plain   string
	Short   string
	Pending bool
	Founder bool
}

var readyPage = web.NewPage[readyView](files, "pages/ready.html", "pages/parts.html")

// showReady shows the authenticator's secret and, to who must still be admitted,
// the short code to read aloud.
func (p *room) showReady(w *web.Response, r *web.Request) error {
	var who newcomer
	raw, err := base64.RawURLEncoding.DecodeString(r.Remembered(newCookie))
	if err != nil || json.Unmarshal(raw, &who) != nil || who.Secret == "" {
		return w.SeeOther("/sign-in")
	}
	code, err := qr.SVG(who.URL, r.T("public.ready.qr"))
	if err != nil {
		return err
	}
	v := readyView{
		Form: r.Form(act.SignIn{Login: who.Login}), Code: code, Secret: grouped(who.Secret), Plain: who.Secret,
		Short: who.ShortCode, Pending: who.Pending, Founder: who.Founder,
	}
	return readyPage.Render(w, r, web.Frame{Title: web.TitlePage, Width: web.Narrow, Bare: true}, v)
}

// grouped writes a secret in groups of four, as people type them.
func grouped(s string) string {
	var parts []string
	for len(s) > 4 {
		parts, s = append(parts, s[:4]), s[4:]
	}
	return strings.Join(append(parts, s), " ")
}
