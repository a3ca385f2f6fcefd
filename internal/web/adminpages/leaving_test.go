package adminpages_test

import (
	"net/http"
	"net/url"
	"testing"

	"relais/internal/agency"
	"relais/internal/node/nodetest"
)

// TestAgencyLeavesOnPages: what runs is shown first, the file leaves
// with a proof of who takes it, a second administrator carries it out and is
// signed out with everybody else, and others see that the agency left.
func TestAgencyLeavesOnPages(t *testing.T) {
	s := newSite(t)
	a := s.Agency("ngo", "QC")
	other := s.Agency("ngo", "QC")
	second := s.Member(a, agency.Administrator, agency.Coordinator)
	b, c := s.as(t, a.Admin), s.as(t, second)
	b.get("/agency").Has(`a[href="/agency/out"]`)
	b.get("/agency/out").Says("Open requests to you").Says("We leave the network")
	if to := b.post("/agency/out", url.Values{}); to != "/agency/out" {
		t.Fatalf("led to %s", to)
	}
	b.get("/agency/out").Says(a.Admin.Name).Says("Another administrator who reads case files").HasNo(`input[name="sure"]`)
	if p := c.do(http.MethodPost, "/agency/out/take", url.Values{"passphrase": {nodetest.Passphrase}}); p.Status != http.StatusOK {
		t.Errorf("the file: %d", p.Status)
	}
	c.refused("/agency/out/confirm", url.Values{})
	c.reads = "fr"
	c.get("/agency/out").Says("Partir pour de bon")
	c.reads = "en"
	if to := c.post("/agency/out/confirm", url.Values{"sure": {"true"}}); to != "/" {
		t.Fatalf("led to %s", to)
	}
	if p := c.do(http.MethodGet, "/agency", nil); p.Status == http.StatusOK {
		t.Error("a member is still signed in")
	}
	s.as(t, other.Admin).get("/network").Says("Has left")
}
