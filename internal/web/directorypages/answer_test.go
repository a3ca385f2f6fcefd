package directorypages_test

import (
	"net/http"
	"testing"
	"time"
)

func TestSuggestAndAnswer(t *testing.T) {
	s := newSite(t)
	b, other, desk := s.as(t, s.home.Worker), s.as(t, s.other.Worker), s.as(t, s.Desk().Admin)
	at := b.post("/services/new", listing())
	other.get(at+"/suggestion").Says("Suggest a change", "Write nothing about a person")
	other.do(http.MethodPost, at+"/suggestion", form("field", "phone", "value", "613-555-0188")).Has(".govuk-error-summary a[href='#f-why']")
	other.post(at+"/suggestion", form("field", "phone", "value", "613-555-0188", "why", "I called."))
	s.Advance(time.Minute) // the oldest comes first
	other.post(at+"/suggestion", form("field", "hours", "value", "Until ten", "why", "I called."))
	other.get("/services/suggestions").Says("No suggestion waits for you")
	b.get("/services/own").Says("2 suggestions wait for your decision")
	p := b.get("/services/suggestions")
	p.Says("613-555-0199", "613-555-0188", "I called.", "A note on your decision")
	id := p.Attr(`input[name="id"]`, "value")
	if p := other.do(http.MethodPost, "/services/suggestions/decision", form("id", id, "accept", "true")); p.Status != http.StatusNotFound {
		t.Errorf("a stranger decides: %d", p.Status)
	}
	b.post("/services/suggestions/decision", form("id", id, "accept", "true", "answer", "Thank you."))
	b.get(at).Says("613-555-0188")
	b.get(at + "/before").Says("613-555-0199")
	desk.get("/services/quality").SaysNot("Until ten")
	s.Advance(15 * 24 * time.Hour)
	desk.get("/services/quality").Says("Until ten", "has not decided for two weeks")
	if to := b.post("/services/suggestions/decision", form("id", b.get("/services/suggestions/decision").Attr(`input[name="id"]`, "value"), "accept", "true")); to != at+"/edit" {
		t.Errorf("what somebody has to write leads to %s", to)
	}
	b.lang = "fr"
	b.get("/services/suggestions").Says("Aucune proposition ne vous attend")
}

func TestTakeOutAndBringBack(t *testing.T) {
	s := newSite(t)
	b, other := s.as(t, s.home.Worker), s.as(t, s.other.Worker)
	for _, who := range []string{"public", "agency"} {
		f := listing()
		f.Set("visibility.service", who)
		at := b.post("/services/new", f)
		if p := other.do(http.MethodPost, at+"/delete", nil); p.Status != http.StatusForbidden && p.Status != http.StatusNotFound {
			t.Errorf("another agency takes it out: %d", p.Status)
		}
		b.get(at+"/delete").Says("Take this service out", "Maison de nuit")
		b.post(at+"/delete", nil)
		b.get("/services/own").Says("Taken out", "Bring it back").Has(`[href^="` + at + "/restore" + `"], [action^="` + at + "/restore" + `"]`)
		if p := b.do(http.MethodGet, at, nil); p.Status != http.StatusNotFound && p.Status != http.StatusGone {
			t.Errorf("%s: read after it left: %d", who, p.Status)
		}
		b.post(at+"/restore", nil)
		b.get(at).Says("Maison de nuit")
		b.get("/services/own").SaysNot("Bring it back")
	}
}

// TestQualityPages: lists have pages, a refused form's address shows the page,
// pairs tell what differs, and a link to confirm is made on the spot.
func TestQualityPages(t *testing.T) {
	s := newSite(t)
	desk := s.as(t, s.Desk().Admin)
	twin := func(more string) map[string]any {
		return map[string]any{"url": "https://brook.example.ca", "description": more, "phones": []any{map[string]any{"id": "p", "number": "819-555-0142"}}}
	}
	s.load(record("aaaaaaaa-0000-4000-8000-000000000001", "Brook night shelter", twin("Six beds.")),
		record("bbbbbbbb-0000-4000-8000-000000000002", "Brook night shelter", twin("Seven beds.")))
	for i := range 25 {
		s.load(record("cccccccc-0000-4000-8000-0000000000"+string(rune('a'+i))+"0", "House "+string(rune('A'+i)), nil))
	}
	desk.post("/services/quality/find", nil)
	p := desk.get("/services/quality")
	p.Says("What differs", "Six beds.", "Seven beds.", "First record (stays)", "other fields say the same", "To verify (27)").Has(`a[href$="due=2#due"]`)
	if last := desk.get("/services/quality?due=2"); len(last.All(`form[action="/services/quality/verified"]`)) != 7 {
		t.Errorf("the second page has %d lines", len(last.All(`form[action="/services/quality/verified"]`)))
	}
	desk.get("/services/quality?due=nonsense")
	for _, part := range []string{"pair", "apart", "suggestion", "verified", "run", "find", "link"} {
		desk.get("/services/quality/" + part).Says("Quality of the directory")
	}
	desk.do(http.MethodPost, "/services/quality/link", form("id", "aaaaaaaa-0000-4000-8000-000000000001")).
		Says("A link to confirm this record", "Brook night shelter").Says("/confirm/")
	if p := s.as(t, s.home.Worker).do(http.MethodGet, "/services/quality/link", nil); p.Status != http.StatusForbidden {
		t.Errorf("an agency: %d", p.Status)
	}
}
