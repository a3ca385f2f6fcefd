package casepages_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casework"
	"relais/internal/node/nodetest"
	"relais/internal/web/address"
	"relais/internal/web/webtest"
)

func TestTemplates(t *testing.T) { webtest.CheckPages(t) }

func TestIntakeAndFile(t *testing.T) {
	s := newSite(t)
	b := s.as(t, s.home.Worker)
	b.get("/").Says("Hello", "No case file yet")
	b.get("/files/new").Says("How does the person wish to be called?", "Emergency shelter", "Keep for later")

	again := b.refused("/files/new", form("known", "", "section.plan", "kept words", "safe.ways.0.value", "613-555-0142"))
	again.Says("kept words").Has(".govuk-error-summary a[href='#f-known']", ".govuk-error-summary a[href='#f-safe-ways-0-kind']")

	at := b.story()
	p := b.get(at)
	p.Says("Amihan", "Emergency shelter", "Crisis", "613-555-0142", "Monday to Wednesday", "lilac", "the cousin", "Never leave a message", "Nothing may leave this file").Has(`[href^="` + at + "/items/" + `"], [action^="` + at + "/items/" + `"]`)
	p.SaysNot("Safe ride")
	if len(p.All(`section[aria-labelledby="safe-title"] ~ .govuk-button-group a[href="`+at+`/contact"]`)) != 1 {
		t.Error("the safe-contact rules don’t come before the contact button")
	}
	b.get(part(at, "plan")).Says("Meet again on Tuesday.", "Bring the papers.", "signature verified", "Undo")
	b.get(part(at, "identity")).Says("Other languages", "Tagalog")
	b.lang = "fr"
	b.get(at).Says("Avant tout contact", "Hébergement d’urgence", "Crise", "du lundi au mercredi")
}

func TestIntakeIsKept(t *testing.T) {
	s := newSite(t)
	b := s.as(t, s.home.Worker)
	if to := b.post("/files/new", form("known", "Ifeoma", "later", "true")); to != "/" {
		t.Errorf("leads to %q", to)
	}
	b.get("/").Says("Kept for you, to finish", "An intake")
}

func TestListFindsByNameAndCode(t *testing.T) {
	s := newSite(t)
	b := s.as(t, s.home.Worker)
	at := b.story()
	c, err := casework.GetCase.Do(context.Background(), s.Node, b.who.Fresh(), act.ID{ID: b.read(at)})
	if err != nil {
		t.Fatal(err)
	}
	b.get("/files").Says("Amihan", c.Code, "1 to 1 of 1")
	b.do(http.MethodPost, "/files", form("q", "amih")).Says("Amihan", "1 found")
	b.do(http.MethodPost, "/files", form("q", "zzz")).Says("Nobody found")
	if to := b.post("/files", form("q", strings.ToLower(c.Code))); to != at {
		t.Errorf("a whole code leads to %q", to)
	}
	if got := b.do(http.MethodGet, "/files?q=amih", nil); !strings.Contains(got.Text(), "1 to 1 of 1") {
		t.Error("a name in an address was searched for")
	}
}

func TestEntries(t *testing.T) {
	s := newSite(t)
	b, c := s.as(t, s.home.Worker), s.as(t, s.home.Admin)
	at := b.story()
	section := part(at, "notes")
	b.post(section, form("text", "first words"))
	e := entryAt(t, b.get(section), at)
	b.post(e, form("base", "1", "text", "second words"))

	stale := c.refused(e, form("base", "1", "text", "words of a colleague"))
	stale.Says("second words", "words of a colleague", "Written meanwhile by").Has(`[name="base"][value="2"]`)
	c.post(e, form("base", "2", "text", "both words"))
	b.get(e).Says("first words", "second words", "both words", "version 3", "History")
	b.post(e+"/undo", nil)
	b.get(section).Says("second words")
	b.post(e+"/remove", form("base", "4"))
	b.get(section).Says("Emptied.")
	b.refused(section, form("text", "")).Has(".govuk-error-summary a[href='#f-text']")
}

func entryAt(t *testing.T, p page, at string) string {
	t.Helper()
	return p.Attr(`a[href^="`+at+`/entries/"]`, "href")
}

func TestRestrictedSection(t *testing.T) {
	s := newSite(t)
	b, third := s.as(t, s.home.Worker), s.as(t, s.Member(s.home, agency.Caseworker))
	at := b.story()
	who := part(at, "legal") + "/who"
	b.get(who).Says("Who may read this section", "At least two")
	b.refused(who, form("scope", "some", "members", b.who.ID)).Has(".govuk-error-summary a[href='#f-members']")
	b.post(who, form("scope", "some", "members", b.who.ID, "members", s.home.Admin.ID))
	third.get(at).Says("Locked")
	third.get(part(at, "legal")).Says("This section is not open to you")
	if p := third.do(http.MethodGet, who, nil); p.Status != http.StatusForbidden {
		t.Errorf("a colleague who can’t read may change who reads: %d", p.Status)
	}
	b.post(who, form("scope", "all", "members", b.who.ID))
	third.get(part(at, "legal")).Says("Nothing is written here yet.")
}

func TestSafeContact(t *testing.T) {
	s := newSite(t)
	b := s.as(t, s.home.Worker)
	at := b.story()
	b.get(at+"/ways").Says("613-555-0142", "the cousin").Has(`[value="09:00"]`)
	bad := b.refused(at+"/ways", form("ways.0.kind", "phone", "ways.0.spans.0.days", "1", "ways.0.spans.1.days", "2", "ways.0.spans.1.from", "9h"))
	bad.Has(".govuk-error-summary a[href='#f-ways-0-spans-1-from']")

	// Monday 10:00 in Montréal is inside of the hours, noon is not.
	b.get(at+"/contact").Says("Before any contact", "safe now")
	b.post(at+"/contact", form("way", "0", "at.date", "2026-01-12", "at.time", "09:30", "text", "went well"))
	out := b.refused(at+"/contact", form("way", "0", "at.date", "2026-01-11", "at.time", "09:30"))
	out.Says("outside of the hours that are safe").Has(".govuk-error-summary a[href='#f-reason']")
	b.post(at+"/contact", form("way", "other", "channel", "email", "value", "a@example.ca", "reason", "she wrote first"))
	b.refused(at+"/contact", form("text", "x")).Has(".govuk-error-summary a[href='#f-way']")
	b.get(part(at, "contact")).Says("went well", "she wrote first", "Way that is not safe")
}

func TestNeeds(t *testing.T) {
	s := newSite(t)
	b := s.as(t, s.home.Worker)
	at := b.story()
	b.refused(at+"/items", form("text", "x")).Has(".govuk-error-summary a[href='#f-need']")
	b.post(at+"/items", form("need.safe-ride.on", "true", "need.safe-ride.urgency", "standard", "text", "to the clinic"))
	p := b.get(at)
	p.Says("Safe ride", "to the clinic")
	need := p.Attr(`h3 a[href^="`+at+`/items/"]`, "href")
	b.get(need).Says("Where does it stand?").Has(`[href^="` + need + "/ask" + `"], [action^="` + need + "/ask" + `"]`)
	b.post(need, form("status", "met"))
	b.get(at).Says("Met")
}

func TestConsents(t *testing.T) {
	s := newSite(t)
	b := s.as(t, s.home.Worker)
	at := b.story()
	talk := b.get(agree(at, "release"))
	talk.Says("What to say", "You can say no", "2026-02-11", "So that they can help with: Emergency shelter")
	other := b.do(http.MethodPost, agree(at, "release"), form("saying", "fr", "purpose", "typed before"))
	other.Says("Vous pouvez dire non", "typed before")

	want := form("agencies", s.other.ID, "sections", "plan", "purpose", "a bed", "until", "2026-02-10",
		"given_by", "person", "form", "spoken", "language", "fr", "loopback", "appointments", "explained", "who", "explained", "what", "explained", "why", "explained", "until", "explained", "withdraw", "explained", "refuse", "explained", "loopback", "explained", "limits")
	b.refused(agree(at, "release"), form("purpose", "a bed", "until", "2020-01-01", "given_by", "person", "form", "spoken", "language", "fr", "explained", "who", "explained", "what", "explained", "why", "explained", "until", "explained", "withdraw", "explained", "refuse", "explained", "loopback", "explained", "limits")).
		Has(".govuk-error-summary a[href='#f-agencies']", ".govuk-error-summary a[href='#f-sections']", ".govuk-error-summary a[href='#f-until']")
	c := b.post(agree(at, "release"), want)
	b.get(c).Says("Share information", "Valid", "a bed", "Plan and next steps")
	b.get(c+"/print").Says("Ce que j’ai accepté", "10 février 2026")
	b.get(c + "/print?say=en").Says("What I agreed to")
	b.get(c + "/end").Says("stops opening for the other agency")
	b.post(c+"/end", form("reason", "changed her mind"))
	b.get(c).Says("Taken back")
	b.get(at).Says("1 ended or taken back")
}

func TestConsentLeadsOn(t *testing.T) {
	s := newSite(t)
	b := s.as(t, s.home.Worker)
	at := b.story()
	ask := form("agencies", s.other.ID, "purpose", "a bed", "until", "2026-02-10", "given_by", "person", "form", "spoken", "language", "fr", "explained", "who", "explained", "what", "explained", "why", "explained", "until", "explained", "withdraw", "explained", "refuse", "explained", "loopback", "explained", "limits")
	unsaid := form("agencies", s.other.ID, "purpose", "a bed", "until", "2026-02-10", "given_by", "person", "form", "spoken", "language", "fr")
	b.refused(agree(at, "ask"), unsaid).Says("Say every point, and tick each by itself.")
	ask.Set("next", at+"/items/x/ask?mode=ranked")
	to, _ := url.Parse(b.post(agree(at, "ask"), ask))
	if to.Path != at+"/items/x/ask" || to.Query().Get("agreement") == "" || to.Query().Get("mode") != "ranked" {
		t.Errorf("leads to %s", to)
	}
	for _, bad := range []string{"//evil.example", "https://evil.example/cases/x", "javascript:alert(1)", "/out"} {
		ask.Set("next", bad)
		if to := b.post(agree(at, "ask"), ask); !strings.HasPrefix(to, at+"/agreements/") {
			t.Errorf("next=%s leads to %s", bad, to)
		}
	}
}

func TestEnforcementNeedsTwo(t *testing.T) {
	s := newSite(t)
	b, second := s.as(t, s.home.Worker), s.as(t, s.home.Admin)
	at := b.story()
	b.get(agree(at, "ask")).SaysNot("Border services")
	b.get(agree(at, "special")).Says("Border services", "By default we tell these offices nothing")
	police := s.Agency("police", "QC")
	b.get(agree(at, "ask") + "?agency=" + police.ID).Says("The person wants to tell one of them").SaysNot("Police liaison")
	c := b.post(agree(at, "special"), form("about", "ask", "sectors", "police", "purpose", "her wish", "until", "2026-01-20",
		"given_by", "person", "form", "written", "language", "en", "explained", "who", "explained", "what", "explained", "why", "explained", "until", "explained", "withdraw", "explained", "refuse", "explained", "loopback", "explained", "limits"))
	b.get(c).Says("Waits for a second signature", "You took it, so a colleague must sign")
	b.refused(c+"/sign", nil)
	second.get(c).Says("Co-sign")
	second.post(c+"/sign", nil)
	second.get(c).Says("Valid", "Co-signed by")
}

func TestCloseEditPrintOpened(t *testing.T) {
	s := newSite(t)
	b := s.as(t, s.home.Worker)
	at := b.story()
	b.post(at+"/edit", form("known", "Ami", "next", "", "worker", s.home.Admin.ID))
	b.get(at).Says("Ami")
	b.get(at + "/close").Says("1 need is still open")
	b.post(at+"/close", nil)
	b.get(at).Says("This case file is closed.")
	b.get("/files").SaysNot("Ami ")
	b.post(at+"/reopen", nil)
	b.get(at+"/print").Says("Paper has no lock", "Emergency shelter").SaysNot("Bring the papers.")
	b.get(at + "/print?s=" + address.Sections.Of("plan")).Says("Bring the papers.")
	s.Advance(2 * time.Second)
	b.get(at+"/opened").Says("Who opened this file", "read a case file")
}

// TestStrangers: members of another agency, and of this one without access,
// learn nothing, the same as for an id that does not exist.
func TestStrangers(t *testing.T) {
	s := newSite(t)
	b := s.as(t, s.home.Worker)
	at := b.story()
	stranger := s.as(t, s.other.Worker)
	nowhere := "/files/" + strings.Repeat("0", 26)
	id := strings.Repeat("1", 26)
	for _, route := range s.routes {
		method, pattern, _ := strings.Cut(route.Pattern, " ")
		if !strings.HasPrefix(pattern, "/files/{id}") {
			continue
		}
		rest := strings.NewReplacer("{section}", "plan", "{need}", id, "{entry}", id, "{consent}", id, "{kind}", "ask", "{hold}", id).
			Replace(strings.TrimPrefix(pattern, "/files/{id}"))
		in := form("text", "x", "base", "1", "basis", "person", "why", "demand", "reason", "x")
		theirs, none := stranger.do(method, at+rest, in), stranger.do(method, nowhere+rest, in)
		theirText, noText := strings.ReplaceAll(theirs.Text(), at, ""), strings.ReplaceAll(none.Text(), nowhere, "")
		if theirs.Status != none.Status || theirText != noText {
			t.Errorf("%s tells a stranger something: %d and %d\n%s\n%s", route.Pattern, theirs.Status, none.Status, theirText, noText)
		}
		proves := theirs.Header.Get("Location") == "/me/prove" // asked of everybody, before anything is looked at
		if theirs.Status == http.StatusOK || theirs.Status == http.StatusSeeOther && !proves {
			t.Errorf("%s lets a stranger in: %d", route.Pattern, theirs.Status)
		}
		theirs.SaysNot("Amihan")
	}
}

func TestLongListHasPages(t *testing.T) {
	s := newSite(t)
	b := s.as(t, s.home.Worker)
	for i := range 60 {
		if _, err := casework.CreateCase.Do(context.Background(), s.Node, b.who.Fresh(), act.CreateCase{Known: fmt.Sprintf("Personne %02d", i)}); err != nil {
			t.Fatal(err)
		}
	}
	b.get("/files").Says("1 to 50 of 60", "Personne 00").Has(`a[href$="page=2"]`).SaysNot("Personne 50")
	b.get("/files?page=2").Says("51 to 60 of 60", "Personne 59").SaysNot("Personne 49")
	b.do(http.MethodPost, "/files", form("q", "personne")).Says("60 found").Has(`[name="page"][value="2"]`)
	b.do(http.MethodPost, "/files", form("q", "personne", "page", "2")).Says("Personne 59").Has(`[name="page"][value="1"]`)
}

// TestEraseAndHoldPages: a hold is set from the file's page and says that
// nothing is erased; lifted by two, an entry, a section and the file are erased.
func TestEraseAndHoldPages(t *testing.T) {
	s := newSite(t)
	b := s.as(t, s.home.Worker)
	at := b.story()
	b.get(at).Says("Legal hold", "Erase the whole file")
	b.post(at+"/keep", form("why", "proceedings", "text", "a claim"))
	b.get(at).Says("A legal hold stands on this file")
	b.get(at + "/print").Says("also when the person asks for it")
	b.get(at + "/clear").Says("nothing of it may be erased").SaysNot("Erase for good")
	file, err := casework.GetCase.Do(t.Context(), s.Node, s.home.Worker.Fresh(), act.ID{ID: b.read(at)})
	if err != nil {
		t.Fatal(err)
	}
	hold, plan := file.Holds[0].ID, at+"/parts/"+address.Sections.Of("plan")
	for path, in := range map[string]url.Values{"/clear": form("basis", "person"), "/keep/" + hold + "/lift": form("reason", "settled"),
		"/parts/" + address.Sections.Of("plan") + "/clear": form("basis", "person")} {
		if to := b.post(at+path, in); to != "/me/prove" {
			t.Errorf("%s asks nobody who they are: %s", path, to)
		}
	}
	for _, m := range []*nodetest.Member{s.home.Worker, s.home.Admin} {
		if _, err := casework.LiftHold.Do(t.Context(), s.Node, m.Fresh(), act.LiftHold{Case: file.ID, Hold: hold, Reason: "settled"}); err != nil {
			t.Fatal(err)
		}
		b.get(at + "/keep").Says("settled")
	}
	b.get(at).SaysNot("A legal hold stands on this file")
	b.get(plan).Says("Bring the papers.", "Erase this section")
	b.get(plan+"/clear").Says("Nobody can bring it back", "The person asks for it")
	if _, err := casework.EraseSection.Do(t.Context(), s.Node, s.home.Worker.Fresh(), act.EraseSection{Case: file.ID, Section: "plan", Basis: "person"}); err != nil {
		t.Fatal(err)
	}
	b.get(plan).SaysNot("Bring the papers.").Says("The section was erased", "The person asks for it")
	b.get(at + "/clear").Says("All of it goes")
}
