package referralpages

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/loop"
	"relais/internal/web/webtest"
)

// stranger asks for a page as somebody who never signs in.
func (h *house) stranger(method, path string, fields ...string) (webtest.Page, http.Header) {
	h.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(values(fields...).Encode()))
	r.Header.Set("Accept-Language", "en")
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	w := webtest.Serve(h.handler, r)
	return webtest.Read(h.t, w), w.Result().Header
}

var tokens = regexp.MustCompile(`/link/([A-Za-z0-9_-]{43})`)

// TestLinkByForms: the worker makes a link, whoever is asked types the code and
// answers, and the conversation says how. No cookie, no name, no other address.
func TestLinkByForms(t *testing.T) {
	h := newHouse(t)
	h.outsider()
	w, ctx := h.s.Worker, context.Background()
	agreed, err := casework.RecordConsent.Do(ctx, h.Node, w.Fresh(), act.RecordConsent{Case: h.file, NewConsent: act.NewConsent{
		Kind: "ask", Outside: []act.ConsentOutside{{Service: halt, Sector: "shelter"}}, Purpose: "a bed", Until: h.Now().AddDate(0, 0, 20).Format(time.DateOnly),
		GivenBy: "person", Language: "fr", Form: "spoken", Explained: act.Codes["explained"]}})
	h.ok(err)
	out, err := loop.Ask.Do(ctx, h.Node, w.Fresh(), act.Ask{Anyway: true, Case: h.file, Need: h.need, Consent: agreed.ID, Note: "a quiet room",
		Candidates: []act.Candidate{{Outside: halt, Sector: "shelter", Way: "link"}}})
	h.ok(err)
	page := "/requests/" + out.Referrals[0].ID
	h.get(w, page, "Let them answer through a link")
	h.get(w, page+"/link", "Nothing behind the link says who the person is")
	made := h.do(w, http.MethodPost, page+"/link", url.Values{})
	made.Says("shown once", "Say this code by telephone")
	token, code := tokens.FindStringSubmatch(made.Text())[1], webtest.Text(made.All(".big-code")[0])
	at := "/link/" + token
	first, head := h.stranger(http.MethodGet, at)
	if first.Says("Type the code"); head.Get("Referrer-Policy") != "no-referrer" || head.Get("Cache-Control") != "no-store" || head.Get("Set-Cookie") != "" {
		t.Errorf("%v", head)
	}
	wrong, _ := h.stranger(http.MethodPost, at, "code", "K7M-4P2-")
	wrong.Says("This is no code")
	seen, head := h.stranger(http.MethodPost, at, "code", strings.ToLower(code))
	if seen.Says("Emergency shelter", "a quiet room", "Can you help?", "Accept", "Decline"); head.Get("Set-Cookie") != "" || strings.Contains(seen.Text(), secret) {
		t.Errorf("%v %s", head, seen.Text())
	}
	form, _ := h.stranger(http.MethodPost, at, "code", code, "_type", "decline")
	form.Says("Who answers?", "We have no room now").Has(`input[name="version"]`)
	unsaid, _ := h.stranger(http.MethodPost, at, "_do", "send", "code", code, "type", "decline", "version", "1", "reason", "no_capacity")
	unsaid.Says("Who answers?")
	done, _ := h.stranger(http.MethodPost, at, "_do", "send", "code", code, "type", "waitlist", "version", "1", "by", "Mme Untel", "text", "in a week",
		"when.date", "", "when.time", "12:00", "_zone", "America/Montreal", "key", "one")
	if done.Status != http.StatusSeeOther || done.To != at+"/ready" {
		t.Fatalf("%d %s %s", done.Status, done.To, done.Text())
	}
	kept, _ := h.stranger(http.MethodGet, done.To)
	kept.Says("Your answer was kept")
	late, _ := h.stranger(http.MethodPost, at, "_do", "send", "code", code, "type", "accept", "version", "1", "by", "Mme Untel", "key", "two")
	late.Says("Something has changed")
	h.get(w, page, "Answered through the link:", "Mme Untel", "in a week")
	h.post(w, page+"/link/drop")
	shut, _ := h.stranger(http.MethodPost, at, "code", code)
	shut.Says("Nothing opens here")
}
