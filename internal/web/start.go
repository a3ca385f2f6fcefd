package web

import (
	"net/http"
	"time"
)

// SignInTo is SignIn with a page of its own to begin at (start) when nobody
// wanted to go anywhere in particular.
func (w *Response) SignInTo(token string, ends time.Time, start string) error {
	w.KeepSession(token, ends)
	return w.SeeOther(w.Begin(start))
}

// KeepSession gives the browser its session until it ends. From here on the
// member's own language holds: what was chosen before, for the page of the
// sign-in or by whoever sat here, was not chosen by them.
func (w *Response) KeepSession(token string, ends time.Time) {
	w.ForgetLanguage()
	setCookie(w, sessionCookie, token, ends.Sub(w.r.srv.cfg.Now()))
}

// Begin returns where somebody wanted to go before signing in, or else start,
// and forgets it.
func (w *Response) Begin(start string) string {
	next := cookieValue(w.r.Request, nextCookie)
	dropCookie(w, nextCookie)
	if !localForm(next) {
		return start
	}
	return next
}

// ForgetLanguage forgets the language that was chosen on this device: the
// member's own holds again.
func (w *Response) ForgetLanguage() { dropCookie(w, langCookie) }

// KeepLanguage keeps the language of the page that is left through a sign-in:
// in a demonstration one visitor plays everybody.
func (w *Response) KeepLanguage() { rememberLanguage(w, w.r.Lang) }

// Remember keeps a value in a cookie with the attributes of ours: for this
// host only, unreadable by script. The name begins with "__Host-".
func (w *Response) Remember(name, value string, life time.Duration) { setCookie(w, name, value, life) }

// Remembered returns what Remember kept, "" for nothing or something too long
// to be ours.
func (r *Request) Remembered(name string) string {
	c, err := r.Cookie(name)
	if err != nil || len(c.Value) > http.DefaultMaxHeaderBytes>>9 {
		return ""
	}
	return c.Value
}
