package web

import (
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"runtime/debug"

	"relais/internal/fault"
)

// problem is the page of an error that no form can mend.
type problem struct {
	Heading, Text, Reference string
	Fields                   []string
}

// do runs the handler of a route. A panic becomes an internal error; its
// value is not logged, since it may hold what somebody typed.
func (s *Server) do(route Route, w *Response, r *Request) (err error) {
	if !route.Public && r.session == nil {
		return s.askToSignIn(w, r)
	}
	defer func() {
		switch v := recover(); v {
		case nil:
		case http.ErrAbortHandler:
			panic(v)
		default:
			s.cfg.Log.Error("a page panicked", "stack", string(debug.Stack()))
			err = fault.New(fault.Internal, "fault.internal")
		}
	}()
	return route.Do(w, r)
}

// fail shows an error as a page: what happened and what to do next, never the
// text of an internal error.
func (s *Server) fail(w *Response, r *Request, err error) {
	f, ok := fault.As(err)
	if !ok {
		f = fault.Wrap(fault.Internal, "fault.internal", err)
	}
	if f.Code == fault.Unauthenticated && !r.route.Public {
		if err := s.askToSignIn(w, r); err == nil {
			return
		}
	}
	if kind, ok := asksProof(err); ok && r.session != nil {
		if err := s.askToProve(w, r, kind); err == nil {
			return
		}
	}
	page := problem{Heading: r.T("web.problem." + string(f.Code)), Text: r.T(f.Key, f.Args...)}
	for _, field := range f.Fields {
		page.Fields = append(page.Fields, r.T(field.Key, field.Args...))
	}
	if f.Code == fault.Internal && r.reference != "" { // logged already
		page.Reference = r.reference
	} else if f.Code == fault.Internal {
		page.Reference = reference()
		s.cfg.Log.Error("internal error", "reference", page.Reference, "err", err)
	}
	if s.carryProblem(w, r, f, page.Reference) {
		return
	}
	if f.Code == fault.NotFound {
		page.Text = r.T("fault.not_found") // the same words for a stranger and for nobody
	}
	r.fault, r.kept = nil, false
	w.status = fault.Status(f.Code)
	if err := problemPage.Render(w, r, Frame{Title: TitleProblem, Width: Narrow}, page); err != nil {
		s.cfg.Log.Error("the error page failed", "err", err)
		http.Error(w.ResponseWriter, page.Text, w.status)
	}
}

// reference is a number that a person can tell the operator.
func reference() string {
	var b [4]byte
	_, _ = rand.Read(b[:]) // never fails, by its documentation
	return hex.EncodeToString(b[:])
}

func showNotFound(*Response, *Request) error { return fault.New(fault.NotFound, "fault.not_found") }

// showDenied answers a form that another site sent.
func showDenied(*Response, *Request) error { return fault.New(fault.Forbidden, "web.other_site") }
