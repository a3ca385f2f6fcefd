package web

import (
	"net/http"
	"net/url"
	"strings"

	"relais/internal/fault"
)

// draftForm is the field that names the form of an autosaved draft. Fields
// that begin with an underscore are the frame's own.
const draftForm = "_form"

// postDraft takes what the script saves while somebody types. It is open
// because it also works just after an idle sign-out; the token says whose.
func (s *Server) postDraft(w *Response, r *Request) error {
	values, err := r.values()
	if err != nil {
		return err
	}
	form := values.Get(draftForm)
	if s.cfg.Drafts == nil || r.token == "" || !local(form) {
		return fault.New(fault.NotFound, "fault.not_found")
	}
	if err := s.cfg.Drafts.Keep(r.Context(), r.token, form, encodeDraft(values)); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// postDropDraft begins a form anew.
func (s *Server) postDropDraft(w *Response, r *Request) error {
	values, err := r.values()
	if err != nil {
		return err
	}
	form := values.Get(draftForm)
	if s.cfg.Drafts == nil || !local(form) {
		return fault.New(fault.NotFound, "fault.not_found")
	}
	if err := s.cfg.Drafts.Drop(r.Context(), r.session, form); err != nil {
		return err
	}
	return w.SeeOther(form)
}

// rescue keeps a form that was posted after its session ended.
func (s *Server) rescue(r *Request) (bool, error) {
	if s.cfg.Drafts == nil || r.token == "" {
		return false, nil
	}
	values, err := r.values()
	if err != nil || len(values) == 0 {
		return false, err
	}
	err = s.cfg.Drafts.Keep(r.Context(), r.token, r.URL.Path, encodeDraft(values))
	switch fault.CodeOf(err) {
	case "":
		return true, nil
	case fault.Unauthenticated, fault.NotFound: // nobody's token
		return false, nil
	}
	return false, err
}

// secretNames are fields whose values are never kept.
// Old and new are passphrases, shares those of a recovery kit.
var secretNames = map[string]bool{"passphrase": true, "password": true, "totp": true, "code": true, "secret": true, "token": true, "prf": true,
	"old": true, "new": true, "share": true, "shares": true, "assertion": true}

func encodeDraft(values url.Values) string { return keepable(values).Encode() }

// keepable is what may be kept of a form: no secret, nothing of the frame.
func keepable(values url.Values) url.Values {
	out := url.Values{}
	for name, v := range values {
		if strings.HasPrefix(name, "_") || secretName(name) {
			continue
		}
		out[name] = v
	}
	return out
}

func secretName(name string) bool { return secretNames[name[strings.LastIndexByte(name, '.')+1:]] }

// draft returns what was kept for this page. Trouble with drafts must not
// keep anybody from a form, so it is only logged.
func (r *Request) draft() (url.Values, bool) { return r.draftOf(r.URL.Path) }

func (r *Request) draftOf(form string) (url.Values, bool) {
	drafts := r.srv.cfg.Drafts
	if drafts == nil || r.session == nil || r.Method != http.MethodGet {
		return nil, false
	}
	body, err := drafts.Kept(r.Context(), r.session, form)
	if err != nil {
		r.srv.cfg.Log.Error("a draft could not be opened", "code", fault.CodeOf(err))
		return nil, false
	}
	values, err := url.ParseQuery(body)
	return values, err == nil && len(values) > 0
}

// done forgets the draft of a form that was carried out.
func (r *Request) done() { r.forget(r.URL.Path) }

func (r *Request) forget(form string) {
	drafts := r.srv.cfg.Drafts
	if drafts == nil || r.session == nil {
		return
	}
	if err := drafts.Drop(r.Context(), r.session, form); err != nil && fault.CodeOf(err) != fault.NotFound {
		r.srv.cfg.Log.Error("a draft could not be dropped", "code", fault.CodeOf(err))
	}
}
