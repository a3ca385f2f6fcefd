package api

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/app"
	"relais/internal/fault"
	"relais/internal/shape"
)

// HSDSPrefix is where the HSDS API lives: the read API of the Human Services
// Data Specification 3.2.3, open to everybody for what is public, and to the
// bearer of a session for what is for members.
const HSDSPrefix = "/hsds"

// hsdsLists are the listings and the kinds of record that they hold.
var hsdsLists = map[string]string{
	"services": "service", "organizations": "organization", "service_at_locations": "service_at_location",
	"taxonomies": "taxonomy", "taxonomy_terms": "taxonomy_term",
}

// HSDS serves the HSDS API of a node, with HSDSPrefix in its paths.
func HSDS(n *app.App) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+HSDSPrefix+"/{$}", hsdsRoot)
	mux.HandleFunc("GET "+HSDSPrefix, hsdsRoot)
	for path, kind := range hsdsLists {
		mux.Handle("GET "+HSDSPrefix+"/"+path, hsdsMember(n, hsdsList(n, kind)))
		mux.Handle("POST "+HSDSPrefix+"/"+path, hsdsMember(n, hsdsList(n, kind)))
		mux.Handle("GET "+HSDSPrefix+"/"+path+"/{id}", hsdsMember(n, hsdsRecord(n, kind)))
	}
	hsdsProfile(mux)
	mux.HandleFunc(HSDSPrefix+"/", func(w http.ResponseWriter, r *http.Request) {
		private(w)
		writeProblem(w, lang(r, nil), fault.New(fault.NotFound, "fault.not_found"))
	})
	return mux
}

// hsdsMember finds out who asks: nobody, or the bearer of a session. A session
// that has ended is not taken for nobody, or its member would miss records
// without noticing.
func hsdsMember(n *app.App, serve func(http.ResponseWriter, *http.Request, *agency.Session) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		private(w)
		w.Header().Add("Vary", "Authorization")
		var s *agency.Session
		var err error
		if token := bearer(r); token != "" {
			s, err = n.Sessions.Session(r.Context(), token)
		}
		if err == nil {
			err = serve(w, r, s)
		}
		if err != nil {
			report(n, err)
			writeProblem(w, lang(r, s), err)
		}
	})
}

// hsdsRoot says what this API is.
func hsdsRoot(w http.ResponseWriter, r *http.Request) {
	private(w)
	base := hsdsBase(r)
	hsdsJSON(w, map[string]any{
		"version": "3.2", "profile": base + "/profile", "openapi_url": base + "/openapi.json",
		"description": "The directory of services of this node of Relais: what is public, and with a session what is for members.",
	})
}

// hsdsBase is the address under which the API was reached.
func hsdsBase(r *http.Request) string {
	scheme := "http"
	if r.TLS != nil || strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https") {
		scheme = "https"
	}
	return scheme + "://" + r.Host + HSDSPrefix
}

func hsdsList(n *app.App, kind string) func(http.ResponseWriter, *http.Request, *agency.Session) error {
	return func(w http.ResponseWriter, r *http.Request, s *agency.Session) error {
		in, err := hsdsQuery(w, r)
		if err != nil {
			return err
		}
		in.Kind = kind
		lines, err := hsdsLines(r, in.Format)
		if err != nil {
			return err
		}
		if lines {
			return hsdsStream(w, r, n, s, in)
		}
		page, err := n.Search.ListHSDS(withSource(r), s, in)
		if err == nil {
			hsdsJSON(w, page)
		}
		return err
	}
}

// hsdsLines tells whether all is asked for, record by record: by the format,
// or else by the header.
func hsdsLines(r *http.Request, format string) (bool, error) {
	switch format {
	case "ndjson":
		return true, nil
	case "json":
		return false, nil
	case "":
		return strings.Contains(r.Header.Get("Accept"), "application/x-ndjson"), nil
	}
	return false, fault.Invalid("format", "hsdsapi.format")
}

func hsdsStream(w http.ResponseWriter, r *http.Request, n *app.App, s *agency.Session, in act.HSDSQuery) error {
	begun := false
	begin := func() {
		if !begun {
			w.Header().Set("Content-Type", "application/x-ndjson")
			begun = true
		}
	}
	err := n.Search.StreamHSDS(withSource(r), s, in, func(doc []byte) error {
		begin()
		_, err := w.Write(append(doc[:len(doc):len(doc)], '\n'))
		return err
	})
	if err != nil && begun {
		report(n, err)
		panic(http.ErrAbortHandler) // half of a listing must not look like a whole one
	}
	if err == nil {
		begin()
	}
	return err
}

func hsdsRecord(n *app.App, kind string) func(http.ResponseWriter, *http.Request, *agency.Session) error {
	return func(w http.ResponseWriter, r *http.Request, s *agency.Session) error {
		in := act.HSDSRef{Kind: kind, ID: r.PathValue("id")}
		if v := r.URL.Query().Get("full_service"); v != "" && kind == "organization" {
			var err error
			if in.FullService, err = strconv.ParseBool(v); err != nil {
				return fault.Invalid("full_service", "hsdsapi.flag")
			}
		}
		doc, err := n.Search.ReadHSDS(withSource(r), s, in)
		if err == nil {
			hsdsJSON(w, doc)
		}
		return err
	}
}

func hsdsJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	_ = e.Encode(v) // the reader is gone: nothing to do
}

// hsdsQuery reads the parameters: those of the URL, and of a POST those of its
// body, which win.
func hsdsQuery(w http.ResponseWriter, r *http.Request) (in act.HSDSQuery, err error) {
	t, err := shape.Of(reflect.TypeOf(in))
	if err != nil {
		return in, err
	}
	v, query := reflect.ValueOf(&in).Elem(), r.URL.Query()
	for _, f := range t.Fields {
		if !f.Hidden && query.Has(f.Name) && !f.SetText(v, query.Get(f.Name)) {
			return in, fault.Invalid(f.Name, "hsdsapi.flag")
		}
	}
	if r.Method == http.MethodPost {
		err = decodeBody(w, r, maxBody, &in)
	}
	return in, err
}
