package attack

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"sync"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/api"
	"relais/internal/app"
	"relais/internal/define"
	"relais/internal/web/webtest"
)

// member is somebody with what it takes to sign in.
type member struct {
	w                             *world
	id, agency, login, pass, totp string
	shortCode, token, device      string
	used                          time.Time
}

// answer is what a handler gave.
type answer struct {
	status int
	body   string
	header http.Header
}

// request asks a handler as somebody with a token.
func (w *world) request(h http.Handler, r *http.Request) answer {
	rec := webtest.Serve(h, r)
	return answer{rec.Code, rec.Body.String(), rec.Header()}
}

// raw sends an act's route with a body of any kind. Wildcards of the path
// come from path; query is for GET.
func (w *world) raw(token string, route define.Declared, path map[string]string, query url.Values, body []byte, lang string) answer {
	target := api.Prefix + route.Path
	for name, v := range path {
		target = strings.ReplaceAll(target, "{"+name+"}", url.PathEscape(v))
	}
	if len(query) > 0 {
		target += "?" + query.Encode()
	}
	r := httptest.NewRequest(route.Method, target, bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept-Language", lang)
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
		r.Header.Set(api.ProofHeader, w.prove(token, route.Grave))
	}
	return w.request(w.api, r)
}

// prove is the proof that a kind of grave acts asks for, of whose token it is.
func (w *world) prove(token, kind string) string {
	m := w.holders[token]
	if kind == "" || m == nil {
		return ""
	}
	out := w.send(token, "StepUp", act.StepUp{For: kind, Passphrase: m.pass})
	var p act.StepUpProof
	if out.status == http.StatusOK {
		w.ok(json.Unmarshal([]byte(out.body), &p))
		w.secret("proof", p.Proof)
	}
	return p.Proof
}

// send sends an act with an input as it is.
func (w *world) send(token, name string, in any) answer {
	w.t.Helper()
	route, ok := declared(name)
	if !ok {
		w.t.Fatalf("no route for %s", name)
	}
	path, query := addressed(route, in)
	body, err := json.Marshal(in)
	w.ok(err)
	if route.Method == http.MethodGet || route.Method == http.MethodDelete {
		body = nil
	}
	return w.raw(token, route, path, query, body, "en")
}

// addressed returns what an input gives to the path and the query.
func addressed(route define.Declared, in any) (path map[string]string, query url.Values) {
	path = map[string]string{}
	for _, f := range route.Input.InPath {
		path[f.Path] = f.In(reflect.ValueOf(in)).String()
	}
	_, query = route.Input.Address(in)
	return path, query
}

// try sends an act as a member, with a word planted in every text field that
// in leaves empty, and signs in again when the session has ended.
func (m *member) try(name string, in any, leave ...string) answer {
	m.w.t.Helper()
	in = m.w.plant(name, in, leave)
	m.fresh()
	return m.w.send(m.token, name, in)
}

// do is try for what must work; it reads the answer.
func do[Out any](m *member, name string, in any, leave ...string) (out Out) {
	m.w.t.Helper()
	return read[Out](m.w, name, m.try(name, in, leave...))
}

// nobody is do without a session.
func nobody[Out any](w *world, name string, in any, leave ...string) (out Out) {
	w.t.Helper()
	return read[Out](w, name, w.send("", name, w.plant(name, in, leave)))
}

func read[Out any](w *world, name string, a answer) (out Out) {
	w.t.Helper()
	if a.status/100 != 2 {
		w.t.Fatalf("%s: %d %s", name, a.status, a.body)
	}
	if a.status != http.StatusNoContent {
		w.ok(json.Unmarshal([]byte(a.body), &out))
	}
	return out
}

// fresh signs in again when the session may have ended.
func (m *member) fresh() {
	m.w.t.Helper()
	if m.token == "" || m.w.time().Sub(m.used) > 12*time.Minute {
		m.signIn()
	}
	m.used = m.w.time()
}

// signIn opens a session. The clock moves on by a step, because a code works once.
func (m *member) signIn() {
	m.w.t.Helper()
	m.w.advance(30 * time.Second)
	code, err := secondOf(m.totp).CodeAt(m.w.time())
	m.w.ok(err)
	out := nobody[act.Session](m.w, "SignIn", act.SignIn{Login: m.login, Passphrase: m.pass, TOTP: code, Device: m.device}, "ceremony")
	m.token, m.device, m.used = out.Token, out.Device, m.w.time()
	m.w.holders[out.Token] = m
	m.w.secret("token", out.Token)
	m.w.secret("known device", out.Device)
}

// secondOf is the authenticator with a seed.
func secondOf(seed string) agency.Second { return agency.Second{Secret: seed} }

// secret remembers what must be nowhere at rest.
func (w *world) secret(what, value string) {
	if value != "" {
		w.secrets[value] = what
	}
}

// inputOf is the type of an act's input, found at the node's method.
func inputOf(name string) reflect.Type {
	d, _ := declared(name)
	return d.In
}

func declared(name string) (define.Declared, bool) {
	d, ok := byName()[name]
	return d, ok
}

// byName are all acts, listed once: each request looks for its own.
var byName = sync.OnceValue(func() map[string]define.Declared {
	out := map[string]define.Declared{}
	for _, d := range app.Declared() {
		out[d.Name] = d
	}
	return out
})
