package api

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strings"

	"relais/internal/agency"
	"relais/internal/app"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/locale"
)

// Prefix is where the API lives.
const Prefix = "/api/v1"

// Handler serves the acts of an installation, with Prefix in their paths.
func Handler(a *app.App) http.Handler {
	mux := http.NewServeMux()
	for _, b := range a.Acts() {
		mux.Handle(b.Method+" "+Prefix+b.Path, serve(a, b))
	}
	mux.HandleFunc("GET "+Prefix+"/openapi.json", serveDocument)
	mux.HandleFunc(Prefix+"/", func(w http.ResponseWriter, r *http.Request) {
		private(w)
		writeProblem(w, lang(r, nil), fault.New(fault.NotFound, "fault.not_found"))
	})
	return mux
}

func serve(a *app.App, b define.Bound) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		private(w)
		var s *agency.Session
		ctx := withSource(r)
		if !b.Who.Open() {
			var err error
			if s, err = a.Sessions.Session(ctx, bearer(r)); err != nil {
				writeProblem(w, lang(r, nil), err)
				return
			}
		}
		in := reflect.New(b.In).Interface()
		if err := decode(w, r, b.Input, in); err != nil {
			writeProblem(w, lang(r, s), err)
			return
		}
		out, err := b.Call(ctx, a, s, in)
		if err != nil {
			report(a, err)
			writeProblem(w, lang(r, s), err)
			return
		}
		answer(w, b.Declared, out)
	})
}

func answer(w http.ResponseWriter, d define.Declared, out any) {
	if d.Out == none {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(out) // the reader is gone: the act stands
}

// private keeps answers out of caches and of other sites' reach.
func private(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
}

func bearer(r *http.Request) string {
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return ""
	}
	return token
}

// lang is the language of the request's words: what the header says, else
// the member's own.
func lang(r *http.Request, s *agency.Session) locale.Lang {
	if h := r.Header.Get("Accept-Language"); h != "" {
		return locale.Negotiate(h)
	}
	if s != nil {
		if l, ok := locale.Parse(s.Language); ok {
			return l
		}
	}
	return locale.Negotiate("")
}
