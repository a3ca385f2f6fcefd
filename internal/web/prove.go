package web

import (
	"net/http"
	"time"

	"relais/internal/agency"
	"relais/internal/fault"
)

// provePath is where members prove again who they are; the room of that page
// serves it.
const provePath = "/me/prove"

// asksProof reports whether an error says that an act asks for a proof, and
// for which kind of grave acts.
func asksProof(err error) (kind string, ok bool) {
	f, ok := fault.As(err)
	if !ok || f.Key != "agency.step_up" || len(f.Args) != 1 {
		return "", false
	}
	kind, ok = f.Args[0].(string)
	return kind, ok
}

// askToProve leads to the page where a member proves again who they are, and
// then back to the form. What was typed is kept meanwhile, sealed to them.
func (s *Server) askToProve(w *Response, r *Request, kind string) error {
	if r.Method == http.MethodPost {
		if _, err := s.rescue(r); err != nil {
			return err
		}
	}
	w.prove(kind)
	return w.SeeOther(provePath)
}

func (w *Response) prove(kind string) {
	setCookie(w, proveCookie, kind, 30*time.Minute)
	if next := w.r.FormName(); w.r.srv.leads(next) {
		setCookie(w, nextCookie, next, 30*time.Minute)
	}
}

// Prove returns the kind of grave acts for which a proof is asked, "" for
// none.
func (r *Request) Prove() string { return cookieValue(r.Request, proveCookie) }

// Proved keeps a proof in the browser while it is good, and leads back to
// what asked for it.
func (w *Response) Proved(proof string) error {
	setCookie(w, proofCookie, proof, agency.ProofLasts)
	dropCookie(w, proveCookie)
	return w.SeeOther(w.Begin("/me"))
}
