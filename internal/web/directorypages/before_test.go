package directorypages_test

import (
	"net/http"
	"testing"
)

func TestLookAndGoBack(t *testing.T) {
	s := newSite(t)
	b := s.as(t, s.home.Worker)
	look := listing()
	look.Set("_do", "look")
	b.do(http.MethodPost, "/services/new", look).Says("who will see what", "12, rue Brumeuse").Has(`[value="Maison de nuit"]`)
	b.get("/services/own").Says("Your agency has no service")
	at := b.post("/services/new", listing())
	b.get(at + "/before").Says("Nothing has changed")
	again := listing()
	again.Set("phone", "613-555-0111")
	again.Set("_do", "look")
	b.do(http.MethodPost, at+"/edit", again).Says("What you changed:", "Telephone", "613-555-0111")
	b.get(at).SaysNot("613-555-0111")
	again.Del("_do")
	b.post(at+"/edit", again)
	p := b.get(at + "/before")
	p.Says("613-555-0111", "613-555-0199", "Changed by you", "Go back to this version")
	version := p.Attr(`input[name="version"]`, "value")
	other := s.as(t, s.other.Worker)
	if p := other.do(http.MethodGet, at+"/before", nil); p.Status != http.StatusForbidden {
		t.Errorf("another agency reads the past: %d", p.Status)
	}
	if p := other.do(http.MethodPost, at+"/before", form("version", version)); p.Status != http.StatusForbidden {
		t.Errorf("another agency goes back: %d", p.Status)
	}
	b.post(at+"/before", form("version", version))
	b.get(at).Says("613-555-0199").SaysNot("613-555-0111")
	b.lang = "fr"
	b.get(at+"/before").Says("Versions antérieures", "Revenir à cette version")
}
