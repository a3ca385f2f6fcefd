package directorypages_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"relais/internal/act"
	"relais/internal/listings"
)

func TestPlanPage(t *testing.T) {
	s := newSite(t)
	ontario := []any{map[string]any{"id": "a", "name": "Ontario"}}
	both := append(answers("emergency-shelter"), answers("food")...)
	s.load(
		record("night", "Night house", map[string]any{"attributes": both, "service_areas": ontario,
			"phones": []any{map[string]any{"id": "p1", "number": "613-555-0142"}},
			"schedules": []any{map[string]any{"id": "h", "freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR,SA,SU",
				"opens_at": "00:00", "closes_at": "23:59"}}}),
		record("bread", "Bread house", map[string]any{"attributes": answers("food"), "service_areas": ontario}),
		record("clinic", "Open clinic", map[string]any{"attributes": answers("primary-care"), "service_areas": ontario,
			"relais": map[string]any{"rules": map[string]any{"status": map[string]any{
				"reason_en": "Only with a health card", "reason_fr": "Seulement avec une carte santé", "source": "Policy 4"}}}}),
	)
	b := s.as(t, s.home.Worker)
	asked := form("need", "emergency-shelter", "need", "food", "need", "primary-care", "need", "pet-care", "province", "ON")
	b.get(b.post("/services", asked)).Has(`[formaction="/services/plan"]`)
	to := b.post("/services/plan", asked)
	if u, _ := url.Parse(to); u.Path != "/services/plan" || strings.Contains(to, "food") || len(u.Query()) != 1 {
		t.Errorf("the plan leads to %s", to)
	}
	p := b.get(to)
	p.Says("A plan for all of it", "1 agency to ask.", "2 of 4 needs are covered", "Night house", "emergency shelter", "Always open", "If that does not work", "Bread house", "Nobody covers these 2 needs", "A safe place for a pet", "No service in the directory answers this need.", "Only with a health card", "Policy 4", "Note what nobody covers").Has(`a[href="tel:6135550142"]`).Has(`[href^="/services?s="], [action^="/services?s="]`)
	done := b.post("/services/plan/gaps", form("s", strings.TrimPrefix(to, "/services/plan?s=")))
	b.get(done).Says("a gap that is counted can be closed", "Night house").SaysNot("Note what nobody covers")
	b.lang = "fr"
	b.get(to).Says("Un plan pour le tout", "1 organisme à joindre.", "Besoins couverts : 2 sur 4", "Ouvert en tout temps", "Seulement avec une carte santé")
	s.as(t, s.other.Worker).get(to).Says("Begin anew").SaysNot("Night house")
	b.do(http.MethodPost, "/services/plan", form("province", "ON")).Says("hoisissez au moins un besoin")
}

// TestGapsPage: the page of unmet needs says what stood in the way, no small
// number, and nothing to an agency that enforces.
func TestGapsPage(t *testing.T) {
	s := newSite(t)
	b := s.as(t, s.home.Worker)
	b.get("/services/gaps").Says("Needs that nobody met", "Nothing was counted")
	ask := act.NoteGaps{MatchNeeds: act.MatchNeeds{Province: "NU", Needs: []act.MatchNeed{{Code: "consular-help"}}}}
	for i := range 5 {
		if _, err := listings.NoteGaps.Do(context.Background(), s.Node, s.home.Worker.Fresh(), ask); err != nil {
			t.Fatal(err)
		}
		if p := b.get("/services/gaps"); i < 4 {
			p.Says("fewer than five times").SaysNot("Nunavut")
		} else {
			p.Says("How often", "5 in searches without a file", "Nunavut")
		}
	}
	police := s.Agency("police", "ON")
	s.as(t, police.Worker).get("/services/gaps").Says("Not for your sector")
}
