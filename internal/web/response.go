package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"relais/internal/fault"
	"relais/internal/locale"
)

// A Response is an http.ResponseWriter with what pages need.
type Response struct {
	http.ResponseWriter
	r      *Request
	status int // of the page to be rendered; 0 is OK
}

// SeeOther leads the browser to another page of ours, as after every form
// that did something.
func (w *Response) SeeOther(path string) error {
	http.Redirect(w.ResponseWriter, w.r.Request, path, http.StatusSeeOther)
	return nil
}

// Say shows a text, once, on the next page: "saved". It takes a key of the
// catalog and no arguments, since it travels in a cookie.
func (w *Response) Say(key string) {
	if w.r.merged {
		key = "web.saved_both"
	}
	setCookie(w, flashCookie, key, time.Minute)
}

// said takes what Say left.
func (w *Response) said() string {
	key := cookieValue(w.r.Request, flashCookie)
	if key == "" {
		return ""
	}
	dropCookie(w, flashCookie)
	if !locale.Has(key) {
		return ""
	}
	return key
}

// SignIn gives the browser its session until it ends, and leads to where
// somebody wanted to go before, or else to the start.
func (w *Response) SignIn(token string, ends time.Time) error {
	setCookie(w, sessionCookie, token, ends.Sub(w.r.srv.cfg.Now()))
	next := cookieValue(w.r.Request, nextCookie)
	dropCookie(w, nextCookie)
	if !localForm(next) {
		next = "/"
	}
	return w.SeeOther(next)
}

// keptPath is where found words are taken or dropped.
const keptPath = "/me/kept"

// signInPath is where people sign in; the room of that page serves it.
const signInPath = "/sign-in"

// askToSignIn leads to the sign-in page. What a form sent after the session
// ended is kept for its member first.
func (s *Server) askToSignIn(w *Response, r *Request) error {
	next := r.FormName()
	if r.Method == http.MethodPost {
		kept, err := s.rescue(r)
		if err != nil {
			return err
		}
		if kept {
			w.Say("web.kept_until_sign_in")
			next = keptPath
		}
	}
	if r.token != "" {
		dropCookie(w, sessionCookie)
	}
	if next != "/" && s.leads(next) {
		setCookie(w, nextCookie, next, 30*time.Minute)
	}
	return w.SeeOther(signInPath)
}

// leads tells whether a form's name is that of a page of ours.
func (s *Server) leads(form string) bool {
	path, _, _ := strings.Cut(form, "?")
	return localForm(form) && s.shows(path)
}

// shows tells whether a page of ours can be read at a path: the target of a
// form may have none.
func (s *Server) shows(path string) bool {
	_, pattern := s.mux.Handler(&http.Request{Method: http.MethodGet, URL: &url.URL{Path: path}, Host: "relais"})
	return pattern != "/" && pattern != ""
}

// postOut ends the session.
func (s *Server) postOut(w *Response, r *Request) error {
	if err := s.end(w, r); err != nil {
		return err
	}
	w.Header().Set("Clear-Site-Data", `"cache"`)
	w.Say("web.signed_out")
	return w.SeeOther(signInPath)
}

// end destroys the session and forgets its cookies.
func (s *Server) end(w *Response, r *Request) error {
	dropCookie(w, sessionCookie)
	dropCookie(w, nextCookie)
	dropCookie(w, proofCookie)
	w.ForgetLanguage() // whoever comes next has one of their own
	if r.token == "" {
		return nil
	}
	return s.cfg.Sessions.End(r.Context(), r.token)
}

// neutral are pages that anybody may look at: the weather.
var neutral = map[locale.Lang]string{
	locale.FR: "https://meteo.gc.ca/", locale.EN: "https://weather.gc.ca/",
}

// showExit is the quick exit, a link so that it works without script and at any
// time. It signs out and leads to the weather. Being a GET it could be called
// from another site, but a SameSite=Strict cookie stays home then, so only
// the member's own click ends a session. The weather comes first: trouble
// with ending the session is logged, never shown.
func (s *Server) showExit(w *Response, r *Request) error {
	err := s.end(w, r)
	if s.cfg.Leave != nil {
		err = errors.Join(err, s.cfg.Leave(w, r))
	}
	if err != nil {
		s.cfg.Log.Error("quick exit could not end the session", "code", fault.CodeOf(err))
	}
	http.Redirect(w.ResponseWriter, r.Request, neutral[r.Lang.Fallback()], http.StatusSeeOther)
	return nil
}

// postAlive answers the page that keeps a session going while somebody reads.
func (s *Server) postAlive(w *Response, _ *Request) error {
	w.WriteHeader(http.StatusNoContent)
	return nil
}
