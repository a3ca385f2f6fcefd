package referralpages

import (
	"cmp"
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/app"
	"relais/internal/casework"
	"relais/internal/locale"
	"relais/internal/node/nodetest"
	"relais/internal/store/storetest"
	"relais/internal/text"
	"relais/internal/web"
	"relais/internal/web/address"
	"relais/internal/web/casepages"
	"relais/internal/web/webtest"
)

const secret = "Canari-Zibeline"

// house is a node with its pages, and what a story needs.
type house struct {
	lang string // of the browser; "" is en
	*nodetest.Fixture
	t          *testing.T
	handler    http.Handler
	s, r       *nodetest.Agency
	file, need string
}

type drafts struct{ n *app.App }

func (d drafts) Keep(ctx context.Context, token, form, body string) error {
	return d.n.Sessions.KeepExpired(ctx, token, act.KeepForm{Form: form, Body: body})
}

func (d drafts) Kept(ctx context.Context, s *agency.Session, form string) (string, error) {
	return d.n.Sessions.KeptFor(ctx, s, form)
}

func (d drafts) Drop(ctx context.Context, s *agency.Session, form string) error {
	return d.n.Sessions.DropFor(ctx, s, form)
}

// proved are sessions of members who have just proved again who they are: what
// is grave asks for that.
type proved struct{ web.Sessions }

func (p proved) Session(ctx context.Context, token string) (*agency.Session, error) {
	s, err := p.Sessions.Session(ctx, token)
	if err == nil {
		s.Proof = agency.AnyProof()
	}
	return s, err
}

func newHouse(t *testing.T) *house {
	t.Helper()
	f := nodetest.New(t, storetest.SQLite(t))
	h := &house{Fixture: f, t: t, s: f.Agency("ngo", "QC"), r: f.Agency("shelter", "QC")}
	h.handler = web.New(web.Config{Sessions: proved{f.Node.Sessions}, Drafts: drafts{f.Node}, Now: f.Now},
		Routes(f.Node), casepages.Routes(f.Node)).Handler()
	c, err := casework.CreateCase.Do(context.Background(), f.Node, h.s.Worker.Fresh(), act.CreateCase{
		Known: secret, Language: "fr",
		Entries: []act.NewEntry{{Section: "identity", Label: "name", Text: secret + " Fictive"}},
		Needs:   []act.NewNeed{{Code: "emergency-shelter", Urgency: "crisis"}},
		Safe:    &act.SafeContact{NeverTell: []string{"the landlord"}, CodeWord: "pivoine"},
	})
	h.ok(err)
	h.file, h.need = c.ID, c.Needs[0].ID
	return h
}

func (h *house) ok(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) consent(in act.NewConsent) string {
	h.t.Helper()
	in.Agencies = []string{h.r.ID}
	in.Until, in.GivenBy, in.Language, in.Form = h.Now().AddDate(0, 0, 30).Format(time.DateOnly), "person", "fr", "spoken"
	in.Explained = act.Codes["explained"]
	c, err := casework.RecordConsent.Do(context.Background(), h.Node, h.s.Worker.Fresh(), act.RecordConsent{Case: h.file, NewConsent: in})
	h.ok(err)
	return c.ID
}

func (h *house) at(step string) string {
	return "/files/" + h.file + "/items/" + h.need + "/ask" + step
}

// moveAt is where a move of a referral is made.
func moveAt(one, move string) string { return one + "/move/" + address.Moves.Of(move) }

func (h *house) do(who *nodetest.Member, method, path string, form url.Values) webtest.Page {
	h.t.Helper()
	who.Fresh()
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.AddCookie(&http.Cookie{Name: "__Host-relais", Value: who.Token})
	r.AddCookie(&http.Cookie{Name: "__Host-lang", Value: cmp.Or(h.lang, "en")})
	w := webtest.Serve(h.handler, r)
	return webtest.Read(h.t, w)
}

// get shows a page, which must say all of the texts.
func (h *house) get(who *nodetest.Member, path string, texts ...string) webtest.Page {
	h.t.Helper()
	p := h.do(who, http.MethodGet, path, nil)
	if p.Status != http.StatusOK {
		h.t.Fatalf("GET %s: %d %s %s", path, p.Status, p.To, p.Text())
	}
	return p.Says(texts...)
}

// post sends a form, which must lead on to a page.
func (h *house) post(who *nodetest.Member, path string, fields ...string) string {
	h.t.Helper()
	a := h.do(who, http.MethodPost, path, values(fields...))
	if a.Status != http.StatusSeeOther {
		h.t.Fatalf("POST %s: %d %s", path, a.Status, a.Text())
	}
	return a.To
}

func values(fields ...string) url.Values {
	v := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		v.Add(fields[i], fields[i+1])
	}
	return v
}

// asked goes the way from the need to a sent ask, by forms alone.
func (h *house) asked() string {
	h.t.Helper()
	w := h.s.Worker
	h.get(w, h.at(""), "Who can help").Has(`[name="picked"][value^="` + h.r.ID + `|"]`)
	h.post(w, h.at(""), "_do", "find", "province", "QC", "age_band", "adult_25_64")
	to := h.post(w, h.at(""), "_do", "next", "province", "QC", "age_band", "adult_25_64", "languages", "fr", "picked", h.r.ID+"|")
	h.get(w, to, "No agreement covers")
	to = h.post(w, h.at("/how"), "_do", "consent", "note", "needs a quiet room", "region", "QC")
	if !strings.HasPrefix(to, "/files/"+h.file+"/agree/1?") {
		h.t.Fatalf("the conversation is at %s", to)
	}
	consent := h.consent(act.NewConsent{Kind: "ask", Purpose: "find a bed"})
	h.get(w, h.at("/how")+"?agreement="+consent, "needs a quiet room", "Covers everybody chosen")
	h.post(w, h.at("/how"), "_do", "next", "note", "needs a quiet room", "region", "QC", "consent", consent)
	seen := h.get(w, h.at("/preview"), "Will see", "needs a quiet room", "Emergency shelter")
	for _, card := range seen.All("main .card") {
		if strings.Contains(webtest.Text(card), secret+" Fictive") {
			h.t.Error("the preview tells the name")
		}
	}
	return strings.TrimPrefix(h.post(w, h.at("/preview")), "/requests/")
}

func TestWholeLoopByForms(t *testing.T) {
	h := newHouse(t)
	s, r := h.s.Worker, h.r.Worker
	id := h.asked()
	one := "/requests/" + id
	h.get(s, one, secret, "What happens next")
	h.get(r, one, "needs a quiet room", "Accept", "Decline").SaysNot(secret)
	h.post(r, one, "type", "accept")
	h.get(r, one, "Undo", "Accepted")
	h.get(s, one, "Your turn", "Look at what is shared")
	h.get(s, one+"/share", "has not yet agreed")
	consent := h.consent(act.NewConsent{Kind: "release", Sections: []string{"name", "identity", "contact", "safety"}, Purpose: "to be welcomed", Loopback: "words"})
	h.get(s, one+"/share?agreement="+consent, secret+" Fictive", "the landlord", "Exactly what they will get")
	h.post(s, one+"/share", "consent", consent)
	if got := h.do(r, http.MethodGet, one+"/opened", nil); got.To != one {
		t.Errorf("reading opens by itself: %+v", got)
	}
	h.get(r, one, "Open what was sent")
	opened := h.get(r, h.post(r, one+"/opened"), secret+" Fictive", "the landlord", "pivoine", "to be welcomed")
	if strings.Index(opened.Text(), "the landlord") > strings.Index(opened.Text(), secret+" Fictive") {
		t.Error("the safe-contact rules don't come first")
	}
	day := h.Now().AddDate(0, 0, 1).Format(time.DateOnly)
	h.get(r, moveAt(one, "schedule"), "The other agency sees all this, your words too")
	h.post(r, moveAt(one, "schedule"), "when.date", day, "when.time", "10:30")
	h.get(s, one, "Appointment on")
	h.post(r, one, "type", "attend")
	h.post(r, moveAt(one, "complete"), "outcome", "met", "text", "a room since Tuesday")
	h.get(s, one, "a room since Tuesday", "The need was met.")
	h.post(s, one, "type", "confirm")
	h.get(r, one, "Done, and", "How it ended")
	h.get(r, "/inbox?box=closed", "Emergency shelter")
}

// TestAppointmentOnTheClocksThere: what is set by a house in Vancouver is on its
// clocks, with the zone; whoever reads it in Toronto sees their own beside it.
func TestAppointmentOnTheClocksThere(t *testing.T) {
	h := newHouse(t)
	_, err := accounts.SetAgencyProfile.Do(context.Background(), h.Node, h.r.Admin.Fresh(), act.AgencyProfile{
		Name: text.Text{FR: "Maison", EN: "House"}, Zone: "America/Vancouver"})
	h.ok(err)
	s, r := h.s.Worker, h.r.Worker
	one := "/requests/" + h.asked()
	h.post(r, one, "type", "accept")
	h.get(s, one, "which is", "where you are")
	consent := h.consent(act.NewConsent{Kind: "release", Sections: []string{"name"}, Purpose: "to be welcomed", Loopback: "words"})
	h.post(s, one+"/share", "consent", consent)
	h.post(r, one+"/opened")
	h.post(r, moveAt(one, "schedule"), "when.date", h.Now().AddDate(0, 0, 1).Format(time.DateOnly), "when.time", "09:00")
	h.get(s, one, "at 9:00 a.m. PST, which is", "at 12:00 p.m. EST where you are")
	h.get(r, one, "at 9:00 a.m. PST").SaysNot("where you are")
	last := locale.Date(locale.EN, h.Now().AddDate(0, 0, 30)) // the consent's last day, in every zone
	h.get(s, one, "Until "+last)
	h.get(r, one, "Until "+last)
	h.get(r, one+"/opened", "Until "+last)
}

// TestTwoClicks: from the inbox an ask is opened, and accepted beside what is told
// of the person, without any field to fill; and taken back by one more button.
func TestTwoClicks(t *testing.T) {
	h := newHouse(t)
	id := h.asked()
	h.get(h.r.Worker, "/inbox", "Waiting for us").Has(`a[href="/requests/` + id + `"]`).HasNo(`[name="type"]`) // nothing is answered unseen
	one, form := h.get(h.r.Worker, "/requests/"+id, "Age", "Accept"), `form:has([name="type"][value="accept"])`
	fields := one.Hidden(form)
	one.HasNo(form+` input:not([type="hidden"])`, form+" select", form+" textarea") // no field must be filled
	for range 2 {                                                                   // a second click does nothing more
		if got := h.do(h.r.Worker, http.MethodPost, "/requests/"+id, fields); got.Status != http.StatusSeeOther {
			t.Fatalf("accepting: %d %s", got.Status, got.Text())
		}
	}
	h.get(h.r.Worker, "/requests/"+id, "Accepted", "Undo")
	h.post(h.r.Worker, "/requests/"+id, "type", "undo")
	h.get(h.r.Worker, "/requests/"+id, "Your turn", "Taken back")
}

// TestMovesByForms goes the ways that are not the straight one.
func TestMovesByForms(t *testing.T) {
	h := newHouse(t)
	s, r := h.s.Worker, h.r.Worker
	one := "/requests/" + h.asked()
	h.get(r, moveAt(one, "request_info"), "The clock stops")
	if got := h.do(r, http.MethodPost, moveAt(one, "request_info"), values()); got.Status == http.StatusSeeOther || len(got.All(".govuk-error-summary")) == 0 {
		t.Errorf("an empty question: %d", got.Status)
	}
	h.post(r, moveAt(one, "request_info"), "text", "Are stairs a problem?")
	h.get(s, one, "Answer the question", "Are stairs a problem?")
	h.post(s, moveAt(one, "answer_info"), "text", "No.")
	h.get(r, moveAt(one, "waitlist"), "When do you expect room?")
	h.post(r, moveAt(one, "waitlist"), "when.date", h.Now().AddDate(0, 0, 3).Format(time.DateOnly), "when.time", "12:00")
	h.get(r, moveAt(one, "decline"), "Our rules restrict by immigration status")
	if got := h.do(r, http.MethodPost, moveAt(one, "decline"), values("text", "kept words")); got.RawTextOf("textarea") != "kept words" {
		t.Error("a decline without a reason loses its words")
	}
	h.post(r, moveAt(one, "decline"), "reason", "immigration_status")
	h.get(s, one, "Not eligible: immigration status", "Ask somebody else")
	to := h.post(s, h.at("/again"), "referral", strings.TrimPrefix(one, "/requests/"))
	h.get(s, to, "Begin this ask anew")
	h.get(r, one+"/print", "Can you help?")
	h.get(s, "/inbox?box=sent", "Nothing is on its way") // it was read above
	if got := h.do(r, http.MethodGet, moveAt(one, "accept"), nil); got.Status != http.StatusConflict {
		t.Errorf("a move that is over: %d", got.Status)
	}
}

// TestProposal: a proposal names an agency to the sender, who finds it chosen;
// the agency itself learns nothing.
func TestProposal(t *testing.T) {
	h := newHouse(t)
	third := h.Agency("health", "QC")
	one := "/requests/" + h.asked()
	h.get(h.r.Worker, moveAt(one, "propose")).Has(`[value="` + third.ID + `"]`)
	h.post(h.r.Worker, moveAt(one, "propose"), "agency", third.ID, "text", "They have a nurse.")
	h.get(h.s.Worker, one, "Maison d’essai 3", "They have a nurse.", "They know nothing of it yet")
	again := h.at("/again")
	h.get(h.s.Worker, h.post(h.s.Worker, again, "referral", strings.TrimPrefix(one, "/requests/"))).Has(`[value="` + third.ID + `|"][checked]`)
	h.get(third.Worker, "/inbox").HasNo(`[href^="/requests/"]`) // it learned nothing
}

// TestUnreadEnd: what ended waits in the list of sent asks until it is read.
func TestUnreadEnd(t *testing.T) {
	h := newHouse(t)
	one := "/requests/" + h.asked()
	h.post(h.r.Worker, moveAt(one, "decline"), "reason", "no_capacity")
	h.get(h.s.Worker, "/inbox?box=sent", "Waiting for us").Has(`a[href="` + one + `"]`)
}

// TestWhoCanHelpReadsNothing: looking for who can help, at lists, at the
// person's file or at an ask on paper reads no answer: it stays in front, and
// the recipient can still take a wrong click back. Once it is read, the first
// page holds the need until somebody is asked again.
func TestWhoCanHelpReadsNothing(t *testing.T) {
	h := newHouse(t)
	w := h.s.Worker
	one := "/requests/" + h.asked()
	const unasked = "Needs for which nobody is being asked"
	h.get(w, "/").HasNo(`a[href="/files/` + h.file + `/items/` + h.need + `"]`)
	h.post(h.r.Worker, moveAt(one, "decline"), "reason", "no_capacity")
	for _, page := range []string{h.at(""), "/files/" + h.file, "/inbox?box=sent", "/", one + "/print"} {
		h.get(w, page)
	}
	h.get(w, "/files/"+h.file, "Declined")
	h.post(w, h.at("/again"), "referral", strings.TrimPrefix(one, "/requests/"))
	h.get(w, "/", unasked).Has(`a[href="` + one + `"]`)
	h.post(h.r.Worker, one, "type", "undo")
	h.post(h.r.Worker, moveAt(one, "decline"), "reason", "no_capacity")
	h.get(w, one)
	h.get(w, "/", unasked).HasNo(`a[href="` + one + `"]`).Has(`a[href="/files/` + h.file + `/items/` + h.need + `"]`)
	if a := h.do(h.r.Worker, http.MethodPost, one, values("type", "undo")); a.Status == http.StatusSeeOther {
		t.Error("undone although it was read")
	}
	need := "/files/" + h.file + "/items/" + h.need
	if a := h.do(w, http.MethodPost, need, values("status", "set_aside")); a.Status == http.StatusSeeOther {
		t.Error("set aside without a reason")
	}
	h.post(w, need, "status", "set_aside", "reason", "She wants to think about it.")
	h.get(w, need, "She wants to think about it.")
	h.get(w, "/").HasNo(`a[href="` + need + `"]`)
}

func TestWithdrawalAndReceipt(t *testing.T) {
	h := newHouse(t)
	s, r := h.s.Worker, h.r.Worker
	one := "/requests/" + h.asked()
	h.post(r, one, "type", "accept")
	consent := h.consent(act.NewConsent{Kind: "release", Sections: []string{"name", "identity", "contact"}, Purpose: "to be welcomed"})
	h.post(s, one+"/share", "consent", consent)
	h.post(r, one+"/opened")
	h.get(s, moveAt(one, "withdraw"), "keys to what was sent are destroyed")
	h.post(s, moveAt(one, "withdraw"))
	h.get(r, one, "Ended: it no longer opens", "Answer what became of it").SaysNot(secret)
	if got := h.do(r, http.MethodGet, one+"/opened", nil); got.Status == http.StatusOK {
		t.Error("a withdrawn release opens")
	}
	h.get(r, one+"/receipt", "We have destroyed everything")
	h.post(r, one+"/receipt", "state", "kept", "basis", "Act on records, s. 12")
	h.get(s, one, "Act on records, s. 12", "Kept, on a legal basis")
}

// TestStrangers: every page of another agency is the same not found as one
// that never was.
func TestStrangers(t *testing.T) {
	h := newHouse(t)
	id := h.asked()
	other := h.Agency("health", "QC").Worker
	never := "00000000000000000000000000"
	for _, path := range []string{"/requests/%", moveAt("/requests/%", "accept"), moveAt("/requests/%", "withdraw"), "/requests/%/share",
		"/requests/%/opened", "/requests/%/receipt", "/requests/%/print", "/notices/%", "/papers/%"} {
		mine := h.do(other, http.MethodGet, strings.ReplaceAll(path, "%", id), nil)
		none := h.do(other, http.MethodGet, strings.ReplaceAll(path, "%", never), nil)
		if mine.Status != http.StatusNotFound || strings.ReplaceAll(mine.Body, id, never) != none.Body {
			t.Errorf("%s: %d and %d differ", path, mine.Status, none.Status)
		}
		if post := h.do(other, http.MethodPost, strings.ReplaceAll(path, "%", id), values("type", "accept")); post.Status != http.StatusNotFound && post.Status != http.StatusMethodNotAllowed && post.Status != http.StatusUnprocessableEntity && post.Status != http.StatusBadRequest {
			t.Errorf("POST %s: %d", path, post.Status)
		}
	}
	for _, step := range []string{"", "/how", "/preview"} {
		if got := h.do(other, http.MethodGet, h.at(step), nil); got.Status != http.StatusNotFound {
			t.Errorf("the ask %s: %d", step, got.Status)
		}
		if got := h.do(other, http.MethodPost, h.at(step), values("_do", "next")); got.Status == http.StatusOK || strings.Contains(got.Body, secret) {
			t.Errorf("POST of the ask %s: %d", step, got.Status)
		}
	}
	h.get(other, "/inbox").SaysNot(id)
}

func TestLegal(t *testing.T) {
	h := newHouse(t)
	w := h.s.Worker
	h.get(w, "/papers", "A subpoena is not an order", "No demand so far")
	h.post(w, "/papers", "kind", "subpoena", "from", "Court of a fictional town", "got", "2026-01-10", "text", "Wants all files.")
	line := h.get(w, "/papers", "Court of a fictional town", "Not answered yet").Attr(`a[href^="/papers/"]`, "href")
	h.get(w, line, "Wants all files.")
	h.post(w, line, "kind", "subpoena", "from", "Court of a fictional town", "got", "2026-01-10", "text", "Wants all files.", "answer", "Contested.")
	h.get(w, "/papers", "Contested.")
}

func TestDisclosure(t *testing.T) {
	h := newHouse(t)
	w := h.s.Worker
	second := h.Member(h.s, agency.Caseworker)
	h.get(w, "/notices/new", secret)
	h.get(w, "/notices/new?file="+h.file, "In immediate danger, call 911")
	to := h.post(w, "/notices/new", "case", h.file, "kind", "court", "agency", h.r.ID, "sections", "identity", "basis", "Order 12", "text", "The court asks.")
	h.get(w, to, "nothing sent", "Agree and send")
	if got := h.do(w, http.MethodPost, to, values()); got.Status == http.StatusSeeOther {
		t.Error("one member alone discloses")
	}
	h.post(second, to)
	h.get(second, to, "Sent and reviewed", "See what became of it")
	one := h.get(h.r.Worker, "/inbox", "Disclosure without consent").Attr(`a[href^="/requests/"]`, "href")
	h.get(h.r.Worker, one, "Open what was sent")
	h.get(h.r.Worker, h.post(h.r.Worker, one+"/opened"), "without the person’s consent", secret)
}

// TestConsentEndsOnTheWay: a consent that is taken back before the ask is sent
// leads back to where one is chosen, with nothing lost.
func TestConsentEndsOnTheWay(t *testing.T) {
	h := newHouse(t)
	w := h.s.Worker
	consent := h.consent(act.NewConsent{Kind: "ask", Purpose: "find a bed"})
	h.post(w, h.at(""), "_do", "next", "province", "QC", "picked", h.r.ID+"|")
	h.post(w, h.at("/how"), "_do", "next", "note", "needs a quiet room", "region", "none", "consent", consent)
	_, err := casework.WithdrawConsent.Do(context.Background(), h.Node, w.Fresh(), act.WithdrawConsent{ConsentRef: act.ConsentRef{Case: h.file, Consent: consent}})
	h.ok(err)
	if got := h.do(w, http.MethodGet, h.at("/preview"), nil); got.To != h.at("/how") {
		t.Errorf("the preview leads to %d %s", got.Status, got.To)
	}
	if got := h.do(w, http.MethodPost, h.at("/preview"), values()); got.Status == http.StatusOK || strings.HasPrefix(got.To, "/requests/") {
		t.Errorf("sent without consent: %d %s", got.Status, got.To)
	}
	h.get(w, h.at("/how"), "No agreement covers", "needs a quiet room")
}

// TestAskOfThePoliceByForms: an agency that enforces can't be chosen until the
// person agreed to it on the page of its own and somebody else signed that too.
// Then the ask goes the way of any other.
func TestAskOfThePoliceByForms(t *testing.T) {
	h := newHouse(t)
	w, police := h.s.Worker, h.Agency("police", "QC")
	box := `[name="picked"][value="` + police.ID + `|"]`
	h.get(w, h.at("")).HasNo(box)
	h.r = police
	consent := h.consent(act.NewConsent{Kind: "ask", Purpose: "she wants to report", Enforcement: true})
	h.get(w, h.at("")).HasNo(box) // before the second signature
	_, err := casework.CosignConsent.Do(context.Background(), h.Node, h.s.Admin.Fresh(), act.ConsentRef{Case: h.file, Consent: consent})
	h.ok(err)
	h.get(w, h.at("")).Has(box)
	to := h.post(w, h.at(""), "_do", "next", "province", "QC", "picked", police.ID+"|")
	h.get(w, to, "Covers everybody chosen")
	h.post(w, h.at("/how"), "_do", "next", "region", "QC", "consent", consent)
	h.get(w, h.at("/preview"), "Will see", "Emergency shelter")
	if one := h.post(w, h.at("/preview")); !strings.HasPrefix(one, "/requests/") {
		t.Errorf("the ask is at %s", one)
	}
}

// TestAttackAppointmentNobodyMeans: an appointment in the past, in 1900 or in a
// century is refused next to the day, in the reader's language.
func TestAttackAppointmentNobodyMeans(t *testing.T) {
	h := newHouse(t)
	r := h.r.Worker
	one := "/requests/" + h.asked()
	refused := func(move, field, day string) {
		t.Helper()
		for lang, word := range map[string]string{"en": "Please", "fr": "Veuillez"} {
			h.lang = lang
			got := h.do(r, http.MethodPost, moveAt(one, move), values(field+".date", day, field+".time", "12:00", "text", "kept words"))
			if got.Status == http.StatusSeeOther {
				t.Errorf("%s on %s: taken", move, day)
				continue
			}
			got.Says(word).Has(".govuk-form-group--error #f-"+field+", .govuk-form-group--error #f-"+field+"-date", `.govuk-error-summary a[href^="#f-`+field+`"]`)
		}
	}
	for _, day := range []string{"1900-01-01", h.Now().AddDate(0, 0, -2).Format(time.DateOnly), h.Now().AddDate(3, 0, 0).Format(time.DateOnly), "2126-01-01"} {
		refused("waitlist", "when", day)
		refused("accept", "hold_until", day)
	}
	h.lang = ""
	h.post(r, one, "type", "accept")
	consent := h.consent(act.NewConsent{Kind: "release", Sections: []string{"name"}, Purpose: "to be welcomed", Loopback: "words"})
	h.post(h.s.Worker, one+"/share", "consent", consent)
	h.post(r, one+"/opened")
	for _, day := range []string{"1900-01-01", h.Now().AddDate(0, 0, -2).Format(time.DateOnly), h.Now().AddDate(3, 0, 0).Format(time.DateOnly)} {
		refused("schedule", "when", day)
	}
}
