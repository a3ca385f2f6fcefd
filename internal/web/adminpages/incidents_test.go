package adminpages_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"relais/internal/agency"
)

// TestIncidentsOnPages: an incident is written down and added to on pages, in
// both languages; who reads no case files gets neither page nor file, and a
// file asks again who takes it.
func TestIncidentsOnPages(t *testing.T) {
	s := newSite(t)
	a := s.Agency("ngo", "QC")
	blind := s.as(t, s.Member(a, agency.Administrator))
	b := s.as(t, a.Admin)
	b.get("/agency").Has(`a[href="/agency/records"]`)
	blind.get("/agency").HasNo(`a[href="/agency/records"]`)
	in := url.Values{"kind": {"misdirected"}, "found": {"2026-01-09"}, "text": {"A letter went to the wrong house."}, "risk": {"unknown"},
		"told.1.whom": {"authority"}, "told.1.name": {"Commission d’essai"}, "told.1.on": {"2026-01-10"}}
	if to := b.post("/agency/records", in); to != "/agency/records" {
		t.Fatalf("led to %s", to)
	}
	page := b.get("/agency/records")
	page.Says("A letter went to the wrong house.").Says("Commission d’essai").Says("Not known yet")
	at := page.Attr(`article a[href^="/agency/records/"]`, "href")
	b.post(at, url.Values{"text": {"It came back unopened."}, "risk": {"no"}})
	b.get(at).Says("It came back unopened.").Says("A letter went to the wrong house.")
	b.reads = "fr"
	b.get("/agency/records").Says("Registre des incidents").Says("On ne sait pas encore")
	for _, path := range []string{"/agency/records", at, "/agency/records/columns", "/agency/records/out"} {
		if p := blind.do(http.MethodGet, path, nil); p.Status != http.StatusForbidden || strings.Contains(p.Text(), "letter") {
			t.Errorf("who reads no case files gets %s: %d", path, p.Status)
		}
	}
}
