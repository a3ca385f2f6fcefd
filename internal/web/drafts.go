package web

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"

	"relais/internal/fault"
	"relais/internal/locale"
)

// draftForm is the field that names the form of an autosaved draft. Fields
// that begin with an underscore are the frame's own.
const draftForm = "_form"

// numberField is the number of an opening in the address of a page of which
// each opening is a form of its own, such as the intake of somebody new.
const numberField = "d"

// begins leads to a form of its own: a page of which each opening is one, when
// it is opened without a number and nothing was kept there before.
func (s *Server) begins(w *Response, r *Request) bool {
	if s.cfg.Drafts == nil || !r.route.Each || r.Method != http.MethodGet || number(r.URL.Query()) != "" || r.carried != nil || r.fault != nil {
		return false
	}
	if _, kept := r.draft(); kept {
		return false
	}
	q := r.URL.Query()
	q.Set(numberField, rand.Text())
	_ = w.SeeOther(r.URL.Path + "?" + q.Encode())
	return true
}

// number reads the number of an opening, "" for none.
func number(q url.Values) string {
	if n := q.Get(numberField); numberOf.MatchString(n) {
		return n
	}
	return ""
}

var numberOf = regexp.MustCompile(`^[A-Z2-7]{26}$`)

// formAt names the form of an address to what keeps drafts: its path, and the
// number of its opening where it has one.
func formAt(at string) string {
	path, query, _ := strings.Cut(at, "?")
	if q, err := url.ParseQuery(query); err == nil && number(q) != "" {
		return path + "?" + numberField + "=" + number(q)
	}
	return path
}

// FormName names the form of this page to what keeps drafts.
func (r *Request) FormName() string { return formAt(r.URL.RequestURI()) }

// localForm tells whether a form's name leads to a page of this server.
func localForm(form string) bool {
	path, _, _ := strings.Cut(form, "?")
	return local(path) && formAt(form) == form
}

// postDraft takes what the script saves while somebody types. It is open
// because it also works just after an idle sign-out; the token says whose.
func (s *Server) postDraft(w *Response, r *Request) error {
	values, err := r.values()
	if err != nil {
		return err
	}
	form := values.Get(draftForm)
	if s.cfg.Drafts == nil || r.token == "" || !localForm(form) {
		return fault.New(fault.NotFound, "fault.not_found")
	}
	body := encodeDraft(values)
	if values.Has(partField) {
		if body, err = s.whole(r, form, values); err != nil {
			return err
		}
	}
	if err := s.cfg.Drafts.Keep(r.Context(), r.token, form, body); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// partField says that a draft comes as what changed since it was kept last: a
// page that hides can send 64 kB, and a conversation is longer. Its value is
// the length of all that was kept, in UTF-16 units as browsers count; each
// field is a place, how many units go there, and what comes instead.
const partField = "_part"

// whole puts what changed into the draft that was kept.
func (s *Server) whole(r *Request, form string, changed url.Values) (string, error) {
	stale := fault.New(fault.Conflict, "fault.changed")
	if r.session == nil {
		return "", stale
	}
	body, err := s.cfg.Drafts.Kept(r.Context(), r.session, form)
	if err != nil {
		return "", err
	}
	kept, err := url.ParseQuery(body)
	if err != nil || strconv.Itoa(unitsOf(kept)) != changed.Get(partField) {
		return "", stale
	}
	for name, v := range keepable(changed) {
		text, ok := splice(kept.Get(name), v[0])
		if !ok {
			return "", stale
		}
		kept.Set(name, text)
	}
	return kept.Encode(), nil
}

// unitsOf is the length of all answers of a form.
func unitsOf(form url.Values) (n int) {
	for name, values := range form {
		for _, v := range values {
			if !strings.HasPrefix(name, "_") {
				n += len(units(v))
			}
		}
	}
	return n
}

func units(text string) []uint16 { return utf16.Encode([]rune(lineEnds.Replace(text))) }

// splice carries out "place,number,text" in UTF-16 units, as browsers count.
func splice(in, change string) (string, bool) {
	part := strings.SplitN(change, ",", 3)
	if len(part) != 3 {
		return "", false
	}
	old := units(in)
	at, err := strconv.Atoi(part[0])
	gone, err2 := strconv.Atoi(part[1])
	if err != nil || err2 != nil || at < 0 || gone < 0 || at+gone > len(old) {
		return "", false
	}
	return string(utf16.Decode(old[:at])) + part[2] + string(utf16.Decode(old[at+gone:])), true
}

var lineEnds = strings.NewReplacer("\r\n", "\n")

// postLanguage changes the language and leaves what was typed: the form is
// kept, and shown again in the other language. The button's value is the
// language and the address of the page.
func (s *Server) postLanguage(w *Response, r *Request) error {
	values, err := r.values()
	if err != nil {
		return err
	}
	lang, at, _ := strings.Cut(values.Get(languageField), " ")
	path, _, _ := strings.Cut(at, "?")
	l, ok := locale.Choose(lang)
	if !ok || !local(path) || !s.shows(path) {
		return fault.New(fault.NotFound, "fault.not_found")
	}
	rememberLanguage(w, l)
	values.Del("key") // the form of the other language asks for itself
	if _, err := s.keepTyped(r, formAt(at), values); err != nil {
		return err
	}
	return w.SeeOther(at)
}

// languageField is the name of the buttons that change the language of a page
// with a form on it.
const languageField = "_lang"

// postDropDraft begins a form anew.
func (s *Server) postDropDraft(w *Response, r *Request) error {
	values, err := r.values()
	if err != nil {
		return err
	}
	form := values.Get(draftForm)
	if s.cfg.Drafts == nil || !localForm(form) {
		return fault.New(fault.NotFound, "fault.not_found")
	}
	if err := s.cfg.Drafts.Drop(r.Context(), r.session, form); err != nil {
		return err
	}
	return w.SeeOther(form)
}

// rescue keeps a form that was posted after its session ended.
func (s *Server) rescue(r *Request) (bool, error) {
	values, err := r.values()
	if err != nil || len(values) == 0 {
		return false, err
	}
	return s.keepTyped(r, r.FormName(), values)
}

// keepTyped keeps what was typed for whose session it is or was, and reports
// whether there is such a member.
func (s *Server) keepTyped(r *Request, form string, values url.Values) (bool, error) {
	if s.cfg.Drafts == nil || r.token == "" {
		return false, nil
	}
	err := s.cfg.Drafts.Keep(r.Context(), r.token, form, encodeDraft(values))
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
		if strings.HasPrefix(name, "_") && name != wasField && name != nowField || secretName(name) {
			continue
		}
		out[name] = v
	}
	return out
}

func secretName(name string) bool { return secretNames[name[strings.LastIndexByte(name, '.')+1:]] }

// draft returns what was kept for this page. Trouble with drafts must not
// keep anybody from a form, so it is only logged.
func (r *Request) draft() (url.Values, bool) { return r.draftOf(r.FormName()) }

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
func (r *Request) done() { r.forget(r.FormName()) }

func (r *Request) forget(form string) {
	drafts := r.srv.cfg.Drafts
	if drafts == nil || r.session == nil {
		return
	}
	if err := drafts.Drop(r.Context(), r.session, form); err != nil && fault.CodeOf(err) != fault.NotFound {
		r.srv.cfg.Log.Error("a draft could not be dropped", "code", fault.CodeOf(err))
	}
}
