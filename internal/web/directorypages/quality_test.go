package directorypages_test

import (
	"net/http"
	"testing"
)

func TestQuality(t *testing.T) {
	s := newSite(t)
	desk, b := s.as(t, s.Desk().Admin), s.as(t, s.home.Worker)
	if p := b.do(http.MethodGet, "/services/quality", nil); p.Status != http.StatusForbidden {
		t.Errorf("an agency reads the desk’s list: %d", p.Status)
	}
	desk.get("/services/quality").Says("No source yet", "Everything is up to date")
	twin := map[string]any{"url": "https://brook.example.ca", "phones": []any{map[string]any{"id": "p", "number": "819-555-0142"}}}
	first, second := "aaaaaaaa-0000-4000-8000-000000000001", "bbbbbbbb-0000-4000-8000-000000000002"
	s.load(record(first, "Brook night shelter", twin), record(second, "Brook night shelter", twin))
	desk.post("/services/quality/find", nil)
	p := desk.get("/services/quality")
	p.Says("feed", "2 records", "Possible duplicates (1)", "The same service", "To verify (2)", "Verified by telephone today")
	one, other := p.Attr(`[name="first"]`, "value"), p.Attr(`[name="second"]`, "value")
	if p := b.do(http.MethodPost, "/services/quality/pair", form("first", one, "second", other, "same", "true")); p.Status != http.StatusForbidden {
		t.Errorf("an agency decides: %d", p.Status)
	}
	desk.post("/services/quality/pair", form("first", one, "second", other, "same", "true"))
	desk.get("/services/quality").Says("Possible duplicates (0)", "Undo this decision", "To verify (1)")
	desk.post("/services/quality/apart", form("first", one, "second", other))
	desk.get("/services/quality").Says("Possible duplicates (1)")
	desk.post("/services/quality/verified", form("id", one, "method", "phone"))
	desk.lang = "fr"
	desk.get("/services/quality").Says("À vérifier (1)", "Doublons possibles")
}
