package api

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strings"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/locale"
	"relais/internal/node"
)

// Prefix is where the API lives.
const Prefix = "/api/v1"

// Handler serves the API of a node, with Prefix in its paths.
func Handler(n *node.Node) http.Handler {
	mux := http.NewServeMux()
	for _, r := range act.Routes {
		mux.Handle(r.Method+" "+Prefix+r.Path, serve(n, r, operations[r.Act]))
	}
	mux.HandleFunc("GET "+Prefix+"/openapi.json", serveDocument)
	mux.HandleFunc(Prefix+"/", func(w http.ResponseWriter, r *http.Request) {
		private(w)
		writeProblem(w, lang(r, nil), fault.New(fault.NotFound, "fault.not_found"))
	})
	return mux
}

func serve(n *node.Node, route act.Route, op operation) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		private(w)
		var s *agency.Session
		if !route.Open {
			var err error
			if s, err = n.Session(r.Context(), bearer(r)); err != nil {
				writeProblem(w, lang(r, nil), err)
				return
			}
		}
		in := reflect.New(op.in).Interface()
		if err := decode(w, r, in); err != nil {
			writeProblem(w, lang(r, s), err)
			return
		}
		out, err := op.call(withSource(r), n, s, in)
		if err != nil {
			report(r, n, err)
			writeProblem(w, lang(r, s), err)
			return
		}
		answer(w, op, out)
	})
}

func answer(w http.ResponseWriter, op operation, out any) {
	if op.out == reflect.TypeFor[act.None]() {
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
