package web

import (
	"net/http"
	"strings"
	"time"

	"relais/internal/locale"
)

// Cookies of this host only, over a safe channel only (browsers count
// http://localhost as one), unreadable by script and never sent by a request
// from another site.
const (
	sessionCookie = "__Host-relais"
	langCookie    = "__Host-lang"
	flashCookie   = "__Host-said"  // a key of the catalog, for the next page
	carryCookie   = "__Host-again" // which page takes what was carried to it: a hash of its address
	proofCookie   = "__Host-proof" // that the member proved again who they are, for what is grave
	proveCookie   = "__Host-prove" // the kind of grave acts that asked for it
	nextCookie    = "__Host-next"  // where to go after signing in: a path, kept out of addresses
)

func setCookie(w http.ResponseWriter, name, value string, life time.Duration) {
	// #nosec: every attribute is set.
	http.SetCookie(w, &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: int(life / time.Second),
		Secure: true, HttpOnly: true, SameSite: http.SameSiteStrictMode,
	})
}

func dropCookie(w http.ResponseWriter, name string) { setCookie(w, name, "", -time.Second) }

func cookieValue(r *http.Request, name string) string {
	c, err := r.Cookie(name)
	if err != nil || len(c.Value) > 512 {
		return ""
	}
	return c.Value
}

// readIn is the language that a request comes in, whoever sends it.
func readIn(r *http.Request) locale.Lang {
	if l, ok := locale.Choose(cookieValue(r, langCookie)); ok {
		return l
	}
	return locale.Negotiate(r.Header.Get("Accept-Language"))
}

// rememberLanguage keeps the language that was chosen on this device, until
// somebody signs in or out.
func rememberLanguage(w http.ResponseWriter, l locale.Lang) {
	setCookie(w, langCookie, string(l), 365*24*time.Hour)
}

// switchLanguage follows ?lang= of the language links: it remembers the
// choice and leads back to the same page without it.
func (s *Server) switchLanguage(w http.ResponseWriter, r *http.Request) bool {
	want := r.URL.Query().Get("lang")
	if want == "" || (r.Method != http.MethodGet && r.Method != http.MethodHead) {
		return false
	}
	l, ok := locale.Choose(want)
	if !ok {
		return false
	}
	if !strings.Contains(want, "-x-") { // what the language lacks stays as it was read so far
		l = l.With(readIn(r))
	}
	rememberLanguage(w, l)
	clean := *r.URL
	q := clean.Query()
	q.Del("lang")
	clean.RawQuery, clean.Host, clean.Scheme = q.Encode(), "", ""
	if !local(clean.Path) {
		clean.Path = "/"
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, clean.RequestURI(), http.StatusSeeOther)
	return true
}
