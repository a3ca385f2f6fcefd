package web

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"relais/internal/fault"
	"relais/internal/locale"
)

// What somebody posts about a person must not stay in their browser, and a
// browser writes the body of a POST that was answered by a page to its session
// files. So such a POST is always answered by 303: what was typed, and why it
// was refused, is carried sealed to its author to the GET that follows.

// refusedField is the frame's own field of a kept form that holds a refusal.
const refusedField = "_refused"

// refusal is a fault as a kept form holds it: never its cause.
type refusal struct {
	Code   fault.Code     `json:"code"`
	Key    string         `json:"key"`
	Args   []any          `json:"args,omitempty"`
	Fields []refusedValue `json:"fields,omitempty"`
}

type refusedValue struct {
	Name string `json:"name"`
	Key  string `json:"key"`
	Args []any  `json:"args,omitempty"`
}

// plainArgs makes arguments of a message what JSON gives back: whole numbers and
// texts, which is all that messages tell apart.
func plainArgs(args []any) (out []any) {
	for _, a := range args {
		switch n := a.(type) {
		case int, int32, int64, uint32, uint64, string:
			out = append(out, n)
		default:
			out = append(out, fmt.Sprint(a))
		}
	}
	return out
}

// wholeArgs turns the numbers of JSON back into whole ones.
func wholeArgs(args []any) []any {
	for i, a := range args {
		if n, ok := a.(float64); ok {
			args[i] = int(n)
		}
	}
	return args
}

func newRefusal(f *fault.Error) refusal {
	out := refusal{Code: f.Code, Key: f.Key, Args: plainArgs(f.Args)}
	for _, field := range f.Fields {
		out.Fields = append(out.Fields, refusedValue{field.Name, field.Key, plainArgs(field.Args)})
	}
	return out
}

func (r refusal) fault() *fault.Error {
	f := fault.New(r.Code, r.Key, wholeArgs(r.Args)...)
	for _, field := range r.Fields {
		f.Add(field.Name, field.Key, wholeArgs(field.Args)...)
	}
	return f
}

// A carriage says where a refused form is shown again.
type carriage struct {
	at   string // address of its page, with the query
	once bool   // kept only until it was shown
}

// form is the name under which what is carried is kept: that of the page, as
// its drafts are, or one beside it.
func (c carriage) form() string {
	if c.once {
		return formAt(c.at) + carriedMark
	}
	return formAt(c.at)
}

// carriedMark ends the name of what is kept only until it was shown: no
// address ends so.
const carriedMark = "~"

// Carried reports whether a kept form is on its way to the page that shows it,
// and none for its author to go on with.
func Carried(form string) bool { return strings.HasSuffix(form, carriedMark) }

// carries reports whether a POST can be answered by the page at an address:
// somebody is signed in to seal to, and there is a page of theirs.
func (s *Server) carries(r *Request, at string) bool {
	path, _, _ := strings.Cut(at, "?")
	return s.cfg.Drafts != nil && r.session != nil && !r.route.Public && r.Method == http.MethodPost && local(path) && s.shows(path)
}

// carry answers a POST by 303 to the page where its form stands, and carries
// what was posted there, with f, why it was refused; nil for nothing. It
// reports false where it can't; then the page itself is the answer.
func (s *Server) carry(w *Response, r *Request, f *fault.Error, to carriage) bool {
	if !s.carries(r, to.at) {
		return false
	}
	values, err := r.values()
	if err != nil {
		return false
	}
	body := keepable(values)
	if f != nil {
		b, err := json.Marshal(newRefusal(f))
		if err != nil {
			return false
		}
		body.Set(refusedField, string(b))
	}
	if err := s.cfg.Drafts.Keep(r.Context(), r.token, to.form(), body.Encode()); err != nil {
		s.cfg.Log.Error("a form could not be carried", "code", fault.CodeOf(err))
		return false
	}
	word := ""
	if to.once {
		word = onceWord
	}
	again(w, r, to.at, word)
	return true
}

// onceWord in the cookie says that what was carried is kept beside the page's
// own drafts.
const onceWord = "+"

// pathMark names an address in a cookie without telling it.
func pathMark(path string) string {
	sum := sha256.Sum256([]byte(path))
	return hex.EncodeToString(sum[:8])
}

// again leads to the page where the form of a POST stands, with a word for it.
func again(w *Response, r *Request, at, word string) {
	path, _, _ := strings.Cut(at, "?")
	setCookie(w, carryCookie, pathMark(path)+word, time.Minute)
	http.Redirect(w.ResponseWriter, r.Request, at, http.StatusSeeOther)
}

// carryProblem is carry for what no form can mend: only which problem it is
// goes along, in the cookie, by the key of its text and the operator's
// reference, unless the text has words of its own. So who may not do something
// writes nothing.
func (s *Server) carryProblem(w *Response, r *Request, f *fault.Error, reference string) bool {
	if len(f.Args)+len(f.Fields) > 0 {
		return s.carry(w, r, f, carriage{at: r.URL.RequestURI(), once: true})
	}
	if !s.carries(r, r.URL.RequestURI()) {
		return false
	}
	again(w, r, r.URL.RequestURI(), "~"+string(f.Code)+"~"+f.Key+"~"+reference)
	return true
}

// carriedProblem reads the word of carryProblem; nil for none.
func (r *Request) carriedProblem(word string) *fault.Error {
	parts := strings.Split(word, "~")
	if len(parts) != 4 || !locale.Has(parts[2]) {
		return nil
	}
	r.reference = parts[3]
	return fault.New(fault.Code(parts[1]), parts[2])
}

// receive takes what carry left for this page, once. What was refused stays
// kept, so that a reload loses nothing; a question alone is forgotten.
func (s *Server) receive(w *Response, r *Request) error {
	word, ours := strings.CutPrefix(cookieValue(r.Request, carryCookie), pathMark(r.URL.Path))
	if r.session == nil || r.Method != http.MethodGet || !ours {
		return nil
	}
	dropCookie(w, carryCookie)
	if word != "" && word != onceWord {
		if f := r.carriedProblem(word); f != nil {
			return f
		}
		return nil
	}
	form := carriage{at: r.URL.RequestURI(), once: word == onceWord}.form()
	values, ok := r.draftOf(form)
	if !ok {
		return nil
	}
	r.carried = values
	said := values.Get(refusedField)
	values.Del(refusedField)
	if said == "" || len(values) == 0 || word == onceWord {
		r.forget(form)
	}
	if said == "" {
		return nil
	}
	var why refusal
	if err := json.Unmarshal([]byte(said), &why); err != nil {
		return nil // shown as any kept form
	}
	f := why.fault()
	if !mendable(f.Code) {
		return f
	}
	r.fault = f
	return nil
}

// mendable reports whether a form that is shown again can mend an error.
func mendable(c fault.Code) bool {
	switch c {
	case fault.InvalidInput, fault.Conflict, fault.TooMany, fault.Unavailable:
		return true
	}
	return false
}

// Ask answers a question that is posted because an address must not hold it,
// such as a name: page is shown by the GET that follows, where Asked gives the
// question.
func Ask(w *Response, r *Request, page Handler) error {
	if r.srv.carry(w, r, nil, carriage{at: r.URL.RequestURI(), once: true}) {
		return nil
	}
	values, err := r.values()
	if err != nil {
		return err
	}
	r.carried = values
	return page(w, r)
}

// Asked decodes the question that Ask carried here into in, a pointer to an
// act's input, and reports whether there is one.
func Asked(r *Request, in any) (bool, error) {
	if r.carried == nil || r.fault != nil {
		return false, nil
	}
	return true, decode(r, r.carried, in)
}
